"""A turn from the outside, without HTTP."""

from __future__ import annotations

import asyncio
import json

import pytest
from sqlalchemy import select

from bot.cases.conversations import ConversationStore, StoredMessage
from bot.cases.models import MessageRow
from bot.cases.turns import Conversations
from bot.db import Database
from bot.errors import NotFound, Unauthorized
from tests.fakes import FakeDialogue


@pytest.fixture
def dialogue() -> FakeDialogue:
    return FakeDialogue()


@pytest.fixture
def conversations(database: Database, dialogue: FakeDialogue) -> Conversations:
    return Conversations(
        ConversationStore(database), dialogue, max_text=3000, per_minute=100
    )


def as_sent(turn: StoredMessage) -> tuple[str, str]:
    return turn.id, json.dumps(turn.reply)


async def test_ten_equal_requests_at_once_are_answered_by_one_turn(
    conversations: Conversations, dialogue: FakeDialogue
) -> None:
    dialogue.seconds = 0.05
    owner = await conversations.start("web")
    turns = await asyncio.gather(
        *(conversations.say(owner.id, owner.token, "老板欠薪", "m1") for _ in range(10))
    )
    assert len(dialogue.asked) == 1
    assert len({turn.id for turn in turns}) == 1


async def test_a_resend_to_another_worker_returns_the_stored_reply(
    conversations: Conversations, dialogue: FakeDialogue, database: Database
) -> None:
    owner = await conversations.start("web")
    first = await conversations.say(owner.id, owner.token, "老板欠薪", "m1")
    other_dialogue = FakeDialogue()
    other_worker = Conversations(
        ConversationStore(database), other_dialogue, max_text=3000, per_minute=100
    )
    again = await other_worker.say(owner.id, owner.token, "老板欠薪", "m1")
    assert as_sent(again) == as_sent(first)
    assert other_dialogue.asked == []


async def test_two_workers_at_once_tell_the_person_the_same(
    conversations: Conversations, dialogue: FakeDialogue, database: Database
) -> None:
    dialogue.seconds = 0.05
    owner = await conversations.start("web")
    other_worker = Conversations(
        ConversationStore(database), dialogue, max_text=3000, per_minute=100
    )
    first, second = await asyncio.gather(
        conversations.say(owner.id, owner.token, "老板欠薪", "m1"),
        other_worker.say(owner.id, owner.token, "老板欠薪", "m1"),
    )
    assert as_sent(first) == as_sent(second)


async def test_messages_of_one_conversation_are_answered_one_after_the_other(
    conversations: Conversations, dialogue: FakeDialogue
) -> None:
    dialogue.seconds = 0.02
    owner = await conversations.start("web")
    await asyncio.gather(
        *(conversations.say(owner.id, owner.token, f"第{n}句", f"m{n}") for n in range(4))
    )
    turns = await conversations.history(owner.id, owner.token)
    assert [turn.text for turn in turns] == [text for _, text, _ in dialogue.asked]


async def test_neither_the_dialogue_nor_the_database_sees_a_personal_number(
    conversations: Conversations, dialogue: FakeDialogue, database: Database
) -> None:
    owner = await conversations.start("kiosk")
    await conversations.say(owner.id, owner.token, "我电话13812345678，欠我12000元", "m1")
    assert dialogue.asked == [(owner.id, "我电话【电话】，欠我12000元", "kiosk")]
    with database.session() as session:
        row = session.execute(select(MessageRow)).scalar_one()
        assert row.text == "我电话【电话】，欠我12000元"
        assert "13812345678" not in str(vars(row))


async def test_a_failed_answer_stores_nothing_and_the_resend_is_answered(
    conversations: Conversations, dialogue: FakeDialogue
) -> None:
    owner = await conversations.start("web")
    dialogue.fails_on = "欠薪"
    with pytest.raises(RuntimeError):
        await conversations.say(owner.id, owner.token, "老板欠薪", "m1")
    dialogue.fails_on = ""
    await conversations.say(owner.id, owner.token, "老板欠薪", "m1")
    assert len(await conversations.history(owner.id, owner.token)) == 1


async def test_ending_forgets_the_tracker_and_the_rows(
    conversations: Conversations, dialogue: FakeDialogue, database: Database
) -> None:
    owner = await conversations.start("web")
    await conversations.say(owner.id, owner.token, "老板欠薪", "m1")
    await conversations.end(owner.id, owner.token)
    assert dialogue.forgotten == [owner.id]
    with pytest.raises(Unauthorized):
        await conversations.history(owner.id, owner.token)


async def test_an_answer_that_arrives_after_another_worker_cleared_is_forgotten_too(
    conversations: Conversations, dialogue: FakeDialogue, database: Database
) -> None:
    owner = await conversations.start("web")
    dialogue.seconds = 0.2
    late = asyncio.create_task(conversations.say(owner.id, owner.token, "老板欠薪", "m1"))
    while not dialogue.asked:
        await asyncio.sleep(0.01)
    other_worker = Conversations(
        ConversationStore(database), dialogue, max_text=3000, per_minute=100
    )
    await other_worker.end(owner.id, owner.token)
    with pytest.raises(NotFound):
        await late
    assert dialogue.forgotten == [owner.id, owner.id]
