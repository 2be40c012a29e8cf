"""Finds list items by what people say, and decides how sure it is.

normalise → synonyms → BM25 over single characters and pairs → re-rank of at most 50 by how much
of the query an item explains → answer / choose / ask / none. A query in Latin letters is taken
as pinyin or initials. Thresholds are set so that a wrong confident answer is rare
(tests/lists/test_relevance.py holds the floors).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.lists.entries import Decision, Item
from bot.lists.index import Bm25
from bot.lists.latin import PinyinIndex
from bot.lists.synonyms import Reading, Synonym, SynonymTable
from bot.lists.text import MAX_QUERY, key, pairs, tokens

CANDIDATES = 50
CHOICES = 3

HEADLINE, CERTIFICATE, OFFICE, CONDITION = 1.0, 0.9, 0.5, 0.35  # worth of a match by field
PHRASE_WEIGHT = 8.0  # a known phrase explains as much as two or three rare pairs of characters
NOUN_WEIGHT = 4.0  # a thing, not a behaviour
UNKNOWN_WEIGHT = 0.8  # a pair that no item contains: everyday chatter or another subject
LONE_WEIGHT = 0.3  # a single leftover character
GRAMMAR = frozenset("没不在是有和与或及把被给就也都会能到从向对为个里上下中人")
GRAMMAR_SHARE = 0.3  # a pair with such a character says little
HALF = 0.5  # a meaning counts when at least half of it is in the item

ANSWER_SCORE = 0.62
ANSWER_EVIDENCE = 7.0
ANSWER_LEAD = 0.12
ANSWER_HEADLINE = 0.3  # without a known phrase, this much of the headline must be in the query
CHOOSE_SCORE = 0.42
CHOOSE_EVIDENCE = 5.6
CHOOSE_LONG = 7.5  # in a long story one known phrase is a small share: its weight counts instead
CHOOSE_SPREAD = 0.25  # a choice is not offered when it is this much worse than the best
NEARLY = 0.05  # rows on one behaviour that score this close: the nearer region goes first
SAME = 0.72  # share of common pairs from which two headlines mean the same behaviour


_Weighted = tuple[tuple[str, float], ...]  # terms with their shares, which add up to 1


@dataclass(frozen=True)
class Hit:
    """`score` is 0…1 (share of the query explained, adjusted), `evidence` its absolute weight."""

    item: Item
    score: float
    evidence: float
    sure: bool  # rests on a known phrase of one meaning, or on much of the headline itself


@dataclass(frozen=True)
class Found:
    """What the index decides; `related` are other rows on the behaviour of the first hit."""

    decision: Decision
    hits: tuple[Hit, ...] = ()
    related: tuple[Item, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class _Row:
    """One item prepared for matching: folded headline, and per term the best field's worth."""

    item: Item
    headline: str
    pairs: frozenset[str]
    worth: dict[str, float]
    office: tuple[str, ...]
    region_rank: int


@dataclass(frozen=True)
class _Unit:
    """One thing the query says: matched literally, or by one of the meanings it stands for."""

    weight: float
    literal: _Weighted
    meanings: tuple[_Weighted, ...]
    sure: bool


def _region_rank(region: str) -> int:
    if region.startswith(("株洲", "湖南省株洲")):
        return 0
    return 1 if region == "全国" else 2 if region.startswith("湖南") else 3


def _prepare(item: Item) -> _Row:
    headline = key(item.headline)
    fields = [
        (HEADLINE, [headline]),
        (CERTIFICATE, [key(name) for name in item.certificates]),
        (OFFICE, [key(item.domain), key(item.department)]),
        (CONDITION, [key(condition) for condition in item.conditions]),
    ]
    worth: dict[str, float] = {}
    for value, texts in fields:
        for text in texts:
            for term in tokens(text):
                worth[term] = max(value, worth.get(term, 0.0))
    office = (key(item.domain), key(item.department))
    return _Row(item, headline, frozenset(pairs(headline)), worth, office,
                _region_rank(item.region))


def _bm25_row(row: _Row) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    for term, value in row.worth.items():
        counts[term] = value if len(term) > 1 else value * 0.3
    return counts


def _share(terms: _Weighted, row: _Row) -> float:
    """How much of `terms` is in `row`, by rarity and field, 0…1."""
    worth = row.worth
    return sum([share * worth[term] for term, share in terms if term in worth])


