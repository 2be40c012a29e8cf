"""Editions as plain values for staff, and how one is found in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from bot.errors import NotFound
from bot.lists.entries import ListCode
from bot.lists.models import ListCertificate, ListEdition, ListItem

STATUS_LABELS = {
    "draft": "草稿", "reviewed": "已审核", "published": "已发布", "withdrawn": "已撤下",
}


@dataclass(frozen=True)
class Heading:
    """What stands above the table. `level` is a code of bot.lists.levels; dates are Zhuzhou's."""

    list_code: ListCode
    level: str
    title: str
    issuer: str
    effective_from: date
    document_number: str | None = None
    registration_number: str | None = None
    effective_to: date | None = None
    replaces: str | None = None
    expected_items: int | None = None
    expected_certificates: int | None = None


@dataclass(frozen=True)
class Source:
    """The file an edition was read from; `sha256` is 64 hex digits."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Kept:
    """An edition as the database keeps it, without its rows; times are UTC."""

    id: int
    code: str
    list_code: ListCode
    level: str
    title: str
    issuer: str
    official: bool
    status: str
    document_number: str | None
    registration_number: str | None
    replaces: str | None
    effective_from: date
    effective_to: date | None
    checked_on: date
    items: int
    certificates: int
    expected: dict[str, int]
    report: dict[str, Any]
    source_file: str | None
    imported_by: str | None
    imported_at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None
    published_by: str | None
    published_at: datetime | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None


def kept(row: ListEdition) -> Kept:
    """`row` as a value; its rows are counted by the database and not read."""
    session = object_session(row)
    assert session is not None
    items = select(func.count()).select_from(ListItem).where(ListItem.edition_id == row.id)
    certificates = (
        select(func.count()).select_from(ListCertificate).join(ListItem)
        .where(ListItem.edition_id == row.id)
    )
    return Kept(
        id=row.id, code=row.code, list_code=ListCode(row.list_code), level=row.level,
        title=row.title, issuer=row.issuer, official=row.official, status=row.status,
        document_number=row.document_number, registration_number=row.registration_number,
        replaces=row.replaces, effective_from=row.effective_from, effective_to=row.effective_to,
        checked_on=row.checked_on, items=session.execute(items).scalar_one(),
        certificates=session.execute(certificates).scalar_one(),
        expected=dict(row.expected), report=dict(row.report), source_file=row.source_file,
        imported_by=row.imported_by, imported_at=row.loaded_at, reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at, published_by=row.published_by,
        published_at=row.published_at, withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
    )


def records_of(row: ListEdition | None) -> list[dict[str, Any]]:
    return [dict(item.body) for item in row.items] if row is not None else []


def find_row(session: Session, code: str) -> ListEdition:
    found: ListEdition | None = session.execute(
        select(ListEdition).where(ListEdition.code == code.strip())
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(f"没有编号为 {code} 的版本", hint="请先看一下有哪些版本", field="code")
    return found
