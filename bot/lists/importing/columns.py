"""Which column is which: the names offices use, from data/knowledge/lists/columns.yml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from opencc import OpenCC

from bot.errors import KnowledgeError
from bot.knowledge import KNOWLEDGE, read_yaml
from bot.lists.entries import ListCode

NUMBER, CODE, IGNORED = "number", "code", "ignored"
# Offices spread these over several columns: their texts are joined.
JOINED = frozenset({"basis_text", "exercise_level", "note"})
_BRACKETS = re.compile(r"\([^()]*\)")
_SIGNS = re.compile(r"[\s*:_]+")


@lru_cache(maxsize=1)
def _converter() -> Any:
    return OpenCC("t2s")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A name without blanks, stars, colons, width and 繁體: 「违 法 行 为 :」 → 违法行为."""
    bare = _SIGNS.sub("", unicodedata.normalize("NFKC", text))
    return bare if bare.isascii() else str(_converter().convert(bare))


def without_brackets(name: str) -> str:
    """A plain name without its remarks: 适用条件(需同时满足) → 适用条件."""
    return _BRACKETS.sub("", name)


def remark_in_brackets(text: str) -> str:
    """The remark itself: 需同时满足; empty when there is none."""
    found = re.search(r"\(([^()]*)\)", plain(text))
    return found.group(1) if found else ""


@dataclass(frozen=True)
class Words:
    """The vocabulary for one list, all plain."""

    names: dict[str, str]
    levels_of_power: frozenset[str]
    ticks: frozenset[str]
    empty: frozenset[str]
    kinds: tuple[tuple[str, bool, re.Pattern[str]], ...]  # kind, general, words

    def field(self, text: str) -> str | None:
        """The field that a column of this name holds."""
        name = plain(text)
        return self.names.get(name) or self.names.get(without_brackets(name))

    def is_empty(self, text: str) -> bool:
        """Nothing, or a word for nothing."""
        name = plain(text).rstrip("。.")
        return not name or name in self.empty

    def kinds_in(self, text: str) -> tuple[str, ...]:
        """Kinds that `text` names; a general word counts only where no specific one stands."""
        written = plain(text)
        named = [(kind, general) for kind, general, words in self.kinds if words.search(written)]
        specific = tuple(kind for kind, general in named if not general)
        return specific or tuple(kind for kind, _ in named)

    def kind(self, text: str) -> str | None:
        """The one kind that `text` names; None for none or for several."""
        found = self.kinds_in(text)
        return found[0] if len(found) == 1 else None

    @property
    def all_kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind, _, _ in self.kinds)


def _names(document: Any, list_code: ListCode) -> dict[str, str]:
    found: dict[str, str] = {}
    groups: list[tuple[str, Iterable[str]]] = [
        (key, document[key]) for key in (NUMBER, CODE, IGNORED)
    ]
    groups += document[list_code.value].items()
    for field, names in groups:
        for name in names:
            if found.setdefault(plain(name), field) != field:
                raise KnowledgeError(f"columns.yml 中列名「{name}」有两种含义", field=field)
    return found


@lru_cache(maxsize=2)
def words(list_code: ListCode) -> Words:
    """The vocabulary; KnowledgeError when a name means two things."""
    document = read_yaml(KNOWLEDGE / "lists" / "columns.yml")

    def plains(key: str) -> frozenset[str]:
        return frozenset(plain(str(one)) for one in document[key])

    return Words(
        _names(document, list_code), plains("levels_of_power"), plains("ticks"), plains("empty"),
        tuple((group["kind"], bool(group.get("general")), re.compile("|".join(group["words"])))
              for group in document["kinds"]),
    )
