"""How the rows of a list are searched: what of an item is a headline, a field, a filter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import Engine

from bot.lists.entries import Item, ListCode
from bot.lists.loading import LISTS
from bot.search import Document, Field, MemoryIndex, Search, SynonymTable, read_table
from bot.search.stored import drop_others, open_index

SYNONYMS = LISTS / "synonyms.yml"
IN_MEMORY = 5000  # rows; more are searched in the database
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


def searching(
    items: Sequence[Item], table: SynonymTable, engine: Engine, name: str,
    in_memory: int = IN_MEMORY,
) -> Search:
    """A search over `items`: in memory, or with more than `in_memory` of them in the database.

    `name` is that of the editions, so that every process opens the same collection; the one before
    it is kept for processes that have not followed yet.
    """
    documents = map(document, items)
    if len(items) <= in_memory:
        return Search(MemoryIndex(documents), table)
    index = open_index(engine, name, documents)
    drop_others(engine, name.rsplit("_", 1)[0] + "_", name)
    return Search(index, table)
