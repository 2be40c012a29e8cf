"""Which answer of a topic a message asks for, and whether that is sure enough to say it.

Every answer is known by its everyday questions, its title and its keywords. A message is compared
by pairs of characters: what is rare among the topic's answers counts more. Keywords, chosen by
hand, count most. Pure text, no model: the same words always get the same answer.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.answers.models import Answer
from bot.knowledge import KNOWLEDGE, read_yaml

NEAREST = 3
# Measured on the table of unseen wordings (tests/answers/reach): below ENOUGH nothing fits; two
# answers closer than CLEAR_LEAD are told apart by the person, not by us.
ENOUGH = 0.20
CLEAR_LEAD = 0.06
_KEYWORD_WEIGHT, _BAG_WEIGHT, _ASK_WEIGHT = 0.45, 0.55, 0.45
_FULL_KEYWORDS = 5.0  # characters of matched keywords that count as certain
_NOT_WORDS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_PARTICLES = re.compile("[的了吗呢吧啊呀嘛么咯哦我他她你您]")
_BREAK = " "


@dataclass(frozen=True)
class Choice:
    """`answer` fits best; when not `sure`, `nearest` are what the person may have meant."""

    answer: Answer
    sure: bool
    nearest: tuple[Answer, ...] = ()


class Chooser:
    """The answers of one topic, ready to be compared with messages."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = tuple(answers)
        self._general = next(a for a in self._answers if a.general)
        self._asks = {a.id: [pairs(ask) for ask in a.asks] for a in self._answers}
        self._bags = {
            a.id: frozenset().union(
                pairs(a.title), *self._asks[a.id],
                *(pairs(part) for keyword in a.keywords for part in keyword.split("+")))
            for a in self._answers
        }
        known_by = Counter(pair for bag in self._bags.values() for pair in bag)
        self._rarity = {
            pair: math.log(1 + len(self._answers) / count) for pair, count in known_by.items()
        }
        self._unknown = math.log(1 + len(self._answers))

    def choose(self, text: str) -> Choice:
        """The best answer; the topic's general one when nothing fits."""
        scored = sorted(((self.score(a, text), -i, a) for i, a in enumerate(self._answers)),
                        reverse=True)
        best = scored[0][0]
        if best < ENOUGH:
            near = [a for value, _, a in scored if value > 0 and not a.general]
            return Choice(self._general, not near, tuple(near[:NEAREST]))
        rivals = [a for value, _, a in scored if best - value < CLEAR_LEAD and value >= ENOUGH]
        return Choice(scored[0][2], len(rivals) == 1, tuple(rivals[:NEAREST]))

    def score(self, answer: Answer, text: str) -> float:
        """0 (nothing in common) to about 1.5."""
        asked = pairs(text)
        if not asked:
            return 0.0
        weights = {pair: self._rarity.get(pair, self._unknown / 2) for pair in asked}
        bag = self._bags[answer.id]
        covered = sum(weight for pair, weight in weights.items() if pair in bag)
        closest = max((self._likeness(ask, asked) for ask in self._asks[answer.id]), default=0.0)
        hits = min(1.0, keyword_hits(answer, text) / _FULL_KEYWORDS)
        return (_BAG_WEIGHT * covered / sum(weights.values()) + _ASK_WEIGHT * closest
                + _KEYWORD_WEIGHT * hits)

    def _likeness(self, ask: frozenset[str], asked: frozenset[str]) -> float:
        """Shared pairs by their rarity, over the mean of both sides."""
        def weight(of: Iterable[str]) -> float:
            return sum(self._rarity.get(pair, self._unknown / 2) for pair in of)
        total = weight(ask) + weight(asked)
        return 2 * weight(ask & asked) / total if total else 0.0


def keyword_hits(answer: Answer, text: str) -> int:
    """Characters of the keywords found; 「交警+当场」 counts only when both parts are there."""
    words = normalise(text)
    return sum(
        sum(map(len, parts))
        for parts in (keyword.split("+") for keyword in answer.keywords)
        if all(part in words for part in parts)
    )


def normalise(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters once the words are brought together."""
    plain = normalise(text)
    for word, same in _words():
        plain = plain.replace(word, same)
    runs = _NOT_WORDS.split(_PARTICLES.sub("", _NOT_WORDS.sub(_BREAK, plain)))
    found = {run[i:i + 2] for run in runs for i in range(len(run) - 1)}
    return frozenset(found or {run for run in runs if run})


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, str], ...]:
    """(what people say, what it becomes), longest first; silent words become a break."""
    table = read_yaml(KNOWLEDGE / "answer_words.yml")
    replaced = dict.fromkeys(table["silent"], _BREAK)
    for same in table["same"]:
        replaced |= dict.fromkeys(same[1:], same[0])
    return tuple(sorted(replaced.items(), key=lambda entry: -len(entry[0])))
