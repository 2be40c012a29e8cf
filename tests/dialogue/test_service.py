"""The dialogue as a part: what it needs, what it forgets, what it never logs."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.errors import ModelError
from bot.reply import Reply

ID_NUMBER = "430211199003074519"


def events(url: str, sender: str) -> list[str]:
    with sa.create_engine(url).connect() as connection:
        rows = connection.execute(
            sa.text("SELECT data FROM events WHERE sender_id = :s ORDER BY id"), {"s": sender})
        return [row[0] for row in rows]


@pytest.fixture
def stored(model: Path, service_database: str, database_url: str) -> Any:
    """A dialogue whose conversations live in a database (SQLite, then PostgreSQL)."""
    from bot.dialogue.service import Dialogue

    return Dialogue.load(model, database_url=database_url)


def test_a_conversation_goes_on_after_a_restart(
    stored: Any, model: Path, database_url: str
) -> None:
    from bot.dialogue.service import Dialogue

    name = uuid.uuid4().hex
    asked = asyncio.run(stored.respond(name, "我想申请法律援助", "web"))
    assert asked.next == "ask:matter"
    other = Dialogue.load(model, database_url=database_url)
    answered = asyncio.run(other.respond(name, "欠工资", "web"))
    assert answered.next == "ask:migrant_worker"


def test_forgetting_leaves_no_event(stored: Any, database_url: str) -> None:
    name = uuid.uuid4().hex
    asyncio.run(stored.respond(name, "你好", "web"))
    assert events(database_url, name)
    asyncio.run(stored.forget(name))
    assert events(database_url, name) == []


def test_personal_numbers_are_never_stored(stored: Any, database_url: str) -> None:
    name = uuid.uuid4().hex
    asyncio.run(stored.respond(name, f"身份证{ID_NUMBER}，电话13873300000，能申请法援吗", "web"))
    kept = "".join(events(database_url, name))
    assert ID_NUMBER not in kept
    assert "13873300000" not in kept


def test_no_user_text_is_logged_at_the_default_level(
    dialogue: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.WARNING):
        asyncio.run(dialogue.respond(uuid.uuid4().hex, "我邻居张三欠我工钱不给", "web"))
    shown = capfd.readouterr()
    assert "张三" not in caplog.text + shown.out + shown.err


def test_a_failing_turn_still_gets_an_answer_and_logs_no_text(
    dialogue: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(message: Any) -> None:
        raise ValueError(message.text)

    monkeypatch.setattr(dialogue._agent, "handle_message", broken)
    reply = asyncio.run(dialogue.respond("x", "张三打我", "web"))
    assert "12348" in reply.text
    assert "ValueError" in caplog.text
    assert "张三" not in caplog.text


def test_a_missing_model_is_said_plainly(tmp_path: Path) -> None:
    from bot.dialogue.service import Dialogue

    with pytest.raises(ModelError, match="没有找到"):
        Dialogue.load(tmp_path)


def test_explain_shows_what_was_read_which_rule_ran_and_why(dialogue: Any) -> None:
    trace = asyncio.run(dialogue.explain("家暴离婚没钱请律师"))
    assert trace["topic"] == "legal_aid.eligibility"
    assert any("legal_aid_form" in step for step in trace["steps"])
    assert trace["verdict"]["outcome"] == "no_means_test"
    assert trace["verdict"]["reasons"][0]["basis"][0]["article"].startswith("第32条")


def test_messages_of_many_people_at_once_are_all_answered(dialogue: Any) -> None:
    async def burst() -> list[Reply]:
        return await asyncio.gather(*(
            dialogue.respond(f"burst-{i}", "虚假承诺有什么后果", "web") for i in range(20)))

    assert {reply.topic for reply in asyncio.run(burst())} == {"commitment.consequence"}


def test_the_straight_runner_gives_what_the_dask_runner_gives(
    model: Path, service_database: str, talk: Callable[..., Reply], monkeypatch: pytest.MonkeyPatch
) -> None:
    import rasa.core.processor
    from rasa.engine.runner.dask import DaskGraphRunner

    from bot.dialogue import in_process
    from bot.dialogue.service import Dialogue

    monkeypatch.setattr(in_process, "speed_up", lambda: None)
    monkeypatch.setattr("bot.dialogue.service.speed_up", lambda: None)
    monkeypatch.setattr(rasa.core.processor, "DaskGraphRunner", DaskGraphRunner)
    plain = Dialogue.load(model)
    question = "老板欠我一万二工资不给，我是农民工，能申请法律援助吗"
    assert _unnumbered(asyncio.run(plain.respond("plain", question, "web"))) == _unnumbered(
        talk(question))


def _unnumbered(reply: Reply) -> Reply:
    """Every verdict is kept under a number of its own."""
    assert reply.outcome is not None
    assert reply.outcome.reference
    return replace(reply, outcome=replace(reply.outcome, reference=None))
