"""What all forms share: remarks about the conversation, side questions, patience."""

from __future__ import annotations

import re
from enum import Enum

from rasa_sdk import Tracker

from actions._reply import message_text, topic_of
from bot.cues import Cue

_ABOVE_EVERYTHING = ("crisis", "handoff")
_NO_TOPIC = ("affirm", "deny", "unsure", "unclear")
_QUESTION = re.compile(
    r"怎么|如何|哪里|哪儿|哪个|哪些|多少|多久|几天|什么|么子|啥|谁|吗|能不能|可不可以|要不要|是不是|有没有"
    r"|何解|咋|[?？]")
_WORDS = re.compile(r"[\u4e00-\u9fff]")  # letters and signs alone are no question


class Patience(str, Enum):
    """How to ask again after answers that were not understood."""

    AGAIN = "again"
    EXPLAIN = "explain"  # the same question in plainer words
    PERSON = "person"  # and a person is offered


def cue_in(tracker: Tracker) -> Cue | None:
    """The remark about the conversation in the latest message, if it is one."""
    kind = tracker.latest_message.get("cue")
    return Cue(kind) if kind else None


def is_question(text: str) -> bool:
    return bool(_QUESTION.search(text))


def above_everything(tracker: Tracker) -> bool:
    """Danger, or a person is wanted, for sure: no form holds these back."""
    return (tracker.latest_message.get("intent") or {}).get("name") in _ABOVE_EVERYTHING


def is_digression(tracker: Tracker, own: tuple[str, ...]) -> bool:
    """Is the latest message surely about something else than a form with the topics `own`?

    What happened (consult.*) and what nobody understands belong to the form unless they ask.
    """
    topic, text = topic_of(tracker), message_text(tracker)
    if topic in own or topic in _NO_TOPIC or not _WORDS.search(text):
        return False
    if topic == "out_of_scope" or topic.startswith("consult."):
        return is_question(text)
    return topic not in _ABOVE_EVERYTHING


def patience(misses: int) -> Patience:
    """`misses` counts answers in a row that were not understood, this one included."""
    steps = (Patience.AGAIN, Patience.EXPLAIN)
    return steps[misses - 1] if misses <= len(steps) else Patience.PERSON
