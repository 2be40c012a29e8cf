"""Finds an answer by everyday words over all topics: the console, and what the chat did not place.

The search core (bot/search) ranks the answers by meaning, with its synonyms; the best are weighed
once more by the wordings an answer is known by (bot/answers/choosing). Where the classifier has an
opinion on the topic, `likely` adds it. Pure: the same words give the same hits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.answers.choosing import Chooser
from bot.answers.models import Answer
from bot.knowledge import KNOWLEDGE, topics
from bot.search import Document, Field, MemoryIndex, Search, SynonymTable, read_table

SYNONYMS = KNOWLEDGE / "answer_synonyms.yml"
SECTION = "answers"
ASKS, KEYWORDS, TOPIC, TEXT = 0.95, 0.9, 0.3, 0.35  # worth of a match beside the title's 1
WORDINGS, LIKELY = 1.0, 0.3  # what the wordings and the classifier add to a core score of about 1
COMPARED = 50  # hits of the core that are weighed once more
SHOWN = 3
# At or above all three the first hit is right in 97 of 100 of the tuned questions, in about 87 of
# 100 of other people's wordings (tests/answers/test_search.py): enough to offer it. Evidence keeps
# a word or two of another subject from being enough.
SURE_SCORE, SURE_LEAD, SURE_EVIDENCE = 1.4, 0.35, 8.0
CERTAIN_LEAD = 1.0


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
    certain: bool = False  # sure by such a lead that it may be said without asking


class AnswerSearch:
    """One index over all answers. Read by any number of threads."""

    def __init__(self, answers: Iterable[Answer], table: SynonymTable) -> None:
        self._answers = {answer.id: answer for answer in answers}
        self._search = Search(MemoryIndex(map(_document, self._answers.values())), table)
        self._chooser = Chooser(self._answers.values()) if self._answers else None

    def find(
        self, query: str, likely: Mapping[str, float] | None = None, limit: int = SHOWN
    ) -> AnswersFound:
        """The best `limit` answers for any text; `likely` is topic → probability, 0…1."""
        opinion = likely or {}
        ranked = self._search.ranked(query)[:COMPARED]
        worded = self._wordings(query, [hit.code for hit in ranked])
        hits = [
            AnswerHit(answer, hit.score + WORDINGS * worded[hit.code]
                      + LIKELY * math.sqrt(opinion.get(answer.topic, 0.0)), hit.evidence)
            for hit in ranked for answer in (self._answers[hit.code],)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.answer.id))
        lead = hits[0].score - hits[1].score if len(hits) > 1 else 1.0
        sure = (bool(hits) and hits[0].score >= SURE_SCORE and lead >= SURE_LEAD
                and hits[0].evidence >= SURE_EVIDENCE)
        return AnswersFound(tuple(hits[:limit]), sure, sure and lead >= CERTAIN_LEAD)

    def _wordings(self, query: str, ids: list[str]) -> dict[str, float]:
        """How well the wordings of each answer fit, the best of them 1."""
        if self._chooser is None:
            return {}
        points = {name: self._chooser.score(self._answers[name], query) for name in ids}
        most = max(points.values(), default=0.0) or 1.0
        return {name: value / most for name, value in points.items()}


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
