"""How the tolerant-penalty exemption list (包容免罚清单) is told. Pure: no database, no clock.

The sentences about the law are in data/knowledge/lists/sayings.yml, each with its facts.
Nothing here promises that a person will not be fined; who decides is always named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.lists.entries import Decision, Edition, Item, ListCode, Lookup
from bot.lists.tell import (
    PUBLIC_PAGE_NOTE,
    Block,
    Presented,
    basis_lines,
    block,
    choose,
    decider,
    edition_card,
    edition_or_shipped,
    figure,
    full_width,
    item_basis,
    presented,
    remark,
    source_line,
)
from bot.lists.tell_sayings import Saying, saying, sayings
from bot.reply import Card

# kind → what it means, and what the statute offers when the item's conditions are not all met
_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "首违不罚": ("kind_first", ("must", "no_fault")),
    "轻微不罚": ("kind_minor", ("may", "no_fault")),
    "减轻/从轻": ("kind_lighter", ("lighter", "lighter_forced")),
    "改正前置": ("kind_correct_first", ("must", "may")),
    # Kinds that only offices' own lists have.
    "不予处罚": ("kind_exempt", ("must", "may", "no_fault")),
    "无主观过错不罚": ("kind_no_fault", ("must", "may")),
    "不予强制": ("kind_no_force", ("must", "may")),
}
_DIFFERENCE = ("must", "may", "no_fault", "lighter", "lighter_forced")
_ELSEWHERE = ("烟草", "气象", "消防")  # where to apply for review: only as the decision says
_MISSING_PAGE = re.compile("（[^（）]*公开网页[^（）]*）")
_FIRST = ("首次", "初次", "首违", "第一次")
_ALTERNATIVES = "清单写的是下面任何一种情形："
_WARNING = "警告也是行政处罚"


def _text(item: Item) -> str:
    sentences = [f"「{full_width(item.headline)}」{saying(_KINDS[item.kind][0]).text}。"]
    who = decider(item)
    if not item.is_local:
        who = f"株洲有处罚权的部门（清单写的是{who}）"
        region = full_width(item.region)
        sentences.append(f"这是{region}的清单口径，株洲以本地正式清单和执法部门为准。")
    sentences.append(f"是否适用由{who}审查决定，司法局不作这个决定。")
    return "".join(sentences)


def item_sentences(item: Item) -> str:
    """What the row is and who decides, in two sentences."""
    first = f"「{full_width(item.headline)}」{saying(_KINDS[item.kind][0]).text}"
    who = decider(item)
    if not item.is_local:
        return (f"{first}。这是{full_width(item.region)}的清单口径，"
                f"是否适用由株洲有处罚权的部门（清单写的是{who}）审查决定。")
    return f"{first}。是否适用由{who}审查决定，司法局不作这个决定。"


def _fine_lines(item: Item) -> tuple[str, ...]:
    lines = []
    for entry in item.body.get("penalty_basis", ()):
        phrases = [*entry.get("fine_phrases", ()), entry.get("if_not_corrected") or ""]
        lines += [part for phrase in phrases for part in full_width(phrase).split("；") if part]
    return tuple(f"法条写的处罚：{line}" for line in dict.fromkeys(lines))


def item_block(item: Item, related: tuple[Item, ...]) -> Block:
    fines, remarks = _fine_lines(item), remark(item)
    lines = [
        f"领域：{full_width(item.domain)}",
        f"地区：{full_width(item.region)}",
        source_line(item),
        *basis_lines(item),
        *fines,
    ]
    if item.body.get("warning_first") and not any(_WARNING in line for line in remarks):
        lines.append(f"责令改正时可能同时给予警告，{_WARNING}")
    lines += [
        *remarks,
        *(f"同一行为另见：{other.code}（{other.kind}，{full_width(other.region)}）"
          for other in related),
    ]
    note = PUBLIC_PAGE_NOTE if item.confidence == "from-public-page" else ""
    note += "处罚的轻重由执法部门看情节依法决定。" if fines else ""
    return block("item", f"{item.code} {full_width(item.headline)}", lines, note)


def _own_conditions(item: Item) -> list[str]:
    """The record's conditions, one line each; 甲/乙，任一 becomes a list of alternatives."""
    lines = []
    for condition in map(full_width, item.conditions):
        if condition == "清单条件在公开网页中未见":
            lines.append("公开网页上没有见到这一项的条件，请向执法部门核实")
        elif condition.endswith("，任一"):
            lines.append(_ALTERNATIVES)
            lines += condition.removesuffix("，任一").split("/")
        else:
            lines.append(_MISSING_PAGE.sub("（原网页显示不全，请向执法部门核实）", condition))
    return list(dict.fromkeys(lines))


def conditions_block(item: Item) -> Block:
    own = _own_conditions(item)
    by_tax_list = item.domain == "税务" and item.kind == "首违不罚"
    counts_firsts = item.kind == "首违不罚" or any(word in line for line in own for word in _FIRST)
    general: tuple[Saying | str, ...] = ()
    if _ALTERNATIVES not in own:  # such a record already repeats the statute
        general = ("另外，法律还有一般规定：", *sayings(_KINDS[item.kind][1]))
    special = sayings(("tax_first", "tax_again")) if by_tax_list else ()
    return block(
        "conditions", "这一项的条件", (*own, *special, *general),
        "怎样算第一次，各清单写法不同，以执法部门的口径为准。" if counts_firsts else "",
    )


