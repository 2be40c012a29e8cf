"""The one attribute our components share on a Rasa message."""

from __future__ import annotations

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.normalize import Normalized, normalize

NORMALIZED = "normalized"


def normalized(message: Message) -> Normalized:
    """The normalised text of `message`, computed once and kept on it."""
    known = message.get(NORMALIZED)
    if isinstance(known, Normalized):
        return known
    value = normalize(message.get(TEXT) or "")
    message.set(NORMALIZED, value)
    return value
