"""The last word on a message: danger overrides the topic, and a guess is not taken for knowledge.

Bands of confidence: at or above `answer` the topic stands; between `confirm` and `answer` the
person is asked which of two or three topics is meant (intent `nlu_fallback`); below `confirm` the
message is taken as unclear. Very short fragments need no less confidence than long messages.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.crisis import crisis_kind
from bot.nlu.messages import normalized
from bot.nlu.suspicion import plainly_no_danger, tells_of_danger

CRISIS = "crisis"
GENERAL = "general"
_CODES = (
    (re.compile(r"ex-\d{3,5}"), "exemption_lookup"),
    (re.compile(r"cert-\d{3,5}"), "commitment_lookup"),
)  # a tapped or typed code of a list item
FALLBACK = "nlu_fallback"
UNCLEAR = "unclear"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False
)
class DecisionBands(GraphComponent, IntentClassifier):
    """Rewrites `intent` by bands; sets `crisis` (kind or None). Place it after the classifier."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._answer = config["answer"]
        self._confirm = config["confirm"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"answer": 0.42, "confirm": 0.2}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DecisionBands:
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = normalized(message).text
            best = message.get("intent") or {"name": UNCLEAR, "confidence": 0.0}
            kind = self._danger(message, text)
            message.set("crisis", kind, add_to_output=True)
            if kind:
                self._set(message, CRISIS, 1.0)
                continue
            coded = next((intent for code, intent in _CODES if code.fullmatch(text)), None)
            if coded:
                self._set(message, coded, 1.0)
                continue
            if best["name"] == CRISIS:  # a guess that may not stand: the next best
                best = self._other(message)
                self._set(message, best["name"], best["confidence"])
            if not text or best["confidence"] < self._confirm:
                self._set(message, UNCLEAR, best["confidence"])
            elif best["confidence"] < self._answer:
                self._set(message, FALLBACK, best["confidence"])
        return messages

    @staticmethod
    def _other(message: Message) -> dict[str, Any]:
        """The best guess that is not danger."""
        ranking = message.get("intent_ranking") or []
        others = (guess for guess in ranking if guess["name"] != CRISIS)
        return next(others, {"name": UNCLEAR, "confidence": 0.0})

    @staticmethod
    def _danger(message: Message, text: str) -> str | None:
        """The kind of danger: by a fixed pattern, or by the classifier's word."""
        confidence = message.get("crisis_confidence")
        kind = crisis_kind(text)
        if confidence is None:  # no classifier before us
            return kind
        if kind:
            return None if plainly_no_danger(confidence) else kind
        return GENERAL if tells_of_danger(text, confidence) else None

    @staticmethod
    def _set(message: Message, name: str, confidence: float) -> None:
        message.set("intent", {"name": name, "confidence": confidence}, add_to_output=True)
