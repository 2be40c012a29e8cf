"""Full texts of laws, article by article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_statutes"
down_revision = "0003_verdicts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statute",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("law", sa.String(200), nullable=False),
        sa.Column("version", sa.String(100), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("source_file", sa.String(255), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("law", "effective_from", name="uq_statute_version"),
    )
    op.create_table(
        "statute_article",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("statute_id", sa.Integer(),
                  sa.ForeignKey("statute.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sub", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.UniqueConstraint("statute_id", "number", "sub", name="uq_statute_article"),
    )
    op.create_index("ix_statute_article_statute_id", "statute_article", ["statute_id"])


def downgrade() -> None:
    op.drop_table("statute_article")
    op.drop_table("statute")
