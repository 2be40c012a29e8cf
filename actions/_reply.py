"""How every action speaks: one structured reply, completed with what the NLU understood."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge import topic_of_intent, topics
from bot.reply import Button, Entity, Reply

Events = list[dict[str, Any]]

MAX_BUTTONS = 6
_REGISTERED = re.compile(r"(?:户口|户籍|老家|籍贯)[^，。,；;]{0,6}$")
_ANSWERS = ("affirm", "deny", "unsure", "unclear")
_NO_SUBJECT = frozenset({
    "smalltalk", "affirm", "deny", "unsure", "unclear", "out_of_scope", "abuse", "crisis",
})


def message_text(tracker: Tracker) -> str:
    """What the person wrote (already masked)."""
    return str(tracker.latest_message.get("text") or "")


def topic_of(tracker: Tracker) -> str:
    """Public topic of the latest message; `unclear` for the bands and the buttons."""
    # Not get_intent_of_latest_message: that reads the ranking, which the bands do not change.
    intent = (tracker.latest_message.get("intent") or {}).get("name")
    return topic_of_intent().get(intent or "", "unclear")


def confidence_of(tracker: Tracker) -> float:
    """The classifier's confidence in the topic of the latest message, 0…1."""
    return float((tracker.latest_message.get("intent") or {}).get("confidence") or 0)


def entities_of(tracker: Tracker) -> tuple[Entity, ...]:
    """Entities of the latest message in the reply's shape."""
    return tuple(
        Entity(e["entity"], e["text"], e["value"], e["start"], e["end"])
        for e in tracker.latest_message.get("entities") or []
        if "text" in e
    )


def entity(tracker: Tracker, name: str) -> Any:
    """Canonical value of the first entity called `name`, or None.

    Of several places the one where the case is counts, not where somebody is registered.
    """
    found = [e for e in entities_of(tracker) if e.name == name]
    if name == "district" and len(found) > 1:
        text = message_text(tracker)
        found = [e for e in found if not _REGISTERED.search(text[:e.start])] or found
    return found[0].normalized if found else None


def is_side_question(tracker: Tracker, own: tuple[str, ...]) -> bool:
    """True when a message during a form is surely about another topic than `own`.

    Short answers, fragments and what happened (consult.*) belong to the form; what the bands
    were not sure of is `unclear` already.
    """
    topic = topic_of(tracker)
    return not (topic in own or topic in _ANSWERS or topic.startswith("consult."))


def is_subject(topic: str) -> bool:
    """True for a topic that can be asked about, False for small talk, fragments and the like."""
    return topic.split(".")[0] not in _NO_SUBJECT


def second_topic(tracker: Tracker) -> str | None:
    """The other thing the message is about, if the classifier is sure there is one."""
    second = tracker.latest_message.get("second_intent") or {}
    topic = topic_of_intent().get(second.get("name", ""))
    if topic is None or not is_subject(topic) or topic == topic_of(tracker):
        return None
    return topic


def slot(name: str, value: Any) -> dict[str, Any]:
    """A SlotSet event."""
    return {"event": "slot", "name": name, "value": value, "timestamp": None}


def say(dispatcher: CollectingDispatcher, tracker: Tracker, reply: Reply) -> Events:
    """Utters `reply`; returns the events every turn leaves behind."""
    topic = reply.topic if reply.topic != "unclear" else topic_of(tracker)
    reply = replace(
        reply, topic=topic, entities=entities_of(tracker),
        confidence=round(float(tracker.latest_message.get("intent", {}).get("confidence") or 0), 4),
    )
    other = second_topic(tracker)
    topics_found = (topic, other) if other and other != topic else (topic,)
    reply = replace(reply, topics=topics_found, buttons=_with_second(reply.buttons, topics_found))
    dispatcher.utter_message(
        text=reply.text,
        buttons=[{"title": b.title, "payload": b.payload} for b in reply.buttons],
        json_message={"reply": reply.to_json()},
    )
    return [slot("last_topic", topic)]


def _with_second(buttons: tuple[Button, ...], found: tuple[str, ...]) -> tuple[Button, ...]:
    """Offers the second topic as a button, in front, unless it is offered already."""
    if len(found) < 2:
        return buttons
    second = topics()[found[1]]
    offered = Button(f"另外：{second.label}", second.example)
    return (offered, *[b for b in buttons if b.payload != offered.payload])[:MAX_BUTTONS]
