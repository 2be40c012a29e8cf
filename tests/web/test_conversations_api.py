"""Conversations over HTTP."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.reply import Basis, Button, Card, Entity, Outcome, Reply
from bot.web import schemas
from bot.web.app import Services, create_app
from tests.fakes import RICH_REPLY, FakeDialogue
from tests.web.conftest import Caller


@pytest.mark.parametrize("channel", ["wechat", "kiosk", "console", "web", "cli"])
def test_every_channel_can_start_a_conversation(client: TestClient, channel: str) -> None:
    opened = client.post("/api/conversations", json={"channel": channel})
    assert opened.status_code == 201
    assert set(opened.json()) == {"id", "token"}
    assert len(opened.json()["token"]) >= 40


def test_a_message_gets_the_reply_object_with_its_id(caller: Caller) -> None:
    answer = caller.say("老板欠薪")
    assert answer.status_code == 200
    body = answer.json()
    schemas.AnswerOut.parse_obj(body)
    message_id = body.pop("message_id")
    assert Reply.from_json(body) == RICH_REPLY
    assert caller.history().json()["messages"][0]["message_id"] == message_id


def test_a_resend_is_answered_once(caller: Caller, dialogue: FakeDialogue) -> None:
    first, second = caller.say("老板欠薪", "same"), caller.say("老板欠薪", "same")
    assert first.json() == second.json()
    assert len(dialogue.asked) == 1
    assert len(caller.history().json()["messages"]) == 1


def test_the_same_message_id_in_two_conversations_is_no_resend(
    client: TestClient, dialogue: FakeDialogue
) -> None:
    Caller(client).say("老板欠薪", "m1")
    Caller(client).say("老板欠薪", "m1")
    assert len(dialogue.asked) == 2


def test_history_shows_masked_texts_and_replies_in_order(caller: Caller) -> None:
    caller.say("我电话13812345678", "m1")
    caller.say("第二句", "m2")
    history = caller.history().json()
    schemas.HistoryOut.parse_obj(history)
    assert [turn["text"] for turn in history["messages"]] == ["我电话【电话】", "第二句"]


def test_clearing_forgets_the_rows_and_the_tracker(
    caller: Caller, dialogue: FakeDialogue
) -> None:
    caller.say("老板欠薪")
    cleared = caller.clear()
    assert (cleared.status_code, cleared.content) == (204, b"")
    assert dialogue.forgotten == [caller.path.rsplit("/", 1)[1]]
    for answer in (caller.history(), caller.say("还在吗", "m2"), caller.clear()):
        assert answer.status_code == 401


def test_if_forgetting_fails_the_person_can_try_again(
    caller: Caller, dialogue: FakeDialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_conversation_id: str) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(dialogue, "forget", broken)
        assert caller.clear().status_code == 500
    ended = caller.say("还在吗")
    assert ended.status_code == 404
    assert ended.json()["error"]["message"] == "这个对话已经结束。"
    assert caller.clear().status_code == 204


def test_control_characters_and_broken_unicode_do_no_harm(
    caller: Caller, dialogue: FakeDialogue
) -> None:
    answer = caller.client.post(
        f"{caller.path}/messages", headers=caller.headers | {"Content-Type": "application/json"},
        content=rb'{"text": "\u0000\u202e\ud800\u8001\u677f\u6b20\u85aa\u0007", '
                rb'"client_message_id": "m1"}',
    )
    assert answer.status_code == 200
    assert dialogue.asked[0][1] == "老板欠薪"


def test_while_the_model_loads_the_answer_says_so(
    caller: Caller, dialogue: FakeDialogue
) -> None:
    assert caller.client.get("/readyz").json() == {"status": "ready"}
    dialogue.is_ready = False
    for answer in (caller.say("老板欠薪"), caller.client.get("/readyz")):
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "not_ready"
        assert int(answer.headers["Retry-After"]) > 0
    assert caller.client.get("/healthz").json() == {"status": "ok"}


def test_not_ready_when_the_database_has_no_tables(
    services: Services, tmp_path: Any
) -> None:
    from bot.db import Database, make_engine

    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    with TestClient(create_app(replace(services, database=Database(engine)))) as client:
        assert client.get("/readyz").status_code == 503
    engine.dispose()


@pytest.mark.parametrize(("ours", "shown"), [
    (Reply, schemas.ReplyOut), (Basis, schemas.BasisOut), (Card, schemas.CardOut),
    (Button, schemas.ButtonOut), (Entity, schemas.EntityOut), (Outcome, schemas.OutcomeOut),
])
def test_the_documented_reply_is_the_reply(ours: Any, shown: Any) -> None:
    assert set(shown.__fields__) == {field.name for field in fields(ours)}
