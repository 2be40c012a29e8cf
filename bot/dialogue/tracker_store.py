"""Rasa's tracker events in the service's own database: one read and one insert a turn."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from bot.db import make_engine

_EVENTS = SQLTrackerStore.SQLEvent.__table__
_STORED = "_farun_stored_events"


class ConversationTrackerStore(SQLTrackerStore):
    """Rasa's own table (its commands can read it), our engine, plain SQL, and forget().

    A tracker is read and saved under the conversation's lock, so the number of events it had when
    it was read is the number that is stored; nothing needs counting.
    """

    def __init__(self, domain: Domain | None = None, host: str = "", **kwargs: Any) -> None:
        super().__init__(domain, host=host, **kwargs)
        self.engine.dispose()
        self.engine: Engine = make_engine(host)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        query = (
            sa.select(_EVENTS.c.type_name, _EVENTS.c.data)
            .where(_EVENTS.c.sender_id == sender_id).order_by(_EVENTS.c.id)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        if not rows or self.domain is None:
            return None
        first = 0
        if not fetch_events_from_all_sessions:
            first = max((place for place, (kind, _) in enumerate(rows)
                         if kind == SessionStarted.type_name), default=0)
        events = [json.loads(data) for _, data in rows[first:]]
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _STORED, len(events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends the events that came after the tracker was read."""
        await self.stream_events(tracker)
        stored = getattr(tracker, _STORED, 0)
        fresh = list(tracker.events)[stored:]
        if not fresh:
            return
        rows = [self._row(tracker.sender_id, event.as_dict(), event.type_name) for event in fresh]
        with self.engine.begin() as connection:
            connection.execute(sa.insert(_EVENTS), rows)
        setattr(tracker, _STORED, stored + len(fresh))

    @staticmethod
    def _row(sender_id: str, data: dict[str, Any], kind: str) -> dict[str, Any]:
        """One stored event. A bot's event keeps its text; the whole reply is in `messages`."""
        if kind == BotUttered.type_name:
            data = {**data, "data": {**data["data"], "custom": None}}
        return {
            "sender_id": sender_id,
            "type_name": kind,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data, ensure_ascii=False),
        }

    async def forget(self, sender_id: str) -> None:
        """Deletes every event of `sender_id`."""
        with self.engine.begin() as connection:
            connection.execute(sa.delete(_EVENTS).where(_EVENTS.c.sender_id == sender_id))
