"""The table that leads from everyday words to official ones, as editors keep it in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError
from bot.knowledge import read_yaml
from bot.search.text import fold, key, normalize

_AMOUNT = re.compile("[0-9一二三四五六七八九十百千万两几]+多?(?:块钱|块|元|万元|万)")


@dataclass(frozen=True)
class Synonym:
    """`say` (folded words, all in the query) stands for any one of `means`.

    Each meaning is words that belong together. With `sure` false the phrase has other meanings
    too: a hit is offered, not asserted. A `noun` names a thing, not a behaviour: it helps to
    rank and is never enough alone. One of many combinations (`broad`) gives way to a phrase that
    was written out.
    """

    say: tuple[str, ...]
    means: tuple[tuple[str, ...], ...]
    sure: bool
    noun: bool
    broad: bool = False


@dataclass(frozen=True)
class Absent:
    """Known not to be found, unless the query also holds one of `unless` (all folded).

    `means` are the official words: where a headline has them all, it is found after all.
    """

    say: str
    unless: tuple[str, ...]
    note: str
    means: tuple[tuple[str, ...], ...] = ()

    def as_synonym(self) -> Synonym:
        return Synonym((self.say,), self.means, True, False)


@dataclass(frozen=True)
class Reading:
    """A query taken apart: folded text, synonyms found, what is left over in `rest`.

    `vague` tells that no behaviour is left once trades, offices and things are set aside.
    """

    folded: str
    synonyms: tuple[Synonym, ...]
    rest: tuple[str, ...]
    absent: Absent | None
    vague: bool


def _union(phrases: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted({p for p in phrases if p}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


class SynonymTable:
    """All entries for one index. Phrases are compared folded, the longest first."""

    def __init__(
        self, synonyms: Iterable[Synonym], absent: Iterable[Absent],
        fillers: Iterable[str], subjects: Iterable[str],
    ) -> None:
        self._by_say: dict[tuple[str, ...], Synonym] = {}
        for entry in sorted(synonyms, key=lambda entry: entry.broad):
            if entry.broad and entry.say in self._by_say:
                continue
            if self._by_say.get(entry.say, entry) != entry:
                said = " ".join(entry.say)
                raise KnowledgeError(f"synonyms.yml 中「{said}」有两种含义", field="say")
            self._by_say[entry.say] = entry
        self._single = {say[0]: entry for say, entry in self._by_say.items() if len(say) == 1}
        self._several = [entry for say, entry in self._by_say.items() if len(say) > 1]
        self._several.sort(key=lambda entry: -len("".join(entry.say)))
        self._says = _union(self._single)
        self._absent = sorted(absent, key=lambda entry: len(entry.say), reverse=True)
        self._fillers = _union(map(normalize, fillers))
        self._subjects = _union(map(key, subjects))

    def __len__(self) -> int:
        return len(self._by_say)

    def __iter__(self) -> Iterator[Synonym]:
        return iter(self._by_say.values())

    @property
    def says(self) -> tuple[str, ...]:
        """Every one-word phrase, folded."""
        return tuple(self._single)

    def phrase(self, say: str) -> Synonym:
        """The entry of one of `says`."""
        return self._single[say]

    def read(self, query: str) -> Reading:
        """Takes `query` apart: phrases first, then fillers; what is left is content."""
        normalized = normalize(query)
        folded = fold(normalized)
        # Fillers go before folding: 有没有 is a question, 没有 is not.
        parts = self._fillers.sub(" ", _AMOUNT.sub(" ", normalized)).split()
        kept = " ".join(map(fold, parts))
        found: list[Synonym] = []
        for entry in self._several:
            first, *others = entry.say
            if first in folded and all(word in folded for word in others):
                found.append(entry)
                for word in entry.say:
                    kept = kept.replace(word, " ") if len(word) > 1 else kept

        def take(match: re.Match[str]) -> str:
            found.append(self._single[match.group()])
            return " "

        kept = self._says.sub(take, kept)
        if not found:  # a filler may have cut a phrase in two: look in the whole query as well
            self._says.sub(take, folded)
        absent = next(
            (a for a in self._absent
             if a.say in folded and not any(word in folded for word in a.unless)), None,
        )
        rest = tuple(kept.split())
        vague = (all(entry.noun for entry in found)
                 and not any(self._subjects.sub("", part) for part in rest))
        plain = {entry.means for entry in found if not entry.broad}
        broad = {entry.means: entry for entry in found if entry.broad and entry.means not in plain}
        kept_entries = dict.fromkeys(
            entry for entry in found if not entry.broad or broad.get(entry.means) == entry)
        return Reading(folded, tuple(kept_entries), rest, absent, vague)

    def expand(self, text: str) -> tuple[str, ...]:
        """`text` folded, and the meanings of the phrase it is, if it is one."""
        folded = key(text)
        entry = self._single.get(folded)
        words = [word for meaning in entry.means for word in meaning] if entry else []
        return (folded, *words)


def _phrases(entry: Any, field: str, position: int) -> list[str]:
    value = entry.get(field) if isinstance(entry, dict) else None
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise KnowledgeError(
            f"synonyms.yml 第 {position} 条的 {field} 应是非空的文字列表", field=field
        )
    return value


def _spelt_out(say: str) -> list[tuple[str, ...]]:
    """Every combination: 「灭火器|水带 坏|过期」 stands for four phrases."""
    choices = [[key(word) for word in part.split("|") if key(word)] for part in say.split()]
    return [tuple(dict.fromkeys(words)) for words in product(*choices)]


def read_table(path: Path, section: str) -> SynonymTable:
    """The `section` of a file of synonyms; KnowledgeError names the entry and field that is wrong.

    `fillers` and `subjects` at the top of the file hold for every section.
    """
    document = read_yaml(path)
    entries = document.get(section) if isinstance(document, dict) else None
    if not isinstance(entries, dict):
        raise KnowledgeError(f"{path.name} 缺少 {section} 一节", field=section)
    synonyms = [
        Synonym(
            said,
            tuple(tuple(map(key, m.split())) for m in _phrases(entry, "means", n)),
            bool(entry.get("sure", True)), bool(entry.get("noun", False)), "|" in say,
        )
        for n, entry in enumerate(entries.get("synonyms", ()), 1)
        for say in _phrases(entry, "say", n)
        for said in _spelt_out(say)
    ]
    absent = [
        Absent(key(say), tuple(map(key, entry.get("unless", ()))), entry.get("note", ""),
               tuple(tuple(map(key, m.split())) for m in entry.get("means", ())))
        for n, entry in enumerate(entries.get("absent", ()), 1)
        for say in _phrases(entry, "say", n)
    ]
    fillers = [*document.get("fillers", ()), *entries.get("fillers", ())]
    subjects = [*document.get("subjects", ()), *entries.get("subjects", ())]
    return SynonymTable(synonyms, absent, fillers, subjects)
