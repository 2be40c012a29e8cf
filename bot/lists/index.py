"""Okapi BM25 over weighted fields, in memory: a few hundred rows need no search server."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

K1 = 1.2
B = 0.4


class Bm25:
    """Rows are given as term → weighted count; scores are plain floats, larger is nearer."""

    def __init__(self, rows: Sequence[Mapping[str, float]]) -> None:
        self.size = len(rows)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        lengths = [sum(row.values()) for row in rows]
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        for number, row in enumerate(rows):
            norm = 1 - B + B * lengths[number] / (mean or 1.0)
            for term, count in row.items():
                self._postings[term].append((number, count / (count + K1 * norm)))
        self._rarity = [
            math.log(1 + (self.size - holders + 0.5) / (holders + 0.5))
            for holders in range(self.size + 1)
        ]

    def __contains__(self, term: str) -> bool:
        return term in self._postings

    def idf(self, term: str) -> float:
        """Rarity of `term`; that of a term in a single row when it is unknown."""
        return self._rarity[min(self.size, len(self._postings.get(term, ())) or 1)]

    def scores(self, terms: Mapping[str, float]) -> dict[int, float]:
        """Row → score for weighted query `terms`; rows without any term are absent."""
        found: dict[int, float] = defaultdict(float)
        for term, weight in terms.items():
            postings = self._postings.get(term)
            if postings:
                factor = weight * self.idf(term)
                for number, share in postings:
                    found[number] += factor * share
        return found
