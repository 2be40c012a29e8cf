"""Puts the intent `cue` on messages about the conversation itself (see bot.cues)."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.cues import Cue, cue_of
from bot.nlu.messages import normalized

INTENT = "cue"

_AROUND_A_PLACE = re.compile(
    r"(?:我)?(?:们)?(?:是|就|在|就在|是在|那就)?"
    r"|(?:的|这边|那边|吧|啊|呢|了|那里|这里|[。，,.!！])*")


def _only_a_place(message: Message) -> Cue | None:
    """「天元区」, 「在荷塘」: whatever was asked, this answers where."""
    original = message.get(TEXT) or ""
    for entity in message.get("entities") or []:
        if entity["entity"] == "district":
            around = original[:entity["start"]].strip(), original[entity["end"]:].strip()
            if all(_AROUND_A_PLACE.fullmatch(part) for part in around):
                return Cue.PLACE
    return None


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False
)
class ConversationCues(GraphComponent, IntentClassifier):
    """Sets the intent `cue` and the attribute `cue` (its kind or None); danger stays danger.

    Place it after the decision bands.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ConversationCues:
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = normalized(message).text
            cue = None if message.get("crisis") else cue_of(text) or _only_a_place(message)
            message.set("cue", cue and cue.value, add_to_output=True)
            if cue:
                message.set("intent", {"name": INTENT, "confidence": 1.0}, add_to_output=True)
        return messages
