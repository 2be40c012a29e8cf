"""The database: one engine, one declarative base, one way to open a session."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, TypeDecorator, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session, declarative_base, sessionmaker
from sqlalchemy.pool import QueuePool, StaticPool

Base: Any = declarative_base()


class UtcDateTime(TypeDecorator):
    """Timezone-aware UTC both ways; SQLite itself would forget the timezone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return (value.replace(tzinfo=timezone.utc) if value.tzinfo is None
                else value.astimezone(timezone.utc))


def _write_ahead(connection: Any) -> None:
    """Turns WAL on. Two processes that open a new file at once may find it locked, and SQLite's
    own waiting does not cover this one statement; the last try tells what is wrong.
    """
    for _ in range(100):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            time.sleep(0.05)
    connection.execute("PRAGMA journal_mode=WAL")


def make_engine(url: str) -> Engine:
    """Engine for `url`. SQLite gets WAL, foreign keys and its folder; PostgreSQL a pre-ping."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            url, future=True, hide_parameters=True, pool_pre_ping=True, pool_size=5,
            max_overflow=10,
        )
    in_memory = not parsed.database or parsed.database == ":memory:"
    if not in_memory:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # SQLAlchemy 1.4 opens a file anew for every session unless told to keep connections.
    engine = create_engine(
        url, future=True, hide_parameters=True,  # errors must not quote what people wrote
        connect_args={"timeout": 30, "check_same_thread": False},
        **({"poolclass": StaticPool} if in_memory
           else {"poolclass": QueuePool, "pool_size": 5, "max_overflow": 20}),
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


class Database:
    """Hands out sessions; commits at the end of the block, rolls back on any error."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sessions = sessionmaker(engine, future=True, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        session = self._sessions()
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()
