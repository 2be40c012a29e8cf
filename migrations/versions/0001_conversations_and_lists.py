"""Conversations with their messages, and the editions of the two lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_conversations()
    _create_lists()


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "conversation_id", sa.String(32),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False,
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("client_message_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "conversation_id", "client_message_id", name="uq_messages_client_message_id"
        ),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_messages_seq"),
    )


def _create_lists() -> None:
    op.create_table(
        "list_edition",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("list_code", sa.String(20), nullable=False),
        sa.Column("code", sa.String(80), nullable=False, unique=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("document_number", sa.String(100)),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date()),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=False),
        sa.Column("expected_note", sa.Text(), nullable=False),
        sa.Column("not_loaded_note", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
    )
    published = sa.text("status = 'published'")
    op.create_index(
        "uq_list_edition_published", "list_edition", ["list_code", "level"], unique=True,
        sqlite_where=published, postgresql_where=published,
    )
    op.create_table(
        "list_item",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "edition_id", sa.Integer(), sa.ForeignKey("list_edition.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(100), nullable=False),
        sa.Column("department", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.UniqueConstraint("edition_id", "code", name="uq_list_item_code"),
    )
    op.create_index("ix_list_item_edition_id", "list_item", ["edition_id"])
    op.create_table(
        "list_certificate",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "item_id", sa.Integer(), sa.ForeignKey("list_item.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
    )
    op.create_index("ix_list_certificate_item_id", "list_certificate", ["item_id"])


def downgrade() -> None:
    for table in ("list_certificate", "list_item", "list_edition", "messages", "conversations"):
        op.drop_table(table)
