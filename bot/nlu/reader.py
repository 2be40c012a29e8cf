"""Reads entities from normalised text: a blank Chinese spaCy pipeline with our own matchers.

Names come from the gazetteer (longest match wins), amounts and dates from their own readers.
Knows nothing of Rasa.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.nlu.amounts import find_amounts
from bot.nlu.dates import find_dates
from bot.nlu.gazetteer import matter_patterns, names
from bot.nlu.normalize import normalize


@dataclass(frozen=True)
class Found:
    """An entity at text[start:end]; `value` is the canonical, JSON-ready value."""

    name: str
    start: int
    end: int
    value: Any


class EntityReader:
    """One per process; building it takes a moment, reading is well under a millisecond."""

    def __init__(self) -> None:
        self._nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "char"}}})
        self._matchers: dict[str, PhraseMatcher] = {}
        self._values: dict[str, dict[str, str]] = {}
        for kind, forms in names().items():
            table = {normalize(form).text: value for form, value in forms.items()}
            matcher = PhraseMatcher(self._nlp.vocab)
            matcher.add(kind, [self._nlp.make_doc(form) for form in table if form])
            self._matchers[kind] = matcher
            self._values[kind] = table

    def read(self, text: str, today: date) -> list[Found]:
        """Entities in `text`, by place. Kinds may overlap each other, never themselves."""
        found = [Found("amount", a.start, a.end,
                       {"yuan": a.yuan, "period": a.period, "approx": a.approx})
                 for a in find_amounts(text)]
        found += [
            Found("date" if d.kind == "date" else "period", d.start, d.end, d.value)
            for d in find_dates(text, today)
        ]
        doc = self._nlp.make_doc(text)
        for kind, matcher in self._matchers.items():
            found += self._names(kind, matcher, doc)
        taken = {place for e in found if e.name == "matter" for place in range(e.start, e.end)}
        for pattern, value in matter_patterns():
            match = pattern.search(text)
            if match and not taken & set(range(*match.span())):
                found.append(Found("matter", *match.span(), value))
        return sorted(found, key=lambda entity: (entity.start, entity.name))

    def _names(self, kind: str, matcher: PhraseMatcher, doc: Doc) -> list[Found]:
        spans: list[Span] = filter_spans(
            [doc[start:end] for _, start, end in matcher(doc)]
        )
        table = self._values[kind]
        return [
            Found(kind, span.start_char, span.end_char, table[span.text]) for span in spans
        ]
