"""A fresh database per test; one loaded service for the tests that only read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import Base, Database, make_engine
from bot.lists import ListService
from bot.lists.loading import LISTS, load_editions


def new_database(path: Path) -> Database:
    database = Database(make_engine(f"sqlite:///{path}"))
    Base.metadata.create_all(database.engine)
    return database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "lists.db")
    yield database
    database.engine.dispose()


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped lists that a test may break."""
    return Path(shutil.copytree(LISTS, tmp_path / "lists"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListService]:
    database = new_database(tmp_path_factory.mktemp("lists") / "lists.db")
    load_editions(database)
    yield ListService(database)
    database.engine.dispose()
