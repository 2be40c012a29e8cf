"""Look-ups in the published editions, kept in memory and reloaded when another is published."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.db import Database
from bot.errors import KnowledgeError, NotFound
from bot.lists.entries import Decision, Edition, Item, ListCode, Lookup
from bot.lists.loading import published
from bot.lists.models import ListEdition, ListItem
from bot.lists.search import SYNONYMS, in_memory, read_synonyms
from bot.search import Search, SynonymTable

CHECK_AFTER = 0.25  # seconds; one turn asks once, and a new edition is followed at once


@dataclass(frozen=True)
class _Loaded:
    """One edition in memory; replaced as a whole, so a reader never sees half of it."""

    edition: Edition
    items: dict[str, Item]
    search: Search


def _edition(row: ListEdition) -> Edition:
    return Edition(
        id=row.id, list_code=ListCode(row.list_code), code=row.code, title=row.title,
        official=row.official, level=row.level, issuer=row.issuer,
        document_number=row.document_number, effective_from=row.effective_from,
        checked_on=row.checked_on, expected_note=row.expected_note,
        not_loaded_note=row.not_loaded_note,
    )


def _conditions(row: ListItem, previous: tuple[str, ...]) -> tuple[str, ...]:
    """The row's conditions; 「同上」 (a merged cell in the original) takes the row's above."""
    own = tuple(row.body.get("conditions", ()))
    return previous if len(own) == 1 and own[0].startswith("同上") else own


def _items(session: Session, edition: ListEdition) -> dict[str, Item]:
    rows = session.execute(
        select(ListItem).where(ListItem.edition_id == edition.id)
        .order_by(ListItem.position).options(selectinload(ListItem.certificates))
    ).scalars()
    found: dict[str, Item] = {}
    conditions: tuple[str, ...] = ()
    for row in rows:
        conditions = _conditions(row, conditions)
        if not row.shown:
            continue
        withheld = set(row.body.get("from_memory_certificates", ()))
        found[row.code] = Item(
            code=row.code, list_code=ListCode(edition.list_code), domain=row.domain,
            department=row.department, kind=row.kind, headline=row.headline,
            conditions=conditions,
            certificates=tuple(c.name for c in row.certificates if c.name not in withheld),
            body=row.body,
        )
    return found


class ListService:
    """The one door to both lists. Thread-safe; each look-up first checks for a new edition."""

    def __init__(self, database: Database, synonyms: Path = SYNONYMS) -> None:
        """Reads the synonym table at once (KnowledgeError if broken), editions on first use."""
        self._database = database
        self._tables: dict[ListCode, SynonymTable] = {
            code: read_synonyms(code, synonyms) for code in ListCode
        }
        self._loaded: dict[ListCode, _Loaded] = {}
        self._checked: dict[ListCode, float] = {}
        self._lock = Lock()

    def refresh(self) -> bool:
        """Loads editions published since; one small query per list. True if anything changed.

        Raises KnowledgeError when a list has no published edition.
        """
        changed = False
        with self._database.session() as session:
            for code in ListCode:
                changed |= self._refresh(session, code)
        return changed

    def _refresh(self, session: Session, code: ListCode) -> bool:
        row = published(session, code)
        if row is None:
            raise KnowledgeError(
                f"清单 {code.value} 还没有已发布的版本", hint="请先运行清单载入（load_editions）"
            )
        current = self._loaded.get(code)
        if current is not None and current.edition.id == row.id:
            return False
        with self._lock:
            items = _items(session, row)
            search = in_memory(items.values(), self._tables[code])
            self._loaded[code] = _Loaded(_edition(row), items, search)
        return True

    def _current(self, code: ListCode) -> _Loaded:
        """What is published; asked of the database again after CHECK_AFTER seconds."""
        now = time.monotonic()
        if now - self._checked.get(code, -CHECK_AFTER) >= CHECK_AFTER:
            with self._database.session() as session:
                self._refresh(session, code)
            self._checked[code] = now
        return self._loaded[code]

    def exemption(
        self, query: str, domain: str | None = None, department: str | None = None,
        kind: str | None = None, level: str | None = None,
    ) -> Lookup:
        """Looks `query` up in the tolerant-penalty exemption list (包容免罚清单)."""
        return self._look_up(ListCode.EXEMPTION, query, domain=domain, department=department,
                             kind=kind, level=level)

    def commitment(
        self, query: str, domain: str | None = None, department: str | None = None,
        level: str | None = None,
    ) -> Lookup:
        """Looks `query` up among the matters of the commitment list (证明事项告知承诺制)."""
        return self._look_up(ListCode.COMMITMENT, query, domain=domain, department=department,
                             level=level)

    def _look_up(self, code: ListCode, query: str, **filters: str | None) -> Lookup:
        loaded = self._current(code)
        exact = loaded.items.get(query.strip().upper())
        if exact is not None:
            return Lookup(query, Decision.ANSWER, loaded.edition, (exact,), score=1.0)
        found = loaded.search.find(query, filters)
        return Lookup(
            query, found.decision, loaded.edition,
            tuple(loaded.items[hit.code] for hit in found.hits),
            tuple(loaded.items[code] for code in found.related),
            found.hits[0].score if found.hits else 0.0, found.note,
        )

    def item(self, code: str) -> Item:
        """The shown item with `code` (EX-105, CERT-007) in a published edition; else NotFound."""
        for list_code in ListCode:
            item = self._current(list_code).items.get(code.strip().upper())
            if item is not None:
                return item
        raise NotFound(f"清单中没有编号为 {code} 的事项", hint="请换个说法再查一次", field="code")

    def items(self, list_code: ListCode | str) -> tuple[Item, ...]:
        """All shown items of the published edition, in the list's order."""
        return tuple(self._current(ListCode(list_code)).items.values())

    def edition(self, list_code: ListCode | str) -> Edition:
        """The edition that answers now ("exemption" or "commitment")."""
        return self._current(ListCode(list_code)).edition
