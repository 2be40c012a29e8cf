"""A process killed in the middle of an import or of a publication leaves the live edition alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases.migrate import upgrade
from bot.db import Database, make_engine
from bot.lists import ListCode, ListService
from bot.lists.editions import Editions
from bot.lists.loading import load_editions
from tests.conftest import ROOT
from tests.lists.editions_fixtures import HEADING, LI, SOURCE, WANG, publish, rows
from tests.lists.workbooks.exemption import TOLERANT
from tests.lists.workbooks.writing import xlsx

# Each script stops in the middle of its transaction, says so, and waits to be killed.
STOP = """
import sys, time
from datetime import date
from pathlib import Path
from bot.db import Database, make_engine
from bot.lists import editions as module
from bot.lists.editions import Editions
from bot.lists.entries import ListCode
from bot.lists.intake import Order, take_in
from bot.lists.staff import Role, Staff

def stop(*_, **__):
    print("in the middle", flush=True)
    time.sleep(600)

url, what, argument = sys.argv[1:]
editions = Editions(Database(make_engine(url)))
module._log = stop  # the last step before the commit; everything else is written already
if what == "import":
    take_in(editions, Staff("李", Role.EDITOR), Path(argument).read_bytes(), "a.xlsx",
            Order(ListCode.EXEMPTION, "city", effective_from=date(2026, 1, 1)))
else:
    editions.publish(Staff("王审核", Role.REVIEWER), argument)
print("too late", flush=True)
"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    engine = make_engine(database_url)
    database = Database(engine)
    load_editions(database)
    yield database
    engine.dispose()


def killed_in_the_middle(url: str, what: str, argument: str) -> None:
    """Runs the step in a process of its own and kills it (SIGKILL) before its commit."""
    process = subprocess.Popen(
        [sys.executable, "-c", STOP, url, what, argument], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    process.kill()
    _, errors = process.communicate(timeout=30)
    assert said == "in the middle", errors
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("what", ["import", "publish"])
def test_a_kill_leaves_the_live_edition_and_nothing_half_written(
    database: Database, database_url: str, tmp_path: Path, what: str
) -> None:
    editions, service = Editions(database), ListService(database)
    live = publish(editions, rows(3))
    draft = editions.draft(LI, HEADING, rows(4), SOURCE)
    editions.review(WANG, draft.code)
    before = [(kept.code, kept.status, kept.items) for kept in editions.all()]
    file = tmp_path / "a.xlsx"
    file.write_bytes(xlsx(TOLERANT))

    killed_in_the_middle(database_url, what, str(file) if what == "import" else draft.code)

    assert [(kept.code, kept.status, kept.items) for kept in editions.all()] == before
    assert service.edition(ListCode.EXEMPTION).code == live.code
    assert len(service.items(ListCode.EXEMPTION)) == 3
    # Nothing is left locked: the step can be done again.
    assert editions.publish(WANG, draft.code).status == "published"
    assert len(service.items(ListCode.EXEMPTION)) == 4
