"""jieba with the legal dictionary, on normalised text, with offsets in the original."""

from __future__ import annotations

import logging
import threading
from typing import Any

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import ROOT
from bot.nlu.messages import normalized

DICTIONARY = ROOT / "data" / "nlu" / "dictionary" / "legal.txt"

_lock = threading.Lock()
_segmenter: jieba.Tokenizer | None = None


def segmenter() -> jieba.Tokenizer:
    """Our own jieba instance (the module's global one stays untouched), loaded once."""
    global _segmenter
    with _lock:
        if _segmenter is None:
            jieba.setLogLevel(logging.WARNING)
            own = jieba.Tokenizer()
            own.load_userdict(str(DICTIONARY))
            _segmenter = own
    return _segmenter


def legal_words() -> list[str]:
    """The legal terms of the dictionary; tagged lines (dialect, ordinary words) are left out."""
    lines = DICTIONARY.read_text(encoding="utf-8").splitlines()
    return sorted({line.split()[0] for line in lines if len(line.split()) == 2})


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False
)
class LegalJiebaTokenizer(Tokenizer):
    """Tokens are words of the normalised text; start and end point into the original."""

    @staticmethod
    def supported_languages() -> list[str] | None:
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["jieba"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LegalJiebaTokenizer:
        segmenter()
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of `attribute`; only user text is normalised first."""
        text = message.get(attribute) or ""
        if attribute != TEXT:
            return [Token(word, start, end) for word, start, end in segmenter().tokenize(text)]
        form = normalized(message)
        tokens = []
        for word, start, end in segmenter().tokenize(form.text):
            if word.strip():
                first, last = form.span(start, end, len(text))
                tokens.append(Token(word, first, last))
        return tokens or [Token(text or " ", 0, max(len(text), 1))]
