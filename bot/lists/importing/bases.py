"""The legal grounds in a cell: which law, article, paragraph and item, and whether they hold.

The words of the list are never changed. What the registry of laws says against a citation is
kept next to them, for the reviewer and for whoever reads the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.law.citations import Citation, parse_citations
from bot.law.registry import registry
from bot.lists.importing.cells import tidy

NO_ARTICLE = "清单未写条号"
_ENTRY = re.compile(
    r"(?:^|(?<=[\n；;。]))\s*(?:\d{1,2}\s*[.、．]|[①-⑳]|[（(]\d{1,2}[）)])?\s*(?=《)"
)
_BODY = re.compile(r"[:：“「\n]|(?<=[条款项])\s+(?=[\u4e00-\u9fff（(])(?![第、和及以])")
_LONG = 15  # characters: more behind a citation is its quoted text, not another citation


@dataclass(frozen=True)
class Doubt:
    """What is to be looked at: `code` as in bot.law.registry, or changed_since or unread."""

    raw: str
    code: str
    message: str
    replaced_by: str | None = None


@dataclass(frozen=True)
class Grounds:
    citations: tuple[Citation, ...]
    doubts: tuple[Doubt, ...]


def read_grounds(text: str, dated: date | None, on: date) -> Grounds:
    """Citations of a cell with what is doubtful about them on `on`.

    `dated` is the list's own date: a law that changed between it and `on` may have renumbered
    the article although an article of that number still exists.
    """
    found = tuple(dict.fromkeys(
        citation for head in _heads(text) for citation in parse_citations(head)
        if citation.law is not None
    ))
    if not found:
        written = tidy(text)
        unread = Doubt(written, "unread", "没有认出法律名称和条号，请写成《法名》第几条")
        return Grounds((), (unread,) if written else ())
    doubts = [doubt for citation in found for doubt in _doubts(citation, dated, on)]
    return Grounds(found, tuple(dict.fromkeys(doubts)))


def _heads(text: str) -> Iterator[str]:
    """The parts of a cell that cite, without the articles that are copied out behind them."""
    starts = [match.start() for match in _ENTRY.finditer(text)] or [0]
    if starts[0] > 0:
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        entry = text[start:end].strip()
        body = _BODY.search(entry)
        if body is not None and len(entry) - body.end() > _LONG and "第" in entry[:body.start()]:
            entry = entry[:body.start()]
        yield tidy(entry)


def _doubts(citation: Citation, dated: date | None, on: date) -> Iterator[Doubt]:
    finding = registry().check(citation, on)
    if finding is not None:
        yield Doubt(str(citation), finding.code, finding.message, finding.replaced_by)
        return
    if citation.law is None or dated is None or citation.article is None:
        return
    changed = registry().changed_between(citation.law, dated, on)
    if changed is not None and changed.effective_to is not None:
        yield Doubt(
            str(citation), "changed_since",
            f"《{citation.law.removeprefix('中华人民共和国')}》{changed.effective_to} 起有新文本，"
            "条号和内容可能已变",
        )


def as_records(citations: tuple[Citation, ...]) -> list[dict[str, str]]:
    """The grounds as a record keeps them: law, article as it is written today, and the raw text."""
    return [
        {"law": citation.law or "", "article": _article(citation), "raw": citation.raw}
        for citation in citations
    ]


def _article(citation: Citation) -> str:
    return str(citation).removeprefix(f"《{citation.law}》") or NO_ARTICLE
