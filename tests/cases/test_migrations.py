"""Migrations give exactly the schema of the models, on both databases, and can go back."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

import bot.cases.models
import bot.law.statute_models
import bot.lists.models  # noqa: F401
from bot.cases.migrate import alembic_config, upgrade
from bot.db import Base, make_engine
from tests.conftest import ROOT

OURS = {
    "conversations", "messages", "list_edition", "list_item", "list_certificate", "list_audit",
    "verdicts", "statute", "statute_article",
}


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_a_fresh_database_gets_exactly_the_schema_of_the_models(database_url: str) -> None:
    upgrade(database_url)
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    assert tables(database_url) == OURS | {"alembic_version"}


def test_upgrading_again_changes_nothing_and_says_nothing(
    database_url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    upgrade(database_url)
    with caplog.at_level(logging.WARNING):
        upgrade(database_url)
    assert (capfd.readouterr().out, capfd.readouterr().err, caplog.text) == ("", "", "")


def test_the_way_back_leaves_an_empty_database(database_url: str) -> None:
    upgrade(database_url)
    command.downgrade(alembic_config(database_url), "base")
    assert tables(database_url) == {"alembic_version"}


def test_the_tracker_stores_own_table_is_left_alone(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (id INTEGER PRIMARY KEY, data TEXT)"))
    engine.dispose()
    upgrade(database_url)
    command.check(alembic_config(database_url))
    command.downgrade(alembic_config(database_url), "base")
    assert "events" in tables(database_url)


def test_it_works_from_any_directory_and_two_workers_may_start_at_once(
    database_url: str, tmp_path: Path
) -> None:
    script = "import sys; from bot.cases.migrate import upgrade; upgrade(sys.argv[1])"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, database_url], cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": ""}, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    assert [worker.communicate()[1] for worker in workers] == [b"", b""]
    assert tables(database_url) >= OURS
