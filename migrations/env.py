"""Alembic's entry: all tables of Base.metadata, but not Rasa's own."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

import bot.cases.models
import bot.law.statute_models
import bot.lists.models  # noqa: F401  (these imports fill Base.metadata)
from bot.config import load_settings
from bot.db import Base, UtcDateTime, make_engine

RASA_TABLES = frozenset({"events"})
SEARCH_TABLES = "search_"  # derived from the lists, made and dropped by bot.search.stored
# Two workers that start at once migrate one after the other; the number is any constant.
LOCK = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(12348)",
}


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """False for the tracker store's table and for search indexes, which are made elsewhere."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", None)
    return table not in RASA_TABLES and not str(table).startswith(SEARCH_TABLES)


def render_item(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Writes our own column type into a new migration as the plain type that it is."""
    return "sa.DateTime(timezone=True)" if isinstance(thing, UtcDateTime) else False


def run() -> None:
    url = context.config.attributes.get("database_url") or load_settings().database_url
    engine = make_engine(url)
    dialect = engine.dialect.name
    try:
        with engine.connect() as connection:
            if dialect == "sqlite":  # a rebuilt table must not take its children with it
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            context.configure(
                connection=connection, target_metadata=Base.metadata, compare_type=True,
                include_object=include_object, render_item=render_item,
                render_as_batch=dialect == "sqlite", transactional_ddl=True,
            )
            with context.begin_transaction():
                connection.exec_driver_sql(LOCK[dialect])
                context.run_migrations()
            connection.commit()
    finally:
        engine.dispose()


run()
