"""The web around a fake dialogue and fake look-ups."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, sync_playwright

from bot.db import Database
from bot.web.app import Services, create_app
from tests.conftest import free_port, missing
from tests.fakes import FakeDialogue, FakeLookups, settings


class Caller:
    """A client with one conversation of its own."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        opened = client.post("/api/conversations", json={"channel": "web"}).json()
        self.path = f"/api/conversations/{opened['id']}"
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    def say(self, text: Any, message_id: Any = "m1") -> Any:
        return self.client.post(
            f"{self.path}/messages", headers=self.headers,
            json={"text": text, "client_message_id": message_id},
        )

    def history(self) -> Any:
        return self.client.get(f"{self.path}/messages", headers=self.headers)

    def clear(self) -> Any:
        return self.client.delete(self.path, headers=self.headers)


@pytest.fixture
def dialogue() -> FakeDialogue:
    return FakeDialogue()


@pytest.fixture
def services(sqlite_database: Database, dialogue: FakeDialogue) -> Services:
    return Services(settings(max_text=300), sqlite_database, dialogue, FakeLookups())


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def caller(client: TestClient) -> Caller:
    return Caller(client)


_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        missing("没有找到 Chromium，请安装 chromium 后再测")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def address(services: Services) -> Iterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(
        create_app(services), port=port, ws="none", log_level="error", lifespan="off",
    ))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(timeout=10)
