"""One turn from the outside: check, mask, ask the dialogue, keep the answer, answer once.

Everything that a front door needs of a conversation, without HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar
from weakref import WeakValueDictionary

from bot.cases.conversations import (
    ConversationStore,
    NewConversation,
    StoredMessage,
    text_hash,
)
from bot.cases.masking import mask_personal_data
from bot.cases.text import checked_text
from bot.errors import NotFound
from bot.reply import Reply

P = ParamSpec("P")
T = TypeVar("T")


class Dialogue(Protocol):
    """What answers (bot.dialogue.service in the running service)."""

    async def respond(self, conversation_id: str, text: str, channel: str) -> Reply: ...

    async def forget(self, conversation_id: str) -> None:
        """Deletes what the dialogue itself remembers; doing it twice is no error."""

    def ready(self) -> bool: ...


class Conversations:
    """Takes turns. Messages of one conversation are answered one after the other.

    Two equal requests at once: in this process the second waits for the lock and gets the
    stored reply; in another process the database keeps the first and both return it.
    """

    def __init__(
        self, store: ConversationStore, dialogue: Dialogue, *, max_text: int, per_minute: int
    ) -> None:
        self._store = store
        self._dialogue = dialogue
        self._max_text = max_text
        self._per_minute = per_minute
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def start(self, channel: str) -> NewConversation:
        return await self._off_loop(self._store.create, channel)

    async def say(
        self, conversation_id: str, token: str, text: str, client_message_id: str
    ) -> StoredMessage:
        """The answer to `text`; the same `client_message_id` again gets the same answer."""
        text = checked_text(text, self._max_text)
        async with self._lock(conversation_id):
            turn = await self._off_loop(
                self._store.open_turn, conversation_id, token, client_message_id, text,
                self._per_minute,
            )
            if turn.known is not None:
                return turn.known
            masked = mask_personal_data(text)
            reply = await self._dialogue.respond(conversation_id, masked, turn.channel)
            try:
                return await self._off_loop(
                    self._store.append, conversation_id, client_message_id, masked=masked,
                    fingerprint=text_hash(token, text), reply=reply.to_json(),
                )
            except NotFound:  # cleared by another worker while we were answering
                await self._dialogue.forget(conversation_id)
                raise

    async def history(self, conversation_id: str, token: str) -> list[StoredMessage]:
        return await self._off_loop(self._store.history, conversation_id, token)

    async def end(self, conversation_id: str, token: str) -> None:
        """Forgets the conversation for good: first no more messages, then tracker, then rows."""
        async with self._lock(conversation_id):
            await self._off_loop(self._store.end, conversation_id, token)
            await self._dialogue.forget(conversation_id)
            await self._off_loop(self._store.delete, conversation_id)

    async def _off_loop(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Database work: a server is waited for in a thread; a local file takes less time than
        the way to a thread and back."""
        if self._store.local:
            return work(*args, **kwargs)
        return await asyncio.to_thread(work, *args, **kwargs)

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        return lock