class ListIndex:
    """Search over the shown items of one edition. Built once, read by any number of threads."""

    def __init__(self, items: Sequence[Item], table: SynonymTable) -> None:
        self._table = table
        self._rows = [_prepare(item) for item in items]
        self._pairs = {row.item.code: row.pairs for row in self._rows}
        self._bm25 = Bm25([_bm25_row(row) for row in self._rows])
        self._latin = PinyinIndex([item.headline for item in items], table.says)

    def __len__(self) -> int:
        return len(self._rows)

    def search(
        self, query: str, domain: str | None = None, department: str | None = None,
        kind: str | None = None,
    ) -> Found:
        """Decision and hits for any text; never raises. Filters are everyday names too (城管)."""
        query = query[:MAX_QUERY]
        allowed = self._allowed(domain, department, kind)
        reading = self._table.read(query)
        if not reading.folded:
            return Found(Decision.ASK)
        if reading.folded.isascii() and not reading.synonyms:
            return self._search_latin(reading.folded, allowed)
        if reading.absent:
            return Found(Decision.NONE, note=reading.absent.note)
        if reading.vague:
            return Found(Decision.ASK)
        return self._decide(self._rank(reading, allowed))

    def _allowed(
        self, domain: str | None, department: str | None, kind: str | None
    ) -> frozenset[int] | None:
        if not (domain or department or kind):
            return None
        kept = set(range(len(self._rows)))
        for wanted in (domain, department):
            if wanted:
                names = self._table.expand(wanted)
                kept = {n for n in kept if any(
                    name in office for name in names for office in self._rows[n].office)}
        if kind:
            kept = {n for n in kept if self._rows[n].item.kind == kind}
        return frozenset(kept)

    def _terms(self, text: str) -> tuple[str, ...]:
        return tuple(t for t in tokens(text) if len(t) > 1) or tuple(text)

    def _weighted(self, words: Iterable[str]) -> _Weighted:
        """Terms of `words`, each with its share of their common rarity."""
        terms = dict.fromkeys(term for word in words for term in self._terms(word))
        total = sum(map(self._bm25.idf, terms)) or 1.0
        return tuple((term, self._bm25.idf(term) / total) for term in terms)

    def _units(self, reading: Reading) -> list[_Unit]:
        units = [self._synonym_unit(synonym) for synonym in reading.synonyms]
        for part in reading.rest:
            for term in dict.fromkeys(self._terms(part)):
                if len(term) == 1:
                    weight = LONE_WEIGHT
                elif term in self._bm25:
                    weight = self._bm25.idf(term)
                else:
                    weight = UNKNOWN_WEIGHT
                if len(term) > 1 and not GRAMMAR.isdisjoint(term):
                    weight *= GRAMMAR_SHARE
                units.append(_Unit(weight, ((term, 1.0),), (), True))
        return units

    def _synonym_unit(self, synonym: Synonym) -> _Unit:
        weight = NOUN_WEIGHT if synonym.noun else PHRASE_WEIGHT
        meanings = tuple(map(self._weighted, synonym.means))
        return _Unit(weight, self._weighted(synonym.say), meanings, synonym.sure)

    def _explain(self, units: list[_Unit], row: _Row) -> tuple[float, bool]:
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
        return evidence, not doubtful and (phrase or share >= ANSWER_HEADLINE)

    def _rank(self, reading: Reading, allowed: frozenset[int] | None) -> list[Hit]:
        units = self._units(reading)
        total = sum(unit.weight for unit in units) or 1.0
        terms: dict[str, float] = {}
        for unit in units:
            for weighted in (unit.literal, *unit.meanings):
                terms.update((term, 1.0) for term, _ in weighted)
        for part in reading.rest:
            for character in part:
                terms.setdefault(character, 0.3)
        scores = self._bm25.scores(terms)
        numbers = [n for n in scores if allowed is None or n in allowed]
        numbers.sort(key=lambda n: -scores[n])
        top = scores[numbers[0]] if numbers else 1.0
        hits = []
        for number in numbers[:CANDIDATES]:
            row = self._rows[number]
            evidence, sure = self._explain(units, row)
            likeness = fuzz.partial_ratio(reading.folded, row.headline) / 100
            score = (0.80 * evidence / total + 0.12 * scores[number] / top + 0.08 * likeness)
            hits.append((score, -row.region_rank, -number, Hit(row.item, score, evidence, sure)))
        hits.sort(key=lambda entry: entry[:3], reverse=True)
        return [entry[3] for entry in hits]

    def _same(self, one: Item, other: Item) -> bool:
        if one.certificates or other.certificates:
            return False  # matters that look alike still ask for different certificates
        a, b = self._pairs[one.code], self._pairs[other.code]
        return len(a & b) / max(1, min(len(a), len(b))) >= SAME

    def _worth_offering(self, hit: Hit) -> bool:
        if hit.sure and hit.evidence >= CHOOSE_LONG:
            return True
        return hit.score >= CHOOSE_SCORE and hit.evidence >= CHOOSE_EVIDENCE

    def _decide(self, hits: list[Hit]) -> Found:
        if not hits or not self._worth_offering(hits[0]):
            return Found(Decision.NONE)
        top = hits[0]
        best = min(
            (hit for hit in hits[:12] if top.score - hit.score <= NEARLY
             and (hit is top or self._same(top.item, hit.item))),
            key=lambda hit: _region_rank(hit.item.region),
        )
        near = [hit for hit in hits[:12] if hit is not best]
        related = tuple(
            hit.item for hit in near
            if self._same(best.item, hit.item) or self._same(top.item, hit.item)
        )
        rival = next((hit for hit in near if hit.item not in related), None)
        lead = top.score - (rival.score if rival else 0.0)
        if (top.sure and top.score >= ANSWER_SCORE and top.evidence >= ANSWER_EVIDENCE
                and lead >= ANSWER_LEAD):
            return Found(Decision.ANSWER, (best,), related[:CHOICES])
        choices = [best]
        for hit in near:
            if len(choices) == CHOICES or best.score - hit.score > CHOOSE_SPREAD:
                break
            if not any(self._same(hit.item, chosen.item) for chosen in choices):
                choices.append(hit)
        return Found(Decision.CHOOSE, tuple(choices))

    def _search_latin(self, letters: str, allowed: frozenset[int] | None) -> Found:
        if not letters.isalpha():
            return Found(Decision.ASK)
        say = self._latin.phrase(letters)
        if say is not None:
            return self._decide(self._rank(self._table.read(say), allowed))
        numbers = [n for n in self._latin.find(letters) if allowed is None or n in allowed]
        hits = tuple(Hit(self._rows[n].item, 0.5, 0.0, False) for n in numbers[:CHOICES])
        return Found(Decision.CHOOSE, hits) if hits else Found(Decision.NONE)
