"""Tables of conversations and of kept verdicts. A row holds masked text only, and a conversation
takes its messages with it when it is deleted; a verdict holds no text and names no conversation.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.db import Base, UtcDateTime


class ConversationRow(Base):
    """`token_hash` is SHA-256 of the bearer token; `ended_at` is set while it is deleted."""

    __tablename__ = "conversations"

    id = Column(String(32), primary_key=True)
    token_hash = Column(String(64), nullable=False)
    channel = Column(String(16), nullable=False)
    created_at = Column(UtcDateTime, nullable=False)
    last_seen_at = Column(UtcDateTime, nullable=False)
    ended_at = Column(UtcDateTime)


class MessageRow(Base):
    """One turn: the masked text and its reply. `text_hash` is keyed with the bearer token,
    which is not stored, so the database alone cannot be searched for a guessed text.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_message_id",
                         name="uq_messages_client_message_id"),
        UniqueConstraint("conversation_id", "seq", name="uq_messages_seq"),
    )

    id = Column(String(32), primary_key=True)
    conversation_id = Column(
        String(32), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    )
    seq = Column(Integer, nullable=False)
    client_message_id = Column(String(64), nullable=False)
    text = Column(Text, nullable=False)
    text_hash = Column(String(64), nullable=False)
    reply = Column(JSON, nullable=False)
    created_at = Column(UtcDateTime, nullable=False)


class VerdictRow(Base):
    """`result` is Verdict.to_dict(): its facts and values are what a re-run needs."""

    __tablename__ = "verdicts"

    reference = Column(String(12), primary_key=True)
    as_of = Column(Date, nullable=False)
    expires_on = Column(Date, nullable=False, index=True)
    result = Column(JSON, nullable=False)
