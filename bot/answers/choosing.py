"""Which answer of a topic a message asks for, and whether that is sure enough to say it.

Every answer is known by its everyday questions, title and keywords, and, counting less, by its own
words. A message is compared by single characters and by pairs: what is rare among the topic's
answers counts more. The points of a topic's answers become shares that add up to one. Pure text,
no model: the same words always get the same answer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.answers.models import Answer
from bot.answers.words import grams, normalise

NEAREST = 3
# Fitted on the first wordings of tests/answers/reach, measured on the others (test_reach.py).
SURE = 0.60  # share from which the answer is said
NEAR = 0.04  # share from which an answer is offered
FITS = 2.5  # points below which nothing fits
_COVERED, _CLOSEST, _TOLD = {1: 8.0, 2: 2.7}, {1: 5.5, 2: 1.5}, {1: 2.5, 2: 1.7}
_KEYWORDS, _GENERAL = 1.2, 0.8
_FULL_KEYWORDS = 5.0  # characters of matched keywords that count as certain
_SIZES = (1, 2)


@dataclass(frozen=True)
class Choice:
    """`answer` fits best; when not `sure`, `nearest` are what the person may have meant.

    When `sure`, `nearest` are the others that fit a little.
    """

    answer: Answer
    sure: bool
    nearest: tuple[Answer, ...] = ()


class Chooser:
    """The answers of one topic, ready to be compared with messages."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = tuple(answers)
        self._general = next(a for a in self._answers if a.general)
        self._views = [_View(self._answers, size) for size in _SIZES]

    def choose(self, text: str) -> Choice:
        """The best answer; the topic's general one when nothing fits."""
        points = {a.id: self.score(a, text) for a in self._answers}
        ranked = sorted(self._answers, key=lambda a: -(points[a.id] + _GENERAL * a.general))
        best = ranked[0]
        if points[best.id] < FITS:
            near = [a for a in ranked if points[a.id] > 0 and not a.general]
            return Choice(self._general, not near, tuple(near[:NEAREST]))
        share = _shares({a.id: points[a.id] + _GENERAL * a.general for a in ranked})
        near = [a for a in ranked[:NEAREST] if share[a.id] >= NEAR]
        if share[best.id] >= SURE or len(near) == 1:
            return Choice(best, True, tuple(a for a in near if a != best))
        return Choice(best, False, tuple(near))

    def score(self, answer: Answer, text: str) -> float:
        """0 (nothing in common) to about 20."""
        hits = min(1.0, keyword_hits(answer, text) / _FULL_KEYWORDS)
        return sum(view.score(answer, text) for view in self._views) + _KEYWORDS * hits


class _View:
    """The answers of a topic seen by characters (size 1) or by pairs (size 2)."""

    def __init__(self, answers: tuple[Answer, ...], size: int) -> None:
        self._size = size
        self._asks = {a.id: [grams(ask, size) for ask in (*a.asks, a.title)] for a in answers}
        self._known = {
            a.id: frozenset().union(*self._asks[a.id], *(
                grams(part, size) for keyword in a.keywords for part in keyword.split("+")))
            for a in answers
        }
        self._told = {
            a.id: frozenset().union(
                *(grams(line, size) for line in (a.text, *a.steps, *a.evidence, a.spoken)))
            for a in answers
        }
        self._rarity = _Rarity(self._known.values())
        self._told_rarity = _Rarity(self._told.values())

    def score(self, answer: Answer, text: str) -> float:
        asked = grams(text, self._size)
        if not asked:
            return 0.0
        covered = self._rarity.covered(asked, self._known[answer.id])
        closest = max(self._rarity.likeness(ask, asked) for ask in self._asks[answer.id])
        told = self._told_rarity.covered(asked, self._told[answer.id])
        return (_COVERED[self._size] * covered + _CLOSEST[self._size] * closest
                + _TOLD[self._size] * told)


class _Rarity:
    """How much a character or pair tells one answer of the topic from the others."""

    def __init__(self, bags: Iterable[frozenset[str]]) -> None:
        bags = tuple(bags)
        count = Counter(gram for bag in bags for gram in bag)
        self._weight = {
            gram: math.log(1 + (len(bags) - known + 0.5) / (known + 0.5))
            for gram, known in count.items()
        }
        self._unknown = math.log(2 * len(bags) + 2) / 2

    def weight(self, gram_set: Iterable[str]) -> float:
        return sum(self._weight.get(gram, self._unknown) for gram in gram_set)

    def covered(self, asked: frozenset[str], bag: frozenset[str]) -> float:
        """Share of the message that the answer knows."""
        return self.weight(asked & bag) / self.weight(asked)

    def likeness(self, ask: frozenset[str], asked: frozenset[str]) -> float:
        """Shared by their rarity, over the mean of both sides."""
        return 2 * self.weight(ask & asked) / (self.weight(ask) + self.weight(asked))


def _shares(points: Mapping[str, float]) -> dict[str, float]:
    most = max(points.values())
    grown = {name: math.exp(value - most) for name, value in points.items()}
    return {name: value / sum(grown.values()) for name, value in grown.items()}


def keyword_hits(answer: Answer, text: str) -> int:
    """Characters of the keywords found; 「交警+当场」 counts only when both parts are there."""
    words = normalise(text)
    return sum(
        sum(map(len, parts))
        for parts in (keyword.split("+") for keyword in answer.keywords)
        if all(part in words for part in parts)
    )
