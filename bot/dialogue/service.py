"""`Dialogue`: text in, `Reply` out, for every channel."""

from __future__ import annotations

import gc
import logging
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.dialogue import quiet, without_tensorflow

quiet.prepare()
without_tensorflow.install()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # noqa: E402
from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore  # noqa: E402
from rasa.core.tracker_store import InMemoryTrackerStore  # noqa: E402
from rasa.exceptions import ModelNotFound  # noqa: E402
from rasa.shared.core.events import ActionExecuted, Event, SlotSet  # noqa: E402

from bot.cases.masking import mask_personal_data  # noqa: E402
from bot.clock import today  # noqa: E402
from bot.dialogue.in_process import InProcessActions, speed_up  # noqa: E402
from bot.dialogue.tracker_store import ConversationTrackerStore  # noqa: E402
from bot.errors import ModelError, where_it_failed  # noqa: E402
from bot.knowledge import topic_of_intent  # noqa: E402
from bot.law.assess import assess  # noqa: E402
from bot.law.facts import CaseFacts  # noqa: E402
from bot.nlu.normalize import normalize  # noqa: E402
from bot.reply import Button, Reply  # noqa: E402

log = logging.getLogger(__name__)

_SORRY = Reply(
    text="刚才这句我没能处理好，对不起。您可以换个说法再问一次，或者拨打12348问工作人员。",
    topic="unclear",
    buttons=(Button("转人工", "转人工"),),
    next="retry",
)


class Dialogue:
    """One Rasa agent with in-process actions; `respond` is safe to call concurrently."""

    def __init__(
        self, agent: Agent, store: ConversationTrackerStore | InMemoryTrackerStore
    ) -> None:
        self._agent = agent
        self._store = store  # the agent's own, without Rasa's wrappers

    @classmethod
    def load(
        cls, model: Path, *, database_url: str | None = None, redis_url: str | None = None
    ) -> Dialogue:
        """Loads the newest model in `model` (a folder or file).

        Without `database_url` conversations live in memory only. Raises ModelError when there is
        no model.
        """
        quiet.quiet_logs()
        speed_up()
        store: ConversationTrackerStore | InMemoryTrackerStore = (
            ConversationTrackerStore(host=database_url) if database_url
            else InMemoryTrackerStore(None)
        )
        try:
            agent = Agent.load(
                model, tracker_store=store, lock_store=_lock_store(redis_url),
                action_endpoint=InProcessActions(),
            )
        except ModelNotFound:
            raise ModelError(
                f"在 {model} 没有找到训练好的模型", hint="请先运行 ./farun train"
            ) from None
        gc.collect()
        gc.freeze()  # what is loaded now stays; the collector need not walk it during turns
        return cls(agent, store)

    def ready(self) -> bool:
        return bool(self._agent.is_ready())

    async def respond(self, conversation_id: str, text: str, channel: str) -> Reply:
        """The reply to `text`; personal numbers are masked before anything sees or stores it."""
        output = CollectingOutputChannel()
        message = UserMessage(
            safe_text(mask_personal_data(text)), output, conversation_id, input_channel=channel
        )
        try:
            sent = await self._agent.handle_message(message)
        except Exception as error:  # the person still gets an answer
            log.error("a turn failed: %s", where_it_failed(error))
            return _SORRY
        return _reply_of(sent or [])

    async def parse(self, text: str) -> dict[str, Any]:
        """What the NLU understands, without a conversation."""
        parsed: dict[str, Any] = await self._agent.parse_message(
            safe_text(mask_personal_data(text))
        )
        return parsed

    async def explain(self, text: str) -> dict[str, Any]:
        """How `text` is understood and answered, in a conversation of its own that is forgotten.

        Keys: normalized, tokens, topic, confidence, ranking, entities, steps, verdict, reply.
        """
        conversation = uuid.uuid4().hex
        try:
            reply = await self.respond(conversation, text, "cli")
            tracker = await self._agent.processor.get_tracker(conversation)
        finally:
            await self.forget(conversation)
        parsed = tracker.latest_message.parse_data
        masked = mask_personal_data(text)
        known = topic_of_intent()
        return {
            "normalized": normalize(masked).text,
            "tokens": [masked[start:end] for start, end in parsed.get("text_tokens", [])],
            "topic": reply.topic, "confidence": reply.confidence,
            "ranking": [
                {"topic": known.get(entry["name"], entry["name"]),
                 "confidence": entry["confidence"]}
                for entry in parsed.get("intent_ranking", [])
            ],
            "entities": [entity.__dict__ for entity in reply.entities],
            "steps": [step for event in tracker.events if (step := _step(event))],
            "verdict": _verdict_of(tracker.get_slot("aid_facts")),
            "reply": reply.to_json(),
        }

    async def forget(self, conversation_id: str) -> None:
        """Deletes the tracker of a conversation."""
        if isinstance(self._store, ConversationTrackerStore):
            await self._store.forget(conversation_id)
        else:
            self._store.store.pop(conversation_id, None)


def _lock_store(redis_url: str | None) -> LockStore:
    if not redis_url:
        return InMemoryLockStore()
    from urllib.parse import urlsplit

    parts = urlsplit(redis_url)
    return RedisLockStore(
        host=parts.hostname or "localhost", port=parts.port or 6379,
        db=int(parts.path.strip("/") or 0), password=parts.password,
        use_ssl=parts.scheme == "rediss",
    )


def safe_text(text: str) -> str:
    """`text` as Rasa may see it: typed text must never be taken for one of Rasa's commands."""
    stripped = text.lstrip()
    return "／" + stripped[1:] if stripped.startswith("/") else text


def _step(event: Event) -> str:
    """One line for an event that shows what the rules did; '' for the rest."""
    if isinstance(event, ActionExecuted) and event.action_name != "action_session_start":
        return f"{event.action_name}（{event.policy or '规则'}）" if event.action_name else ""
    if isinstance(event, SlotSet) and event.value is not None:
        return f"记下 {event.key} = {event.value}"
    return ""


def _verdict_of(facts: dict[str, Any] | None) -> dict[str, Any] | None:
    """The trace of the eligibility verdict, when the conversation was about one."""
    if not facts:
        return None
    return assess(CaseFacts.from_dict(facts), today()).to_dict()


def _reply_of(sent: list[dict[str, Any]]) -> Reply:
    """What the actions of one turn said, as one reply.

    A side question during a form gives two: its answer, then the form's question again. The
    answer leads, and what is asked now (buttons, missing, next) comes from the last.
    """
    replies = [Reply.from_json(m["custom"]["reply"]) for m in sent if "reply" in
               (m.get("custom") or {})]
    if not replies:
        log.error("a turn ended without a reply")
        return _SORRY
    first, last = replies[0], replies[-1]
    if len(replies) == 1:
        return first
    return replace(
        first, text=f"{first.text}\n回到刚才的问题：{last.text}", buttons=last.buttons,
        missing=last.missing, next=last.next, cards=first.cards + last.cards,
    )
