"""The plain sentences of the answers about the lists (data/knowledge/lists/sayings.yml)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from bot import knowledge
from bot.errors import KnowledgeError
from bot.knowledge import KNOWLEDGE, FactBook, read_yaml
from bot.law import sayings as law
from bot.law.sayings import Saying

SAYINGS = KNOWLEDGE / "lists" / "sayings.yml"


def read_sayings(path: Path = SAYINGS, book: FactBook | None = None) -> dict[str, Saying]:
    """All sayings by id; KnowledgeError names the saying that is wrong."""
    document = read_yaml(path)
    table = document.get("sayings") if isinstance(document, dict) else None
    return law.read_sayings(table, path.name, "sayings", book or knowledge.facts())


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Saying]:
    return read_sayings()


def saying(name: str) -> Saying:
    """One shipped saying; KnowledgeError when there is none of that name."""
    try:
        return _shipped()[name]
    except KeyError:
        raise KnowledgeError(f"sayings.yml 没有 {name}", field=name) from None


def sayings(names: Iterable[str]) -> tuple[Saying, ...]:
    """Several shipped sayings in order."""
    return tuple(saying(name) for name in names)
