"""Everything that is not a legal question: greetings, other offices, a person, danger, doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import _journey
from actions._reply import Events, is_subject, message_text, say, slot, topic_of
from actions._services import services
from actions.deadline import opening
from actions.legal_aid import reference_for
from actions.legal_aid_form import known_facts
from bot.answers.presenting import NEITHER
from bot.cases.verdicts import spaced
from bot.clock import today
from bot.knowledge import topic_of_intent, topics
from bot.law.assess import assess
from bot.law.interview import summary
from bot.reply import Button, Card, Reply

_MISSES_BEFORE_PERSON = 2
_MISSED = frozenset({"unclear", "out_of_scope"})
_CHOICES = 3


def last_said(tracker: Tracker) -> str:
    """Text of the bot's last message, so that it is not repeated."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            return str(event.get("text") or "")
    return ""


def answer_offer(tracker: Tracker) -> Reply | None:
    """The answer that the search is sure of, for what the classifier could not place."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = {topic_of_intent().get(entry["name"], ""): float(entry["confidence"])
              for entry in ranking}
    return services().answers.offer(message_text(tracker), likely, today())


def missed(dispatcher: CollectingDispatcher, tracker: Tracker, reply: Reply) -> Events:
    """Says `reply` to something not understood; after two in a row a person is offered."""
    misses = int(tracker.get_slot("misses") or 0) + 1
    if misses > _MISSES_BEFORE_PERSON:
        reply = services().answers.boundary("handoff.after_misses", last_said(tracker))
    return [*say(dispatcher, tracker, reply), slot("misses", misses)]


class ActionBoundary(Action):
    """Small talk, other offices' business, fragments, insults and tricks."""

    def name(self) -> str:
        return "action_boundary"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        topic = topic_of(tracker)
        text_id = topic
        if topic == "unclear" and "仲裁" in message_text(tracker):
            text_id = "unclear.arbitration"  # labour or commercial: two different doors
        reply = services().answers.boundary(text_id, last_said(tracker))
        if topic == "unclear":
            if continued := _continued(dispatcher, tracker):
                return continued
            if found := answer_offer(tracker):
                return _found(dispatcher, tracker, found)
        if topic in _MISSED:
            return missed(dispatcher, tracker, reply)
        return [*say(dispatcher, tracker, reply), slot("misses", 0)]


class ActionClarify(Action):
    """Two or three topics to choose from when the classifier is in doubt."""

    def name(self) -> str:
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        if continued := _continued(dispatcher, tracker):
            return continued
        if found := answer_offer(tracker):
            return _found(dispatcher, tracker, found)
        ranking = tracker.latest_message.get("intent_ranking") or []
        likely = [topic_of_intent().get(entry["name"], "") for entry in ranking]
        offered = [topics()[t] for t in likely if t in topics() and is_subject(t)][:_CHOICES]
        if len(offered) < 2:
            return missed(dispatcher, tracker,
                          services().answers.boundary("unclear", last_said(tracker)))
        # The topic is the best guess; `next` says that it is being confirmed.
        reply = Reply(
            text="我想先弄准您的意思。您要问的是下面哪一件？", topic=offered[0].id,
            buttons=(*(Button(t.label, t.example) for t in offered), NEITHER),
            next="choose_topic",
        )
        return missed(dispatcher, tracker, reply)


def _continued(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """A short message that goes on with what the conversation is about."""
    journey = _journey.active(tracker)
    if journey is None:
        return None
    timed, _ = opening(dispatcher, tracker, journey.topic, journey.context)
    return timed or _journey.follow_up(dispatcher, tracker)


def _found(dispatcher: CollectingDispatcher, tracker: Tracker, reply: Reply) -> Events:
    """An answer ends the misses; an offer still counts as one until it is taken."""
    if reply.next == "choose_topic":
        return missed(dispatcher, tracker, reply)
    return [*say(dispatcher, tracker, reply), slot("misses", 0)]


class ActionHandoff(Action):
    """A person is wanted: says honestly where one is, and keeps what was said."""

    def name(self) -> str:
        return "action_handoff"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        reply = services().answers.boundary("handoff", last_said(tracker))
        facts = known_facts(tracker)
        if facts.known():  # nobody should have to tell it all again
            reference = reference_for(tracker, assess(facts, today()))
            told = Card("facts", "您已经说过的，可以照着念", summary(facts),
                        f"编号 {spaced(reference)}，凭编号可以再打开这些情况")
            reply = replace(reply, cards=(*reply.cards, told))
        return [*say(dispatcher, tracker, reply), slot("misses", 0), *leave_form(tracker)]


class ActionCrisis(Action):
    """Danger now: the number first, nothing explained."""

    def name(self) -> str:
        return "action_crisis"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        kind = tracker.latest_message.get("crisis") or "general"
        if safe := _journey.safe_now(dispatcher, tracker):
            return safe
        reply = services().answers.boundary(f"crisis.{kind}")
        told = [*_journey.carried_facts(tracker), *_journey.danger(tracker, kind)]
        return [*say(dispatcher, tracker, reply), *told, slot("misses", 0), *leave_form(tracker)]


def leave_form(tracker: Tracker) -> Events:
    """Ends an open form; what it knows stays in its slots."""
    if not tracker.active_loop.get("name"):
        return []
    return [
        {"event": "active_loop", "name": None, "timestamp": None},
        slot("requested_slot", None), slot("aid_asking", None),
    ]
