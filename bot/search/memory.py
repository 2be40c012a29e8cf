"""An index in memory: postings in a dictionary. The fastest for some thousand documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.search.documents import Document, Filter, Row, prepare_all
from bot.search.index import CANDIDATES, MAIN_WORTH, REST, rarest, weighted_terms
from bot.search.latin import Spellings
from bot.search.sound import by_sound


class MemoryIndex:
    """Built once from all documents."""

    def __init__(self, documents: Iterable[Document]) -> None:
        documents = tuple(documents)
        self.rows = prepare_all(documents)
        self.size = len(self.rows)
        held = [weighted_terms(row) for row in self.rows]
        self.mean_length = sum(sum(h.values()) for h in held) / self.size if self.size else 1.0
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row in self.rows:
            for term, worth in row.worth.items():
                self._postings[term].append((row.number, 1.0 if worth >= MAIN_WORTH else REST))
        self._sounds = by_sound(dict.fromkeys(pair for row in self.rows for pair in row.pairs))
        self._spellings = Spellings([document.headline for document in documents])

    def holders(self, terms: Iterable[str]) -> Mapping[str, int]:
        return {term: len(self._postings[term]) for term in terms if term in self._postings}

    def candidates(self, terms: Mapping[str, float], wanted: Filter) -> Sequence[Row]:
        scores: dict[int, float] = defaultdict(float)
        for term in rarest(terms, self.holders(terms)):
            for number, share in self._postings[term]:
                scores[number] += terms[term] * share
        best = sorted(scores, key=lambda number: (-round(scores[number], 9), number))
        allowed = (self.rows[n] for n in best if not wanted or wanted.allows(self.rows[n]))
        return [row for row, _ in zip(allowed, range(CANDIDATES), strict=False)]

    def sounding(self, sounds: Iterable[str]) -> Mapping[str, Sequence[str]]:
        return {heard: sorted(self._sounds[heard]) for heard in sounds if heard in self._sounds}

    def spelt(self, letters: str, wanted: Filter) -> Sequence[Row]:
        found = (self.rows[number] for number in self._spellings.find(letters))
        return [row for row in found if not wanted or wanted.allows(row)]
