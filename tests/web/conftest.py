"""The web around a fake dialogue and fake look-ups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.db import Database
from bot.web.app import Services, create_app
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
