"""Finds documents by what people say, and decides how sure it is.

normalise → synonyms → at most 50 candidates of an index of single characters and pairs → re-rank
by how much of the query a document explains → answer / choose / ask / none. A query in Latin
letters is taken as pinyin or initials. Knows nothing of lists, answers or laws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from bot.search.bands import Bands
from bot.search.documents import Decision, Filter, Found, Hit, Row
from bot.search.index import CANDIDATES, SINGLE, Index, bm25, rarity
from bot.search.latin import PhraseSpellings
from bot.search.sound import PhraseSounds, spelt_out, syllables
from bot.search.synonyms import Absent, Reading, Synonym, SynonymTable
from bot.search.text import MAX_QUERY, key, tokens

PHRASE_WEIGHT = 8.0  # a known phrase explains as much as two or three rare pairs of characters
NOUN_WEIGHT = 4.0  # a thing, not a behaviour
UNKNOWN_WEIGHT = 0.8  # a pair that no document contains: everyday chatter or another subject
ALIKE_SHARE = 0.7  # a pair that only sounds like a known one says less
HEARD = 3  # syllables from which a phrase is known by its sound among characters, in pinyin less
HEARD_IN_PINYIN = 2
ALL_OF_IT = 0.95  # a headline has all of an absent phrase's official words
LONE_WEIGHT = 0.3  # a single leftover character
GRAMMAR = frozenset("没不在是有和与或及把被给就也都会能到从向对为个里上下中人")
GRAMMAR_SHARE = 0.3  # a pair with such a character says little
HALF = 0.5  # a meaning counts when at least half of it is in the document
HEADLINE_SHARE = 0.3  # without a known phrase, so much of a headline must be in the query
SAME = 0.72  # share of common pairs from which two headlines say the same

EVIDENCE, BM25, LIKENESS = 0.80, 0.12, 0.08  # parts of a score

_Weighted = tuple[tuple[str, float], ...]  # terms with their shares, which add up to 1


@dataclass(frozen=True)
class _Unit:
    """One thing the query says: matched literally, or by one of the meanings it stands for."""

    weight: float
    literal: _Weighted
    meanings: tuple[_Weighted, ...]
    sure: bool


def _share(terms: _Weighted, row: Row) -> float:
    """How much of `terms` is in `row`, by rarity and field, 0…1."""
    worth = row.worth
    return sum([share * worth[term] for term, share in terms if term in worth])


def _terms(text: str) -> tuple[str, ...]:
    """Pairs of characters; single ones when there are no pairs."""
    return tuple(t for t in tokens(text) if len(t) > 1) or tuple(text)


class _Rarity:
    """Rarity of the terms of one query, asked of the index in one go."""

    def __init__(self, index: Index, terms: Iterable[str]) -> None:
        self._size = index.size
        self._holders = index.holders(dict.fromkeys(terms))

    def __contains__(self, term: str) -> bool:
        return term in self._holders

    def __getitem__(self, term: str) -> float:
        return rarity(self._size, self._holders.get(term, 0))

    def weighted(self, words: Iterable[str]) -> _Weighted:
        """Terms of `words`, each with its share of their common rarity."""
        terms = dict.fromkeys(term for word in words for term in _terms(word))
        total = sum(self[term] for term in terms) or 1.0
        return tuple((term, self[term] / total) for term in terms)


def _words(reading: Reading) -> Iterable[str]:
    """Everything of which the rarity matters."""
    yield from reading.rest
    for synonym in reading.synonyms:
        yield from synonym.say
        for meaning in synonym.means:
            yield from meaning


class Search:
    """One index with the synonym table of its editors. Read by any number of threads."""

    def __init__(self, index: Index, table: SynonymTable, bands: Bands | None = None) -> None:
        self.index = index
        self._table = table
        self._bands = bands or Bands()
        self._phrases = PhraseSpellings(table.says)
        self._sounds = PhraseSounds(say for say in table.says if not say.isascii())

    def __len__(self) -> int:
        return self.index.size

    def find(self, query: str, filters: Mapping[str, str | None] | None = None) -> Found:
        """Decision and hits for any text; never raises on what is typed.

        `filters` are facet → wanted name; everyday names of the synonym table will do (城管).
        """
        query = query[:MAX_QUERY]
        reading = self._table.read(query)
        if not reading.folded:
            return Found(Decision.ASK)
        wanted = Filter({facet: self._table.expand(name)
                         for facet, name in (filters or {}).items() if name})
        if reading.folded.isascii() and not reading.synonyms:
            return self._find_latin(reading.folded, wanted)
        if reading.absent:
            return self._unless_listed(reading, reading.absent, wanted)
        if reading.vague:
            return Found(Decision.ASK)
        return self._rank(reading, wanted)

    def _unless_listed(self, reading: Reading, absent: Absent, wanted: Filter) -> Found:
        """NONE with the editors' note, but an edition that has the matter after all is searched."""
        synonym = absent.as_synonym()
        known = _Rarity(self.index, (t for m in synonym.means for w in m for t in tokens(w)))
        for terms in map(known.weighted, synonym.means):
            rows = self.index.candidates({term: known[term] for term, _ in terms}, wanted)
            if any(sum(s for t, s in terms if t in row.pairs) >= ALL_OF_IT for row in rows):
                listed = replace(reading, synonyms=(*reading.synonyms, synonym), absent=None)
                return self._rank(listed, wanted)
        return Found(Decision.NONE, note=absent.note)

    def _heard(self, heard: Sequence[str], written: str, known: _Rarity) -> list[_Unit]:
        """Units for phrases and pairs that `heard` sounds like, where `written` is not known."""
        shortest = HEARD if written else HEARD_IN_PINYIN
        phrases = list(self._sounds.within(heard, shortest))
        units = [replace(_synonym_unit(self._table.phrase(phrase), known), sure=False)
                 for _, _, phrase in phrases if phrase not in written]
        taken = {n for start, end, _ in phrases for n in range(start, end)}
        unknown = [n for n in range(len(heard) - 1) if n not in taken
                   and not (written and written[n:n + 2] in known)]
        alike = self.index.sounding(" ".join(heard[n:n + 2]) for n in unknown)
        words = [word for n in unknown for word in alike.get(" ".join(heard[n:n + 2]), ())]
        rare = _Rarity(self.index, words)
        for n in unknown:
            meant = alike.get(" ".join(heard[n:n + 2]), ())
            if meant:
                weight = ALIKE_SHARE * max(rare[word] for word in meant)
                units.append(_Unit(weight, (), tuple(((word, 1.0),) for word in meant), False))
        return units

    def _units(self, reading: Reading, known: _Rarity) -> list[_Unit]:
        units = [_synonym_unit(synonym, known) for synonym in reading.synonyms]
        for part in reading.rest:
            for term in dict.fromkeys(_terms(part)):
                if len(term) == 1:
                    weight = LONE_WEIGHT
                elif term in known:
                    weight = known[term]
                else:
                    weight = UNKNOWN_WEIGHT
                if len(term) > 1 and not GRAMMAR.isdisjoint(term):
                    weight *= GRAMMAR_SHARE
                units.append(_Unit(weight, ((term, 1.0),), (), True))
        return units

    def ranked(self, query: str) -> list[Hit]:
        """Every candidate, best first, for a caller that decides by more than the text."""
        reading = self._table.read(query[:MAX_QUERY])
        return self._scored(self._units(reading, self._known(reading)), reading, Filter())[0]

    def _known(self, reading: Reading) -> _Rarity:
        return _Rarity(self.index, (t for word in _words(reading) for t in tokens(word)))

    def _rank(self, reading: Reading, wanted: Filter) -> Found:
        known = self._known(reading)
        units = self._units(reading, known)
        found = self._decide(*self._scored(units, reading, wanted))
        if found.decision is not Decision.NONE:
            return found
        alike = [unit for part in reading.rest if len(part) > 1 and not part.isascii()
                 for unit in self._heard(syllables(part), part, known)]
        if not alike:
            return found
        found = self._decide(*self._scored([*units, *alike], reading, wanted))
        return replace(found, decision=Decision.CHOOSE) if found.hits else found

    def _scored(
        self, units: Sequence[_Unit], reading: Reading, wanted: Filter
    ) -> tuple[list[Hit], Sequence[Row]]:
        """The candidates as hits, best first, and as rows."""
        terms = dict.fromkeys(term for unit in units
                              for weighted in (unit.literal, *unit.meanings)
                              for term, _ in weighted)
        characters = dict.fromkeys(c for part in reading.rest for c in part if c not in terms)
        known = _Rarity(self.index, (*terms, *characters))
        weights = {term: known[term] for term in terms}
        weights.update((character, SINGLE * known[character]) for character in characters)
        rows = self.index.candidates(weights, wanted)[:CANDIDATES]
        scores = {row.code: bm25(row, weights, self.index.mean_length) for row in rows}
        top = max(scores.values(), default=1.0) or 1.0
        total = sum(unit.weight for unit in units) or 1.0
        hits = []
        for row in rows:
            evidence, sure = _explain(units, row)
            likeness = fuzz.partial_ratio(reading.folded, row.headline) / 100
            score = (EVIDENCE * evidence / total + BM25 * scores[row.code] / top
                     + LIKENESS * likeness)
            hits.append((-score, row.order, row.number,
                         Hit(row.code, score, evidence, sure, row.order)))
        hits.sort(key=lambda entry: entry[:3])
        return [entry[3] for entry in hits], rows

    def _decide(self, hits: Sequence[Hit], rows: Iterable[Row]) -> Found:
        by_code = {row.code: row for row in rows}
        return self._bands.decide(
            hits, lambda one, other: says_the_same(by_code[one.code], by_code[other.code])
        )

    def _find_latin(self, letters: str, wanted: Filter) -> Found:
        if not letters.isalpha():
            return Found(Decision.ASK)
        phrase = self._phrases.get(letters)
        if phrase is not None:
            return self._rank(self._table.read(phrase), wanted)
        rows = self.index.spelt(letters, wanted)[:self._bands.choices]
        heard = spelt_out(letters) if not rows else ()
        if len(heard) >= HEARD_IN_PINYIN:
            units = self._heard(heard, "", _Rarity(self.index, ()))
            spelt = Reading(letters, (), (), None, False)
            found = self._decide(*self._scored(units, spelt, wanted))
            return replace(found, decision=Decision.CHOOSE) if found.hits else found
        hits = tuple(Hit(row.code, 0.5, 0.0, False, row.order) for row in rows)
        return Found(Decision.CHOOSE, hits) if hits else Found(Decision.NONE)


