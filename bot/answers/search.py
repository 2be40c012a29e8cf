"""Finds an answer by everyday words over all topics: the console, and what the chat did not place.

The search core (bot/search) ranks the answers; the best are compared once more with each
everyday question that an answer is known by. Where the classifier has an opinion on the topic,
`likely` adds it. Pure: the same words give the same hits.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.answers.models import Answer
from bot.knowledge import KNOWLEDGE, topics
from bot.search import Document, Field, MemoryIndex, Search, SynonymTable, read_table
from bot.search.text import key, pairs

SYNONYMS = KNOWLEDGE / "answer_synonyms.yml"
SECTION = "answers"
ASKS, KEYWORDS, TOPIC, TEXT = 0.95, 0.9, 0.3, 0.35  # worth of a match beside the title's 1
CLOSEST, LIKELY = 0.3, 0.2  # what the nearest question and the classifier add to a score
COMPARED = 30  # hits of the core that are compared once more
SHOWN = 3
UNKNOWN = 1.5  # rarity of a pair of characters that no answer has
# Measured on the tuned questions of tests/answers/relevance.yml: at or above all three, the first
# hit is right in 98 of 100. Evidence keeps a word or two of another subject from being enough.
SURE_SCORE, SURE_LEAD, SURE_EVIDENCE = 0.78, 0.12, 8.0


@dataclass(frozen=True)
class AnswerHit:
    """One answer found; `score` is comparable within one query only, `evidence` between all."""

    answer: Answer
    score: float
    evidence: float


@dataclass(frozen=True)
class AnswersFound:
    """The best answers, best first; `sure` when the first may be offered as the one meant."""

    hits: tuple[AnswerHit, ...]
    sure: bool


class AnswerSearch:
    """One index over all answers. Read by any number of threads."""

    def __init__(self, answers: Iterable[Answer], table: SynonymTable) -> None:
        self._answers = {answer.id: answer for answer in answers}
        self._search = Search(MemoryIndex(map(_document, self._answers.values())), table)
        self._asks = {
            answer.id: [_pairs(ask) for ask in (answer.title, *answer.asks)]
            for answer in self._answers.values()
        }
        holders = Counter(
            pair for asks in self._asks.values() for pair in frozenset().union(*asks)
        )
        size = len(self._answers)
        self._rarity = {pair: math.log(1 + size / count) for pair, count in holders.items()}

    def find(
        self, query: str, likely: Mapping[str, float] | None = None, limit: int = SHOWN
    ) -> AnswersFound:
        """The best `limit` answers for any text; `likely` is topic → probability, 0…1."""
        asked = _pairs(query)
        opinion = likely or {}
        hits = [
            AnswerHit(answer, hit.score + CLOSEST * self._closest(answer.id, asked)
                      + LIKELY * math.sqrt(opinion.get(answer.topic, 0.0)), hit.evidence)
            for hit in self._search.ranked(query)[:COMPARED]
            for answer in (self._answers[hit.code],)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.answer.id))
        lead = hits[0].score - hits[1].score if len(hits) > 1 else 1.0
        sure = (bool(hits) and hits[0].score >= SURE_SCORE and lead >= SURE_LEAD
                and hits[0].evidence >= SURE_EVIDENCE)
        return AnswersFound(tuple(hits[:limit]), sure)

    def _closest(self, answer_id: str, asked: frozenset[str]) -> float:
        """How near the nearest everyday question is, 0…1: shared pairs over all, by rarity."""
        weight = self._weight(asked)
        best = 0.0
        for ask in self._asks[answer_id]:
            total = weight + self._weight(ask)
            best = max(best, 2 * self._weight(ask & asked) / total if total else 0.0)
        return best

    def _weight(self, found: frozenset[str]) -> float:
        return sum(self._rarity.get(pair, UNKNOWN) for pair in found)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(pairs(key(text)))


def _document(answer: Answer) -> Document:
    """An answer as the search sees it."""
    words = tuple(part for keyword in answer.keywords for part in keyword.split("+"))
    return Document(
        answer.id, answer.title,
        (Field(ASKS, answer.asks), Field(KEYWORDS, words),
         Field(TEXT, (answer.text, *answer.steps)), Field(TOPIC, (topics()[answer.topic].label,))),
    )


@lru_cache(maxsize=1)
def synonyms() -> SynonymTable:
    """The shipped table; KnowledgeError names the entry that is wrong."""
    return read_table(SYNONYMS, SECTION)
