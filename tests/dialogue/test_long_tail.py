"""When the classifier is unsure and the search is not, the answer is offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.boundary import ActionBoundary, ActionClarify
from bot.reply import Reply

Talk = Callable[..., Reply]


def turn(action: Any, text: str, intent: str, *ranking: tuple[str, float]) -> tuple[Reply, Any]:
    """What `action` says to `text` as the classifier left it, and the `misses` slot after."""
    message = {
        "text": text, "intent": {"name": intent, "confidence": 0.3}, "entities": [],
        "intent_ranking": [{"name": name, "confidence": value} for name, value in ranking],
    }
    dispatcher = CollectingDispatcher()
    tracker = Tracker("t", {}, message, [], False, None, {}, "action_listen")
    events = action.run(dispatcher, tracker, {})
    misses = next((e["value"] for e in events if e.get("name") == "misses"), None)
    return Reply.from_json(dispatcher.messages[-1]["custom"]["reply"]), misses


_UNSURE = (("consult_family", 0.3), ("consult_labour", 0.28))


@pytest.mark.parametrize(("action", "intent"), [
    (ActionClarify(), "nlu_fallback"), (ActionBoundary(), "unclear"),
])
def test_a_sure_find_is_offered_to_confirm(service_database: str, action: Any, intent: str) -> None:
    reply, misses = turn(action, "交罚款没给票据", intent, *_UNSURE)
    assert "罚款不给票据" in reply.text
    assert reply.next == "choose_topic"
    assert reply.topic == "enforcement_complaint"
    assert reply.buttons[-1].title == "都不是"
    assert misses == 1


@pytest.mark.parametrize(("action", "intent"), [
    (ActionClarify(), "nlu_fallback"), (ActionBoundary(), "unclear"),
])
def test_an_unsure_find_is_not_offered(service_database: str, action: Any, intent: str) -> None:
    reply, _ = turn(action, "你吃饭了吗", intent, *_UNSURE)
    assert "您是想问" not in reply.text


def test_the_button_of_an_offer_gives_the_answer(service_database: str) -> None:
    offer, _ = turn(ActionClarify(), "交罚款没给票据", "nlu_fallback", *_UNSURE)
    reply, misses = turn(ActionClarify(), offer.buttons[0].payload, "nlu_fallback", *_UNSURE)
    assert reply.next == "done"
    assert reply.basis
    assert misses == 0


def test_the_button_of_an_offer_gives_the_answer_in_a_conversation(talk: Talk) -> None:
    offer, _ = turn(ActionClarify(), "交罚款没给票据", "nlu_fallback", *_UNSURE)
    reply = talk(offer.buttons[0].payload)
    assert reply.basis
