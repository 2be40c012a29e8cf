"""The one reply shape for every channel: what a citizen is told, and what it rests on.

Actions build a `Reply`, the dialogue completes it with what the NLU understood, and the web,
the terminal and the tests all read the same JSON (`Reply.to_json`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Basis:
    """One legal ground. `effective_date` is ISO (or None where the source does not say)."""

    law: str
    article: str
    effective_date: str | None
    source: str
    confidence: str  # verified-in-text | statute-derived | from-public-page


@dataclass(frozen=True)
class Button:
    """What a person can tap; `payload` is sent back as the message text."""

    title: str
    payload: str


@dataclass(frozen=True)
class Card:
    """A block below the first sentences. `kind` is one of CARD_KINDS, `lines` plain text."""

    kind: str
    title: str
    lines: tuple[str, ...] = ()
    note: str = ""


CARD_KINDS = (
    "reasons", "materials", "deadlines", "where", "remedy", "steps", "conditions",
    "item", "edition", "contact", "why", "facts",
)


@dataclass(frozen=True)
class Entity:
    """What was read in the message. `value` as written, `normalized` as used (docs/reply.md)."""

    name: str
    value: str
    normalized: Any
    start: int
    end: int


@dataclass(frozen=True)
class Outcome:
    """A verdict's code (see bot.law.verdict.OutcomeCode), its Chinese label, who decides."""

    code: str
    label: str
    decided_by: str
    reference: str | None = None


@dataclass(frozen=True)
class Reply:
    """`text` is at most three sentences; details go to cards, articles to basis.

    `spoken` is for the telephone: short breaths, no brackets; empty where `text` will do.
    """

    text: str
    topic: str = "unclear"
    topics: tuple[str, ...] = ()
    confidence: float = 0.0
    entities: tuple[Entity, ...] = ()
    basis: tuple[Basis, ...] = ()
    outcome: Outcome | None = None
    cards: tuple[Card, ...] = ()
    buttons: tuple[Button, ...] = ()
    missing: tuple[str, ...] = ()
    next: str = ""
    spoken: str = ""

    def to_json(self) -> dict[str, Any]:
        """JSON-ready dict, keys as in the class (several times faster than `asdict`)."""
        return {
            **vars(self),
            "entities": [dict(vars(entity)) for entity in self.entities],
            "basis": [dict(vars(basis)) for basis in self.basis],
            "outcome": dict(vars(self.outcome)) if self.outcome else None,
            "cards": [{**vars(card), "lines": list(card.lines)} for card in self.cards],
            "buttons": [dict(vars(button)) for button in self.buttons],
            "topics": list(self.topics),
            "missing": list(self.missing),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reply:
        """Inverse of `to_json`; unknown keys are a programming error and raise TypeError."""
        nested = {
            "basis": Basis, "cards": Card, "buttons": Button, "entities": Entity,
        }
        values = dict(data)
        unknown = set(values) - {f.name for f in fields(cls)}
        if unknown:
            raise TypeError(f"not fields of a reply: {sorted(unknown)}")
        for key, kind in nested.items():
            values[key] = tuple(kind(**{**v, "lines": tuple(v["lines"])}) if kind is Card
                                else kind(**v) for v in values.get(key, ()))
        if values.get("outcome"):
            values["outcome"] = Outcome(**values["outcome"])
        for key in ("topics", "missing"):
            values[key] = tuple(values.get(key, ()))
        return cls(**values)
