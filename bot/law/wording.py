"""The words of a judgement (data/knowledge/judgements/*.yml): labels, reasons, questions, and how
its facts are heard in what people type."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import knowledge
from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import KNOWLEDGE, FactBook, read_yaml
from bot.law.sayings import Saying, read_sayings
from bot.law.verdict import Option, Question

JUDGEMENTS = KNOWLEDGE / "judgements"

Typed = Callable[[str, Any], Any]  # field name, value of JSON or YAML → value; InvalidInput
Patterns = tuple[tuple[Any, re.Pattern[str]], ...]  # value → how it is said, first match wins


@dataclass(frozen=True)
class Wording:
    """Everything one judgement says and hears.

    `reading` are statements that count at any time, `short` answers that count only when their
    question was asked.
    """

    in_force_from: date
    decided_by: str
    outcomes: dict[str, str]
    reasons: dict[str, Saying]
    questions: dict[str, Question]
    reading: dict[str, Patterns]
    short: dict[str, Patterns]


def load(path: Path, typed: Typed, book: FactBook | None = None) -> Wording:
    """Reads and checks the file; KnowledgeError names what is wrong."""
    data = read_yaml(path)

    def question(name: str, entry: Any) -> Question:
        options = tuple(Option(o["label"], o["value"]) for o in entry["options"])
        for option in options:
            typed(name, option.value)
        return Question(name, entry["text"], entry["why"], entry["plain"], options)

    def patterns(name: str, rows: Any) -> Patterns:
        return tuple((typed(name, row["value"]),
                      re.compile("|".join(f"(?:{says})" for says in row["says"])))
                     for row in rows)

    try:
        return Wording(
            date.fromisoformat(data["in_force_from"]), data["decided_by"], data["outcomes"],
            read_sayings(data["reasons"], path.name, "reasons", book or knowledge.facts()),
            {name: question(name, entry) for name, entry in data["questions"].items()},
            {name: patterns(name, rows) for name, rows in data["reading"].items()},
            {name: patterns(name, rows) for name, rows in data["short"].items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{path.name} 缺少或写错了 {error}") from None
    except (InvalidInput, re.error) as error:
        raise KnowledgeError(f"{path.name}：{error}") from None


@lru_cache(maxsize=8)
def shipped(name: str, typed: Typed) -> Wording:
    """The wording that ships as judgements/NAME.yml."""
    return load(JUDGEMENTS / f"{name}.yml", typed)
