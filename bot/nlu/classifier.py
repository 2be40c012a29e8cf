"""Which topic a message is about: TF-IDF of words and characters, linear, with nearest examples.

Two views are averaged: a linear model over the whole vocabulary, and the closeness to the most
similar training examples (which also tells an unknown subject from a known one). Long stories are
read clause by clause as well, because the question often stands in the last one.
"""

from __future__ import annotations

from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.messages import normalized
from bot.nlu.normalize import clauses
from bot.nlu.topic_model import TopicModel

_FILE = "topic_model.joblib"
_SOCIAL = ("smalltalk", "affirm", "deny", "unsure", "unclear")
_CLAUSES = 20  # of a very long story, the last ones


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` (five) and `second_intent` (a second subject, or None)."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource,
        model: TopicModel | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"regularization": 1.0, "neighbours_weight": 0.2, "ranking_length": 5,
                "clause_from": 60, "second_from": 0.65}

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on every labelled example and stores the model."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        texts = [normalized(example).text for example in examples]
        self._model = TopicModel(
            regularization=self._config["regularization"],
            neighbours_weight=self._config["neighbours_weight"],
        ).fit(texts, [example.get(INTENT) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / _FILE, compress=3)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        with model_storage.read_from(resource) as folder:
            model = joblib.load(folder / _FILE)
        return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        assert self._model is not None
        for message in messages:
            text = normalized(message).text
            parts = clauses(text)
            whole = self._model.scores(text)
            by_clause = np.empty((0, len(whole)), dtype=np.float32)
            if len(parts) > 1:
                by_clause = self._about_something(
                    np.stack([self._model.scores(part) for part in parts[-_CLAUSES:]]))
                sure = by_clause[by_clause.max(axis=1) >= self._config["second_from"]]
                if len(set(sure.argmax(axis=1))) > 1:  # two subjects: let each clause speak
                    whole = sure.max(axis=0) / sure.max(axis=0).sum()
                elif len(by_clause) and len(text) >= self._config["clause_from"]:
                    whole = 0.5 * whole + 0.5 * self._over_clauses(by_clause)
            self._write(message, whole, by_clause)
        return messages

    def _about_something(self, by_clause: np.ndarray) -> np.ndarray:
        """The clauses that are more than a greeting, a thank-you or a fragment."""
        assert self._model is not None
        labels = self._model.labels
        keep = [not labels[row.argmax()].startswith(_SOCIAL) for row in by_clause]
        return by_clause[keep]

    @staticmethod
    def _over_clauses(scores: np.ndarray) -> np.ndarray:
        """One distribution from many clauses: sure ones count more, and so does the last."""
        weights = scores.max(axis=1) ** 2
        weights[-1] *= 1.5
        combined: np.ndarray = weights @ scores / weights.sum()
        return combined

    def _write(self, message: Message, scores: np.ndarray, by_clause: np.ndarray) -> None:
        assert self._model is not None
        names = self._model.labels
        order = np.argsort(-scores)[: self._config["ranking_length"]]
        ranking = [{"name": names[i], "confidence": float(scores[i])} for i in order]
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("second_intent", self._second(int(order[0]), by_clause), add_to_output=True)

    def _second(self, first: int, by_clause: np.ndarray) -> dict[str, Any] | None:
        """A clause that is surely about something else than the whole message."""
        assert self._model is not None
        best: dict[str, Any] | None = None
        for row in by_clause:
            top = int(row.argmax())
            sure = float(row[top])
            least = best["confidence"] if best else self._config["second_from"]
            if top != first and sure >= least:
                best = {"name": self._model.labels[top], "confidence": sure}
        return best

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
