"""Verdicts kept under a reference."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_verdicts"
down_revision = "0002_list_editions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verdicts",
        sa.Column("reference", sa.String(12), primary_key=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
    )
    op.create_index("ix_verdicts_expires_on", "verdicts", ["expires_on"])


def downgrade() -> None:
    op.drop_index("ix_verdicts_expires_on", "verdicts")
    op.drop_table("verdicts")