def _synonym_unit(synonym: Synonym, known: _Rarity) -> _Unit:
    weight = NOUN_WEIGHT if synonym.noun else PHRASE_WEIGHT
    meanings = tuple(map(known.weighted, synonym.means))
    return _Unit(weight, known.weighted(synonym.say), meanings, synonym.sure)


def _explain(units: Iterable[_Unit], row: Row) -> tuple[float, bool]:
    """Weight of `units` that `row` explains, and whether a confident answer may rest on it."""
    evidence, phrase, doubtful = 0.0, False, False
    matched: set[str] = set()
    for unit in units:
        literal = _share(unit.literal, row)
        meant = max((_share(terms, row) for terms in unit.meanings), default=0.0)
        best = max(literal, meant)
        if unit.meanings and best < HALF:
            continue
        evidence += unit.weight * best
        matched.update(term for term, _ in unit.literal if term in row.pairs)
        if meant > literal:
            doubtful |= not unit.sure
            phrase |= unit.weight == PHRASE_WEIGHT
    share = len(matched) / max(1, len(row.pairs))
    return evidence, not doubtful and (phrase or share >= HEADLINE_SHARE)


def says_the_same(one: Row, other: Row) -> bool:
    """Whether two headlines mean the same; documents that stand alone never do."""
    if one.lone or other.lone:
        return False
    shared = len(one.pairs & other.pairs)
    return shared / max(1, min(len(one.pairs), len(other.pairs))) >= SAME


def covered(synonym: Synonym, rows: Iterable[Row], index: Index) -> list[float]:
    """For each meaning of `synonym` the largest share of it that one of `rows` holds, 0…1."""
    words = [word for meaning in synonym.means for word in meaning]
    known = _Rarity(index, (term for word in words for term in tokens(key(word))))
    rows = tuple(rows)
    return [max((_share(terms, row) for row in rows), default=0.0)
            for terms in map(known.weighted, synonym.means)]
