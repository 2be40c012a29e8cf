"""Tables of the two lists. One edition is one published (or superseded) version of one list."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import relationship

from bot.db import Base, UtcDateTime

LIST_CODES = ("exemption", "commitment")
STATUSES = ("draft", "reviewed", "published", "withdrawn")


class ListEdition(Base):
    """One edition. At most one is published per list and level; the database enforces it.

    `effective_from`/`effective_to` are calendar dates in Zhuzhou (`effective_to` is the first
    day it no longer counts); the times (`…_at`) are UTC; `content_hash` is SHA-256, 64 hex digits.
    `replaces` names the official document that it takes the place of, as written there.
    `report` is what the import found that a reviewer must look at. `based_on` is the
    edition that was live at the import (None: none), `copy_of` the one that a roll-back copied.
    """

    __tablename__ = "list_edition"

    id = Column(Integer, primary_key=True)
    list_code = Column(String(20), nullable=False)
    code = Column(String(80), nullable=False, unique=True)
    title = Column(String(200), nullable=False)
    official = Column(Boolean, nullable=False, default=False)
    level = Column(String(40), nullable=False)
    issuer = Column(String(200), nullable=False)
    document_number = Column(String(100))
    effective_from = Column(Date, nullable=False)
    effective_to = Column(Date)
    status = Column(String(20), nullable=False, default="draft")
    expected = Column(JSON, nullable=False, default=dict)
    expected_note = Column(Text, nullable=False, default="")
    not_loaded_note = Column(Text, nullable=False, default="")
    checked_on = Column(Date, nullable=False)
    content_hash = Column(String(64), nullable=False)
    loaded_at = Column(DateTime(timezone=True), nullable=False)
    registration_number = Column(String(100))
    replaces = Column(String(300))
    source_file = Column(String(255))
    source_hash = Column(String(64))
    report = Column(JSON, nullable=False, default=dict)
    copy_of = Column(Integer)
    imported_by = Column(String(80))
    reviewed_by = Column(String(80))
    reviewed_at = Column(UtcDateTime)
    based_on = Column(Integer)
    published_by = Column(String(80))
    published_at = Column(UtcDateTime)
    withdrawn_by = Column(String(80))
    withdrawn_at = Column(UtcDateTime)

    items = relationship(
        "ListItem", back_populates="edition", order_by="ListItem.position",
        cascade="all, delete-orphan",
    )

    __table_args__ = (
        Index(
            "uq_list_edition_published", "list_code", "level", unique=True,
            sqlite_where=text("status = 'published'"),
            postgresql_where=text("status = 'published'"),
        ),
    )


class ListItem(Base):
    """One row of an edition. `headline` is the behaviour (exemption) or matter (commitment).

    `body` is the whole record as it was read, `position` its place in the list from 1.
    `shown` is false for records from memory: stored, never found, never displayed.
    """

    __tablename__ = "list_item"

    id = Column(Integer, primary_key=True)
    edition_id = Column(
        Integer, ForeignKey("list_edition.id", ondelete="CASCADE"), nullable=False, index=True
    )
    code = Column(String(40), nullable=False)
    position = Column(Integer, nullable=False)
    domain = Column(String(100), nullable=False, default="")
    department = Column(String(200), nullable=False, default="")
    kind = Column(String(40), nullable=False, default="")
    headline = Column(Text, nullable=False)
    shown = Column(Boolean, nullable=False, default=True)
    body = Column(JSON, nullable=False)

    edition = relationship("ListEdition", back_populates="items")
    certificates = relationship(
        "ListCertificate", back_populates="item", order_by="ListCertificate.position",
        cascade="all, delete-orphan",
    )

    __table_args__ = (UniqueConstraint("edition_id", "code", name="uq_list_item_code"),)


class ListCertificate(Base):
    """One certificate a matter asks for: items and certificates are counted apart."""

    __tablename__ = "list_certificate"

    id = Column(Integer, primary_key=True)
    item_id = Column(
        Integer, ForeignKey("list_item.id", ondelete="CASCADE"), nullable=False, index=True
    )
    position = Column(Integer, nullable=False)
    name = Column(Text, nullable=False)

    item = relationship("ListItem", back_populates="certificates")


class ListAudit(Base):
    """Who did what to an edition. Rows are only ever added: the migrated database refuses
    UPDATE and DELETE. `detail` holds figures and codes, no text of a citizen.
    """

    __tablename__ = "list_audit"

    id = Column(Integer, primary_key=True)
    at = Column(UtcDateTime, nullable=False)
    actor = Column(String(80), nullable=False)
    role = Column(String(20), nullable=False)
    action = Column(String(40), nullable=False)
    list_code = Column(String(20), nullable=False)
    edition_code = Column(String(80))
    detail = Column(JSON, nullable=False, default=dict)

    __table_args__ = (Index("ix_list_audit_edition_code", "edition_code"),)
