"""Fixtures for all tests: a clean database of each kind, and the service around a fake dialogue.

PostgreSQL and Chromium are real. Where one is missing a developer's run skips with the reason;
under CI (environment variable CI set) it fails instead.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A shared, slow machine must not turn a property into a failure by its speed.
settings.register_profile(
    "farun", deadline=None, derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("farun")

pytest_plugins = ["tests.dialogue_fixtures"]
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.cases.migrate import upgrade
from bot.db import Database, make_engine


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing(reason: str) -> None:
    """Skips with `reason`, or fails with it under CI."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _postgres_binaries() -> Path | None:
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    candidates += sorted(Path("/opt/homebrew/opt").glob("postgresql*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    return next((path for path in candidates if (path / "initdb").exists()), None)


def _connect(url: str) -> Any:
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    return connection


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of an empty PostgreSQL server of our own, without the database name."""
    binaries = _postgres_binaries()
    if binaries is None:
        missing("没有找到 PostgreSQL（initdb），请安装 postgresql 后再测")
        return
    folder = Path(tempfile.mkdtemp(prefix="farun-pg-"))
    as_user: dict[str, Any] = {}
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "farun", "-A", "trust",
         "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True, cwd=folder, **quiet, **as_user,
    )
    server = subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port),
         "-h", "127.0.0.1", "-k", str(folder), "-F"],
        cwd=folder, **quiet, **as_user,
    )
    url = f"postgresql://farun@127.0.0.1:{port}"
    try:
        _wait_until_ready(server, url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(server: subprocess.Popen[bytes], url: str) -> None:
    import psycopg2

    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError("PostgreSQL did not start")
        try:
            _connect(f"{url}/postgres").close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("PostgreSQL was not ready after 20 s")


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh PostgreSQL database, dropped afterwards."""
    name = f"t{abs(hash(request.node.nodeid))}"
    admin = _connect(f"{postgres_server}/postgres")
    with admin.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield postgres_server.replace("postgresql://", "postgresql+psycopg2://") + f"/{name}"
    with admin.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    admin.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite file."""
    return f"sqlite:///{tmp_path / 'farun.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database; the test runs once on SQLite and once on PostgreSQL."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database; the test runs once on SQLite and once on PostgreSQL."""
    yield from _opened(database_url)


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A migrated SQLite database."""
    yield from _opened(sqlite_url)


def _opened(url: str) -> Iterator[Database]:
    upgrade(url)
    engine = make_engine(url)
    yield Database(engine)
    engine.dispose()
