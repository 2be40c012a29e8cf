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


def test_editions_of_an_older_database_are_kept_on_the_way_up_and_down(database_url: str) -> None:
    command.upgrade(alembic_config(database_url), "0001")
    engine = make_engine(database_url)
    columns = ("list_code, code, title, official, level, issuer, effective_from, status, expected, "
               "expected_note, not_loaded_note, checked_on, content_hash, loaded_at")
    with engine.begin() as connection:
        for code, status in (("a", "withdrawn"), ("b", "withdrawn"), ("c", "published")):
            connection.execute(text(
                f"INSERT INTO list_edition ({columns}) VALUES ('exemption', '{code}', 't', false, "
                f"'reference', 'i', '2026-01-01', '{status}', '{{}}', '', '', '2026-01-01', 'h', "
                "'2026-01-02 03:04:05')"
            ))
        connection.execute(text(
            "INSERT INTO list_item (edition_id, code, position, domain, department, kind, "
            "headline, shown, body) VALUES (3, 'EX-1', 1, '', '', '', 'h', true, '{}')"
        ))
    count = text("SELECT count(*), count(published_at) FROM list_edition")
    items = text("SELECT count(*) FROM list_item")
    upgrade(database_url)
    with engine.connect() as connection:
        assert tuple(connection.execute(count).one()) == (3, 3)
        assert connection.execute(items).scalar_one() == 1
    command.downgrade(alembic_config(database_url), "0001")
    with engine.connect() as connection:
        assert connection.execute(items).scalar_one() == 1
    upgrade(database_url)
    engine.dispose()
