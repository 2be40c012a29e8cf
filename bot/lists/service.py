"""Look-ups in the published editions, kept in memory and reloaded when another is published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, selectinload

from bot.db import Database
from bot.errors import KnowledgeError, NotFound
from bot.lists.entries import Decision, Edition, Item, ListCode, Lookup
from bot.lists.levels import CITY
from bot.lists.loading import REFERENCE
from bot.lists.models import ListEdition, ListItem
from bot.lists.search import IN_MEMORY, SYNONYMS, read_synonyms, searching
from bot.search import Search, SynonymTable

# Asked before every look-up: ids and levels of what is published.
_PUBLISHED = (
    select(ListEdition.id, ListEdition.level, ListEdition.official)
    .where(ListEdition.list_code == bindparam("list_code"), ListEdition.status == "published")
    .order_by(ListEdition.id)
)

@dataclass(frozen=True)
class _Loaded:
    """What is live, in memory; replaced as a whole, so a reader never sees half of it.

    `edition` is the one that speaks for the list: the city's, or the reference edition until
    there is one; `editions` are all that answer, by id.
    """

    edition: Edition
    editions: dict[int, Edition]
    items: dict[str, Item]
    search: Search


def _edition(row: ListEdition) -> Edition:
    return Edition(
        id=row.id, list_code=ListCode(row.list_code), code=row.code, title=row.title,
        official=row.official, level=row.level, issuer=row.issuer,
        document_number=row.document_number, effective_from=row.effective_from,
        checked_on=row.checked_on, expected_note=row.expected_note,
        not_loaded_note=row.not_loaded_note, effective_to=row.effective_to,
    )


def live_ids(found: Iterable[tuple[int, str, bool]]) -> tuple[int, ...]:
    """Of the published editions (id, level, official) those that answer.

    Every official one does; the reference edition only until the city's own is published.
    """
    rows = list(found)
    has_city = any(official and level == CITY for _, level, official in rows)
    return tuple(
        id_ for id_, level, official in rows if official or not (has_city and level == REFERENCE)
    )


def _spokesman(editions: Sequence[Edition]) -> Edition:
    """The city's edition before the reference one before a county's; the newest of equals."""
    ranks = {CITY: 0, REFERENCE: 1}
    return min(editions, key=lambda one: (ranks.get(one.level, 2), -one.id))


def _conditions(row: ListItem, previous: tuple[str, ...]) -> tuple[str, ...]:
    """The row's conditions; 「同上」 (a merged cell in the original) takes the row's above."""
    own = tuple(row.body.get("conditions", ()))
    return previous if len(own) == 1 and own[0].startswith("同上") else own


def _collection(code: ListCode, live: Sequence[int]) -> str:
    """Name of the search collection over these editions, the same in every process."""
    digest = hashlib.sha256(repr(tuple(live)).encode()).hexdigest()[:12]
    return f"{code.value}_{digest}"


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
            body=row.body, edition_id=edition.id,
        )
    return found


class ListService:
    """The one door to both lists. Thread-safe; each look-up first checks for a new edition."""

    def __init__(
        self, database: Database, synonyms: Path = SYNONYMS, in_memory: int = IN_MEMORY
    ) -> None:
        """Reads the synonym table at once (KnowledgeError if broken), editions on first use.

        Lists with more than `in_memory` rows are searched in the database.
        """
        self._database = database
        self._in_memory = in_memory
        self._tables: dict[ListCode, SynonymTable] = {
            code: read_synonyms(code, synonyms) for code in ListCode
        }
        self._loaded: dict[ListCode, _Loaded] = {}
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
        found = session.execute(_PUBLISHED, {"list_code": code.value}).all()
        live = live_ids(tuple(row) for row in found)
        if not live:
            raise KnowledgeError(
                f"清单 {code.value} 还没有已发布的版本", hint="请先运行清单载入（load_editions）"
            )
        current = self._loaded.get(code)
        if current is not None and tuple(current.editions) == live:
            return False
        with self._lock:
            rows = [session.get(ListEdition, id_) for id_ in live]
            editions = {row.id: _edition(row) for row in rows}
            items: dict[str, Item] = {}
            for row in rows:
                items.update(_items(session, row))
            search = searching(
                list(items.values()), self._tables[code], self._database.engine,
                _collection(code, live), self._in_memory,
            )
            self._loaded[code] = _Loaded(
                _spokesman(list(editions.values())), editions, items, search
            )
        return True

    def _current(self, code: ListCode) -> _Loaded:
        """What is published at this moment, whichever worker published it."""
        with self._database.session() as session:
            self._refresh(session, code)
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
            edition = loaded.editions[exact.edition_id]
            return Lookup(query, Decision.ANSWER, edition, (exact,), score=1.0)
        found = loaded.search.find(query, filters)
        items = tuple(loaded.items[hit.code] for hit in found.hits)
        edition = loaded.editions[items[0].edition_id] if items else loaded.edition
        return Lookup(
            query, found.decision, edition, items,
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
        """The edition that speaks for the list now ("exemption" or "commitment")."""
        return self._current(ListCode(list_code)).edition

    def edition_of(self, item: Item) -> Edition:
        """The edition that `item` was read from; the list's when that one is no longer live."""
        loaded = self._current(item.list_code)
        return loaded.editions.get(item.edition_id, loaded.edition)
