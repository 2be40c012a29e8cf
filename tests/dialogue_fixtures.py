"""The real dialogue: the trained model, in-process actions, lists in a database of their own."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.config import ROOT_MODELS
from bot.reply import Reply


@pytest.fixture(scope="session")
def service_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the actions find their lists, for the whole session."""
    url = f"sqlite:///{tmp_path_factory.mktemp('dialogue') / 'actions.db'}"
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    from actions._services import services

    services.cache_clear()
    yield url
    services.cache_clear()
    if before is None:
        del os.environ["DATABASE_URL"]
    else:
        os.environ["DATABASE_URL"] = before


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the inputs as they are; trained when there is none."""
    from bot.dialogue.training import ensure_model

    return ensure_model(ROOT_MODELS)


@pytest.fixture(scope="session")
def dialogue(model: Path, service_database: str) -> Any:
    from bot.dialogue.service import Dialogue

    return Dialogue.load(model)


@pytest.fixture
def talk(dialogue: Any) -> Callable[..., Reply]:
    """`talk("…", "…")` says the messages one after the other; the last reply comes back."""

    def say(*messages: str, conversation: str | None = None) -> Reply:
        name = conversation or uuid.uuid4().hex

        async def turns() -> Reply:
            reply = None
            for message in messages:
                reply = await dialogue.respond(name, message, "web")
            assert reply is not None
            return reply

        return asyncio.run(turns())

    return say
