"""Two workers over PostgreSQL and Redis: forms survive the hop, one sender is served in order."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.conftest import free_port, missing


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own on a free port."""
    program = shutil.which("redis-server")
    if program is None:
        missing("没有找到 redis-server，请安装 redis 后再测")
        return
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    client = redis.Redis(port=port)
    for _ in range(100):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(10)


@pytest.fixture
def workers(model: Path, service_database: str, postgres_url: str, redis_url: str) -> Any:
    from bot.dialogue.service import Dialogue

    return [Dialogue.load(model, database_url=postgres_url, redis_url=redis_url)
            for _ in range(2)]


def test_a_form_goes_on_in_the_other_worker(workers: Any) -> None:
    name = uuid.uuid4().hex
    asked = asyncio.run(workers[0].respond(name, "我想申请法律援助", "web"))
    told = asyncio.run(workers[1].respond(name, "欠工资", "web"))
    done = asyncio.run(workers[0].respond(name, "是", "web"))
    assert [asked.next, told.next] == ["ask:matter", "ask:migrant_worker"]
    assert done.outcome is not None
    assert done.outcome.code == "means_check_exempt"


def test_a_burst_of_one_sender_over_both_workers_is_answered_whole(workers: Any) -> None:
    name = uuid.uuid4().hex

    async def burst() -> list[Any]:
        return await asyncio.gather(*(
            workers[i % 2].respond(name, "虚假承诺有什么后果", "web") for i in range(8)))

    replies = asyncio.run(burst())
    assert {reply.topic for reply in replies} == {"commitment.consequence"}
