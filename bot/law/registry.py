"""Judges a citation on a day: does the law exist, does it hold then, does it have the article.

Pure over the law book (bot/law/lawbook.py). A finding is something to mend or to tell; no
finding means that nothing in the registry speaks against the citation, not that a text was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from bot.law.citations import Citation, chinese
from bot.law.lawbook import STATE, Law, LawBook, LawVersion, Part, lawbook, plain_name

Code = Literal["unknown_law", "not_in_force_yet", "repealed", "no_such_article"]


@dataclass(frozen=True)
class Finding:
    """What is wrong with a citation on a day. `replaced_by` names what holds instead, if known."""

    code: Code
    message: str
    replaced_by: str | None = None


class Registry:
    """The laws by every name they have."""

    def __init__(self, book: LawBook) -> None:
        self.book = book
        self._by_name: dict[str, tuple[Law, Part | None]] = {}
        for law in book.laws:
            for part in law.parts:
                for name in (f"{law.name}（{part.name}）", part.name):
                    self._by_name.setdefault(plain_name(name), (law, part))
                    self._by_name.setdefault(plain_name(name).removeprefix(STATE), (law, part))
            for name in law.names:
                self._by_name.setdefault(plain_name(name), (law, None))

    def find(self, name: str) -> Law | None:
        """The law of this name, short or full, with or without 《》, 中华人民共和国 and (编)."""
        return self._find(name)[0]

    def _find(self, name: str) -> tuple[Law | None, Part | None]:
        plain = plain_name(name)
        found = self._by_name.get(plain) or self._by_name.get(plain.removeprefix(STATE))
        return found or (None, None)

    def is_law(self, name: str) -> bool:
        """False for what is cited but is no law: a report, a notice, a list."""
        return plain_name(name) not in {plain_name(other) for other in self.book.not_laws}

    def on(self, law: str, day: date) -> LawVersion | None:
        """The version of the law in force on `day`; None when unknown or none is in force."""
        found = self.find(law)
        return next((v for v in found.versions if v.in_force(day)), None) if found else None

    def versions(self, law: str) -> tuple[LawVersion, ...]:
        """Every version, oldest first; empty for an unknown law."""
        found = self.find(law)
        return found.versions if found else ()

    def changed_between(self, law: str, after: date, until: date) -> LawVersion | None:
        """The version that stopped in that time (`after` < day ≤ `until`): look again then."""
        for version in self.versions(law):
            if version.effective_to and after < version.effective_to <= until:
                return version
        return None

    def check(self, citation: Citation, on: date) -> Finding | None:
        """None when the law is in force on `on` and has the article, as far as is known.

        A citation that names no law cannot be checked and gives None.
        """
        if citation.law is None:
            return None
        law, part = self._find(citation.law)
        if law is None:
            return Finding("unknown_law", f"法律登记簿里没有《{plain_name(citation.law)}》，"
                                          "请核对名称，或先登记这部法")
        version = next((v for v in law.versions if v.in_force(on)), None)
        if version is None:
            return _not_in_force(law, on)
        if citation.article is None:
            return None
        return _no_article(law, version, part, citation.article)


def _not_in_force(law: Law, on: date) -> Finding:
    name = law.name.removeprefix(STATE)
    coming = next((v for v in law.versions if v.start > on), None)
    gone = [v for v in law.versions if v.effective_to and v.effective_to <= on]
    if coming and not gone:
        return Finding("not_in_force_yet",
                       f"《{name}》{coming.start.isoformat()} 起施行，{on.isoformat()} 还没有施行")
    last = gone[-1]
    instead = f"，由《{last.replaced_by.removeprefix(STATE)}》取代" if last.replaced_by else ""
    return Finding("repealed", f"《{name}》{_day(last.effective_to)} 起不再施行{instead}",
                   last.replaced_by)


def _no_article(law: Law, version: LawVersion, part: Part | None, article: int) -> Finding | None:
    name = law.name.removeprefix(STATE)
    if part and part.first and part.last and not part.first <= article <= part.last:
        return Finding("no_such_article",
                       f"《{name}》{part.name}是第{chinese(part.first)}条至第{chinese(part.last)}条，"
                       f"第{chinese(article)}条不在这一编")
    if version.last_article is None or 1 <= article <= version.last_article:
        return None
    shown = chinese(article) if article else "零"
    return Finding("no_such_article",
                   f"《{name}》{version.version}的文本只有{chinese(version.last_article)}条，"
                   f"没有第{shown}条")


def _day(day: date | None) -> str:
    return day.isoformat() if day else "不明日期"


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The shipped registry, built once."""
    return Registry(lawbook())
