"""How the rows of a list are searched: what of an item is a headline, a field, a filter."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.lists.entries import Item, ListCode
from bot.lists.loading import LISTS
from bot.search import Document, Field, MemoryIndex, Search, SynonymTable, read_table

SYNONYMS = LISTS / "synonyms.yml"
CERTIFICATE, OFFICE, CONDITION = 0.9, 0.5, 0.35  # worth of a match beside the headline's 1


def read_synonyms(list_code: ListCode, path: Path = SYNONYMS) -> SynonymTable:
    """The table for `list_code`; KnowledgeError names the entry and field that is wrong."""
    return read_table(path, list_code.value)


def _nearness(region: str) -> int:
    """Of rows on one behaviour Zhuzhou's own go first, then national, then Hunan's."""
    if region.startswith(("株洲", "湖南省株洲")):
        return 0
    return 1 if region == "全国" else 2 if region.startswith("湖南") else 3


def document(item: Item) -> Document:
    """`item` as the search sees it."""
    return Document(
        item.code, item.headline,
        (Field(CERTIFICATE, item.certificates), Field(OFFICE, (item.domain, item.department)),
         Field(CONDITION, item.conditions)),
        # An office goes by the name of its domain too: 税务 asks for the rows of 税务局.
        {"domain": (item.domain, item.department), "department": (item.domain, item.department),
         "kind": (item.kind,), "level": (str(item.body.get("level", "")),)},
        order=_nearness(item.region),
        lone=bool(item.certificates),  # matters that look alike ask for different certificates
    )


def in_memory(items: Iterable[Item], table: SynonymTable) -> Search:
    """A search over `items`, held in memory."""
    return Search(MemoryIndex(map(document, items)), table)
