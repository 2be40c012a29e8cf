"""The registry of laws as data: every law, its names, its versions and their days.

Read from data/knowledge/laws.yml (what facts and answers cite) and laws_in_lists.yml (what only
the two lists cite). How a citation is judged on a day stands in bot/law/registry.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError
from bot.knowledge import KNOWLEDGE, read_yaml

FILES = (KNOWLEDGE / "laws.yml", KNOWLEDGE / "laws_in_lists.yml")
STATE = "中华人民共和国"
CONFIDENCES = ("verified-in-text", "statute-derived", "from-public-page", "from-memory")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_BRACKETS = str.maketrans("()〈〉", "（）《》")


@dataclass(frozen=True)
class Part:
    """A book of a code: 民法典（合同编） has articles 463 to 988. None where not counted."""

    name: str
    first: int | None
    last: int | None


@dataclass(frozen=True)
class LawVersion:
    """One text of a law. `effective_to` is the first day it no longer holds.

    `effective_from` is None where no source gives it. `last_article` is None where the full
    text was not at hand. `replaced_by` names what took its place, for a person to read.
    """

    law: str
    version: str
    effective_from: date | None
    effective_to: date | None
    replaced_by: str | None
    last_article: int | None
    confidence: str
    checked_on: date
    source: str
    note: str = ""

    @property
    def start(self) -> date:
        """First day it can be in force: the day known, else the day adopted, else the oldest."""
        return self.effective_from or day_in(self.version) or date.min

    def in_force(self, on: date) -> bool:
        return self.start <= on and (self.effective_to is None or on < self.effective_to)


@dataclass(frozen=True)
class Law:
    """A law under its official name, with what else it is called and its versions, oldest first."""

    name: str
    short: tuple[str, ...]
    parts: tuple[Part, ...]
    versions: tuple[LawVersion, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it may be called, each with and without 中华人民共和国; parts by full name."""
        own = [self.name, *self.short]
        own += [f"{self.name}（{part.name}）" for part in self.parts]
        return tuple(dict.fromkeys([*own, *(name.removeprefix(STATE) for name in own)]))


@dataclass(frozen=True)
class LawBook:
    """Every law, and the names of what is cited but is no law (notices, reports, lists)."""

    laws: tuple[Law, ...]
    not_laws: frozenset[str]


def plain_name(name: str) -> str:
    """A name as compared: no outer 《》, no spaces, brackets full width."""
    bare = re.sub(r"\s", "", name).translate(_BRACKETS)
    return bare[1:-1] if bare.startswith("《") and bare.endswith("》") else bare


def day_in(version: str) -> date | None:
    """The day a version's name begins with: 2021-01-22修订 → that day, 2012年修正 → 2012-01-01."""
    match = _DAY.match(version)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def _date(value: Any, where: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise KnowledgeError(f"{where}：「{value}」不是日期，请写成 2026-01-31") from None


def _version(law: str, row: dict[str, Any], following: dict[str, Any] | None) -> LawVersion:
    where = f"法律登记簿中《{law}》{row.get('version', '（没写版本）')}"
    try:
        until = _date(row.get("effective_to"), where)
        replaced_by = row.get("replaced_by")
        if until and not replaced_by and following:
            replaced_by = f"{law}（{following['version']}）"
        version = LawVersion(
            law=law, version=str(row["version"]),
            effective_from=_date(row.get("effective_from"), where), effective_to=until,
            replaced_by=replaced_by, last_article=row.get("last_article"),
            confidence=row["confidence"], checked_on=_date(row["checked_on"], where) or date.min,
            source=str(row["source"]), note=row.get("note", ""),
        )
    except KeyError as missing:
        raise KnowledgeError(f"{where}：缺少字段 {missing}") from None
    if version.confidence not in CONFIDENCES:
        raise KnowledgeError(f"{where}：不认识的可信度「{version.confidence}」")
    if until and until <= version.start:
        raise KnowledgeError(f"{where}：失效日不能早于施行日")
    return version


def parse_law(row: dict[str, Any]) -> Law:
    """One entry; KnowledgeError when its versions overlap or a field is missing or wrong."""
    name = row.get("name", "（没写名称）")
    rows = row.get("versions") or []
    if not rows:
        raise KnowledgeError(f"法律登记簿中《{name}》：至少要有一个版本")
    versions = tuple(
        _version(name, entry, rows[n + 1] if n + 1 < len(rows) else None)
        for n, entry in enumerate(rows)
    )
    for earlier, later in zip(versions, versions[1:], strict=False):
        if earlier.effective_to is None or later.start < earlier.effective_to:
            raise KnowledgeError(f"法律登记簿中《{name}》：{later.version} 与上一版本的日期重叠")
    parts = tuple(Part(p["name"], p.get("first"), p.get("last")) for p in row.get("parts", ()))
    return Law(name, tuple(row.get("short", ())), parts, versions)


def load(files: tuple[Path, ...] = FILES) -> LawBook:
    """All files together; one name may not mean two laws."""
    laws: list[Law] = []
    not_laws: set[str] = set()
    owner: dict[str, str] = {}
    for path in files:
        document = read_yaml(path)
        not_laws.update(document.get("not_laws", ()))
        for law in map(parse_law, document["laws"]):
            laws.append(law)
            for name in map(plain_name, law.names):
                if owner.setdefault(name, law.name) != law.name:
                    raise KnowledgeError(
                        f"法律登记簿：「{name}」同时指《{owner[name]}》和《{law.name}》"
                    )
    if len({law.name for law in laws}) != len(laws):
        raise KnowledgeError("法律登记簿：有重复的法律，请合并成一个，写成多个版本")
    return LawBook(tuple(laws), frozenset(not_laws))


@lru_cache(maxsize=1)
def lawbook() -> LawBook:
    """The shipped registry, read once."""
    return load()


def all_versions() -> Iterator[LawVersion]:
    for law in lawbook().laws:
        yield from law.versions
