"""What both lists share when they are told: the answer's shape, the edition, the citations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from bot.knowledge import facts
from bot.law.registry import registry
from bot.lists.entries import Edition, Item, ListCode, Lookup
from bot.lists.loading import shipped_edition
from bot.lists.tell_sayings import Saying
from bot.reply import Basis, Button, Card

_NO_ARTICLE = ("", "-", "条号未核", "清单未写条号", "报道未写条号")
FROM_MEMORY = "凭记忆"
_FOR_EDITORS = (FROM_MEMORY, "典型", "列此以示", "数证明事项时", "反例")  # remarks not for citizens
_NO_ISSUER = ("", "法律、行政法规或部门规章", "法律法规规章")
_PLAINER = {
    "入库时应标“待核”": "待核",
    "条号为比对法条补": "条号由整理人员对照法条补上",
}
PUBLIC_PAGE_NOTE = "摘自公开网页，以官方文本为准。"


class Presented(NamedTuple):
    """At most three sentences, the cards below them, and what they rest on."""

    text: str
    cards: tuple[Card, ...]
    basis: tuple[Basis, ...]


def full_width(text: str) -> str:
    """Half-width punctuation of the records as Chinese punctuation, for display only."""
    return text.translate(str.maketrans(",;:()", "，；：（）"))


class Block(NamedTuple):
    """A card and the facts its sentences rest on."""

    card: Card
    facts: tuple[str, ...] = ()


def block(kind: str, title: str, lines: Iterable[Saying | str], note: str = "") -> Block:
    """A card of sayings (their facts are kept) and of lines that state no law."""
    parts = tuple(lines)
    texts = tuple(part.text if isinstance(part, Saying) else part for part in parts)
    used = tuple(i for part in parts if isinstance(part, Saying) for i in part.facts)
    return Block(Card(kind, title, texts, note), used)


def grounds(fact_ids: Iterable[str]) -> tuple[Basis, ...]:
    """Citations of facts as a citizen may read them.

    No dash where no article is known, and one line for one place in one document: what differs
    only in the page it was read on is joined.
    """
    found: dict[Basis, list[str]] = {}
    for basis in facts().basis(*fact_ids):
        article = basis.article
        if article in _NO_ARTICLE:
            article = "（报道）" if "日报" in basis.law else "（条号未载明）"
        shown = replace(basis, law=basis.law.removesuffix("（种子）"), article=article, source="")
        found.setdefault(shown, []).extend(basis.source.split("；"))
    return tuple(replace(shown, source="；".join(dict.fromkeys(sources)))
                 for shown, sources in found.items())


def presented(
    text: str, blocks: Iterable[Block], edition: Card, also: Iterable[str] = (),
    own: tuple[Basis, ...] = (),
) -> Presented:
    """The whole answer: `own` and `also` carry the grounds of the text, blocks bring theirs."""
    blocks = tuple(blocks)
    used = (*also, *(i for one in blocks for i in one.facts))
    return Presented(text, (*(one.card for one in blocks), edition), own + grounds(used))


def figure(fact_id: str, name: str) -> Any:
    """A number of a fact, never typed in a sentence of the code."""
    fact = facts()[fact_id]
    fact.basis()
    return fact.number(name)


def edition_card(edition: Edition, *more: str) -> Card:
    """Which list this is, of which date, and plainly whether it is Zhuzhou's own."""
    since, checked = edition.effective_from.isoformat(), edition.checked_on.isoformat()
    lines = [
        f"清单：{edition.title}",
        f"日期：{since}" + ("" if since == checked else f"（核对于 {checked}）"),
        f"来源：{edition.issuer}",
    ]
    if edition.document_number:
        lines.append(f"文号：{edition.document_number}")
    note = ""
    if not edition.official:
        note = f"{edition.not_loaded_note or '株洲市正式发布的清单尚未载入'}。"
        lines.append("性质：参考清单，不是株洲市正式清单")
    return Card("edition", "这份清单", (*lines, *more), note)


def edition_or_shipped(edition: Edition | None, list_code: ListCode) -> Edition:
    return edition if edition is not None else shipped_edition(list_code)


def _effective_date(law: str, version: str | None) -> str | None:
    """First day in force, when the registry of laws knows this very version."""
    if not version:
        return None
    for known in registry().versions(law):
        if known.version.startswith(version) and known.effective_from:
            return known.effective_from.isoformat()
    return None


def article_of(item: Item, entry: dict[str, Any]) -> str:
    """The article as the record has it; 条号待核 when unknown or only from memory."""
    article = str(entry["article"])
    doubtful = FROM_MEMORY in str(item.body.get("note", ""))
    return "条号待核" if doubtful or article in _NO_ARTICLE else article


def item_basis(item: Item) -> tuple[Basis, ...]:
    """The item's own legal grounds; the version the record cites stands in `source`."""
    title = full_width(str(item.body["source"]["title"]))
    found = []
    for entry in item.body["legal_basis"]:
        version = entry.get("version")
        cited = f"所引版本 {version}" if version else "版本未载明"
        found.append(Basis(
            entry["law"], article_of(item, entry), _effective_date(entry["law"], version),
            f"{title}（{cited}）", item.confidence,
        ))
    return tuple(dict.fromkeys(found))


def basis_lines(item: Item) -> tuple[str, ...]:
    """Grounds as written in the record, each change of the statute flagged right below."""
    lines = []
    for entry in item.body["legal_basis"]:
        version = f"（所引版本 {entry['version']}）" if entry.get("version") else ""
        lines.append(f"依据：《{entry['law']}》{article_of(item, entry)}{version}")
    lines += [
        f"注意条文已变：{full_width(change)}；上面是清单原文，以现行条文为准"
        for change in item.body.get("statute_changed", ())
    ]
    return tuple(lines)


def remark(item: Item) -> tuple[str, ...]:
    """The reviewer's remark on the record, unless it speaks of memory or only to editors."""
    note = str(item.body.get("note", ""))
    if not note or any(word in note for word in _FOR_EDITORS):
        return ()
    for written, plainer in _PLAINER.items():
        note = note.replace(written, plainer)
    return (f"核对提示：{full_width(note)}",)


def source_line(item: Item) -> str:
    source = item.body["source"]
    named = source.get("issuer") or ""
    issuer = "" if named in _NO_ISSUER else f"，{named}"
    return full_width(f"出处：{source['title']}{issuer}")


def decider(item: Item) -> str:
    """Who decides, as the record names the department."""
    return full_width(item.department).replace("；", "或")


def choices(lookup: Lookup) -> tuple[Button, ...]:
    """One button per offered item; the payload is the item's code, which a look-up understands."""
    return tuple(Button(full_width(item.headline)[:30], item.code) for item in lookup.items)


def choose(lookup: Lookup) -> Presented:
    """Up to three items to pick from."""
    items = lookup.items
    text = ("您说的是下面这一项吗？" if len(items) == 1
            else "清单里有几项可能是您说的，请选一项，或者换个说法再问。")
    lines = tuple(
        f"{item.code} {full_width(item.headline)}" + (f"（{item.kind}）" if item.kind else "")
        for item in items
    )
    basis = tuple(dict.fromkeys(b for item in items for b in item_basis(item)))
    return Presented(text, (Card("item", "可能的事项", lines), edition_card(lookup.edition)), basis)
