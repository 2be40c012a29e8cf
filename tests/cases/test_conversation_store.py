"""The store of conversations, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone

import pytest
from sqlalchemy import func, select

from bot import clock
from bot.cases.conversations import ConversationStore, NewConversation, StoredMessage, text_hash
from bot.cases.models import ConversationRow, MessageRow
from bot.db import Database
from bot.errors import Conflict, NotFound, TooMany, Unauthorized


@pytest.fixture
def store(database: Database) -> ConversationStore:
    return ConversationStore(database)


@pytest.fixture
def owner(store: ConversationStore) -> NewConversation:
    return store.create("web")


def said(
    store: ConversationStore, owner: NewConversation, message_id: str, text: str = "你好"
) -> StoredMessage:
    return store.append(
        owner.id, message_id, masked=text, fingerprint=text_hash(owner.token, text),
        reply={"text": f"答：{text}"},
    )


def rows(database: Database, table: type) -> int:
    with database.session() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def test_the_token_itself_is_not_stored(
    store: ConversationStore, owner: NewConversation, database: Database
) -> None:
    with database.session() as session:
        row = session.get(ConversationRow, owner.id)
        assert owner.token not in (row.token_hash, row.id)
        assert len(row.token_hash) == 64
        assert row.created_at.tzinfo == timezone.utc
        assert abs(clock.now() - row.created_at) < timedelta(minutes=1)


def test_the_right_token_opens_the_conversation(
    store: ConversationStore, owner: NewConversation
) -> None:
    assert store.authenticate(owner.id, owner.token) == "web"


@pytest.mark.parametrize("strange_id", ["0" * 32, "", "\x00", "' OR 1=1 --", "编号"])
def test_a_wrong_token_and_an_unknown_id_get_the_same_refusal(
    store: ConversationStore, owner: NewConversation, strange_id: str
) -> None:
    with pytest.raises(Unauthorized) as wrong_token:
        store.authenticate(owner.id, "not-the-token")
    with pytest.raises(Unauthorized) as unknown_id:
        store.authenticate(strange_id, owner.token)
    assert vars(wrong_token.value) == vars(unknown_id.value)


def test_history_keeps_the_order_and_the_reply(
    store: ConversationStore, owner: NewConversation
) -> None:
    for number in range(5):
        said(store, owner, f"m{number}", f"第{number}句")
    turns = store.history(owner.id, owner.token)
    assert [turn.text for turn in turns] == [f"第{number}句" for number in range(5)]
    assert turns[0].reply == {"text": "答：第0句"}
    assert turns[0].created_at.tzinfo is not None


def test_a_resend_finds_the_stored_reply(
    store: ConversationStore, owner: NewConversation
) -> None:
    assert store.open_turn(owner.id, owner.token, "m1", "你好", 10).known is None
    stored = said(store, owner, "m1")
    assert store.open_turn(owner.id, owner.token, "m1", "你好", 10).known == stored


def test_a_used_message_id_with_another_text_is_a_conflict(
    store: ConversationStore, owner: NewConversation
) -> None:
    said(store, owner, "m1")
    with pytest.raises(Conflict):
        store.open_turn(owner.id, owner.token, "m1", "别的话", 10)


def test_two_workers_that_answer_one_message_keep_one_reply(
    store: ConversationStore, owner: NewConversation, database: Database
) -> None:
    with ThreadPoolExecutor(8) as workers:
        kept = list(workers.map(lambda _: said(store, owner, "same"), range(8)))
    assert len({turn.id for turn in kept}) == 1
    assert rows(database, MessageRow) == 1


def test_messages_stored_at_once_all_get_their_own_place(
    store: ConversationStore, owner: NewConversation, database: Database
) -> None:
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda n: said(store, owner, f"m{n}"), range(16)))
    with database.session() as session:
        places = session.execute(select(MessageRow.seq).order_by(MessageRow.seq)).scalars().all()
    assert places == list(range(1, 17))


def test_more_messages_than_allowed_in_a_minute_must_wait(
    store: ConversationStore, owner: NewConversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        said(store, owner, f"m{number}")
    with pytest.raises(TooMany) as refused:
        store.open_turn(owner.id, owner.token, "m3", "你好", 3)
    assert 1 <= refused.value.retry_after <= 61
    assert store.open_turn(owner.id, owner.token, "m0", "你好", 3).known is not None
    later = clock.now() + timedelta(seconds=refused.value.retry_after)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert store.open_turn(owner.id, owner.token, "m3", "你好", 3).known is None


def test_deleting_removes_the_rows_of_this_conversation_only(
    store: ConversationStore, owner: NewConversation, database: Database
) -> None:
    other = store.create("kiosk")
    said(store, owner, "m1")
    said(store, other, "m1")
    store.end(owner.id, owner.token)
    store.delete(owner.id)
    assert (rows(database, ConversationRow), rows(database, MessageRow)) == (1, 1)
    with pytest.raises(Unauthorized):
        store.history(owner.id, owner.token)
    assert len(store.history(other.id, other.token)) == 1


def test_an_ended_conversation_takes_no_more_messages_but_can_still_be_deleted(
    store: ConversationStore, owner: NewConversation
) -> None:
    store.end(owner.id, owner.token)
    with pytest.raises(NotFound):
        store.open_turn(owner.id, owner.token, "m1", "你好", 10)
    with pytest.raises(NotFound):
        said(store, owner, "m1")
    store.end(owner.id, owner.token)
