"""What is searched and what comes back: plain values, the same for lists, answers and laws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.search.text import key, pairs, tokens


class Decision(str, Enum):
    """What the search makes of a query."""

    ANSWER = "answer"  # one clear hit
    CHOOSE = "choose"  # up to three, the person picks
    ASK = "ask"  # nothing in the query that could be looked up
    NONE = "none"  # not among the documents, which is all it says


@dataclass(frozen=True)
class Field:
    """Texts of one kind; `worth` (0…1) is what a match in them is worth beside the headline's 1."""

    worth: float
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """One thing that can be found.

    `facets` are names a query may be filtered by. Of documents that say the same, the one with
    the smaller `order` goes first; a `lone` document is never taken for the same as another.
    """

    code: str
    headline: str
    fields: tuple[Field, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: int = 0
    lone: bool = False


@dataclass(frozen=True)
class Row:
    """A document prepared for matching: folded, and per term the best field's worth."""

    number: int
    code: str
    headline: str
    pairs: frozenset[str]
    worth: Mapping[str, float]
    facets: Mapping[str, tuple[str, ...]]
    order: int
    lone: bool


@dataclass(frozen=True)
class Hit:
    """`score` is 0…1 (share of the query explained, adjusted), `evidence` its absolute weight."""

    code: str
    score: float
    evidence: float
    sure: bool  # rests on a known phrase of one meaning, or on much of the headline itself
    order: int = 0


@dataclass(frozen=True)
class Found:
    """The decision; `related` are codes of other documents that say what the first hit says."""

    decision: Decision
    hits: tuple[Hit, ...] = ()
    related: tuple[str, ...] = ()
    note: str = ""


def prepare(number: int, document: Document) -> Row:
    """`document` folded and split into terms."""
    headline = key(document.headline)
    worth = dict.fromkeys(tokens(headline), 1.0)
    for part in document.fields:
        for text in part.texts:
            for term in tokens(key(text)):
                worth[term] = max(part.worth, worth.get(term, 0.0))
    facets = {name: tuple(map(key, values)) for name, values in document.facets.items()}
    return Row(number, document.code, headline, frozenset(pairs(headline)), worth, facets,
               document.order, document.lone)


@dataclass(frozen=True)
class Filter:
    """For each facet the folded names of which one must be contained in the document's."""

    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def allows(self, row: Row) -> bool:
        return all(
            any(name in value for name in names for value in row.facets.get(facet, ()))
            for facet, names in self.wanted.items()
        )


def prepare_all(documents: Iterable[Document]) -> list[Row]:
    return [prepare(number, document) for number, document in enumerate(documents)]
