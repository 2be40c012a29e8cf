"""Which topic a message is about, how surely, and whether a second topic is in it.

The topic is told from the whole message; its clauses, read one by one, tell a second one. See
bot.nlu.topic_model for the model itself.
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

from bot.nlu import sentence
from bot.nlu.messages import normalized
from bot.nlu.normalize import clauses, gathered
from bot.nlu.topic_model import TopicModel

_FILE = "topic_model.joblib"
_SOCIAL = ("smalltalk", "affirm", "deny", "unsure", "unclear")
_CRISIS = "crisis"
_CLAUSES = 8  # of a very long story, the last ones


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` (five), `crisis_confidence` and `second_intent` (or None)."""

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
        return {"regularization": 1.0, "ranking_length": 5, "second_from": 0.65}

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]  # Rasa looks these up by their distribution names

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
        self._model = TopicModel(regularization=self._config["regularization"]).fit(
            texts, [example.get(INTENT) for example in examples])
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
        sentence.load()
        return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        assert self._model is not None
        for message in messages:
            text = gathered(normalized(message).text)
            parts = clauses(text)
            parts = parts[-_CLAUSES:] if len(parts) > 1 else []
            scores = self._model.scores([text, *parts])
            by_clause = self._about_something(scores[1:])
            self._write(message, self._unmixed(scores[0], by_clause), by_clause)
        return messages

    def _unmixed(self, whole: np.ndarray, by_clause: np.ndarray) -> np.ndarray:
        """`whole`, unless it is a blend that none of two clauses on two subjects is about."""
        sure = by_clause[by_clause.max(axis=1) >= self._config["second_from"]]
        subjects = set(sure.argmax(axis=1))
        if len(subjects) < 2 or whole.argmax() in subjects:
            return whole
        loudest: np.ndarray = sure.max(axis=0)
        return loudest / loudest.sum()

    def _about_something(self, by_clause: np.ndarray) -> np.ndarray:
        """The clauses that are more than a greeting, a thank-you or a fragment."""
        assert self._model is not None
        labels = self._model.labels
        keep = np.array(
            [not labels[row.argmax()].startswith(_SOCIAL) for row in by_clause], dtype=bool)
        return by_clause[keep]

    def _write(self, message: Message, scores: np.ndarray, by_clause: np.ndarray) -> None:
        assert self._model is not None
        names = self._model.labels
        order = np.argsort(-scores)[: self._config["ranking_length"]]
        ranking = [{"name": names[i], "confidence": float(scores[i])} for i in order]
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        danger = float(scores[names.index(_CRISIS)]) if _CRISIS in names else 0.0
        message.set("crisis_confidence", danger, add_to_output=True)
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
