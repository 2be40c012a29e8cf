"""Reading editions: any of them, by code, by the day it counted, or by when it was shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.db import Database
from bot.lists.diff import Difference, compare
from bot.lists.entries import ListCode
from bot.lists.kept import Kept, find_row, kept, records_of
from bot.lists.loading import published
from bot.lists.models import ListAudit, ListEdition


class Archive:
    """All editions of both lists, past ones too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, list_code: ListCode | None = None, level: str | None = None) -> list[Kept]:
        """Every edition, the newest first."""
        query = select(ListEdition).order_by(ListEdition.id.desc())
        if list_code is not None:
            query = query.where(ListEdition.list_code == list_code.value)
        if level is not None:
            query = query.where(ListEdition.level == level)
        with self._database.session() as session:
            return [kept(row) for row in session.execute(query).scalars()]

    def get(self, code: str) -> Kept:
        """The edition with `code`; NotFound when there is none."""
        with self._database.session() as session:
            return kept(find_row(session, code))

    def records(self, code: str) -> list[dict[str, Any]]:
        """The rows of an edition in its order, whatever its status."""
        with self._database.session() as session:
            return records_of(find_row(session, code))

    def live(self, list_code: ListCode, level: str) -> Kept | None:
        """The published edition of this list and level."""
        with self._database.session() as session:
            row = published(session, list_code, level)
            return None if row is None else kept(row)

    def in_force(self, list_code: ListCode, level: str, on: date) -> Kept | None:
        """The edition that counted on that day by its own dates; of several the last published."""
        return self._first(
            list_code, level, ListEdition.effective_from <= on,
            (ListEdition.effective_to.is_(None)) | (ListEdition.effective_to > on),
        )

    def shown_at(self, list_code: ListCode, level: str, at: datetime) -> Kept | None:
        """The edition that the service answered from at that moment (aware)."""
        return self._first(
            list_code, level, ListEdition.published_at <= at,
            (ListEdition.withdrawn_at.is_(None)) | (ListEdition.withdrawn_at > at),
        )

    def _first(self, list_code: ListCode, level: str, *conditions: Any) -> Kept | None:
        query = (
            select(ListEdition)
            .where(ListEdition.list_code == list_code.value, ListEdition.level == level,
                   ListEdition.published_at.is_not(None), *conditions)
            .order_by(ListEdition.published_at.desc(), ListEdition.id.desc()).limit(1)
        )
        with self._database.session() as session:
            row = session.execute(query).scalar_one_or_none()
            return None if row is None else kept(row)

    def difference(self, code: str, against: str | None = None) -> Difference:
        """What `code` changes against another edition; by default the live one of its level."""
        with self._database.session() as session:
            row = find_row(session, code)
            list_code = ListCode(row.list_code)
            other = (find_row(session, against) if against is not None
                     else published(session, list_code, row.level))
            return compare(records_of(other), records_of(row), list_code)

    def log(self, code: str | None = None) -> list[ListAudit]:
        """Who did what, the oldest first."""
        query = select(ListAudit).order_by(ListAudit.id)
        if code is not None:
            query = query.where(ListAudit.edition_code == code)
        with self._database.session() as session:
            return list(session.execute(query).scalars())
