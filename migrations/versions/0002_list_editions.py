"""Editions that staff keep: who imported, reviewed, published; and the log that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_list_editions"
down_revision = "0001"
branch_labels = None
depends_on = None

_ADDED = (
    sa.Column("registration_number", sa.String(100)),
    sa.Column("replaces", sa.String(300)),
    sa.Column("source_file", sa.String(255)),
    sa.Column("source_hash", sa.String(64)),
    sa.Column("report", sa.JSON(), nullable=False, server_default="{}"),
    sa.Column("copy_of", sa.Integer()),
    sa.Column("imported_by", sa.String(80)),
    sa.Column("reviewed_by", sa.String(80)),
    sa.Column("reviewed_at", sa.DateTime(timezone=True)),
    sa.Column("based_on", sa.Integer()),
    sa.Column("published_by", sa.String(80)),
    sa.Column("published_at", sa.DateTime(timezone=True)),
    sa.Column("withdrawn_by", sa.String(80)),
    sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
)
_REFUSED = "the log of list editions only grows"


def upgrade() -> None:
    with op.batch_alter_table("list_edition") as table:
        for column in _ADDED:
            table.add_column(column.copy())
    op.execute("UPDATE list_edition SET published_at = loaded_at WHERE status <> 'draft'")
    op.create_table(
        "list_audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("list_code", sa.String(20), nullable=False),
        sa.Column("edition_code", sa.String(80)),
        sa.Column("detail", sa.JSON(), nullable=False),
    )
    op.create_index("ix_list_audit_edition_code", "list_audit", ["edition_code"])
    _only_grows()


def _only_grows() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER list_audit_no_{what.lower()} BEFORE {what} ON list_audit "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION list_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER list_audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON list_audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION list_audit_only_grows()"
    )


def downgrade() -> None:
    op.drop_table("list_audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION list_audit_only_grows()")
    # Not in batch: a rebuilt table would lose the condition of its partial index in SQLite.
    for column in reversed(_ADDED):
        op.drop_column("list_edition", column.name)