def _difference_block() -> Block:
    return block("conditions", "什么情况可以不罚、轻罚", sayings(_DIFFERENCE))


def follows_block(kind: str = "") -> Block:
    names = ["correct", "compensate", "educate", "gains"]
    if kind == "减轻/从轻":  # still a penalty
        names.remove("educate")
    return block("reasons", "不罚或者轻罚，也还有这些", sayings(names))


def defend_block() -> Block:
    return block("steps", "还没作出决定：怎样争取", (
        *sayings(("told_first", "defend")),
        "书面写清楚：是不是第一次、哪天改的、有没有造成后果",
        "附上照片、票据等证据，交给办案部门，自己留一份",
        *sayings(("hearing", "decides")),
    ))


def remedy_block(item: Item | None = None) -> Block:
    """What to do after a decision; without an item both ways to a reviewing body are named."""
    where: Sequence[str] = ("review_where", "review_tax")
    if item is not None:
        where = where[1:] if item.domain == "税务" else where[:1]
        if "镇人民政府" in item.department:
            where = ("review_town",)
        if any(word in item.department for word in _ELSEWHERE):
            where = ()
    return block(
        "remedy", "已经收到处罚决定：怎么办",
        sayings(("review", *where, "review_first", "sue", "not_suspended")),
        "期限和受理机关，以决定书上写的为准。",
    )


def exemption_item(item: Item, edition: Edition, related: tuple[Item, ...] = ()) -> Presented:
    """One item: what its kind means, its conditions, what still follows, who decides, remedies."""
    blocks = (
        item_block(item, related), conditions_block(item), follows_block(item.kind),
        defend_block(), remedy_block(item),
    )
    return presented(_text(item), blocks, edition_card(edition),
                     also=saying(_KINDS[item.kind][0]).facts, own=item_basis(item))


def exemption_miss(lookup: Lookup) -> Presented:
    """Not on this list, which says nothing about being fined."""
    first = lookup.note or "在已载入的参考清单里没有查到这种行为。"
    if lookup.edition.official and not lookup.note:
        first = f"在《{lookup.edition.title}》里没有查到这种行为。"
    ask = "" if "核实" in first else "请向有处罚权的执法部门核实，"
    text = (
        f"{first}没查到不等于会被处罚：清单外的行为，符合法定不罚条件的，也可能不予处罚。"
        f"{ask}罚不罚由有处罚权的执法部门审查决定，司法局不作这个决定。"
    )
    why = block("reasons", "清单里没有，说明什么", sayings(("list_is", "list_sets_no_fine")))
    blocks = (why, _difference_block(), follows_block(), defend_block(), remedy_block())
    return presented(text, blocks, edition_card(lookup.edition), also=saying("outside").facts)


def exemption_ask(lookup: Lookup) -> Presented:
    """The query holds no behaviour: ask for it, and say what would help."""
    text = "请说说具体是什么行为，例如“食品过期还在卖”“营业执照没挂出来”，我再去清单里查。"
    tips = block("reasons", "这样说更容易查到", (
        "做了什么、在什么地方、少了什么手续", "哪个部门来查的、是不是第一次、改了没有",
    ))
    also = (*saying("must").facts, *saying("may").facts)
    return presented(text, (tips,), edition_card(lookup.edition), also=also)


def present_exemption(lookup: Lookup) -> Presented:
    """Any look-up in the exemption list as text, cards and basis."""
    if lookup.decision is Decision.ANSWER:
        return exemption_item(lookup.items[0], lookup.edition, lookup.related)
    if lookup.decision is Decision.CHOOSE:
        return choose(lookup)
    return exemption_ask(lookup) if lookup.decision is Decision.ASK else exemption_miss(lookup)


def _general_edition(edition: Edition | None) -> Card:
    return edition_card(edition_or_shipped(edition, ListCode.EXEMPTION))


def exemption_conditions(edition: Edition | None = None) -> Presented:
    """The general question: when is there no fine? (行政处罚法 art. 33)"""
    text = (
        "违法轻微、及时改正又没有造成危害后果的，应当不予处罚；第一次违法、后果轻微并及时改正的，可以不罚。"
        "不罚不等于不用改正，也不免除赔偿。"
        "是否适用由有处罚权的执法部门审查决定，司法局不作这个决定。"
    )
    usual = block("conditions", "什么情况可以不罚、轻罚",
                  sayings((*_DIFFERENCE, "excluded", "excluded_crime")))
    blocks = (usual, follows_block(), defend_block(), remedy_block())
    return presented(text, blocks, _general_edition(edition))


def exemption_list_overview(edition: Edition | None = None) -> Presented:
    """What the list is. The 2021 figure is always worded as a report of 2021."""
    known = edition_or_shipped(edition, ListCode.EXEMPTION)
    count = figure("NP-Z01", "包容免罚清单")
    second = ("现在载入的就是正式清单。" if known.official
              else "正式清单尚未载入，现在能查的是由公开清单和法条整理的参考清单。")
    text = (
        f"据2021年报道，株洲市梳理了包容免罚清单{count}项（2021年报道，之后可能调整）。{second}"
        "您说出具体行为，我可以帮您查，是否适用由有处罚权的执法部门决定。"
    )
    what = block("reasons", "清单是什么",
                 sayings(("list_is", "inside", "outside", "list_sets_no_fine")))
    blocks = (what, _difference_block())
    return presented(text, blocks, _general_edition(known),
                     also=("NP-Z01", *saying("decides").facts))
