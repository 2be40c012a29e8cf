"""The store of conversations: who may read one, what was said, and forgetting it.

Synchronous and free of the web; `bot.cases.turns` calls it from a thread.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import clock
from bot.cases.models import ConversationRow, MessageRow
from bot.db import Database, UtcDateTime
from bot.errors import Conflict, NotFound, TooMany, Unauthorized

MINUTE = timedelta(minutes=1)
_ID = re.compile(r"[0-9a-f]{32}")

# Statements are built once: building them anew took 1.6 of the 2.1 ms a turn spent here.
_C: Any = ConversationRow.__table__.c
_M: Any = MessageRow.__table__.c
_CONVERSATION = bindparam("conversation")
_TURN = (_M.id, _M.client_message_id, _M.text, _M.reply, _M.created_at)
_RECENT = and_(_M.conversation_id == _C.id, _M.created_at > bindparam("since", type_=UtcDateTime))
_WHO = select(_C.token_hash, _C.channel, _C.ended_at).where(_C.id == _CONVERSATION)
_OPEN = (
    select(
        _C.token_hash, _C.channel, _C.ended_at, *_TURN, _M.text_hash,
        select(func.count()).where(_RECENT).correlate(ConversationRow.__table__)
        .scalar_subquery().label("recent"),
        select(func.min(_M.created_at)).where(_RECENT).correlate(ConversationRow.__table__)
        .scalar_subquery().label("oldest"),
    )
    .select_from(ConversationRow.__table__.outerjoin(MessageRow.__table__, and_(
        _M.conversation_id == _C.id, _M.client_message_id == bindparam("message"),
    )))
    .where(_C.id == _CONVERSATION)
)
_HISTORY = select(*_TURN).where(_M.conversation_id == _CONVERSATION).order_by(_M.seq)
_SAME = select(*_TURN).where(
    _M.conversation_id == _CONVERSATION, _M.client_message_id == bindparam("message")
)
_SEEN = (
    update(ConversationRow.__table__)
    .where(_C.id == _CONVERSATION, _C.ended_at.is_(None))
    .values(last_seen_at=bindparam("now"))
)
_APPEND = insert(MessageRow.__table__).values(seq=(
    select(func.coalesce(func.max(_M.seq), 0) + 1)
    .where(_M.conversation_id == _CONVERSATION).scalar_subquery()
))
_END = (
    update(ConversationRow.__table__).where(_C.id == _CONVERSATION)
    .values(ended_at=bindparam("now"))
)
_DELETE = delete(ConversationRow.__table__).where(_C.id == _CONVERSATION)


@dataclass(frozen=True)
class NewConversation:
    """What its owner gets once; the token is not stored and cannot be shown again."""

    id: str
    token: str


@dataclass(frozen=True)
class StoredMessage:
    """One turn as kept. `text` is masked, `reply` is `Reply.to_json()`."""

    id: str
    client_message_id: str
    text: str
    reply: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class OpenTurn:
    """`known` is the stored turn when the message is a resend, else None."""

    channel: str
    known: StoredMessage | None


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def text_hash(token: str, text: str) -> str:
    """Fingerprint of a text that only the holder of the token can compute."""
    return hmac.new(token.encode(), text.encode(), hashlib.sha256).hexdigest()


def _ended() -> NotFound:
    return NotFound("这个对话已经结束。", hint="请开始新的对话。")


def _stored(row: Any) -> StoredMessage:
    return StoredMessage(row.id, row.client_message_id, row.text, row.reply, row.created_at)


class ConversationStore:
    """Conversations and messages in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def local(self) -> bool:
        """True when the database is a file of this machine."""
        return str(self._database.engine.dialect.name) == "sqlite"

    def create(self, channel: str) -> NewConversation:
        """A new conversation with its own random token."""
        created = NewConversation(uuid.uuid4().hex, secrets.token_urlsafe(32))
        now = clock.now()
        with self._database.session() as session:
            session.add(ConversationRow(
                id=created.id, token_hash=_token_hash(created.token), channel=channel,
                created_at=now, last_seen_at=now,
            ))
        return created

    def authenticate(self, conversation_id: str, token: str) -> str:
        """The channel. Unauthorized for a wrong token and an unknown id alike; NotFound once
        it ended.
        """
        with self._database.session() as session:
            return str(_owned(session, _WHO, conversation_id, token).channel)

    def open_turn(
        self, conversation_id: str, token: str, client_message_id: str, text: str,
        per_minute: int,
    ) -> OpenTurn:
        """Authenticates and says whether this message was answered before.

        Conflict: the id was used for another text. TooMany: the last minute already holds
        `per_minute` messages (a resend never counts).
        """
        now = clock.now()
        with self._database.session() as session:
            row = _owned(
                session, _OPEN, conversation_id, token,
                message=client_message_id, since=now - MINUTE,
            )
        if row.id is None:
            if row.recent >= per_minute:
                wait = max(1, int((row.oldest + MINUTE - now).total_seconds()) + 1)
                raise TooMany("发得太快了。", retry_after=wait, hint=f"请等 {wait} 秒再发。")
            return OpenTurn(row.channel, None)
        if not hmac.compare_digest(row.text_hash, text_hash(token, text)):
            raise Conflict(
                "这个消息编号已经用于另一段文字。", hint="请换一个新的消息编号再发送。",
                field="client_message_id",
            )
        return OpenTurn(row.channel, _stored(row))

    def append(
        self, conversation_id: str, client_message_id: str, *, masked: str, fingerprint: str,
        reply: dict[str, Any],
    ) -> StoredMessage:
        """Stores a turn. If another worker stored the same message first, returns that one.

        NotFound if the conversation was ended meanwhile. The first statement locks the
        conversation (a row in PostgreSQL, the file in SQLite), so `seq` has no gaps or clashes.
        """
        now = clock.now()
        turn = StoredMessage(uuid.uuid4().hex, client_message_id, masked, reply, now)
        try:
            with self._database.session() as session:
                seen = session.execute(_SEEN, {"conversation": conversation_id, "now": now})
                if seen.rowcount == 0:
                    raise _ended()
                session.execute(_APPEND, {
                    "conversation": conversation_id, "conversation_id": conversation_id,
                    "text_hash": fingerprint, **vars(turn),
                })
            return turn
        except IntegrityError:
            with self._database.session() as session:
                return _stored(session.execute(_SAME, {
                    "conversation": conversation_id, "message": client_message_id,
                }).one())

    def history(self, conversation_id: str, token: str) -> list[StoredMessage]:
        """All turns in order; authenticates."""
        with self._database.session() as session:
            _owned(session, _WHO, conversation_id, token)
            rows = session.execute(_HISTORY, {"conversation": conversation_id})
            return [_stored(row) for row in rows]

    def end(self, conversation_id: str, token: str) -> None:
        """Refuses further messages. May be repeated until `delete` has succeeded."""
        with self._database.session() as session:
            _owned(session, _WHO, conversation_id, token, even_if_ended=True)
            session.execute(_END, {"conversation": conversation_id, "now": clock.now()})

    def delete(self, conversation_id: str) -> None:
        """Removes the rows themselves; the messages go with their conversation."""
        with self._database.session() as session:
            session.execute(_DELETE, {"conversation": conversation_id})

    def ping(self) -> None:
        """Raises if the database does not answer or has no tables."""
        with self._database.session() as session:
            session.execute(_WHO, {"conversation": ""})


def _owned(
    session: Session, statement: Any, conversation_id: str, token: str, *,
    even_if_ended: bool = False, **values: Any,
) -> Any:
    """The statement's row, if the token is this conversation's."""
    row = None
    if _ID.fullmatch(conversation_id):  # anything else may not even be valid for the database
        row = session.execute(statement, {"conversation": conversation_id, **values}).first()
    if row is None or not hmac.compare_digest(row.token_hash, _token_hash(token)):
        raise Unauthorized("没有权限查看这个对话。", hint="请开始新的对话。")
    if row.ended_at is not None and not even_if_ended:
        raise _ended()
    return row
