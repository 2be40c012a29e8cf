"""Services of the bureau and first-line legal questions: one answer each, with its basis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import _journey
from actions._reply import Events, confidence_of, entity, message_text, say, slot, topic_of
from actions._services import services
from actions.deadline import opening
from bot.answers.presenting import present_choice
from bot.clock import today

_CONSULT = "consult."


class ActionAnswer(Action):
    """Answers the 15 services and the 14 legal fields."""

    def name(self) -> str:
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        topic = topic_of(tracker)
        text = message_text(tracker)
        answers = services().answers
        about = (
            slot("legal_field", topic.removeprefix(_CONSULT)) if topic.startswith(_CONSULT)
            else slot("service", topic)
        )
        journey = _journey.active(tracker)
        timed, dated = opening(dispatcher, tracker, topic, journey.context if journey else "")
        if timed is not None:
            return [*timed, about]
        if continued := _journey.follow_up(dispatcher, tracker):
            return continued
        left: Events = []
        if topic == "hotline":
            reply = answers.office_reply(entity(tracker, "district"), text, today())
        else:
            choice = answers.decide(topic, text, confidence_of(tracker))
            reply = present_choice(choice, today())
            shown = choice.sure or choice.answer.general  # else the person chooses first
            journey = _journey.started(choice.answer.id) if shown else None
            if journey:
                reply = _journey.with_next_steps(reply, journey)
            left = [*_journey.entered(journey), *_journey.carried_facts(tracker)]
        if dated:
            reply = replace(reply, cards=(dated, *reply.cards))
        return [*say(dispatcher, tracker, reply), about, *left, slot("misses", 0)]
