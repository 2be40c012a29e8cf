"""What every index of documents can do, and the one formula by which all of them rank.

Three implementations: `memory.MemoryIndex` (some thousand documents, fastest there),
`sqlite.SqliteIndex` (FTS5) and `postgres.PostgresIndex` (tsvector with GIN). They hold the same
tokens and hand over at most CANDIDATES rows; what is made of these is `engine.Search`'s business
and the same for all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bot.search.documents import Filter, Row

CANDIDATES = 50
BUDGET = 3000  # rows looked at for one query, all terms together
FEWEST, MOST = 3, 24  # terms that choose candidates
MAIN_WORTH = 0.75  # a field worth as much counts as headline for choosing candidates
REST = 0.5  # a match in the other fields beside one in the headline
K1 = 1.2
B = 0.4
SINGLE = 0.3  # what a single character is worth beside a pair


class Index(Protocol):
    """Documents by term and by spelling. Read by any number of threads."""

    size: int
    mean_length: float

    def holders(self, terms: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each of `terms`; those in none are absent."""
        ...

    def candidates(self, terms: Mapping[str, float], wanted: Filter) -> Sequence[Row]:
        """At most CANDIDATES allowed rows with any of the weighted `terms`, likely best first.

        By the sum of the weights of the `rarest` terms, a match outside the headline worth REST.
        """
        ...

    def sounding(self, sounds: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Pairs of characters of headlines that sound like each of `sounds` (zhi zhao)."""
        ...

    def spelt(self, letters: str, wanted: Filter) -> Sequence[Row]:
        """Rows whose headline has `letters` as pinyin or initials, best first; a few are enough."""
        ...


def rarity(size: int, holders: int) -> float:
    """Inverse document frequency (BM25's); a term in no document counts as in a single one."""
    held = min(size, holders or 1)
    return math.log(1 + (size - held + 0.5) / (held + 0.5))


def rarest(terms: Mapping[str, float], holders: Mapping[str, int]) -> list[str]:
    """The held pairs and words that choose the candidates: the most telling, up to BUDGET rows."""
    chosen: list[str] = []
    looked_at = 0
    held = (term for term in terms if len(term) > 1 and holders.get(term))
    for term in sorted(held, key=lambda term: (-terms[term], term)):
        looked_at += holders[term]
        if len(chosen) >= FEWEST and looked_at > BUDGET or len(chosen) >= MOST:
            break
        chosen.append(term)
    return chosen


def weighted_terms(row: Row) -> dict[str, float]:
    """Term → weight, as stored in the index."""
    return {term: value if len(term) > 1 else value * SINGLE for term, value in row.worth.items()}


def length(row: Row) -> float:
    return sum(weighted_terms(row).values())


def bm25(row: Row, terms: Mapping[str, float], mean_length: float) -> float:
    """Okapi BM25 of `row` for `terms` → weight × rarity."""
    held = weighted_terms(row)
    norm = K1 * (1 - B + B * sum(held.values()) / (mean_length or 1.0))
    return sum(weight * held[term] / (held[term] + norm)
               for term, weight in terms.items() if term in held)
