"""Tables of full texts. One text is one version of one law."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import relationship

from bot.db import Base, UtcDateTime


class Statute(Base):
    """`effective_from` is the first day of this text; `content_hash` is SHA-256, 64 hex digits."""

    __tablename__ = "statute"

    id = Column(Integer, primary_key=True)
    law = Column(String(200), nullable=False)
    version = Column(String(100), nullable=False)
    effective_from = Column(Date, nullable=False)
    source_file = Column(String(255), nullable=False)
    content_hash = Column(String(64), nullable=False)
    loaded_at = Column(UtcDateTime, nullable=False)

    articles = relationship(
        "StatuteArticle", order_by="StatuteArticle.position", cascade="all, delete-orphan",
    )

    __table_args__ = (UniqueConstraint("law", "effective_from", name="uq_statute_version"),)


class StatuteArticle(Base):
    """One article. `number` and `sub` (之一 is 1, else 0) say which; `body` has its paragraphs,
    one a line; `heading` is the chapter it stands in."""

    __tablename__ = "statute_article"

    id = Column(Integer, primary_key=True)
    statute_id = Column(
        Integer, ForeignKey("statute.id", ondelete="CASCADE"), nullable=False, index=True
    )
    position = Column(Integer, nullable=False)
    number = Column(Integer, nullable=False)
    sub = Column(Integer, nullable=False, default=0)
    heading = Column(String(300), nullable=False, default="")
    body = Column(Text, nullable=False)

    __table_args__ = (
        UniqueConstraint("statute_id", "number", "sub", name="uq_statute_article"),
    )
