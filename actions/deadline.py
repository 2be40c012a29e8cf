"""「还来得及吗」: the form that asks for the one day missing, and the count."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._reply import (
    Events,
    entities_of,
    is_side_question,
    message_text,
    say,
    slot,
    topic_of,
)
from bot.answers.timing import asking_text, running_card, timing_reply
from bot.clock import today
from bot.errors import InvalidInput
from bot.law.limits import (
    Limit,
    LimitEvent,
    Span,
    asked_limit,
    asks_about_time,
    event_of,
    find_event,
    said_span,
    span_of,
)
from bot.reply import Button, Card, Reply

FORM = "deadline_form"
UNKNOWN = "unknown"
_FORGOTTEN = re.compile(
    r"不记得|记不(?:得|清|住|到)|忘(?:了|记)|不知道|不晓得|不清楚|想不起|讲不清|说不清"
)
_QUESTION = re.compile(r"怎么|如何|哪里|哪儿|多少|什么|么子|能不能|可以不可以|[吗?？]")
_TRIES = 2
_SHORT = 10  # characters
_ALWAYS_ELSE = frozenset({"crisis", "handoff", "smalltalk.bye", "abuse.insult"})
_BUTTONS = (Button("昨天", "昨天"), Button("上个星期", "上周"), Button("上个月", "上个月"),
            Button("不记得了", "不记得了"))


def _mentions(tracker: Tracker) -> list[tuple[str, str, int, int]]:
    return [(e.name, str(e.normalized), e.start, e.end) for e in entities_of(tracker)
            if e.name in ("date", "period")]


def time_question(
    tracker: Tracker, topic: str, context: str = ""
) -> tuple[LimitEvent, Limit, Span | None] | None:
    """The limit a message is about and the day it names, if it is about one at all.

    `context` are words that the conversation is about and the message leaves out. None when
    nothing starts a limit, or when the message neither asks about time nor names a day.
    """
    text = message_text(tracker)
    event = find_event(text, topic) or (
        find_event(context, topic) if context and asks_about_time(text) else None)
    if event is None:
        return None
    asked = asked_limit(event, text)
    span = None if asked.start else said_span(event, text, _mentions(tracker), today())
    return (event, asked, span) if asks_about_time(text) or span else None


def opening(
    dispatcher: CollectingDispatcher, tracker: Tracker, topic: str, context: str = ""
) -> tuple[Events | None, Card | None]:
    """What a message about time leads to: the whole turn, or a card for another answer.

    With a question and a day the limit is counted at once; with a question and no day the form
    asks for it; a day without a question only adds a card.
    """
    found = time_question(tracker, topic, context)
    if found is None:
        return None, None
    event, asked, span = found
    if not asks_about_time(message_text(tracker)):
        return None, running_card(event, asked, span, today()) if span else None
    if span:
        reply = timing_reply(event, asked, span, today(), topic)
        return [*say(dispatcher, tracker, reply), slot("misses", 0)], None
    kept = {"event": event.id, "kind": asked.kind, "topic": topic, "tries": 0}
    return [slot("deadline_asked", kept), slot("deadline_start", None),
            {"event": "followup", "name": FORM, "timestamp": None}], None


def _asked(tracker: Tracker) -> tuple[LimitEvent, Limit, str]:
    """What the form is about; kept in a slot while it runs."""
    kept = tracker.get_slot("deadline_asked") or {}
    event = event_of(kept.get("event", ""))
    assert event is not None  # the form starts with the slot filled
    return event, event.limit(kept["kind"]), kept["topic"]


class ValidateDeadlineForm(FormValidationAction):
    """Takes a day, a stretch of days, or 「不记得」."""

    def name(self) -> str:
        return "validate_deadline_form"

    async def extract_deadline_start(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """All changes travel in the form's own slot, as rasa-sdk keeps no other."""
        if not tracker.active_loop.get("name"):
            return {}
        changes = self._changes(tracker)
        return {"deadline_start": changes} if changes else {}

    async def validate_deadline_start(
        self, changes: dict[str, Any], dispatcher: CollectingDispatcher, tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        return changes

    def _changes(self, tracker: Tracker) -> dict[str, Any]:
        """The slots that the message changes; {} hands a side question to the other rules."""
        event, _, topic = _asked(tracker)
        kept = dict(tracker.get_slot("deadline_asked"))
        text = message_text(tracker)
        mentions = _mentions(tracker)
        try:
            span = said_span(event, text, mentions, today()) or _any_day(mentions)
        except InvalidInput as error:
            return {"deadline_asked": {**kept, "note": f"{error.message}，{error.hint}。"},
                    "deadline_start": None}
        if span:
            return {"deadline_start": [span.first.isoformat(), span.last.isoformat()]}
        if _FORGOTTEN.search(text):
            return {"deadline_start": UNKNOWN}
        if _is_about_something_else(tracker, topic):
            return {}
        tries = kept.get("tries", 0) + 1
        if tries >= _TRIES:
            return {"deadline_start": UNKNOWN}
        note = "没听出是哪一天，您可以说“十月八号”“上个月底”，或者“不记得了”。"
        return {"deadline_asked": {**kept, "tries": tries, "note": note}, "deadline_start": None}


def _is_about_something_else(tracker: Tracker, topic: str) -> bool:
    """A few words that ask nothing are an answer, however the classifier reads them."""
    text, read_as = message_text(tracker), topic_of(tracker)
    asks = _QUESTION.search(text) is not None
    if len(text) <= _SHORT and not asks and read_as not in _ALWAYS_ELSE:
        return False
    return is_side_question(tracker, (topic,)) or (asks and read_as != "unclear")


def _any_day(mentions: list[tuple[str, str, int, int]]) -> Span | None:
    """A day without the event's words: the answer to the question asked."""
    dated = [value for name, value, _, _ in mentions if name == "date"]
    return span_of(dated[0], today()) if dated else None


class ActionAskDeadlineStart(Action):
    """Says the limit, then asks for the day it runs from."""

    def name(self) -> str:
        return "action_ask_deadline_start"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        event, asked, topic = _asked(tracker)
        kept = dict(tracker.get_slot("deadline_asked"))
        note = kept.pop("note", "")
        reply = Reply(
            text=note or asking_text(event, asked), topic=topic, buttons=_BUTTONS,
            missing=("start",), next="ask:start",
        )
        return [*say(dispatcher, tracker, reply), slot("deadline_asked", kept), slot("misses", 0)]


class ActionDeadlineResult(Action):
    """The count, or how the limit runs when nobody remembers the day."""

    def name(self) -> str:
        return "action_deadline_result"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        event, asked, topic = _asked(tracker)
        start = tracker.get_slot("deadline_start")
        span = None if start in (None, UNKNOWN) else span_of("/".join(start), today())
        return [
            *say(dispatcher, tracker, timing_reply(event, asked, span, today(), topic)),
            slot("deadline_start", None), slot("deadline_asked", None), slot("misses", 0),
        ]
