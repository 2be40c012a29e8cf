"""Goes on with what the conversation is about: carried facts, next steps, short messages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._reply import MAX_BUTTONS, Events, message_text, say, slot
from actions._services import services
from bot.answers.journeys import Journey, journey_of, reply_to, started_by, started_by_danger
from bot.answers.presenting import present
from bot.clock import today
from bot.errors import InvalidInput
from bot.law.facts import CaseFacts, Matter
from bot.law.reading import facts_from_text
from bot.reply import Reply

_SAFE = re.compile(
    r"报了警|报警了|已经报警|安全了|没事了|他走了|走开了|躲出来|跑出来|不在家里|不在身边"
)


def active(tracker: Tracker) -> Journey | None:
    """The journey the conversation is on."""
    return journey_of(tracker.get_slot("journey"))


def follow_up(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """The turn, when a short message asks for a step of the journey; None for all else."""
    journey = active(tracker)
    step = journey.step(message_text(tracker)) if journey else None
    if journey is None or step is None:
        return None
    answers = services().answers
    reply = reply_to(step, journey, answers)
    if reply is None:
        reply = with_next_steps(present(answers.answer(step.answer), today()), journey, step.id)
    return [*say(dispatcher, tracker, reply), slot("misses", 0)]


def safe_now(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """「现在安全了」, 「已经报警了」 after a danger: not the number once more, but what comes next.

    Only where the classifier suspects danger; words of danger themselves always win.
    """
    suspected = tracker.latest_message.get("crisis") in (None, "general")
    return follow_up(dispatcher, tracker) if suspected and _SAFE.search(
        message_text(tracker)) else None


def with_next_steps(reply: Reply, journey: Journey, without: str = "") -> Reply:
    """`reply` with the journey's next steps in front of its own buttons."""
    steps = [b for b in journey.buttons(without) if b.payload != reply.text]
    titles = {button.title for button in steps}
    rest = [button for button in reply.buttons if button.title not in titles]
    return replace(reply, buttons=(*steps, *rest)[:MAX_BUTTONS])


def started(answer_id: str) -> Journey | None:
    return started_by(answer_id)


def entered(journey: Journey | None) -> Events:
    """Remembers the journey; an answer outside all journeys leaves the one before."""
    return [slot("journey", journey.id if journey else None)]


def danger(tracker: Tracker, kind: str) -> Events:
    """The journey that a danger starts, once it is over."""
    at_home = facts_from_text(message_text(tracker)).get("matter") is Matter.DOMESTIC_VIOLENCE
    journey = started_by_danger("violence" if at_home else kind)
    return [slot("journey", journey.id)] if journey else []


def carried_facts(tracker: Tracker) -> Events:
    """What a message tells of the case, kept for legal aid; a new matter begins a new case."""
    if tracker.active_loop.get("name"):
        return []  # a form keeps its own facts
    told = {name: value for name, value in facts_from_text(message_text(tracker)).items()
            if value is not None}
    if not told:
        return []
    kept: dict[str, Any] = {} if "matter" in told else tracker.get_slot("aid_facts") or {}
    try:
        facts = CaseFacts.from_dict(kept).with_(**told)
    except InvalidInput:
        return []
    return [slot("aid_facts", facts.to_dict())]
