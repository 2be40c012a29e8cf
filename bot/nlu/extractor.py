"""The entity reader as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.clock import today
from bot.nlu.messages import normalized
from bot.nlu.reader import EntityReader


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False
)
class SpacyEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds district, amount, date, period, matter, person_group, department, certificate and
    behaviour; offsets point into the text as written, `value` is the canonical value."""

    def __init__(self, reader: EntityReader) -> None:
        self._reader = reader

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyEntityExtractor:
        return cls(EntityReader())

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            written = message.get(TEXT) or ""
            form = normalized(message)
            entities = []
            for found in self._reader.read(form.text, today()):
                start, end = form.span(found.start, found.end, len(written))
                entities.append({
                    "entity": found.name, "start": start, "end": end,
                    "value": found.value, "text": written[start:end],
                    "extractor": type(self).__name__,
                })
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages
