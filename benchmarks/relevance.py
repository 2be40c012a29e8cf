"""How well everyday queries find their rows, beside plain FTS5 with jieba and BM25 on the same set.

The queries are in tests/lists/relevance*.yml. `dev` may be looked at while synonyms are written;
`unseen` is only measured: one part is older than the synonyms, the other was written after them, a
query for each of 86 rows drawn by lot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import jieba

from bot.knowledge import ROOT, read_yaml
from bot.lists import Decision, Item, ListCode, ListService
from bot.search.text import key, tokens

FOLDER = ROOT / "tests" / "lists"
DEV, UNSEEN = "dev", "unseen"
_CHOICES = 3


@dataclass(frozen=True)
class Query:
    """`items` are the codes of which any is right; empty when it is not on the list."""

    list_code: ListCode
    text: str
    items: frozenset[str]


@dataclass(frozen=True)
class Given:
    """What a search gives for a query: at most three codes, and whether the first is asserted."""

    codes: Sequence[str]
    asserted: bool


@dataclass(frozen=True)
class Scores:
    """`listed` queries have a row, `others` have none; shares are 0…1.

    `wrong_confident` counts, among all queries, a first row that is asserted and wrong; `quiet`
    the share of `others` for which no row is shown at all.
    """

    listed: int
    others: int
    recall_1: float
    recall_3: float
    mrr: float
    wrong_confident: float
    quiet: float


Answering = Callable[[Query], Given]


def queries(part: str, folder: Path = FOLDER) -> list[Query]:
    """All queries of `dev` or `unseen`."""
    older = read_yaml(folder / "relevance.yml")
    sections = [older["unseen"], read_yaml(folder / "relevance_after.yml")]
    if part == DEV:
        sections = [section for name, section in older.items() if name != "unseen"]
        sections.append(read_yaml(folder / "relevance_spoken.yml"))
    return [Query(ListCode(code), row["q"], frozenset(row["items"]))
            for section in sections for code, rows in section.items() for row in rows]


def measure(asked: Sequence[Query], answer: Answering) -> Scores:
    """Scores of one search on `asked`."""
    listed = others = first = third = wrong = quiet = 0
    reciprocal = 0.0
    for query in asked:
        given = answer(query)
        right = [n for n, code in enumerate(given.codes[:_CHOICES], 1) if code in query.items]
        hit = bool(right) and right[0] == 1
        wrong += given.asserted and not hit
        if query.items:
            listed += 1
            first += hit
            third += bool(right)
            reciprocal += 1 / right[0] if right else 0.0
        else:
            others += 1
            quiet += not given.codes
    return Scores(listed, others, first / max(1, listed), third / max(1, listed),
                  reciprocal / max(1, listed), wrong / max(1, len(asked)), quiet / max(1, others))


def ours(service: ListService) -> Answering:
    def answer(query: Query) -> Given:
        find = (service.exemption if query.list_code is ListCode.EXEMPTION
                else service.commitment)
        found = find(query.text)
        return Given([item.code for item in found.items], found.decision is Decision.ANSWER)
    return answer


def _words(item: Item) -> str:
    return " ".join((item.headline, *item.certificates, item.domain, *item.conditions))


def fts5_with_jieba(service: ListService) -> Answering:
    """What a first version would do: jieba's words in FTS5, bm25(), the best three."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE item USING fts5(list, code UNINDEXED, words)")
    for code in ListCode:
        connection.executemany("INSERT INTO item VALUES (?, ?, ?)", [
            (code.value, item.code, " ".join(jieba.cut_for_search(_words(item))))
            for item in service.items(code)])

    def answer(query: Query) -> Given:
        words = [w for w in jieba.cut_for_search(query.text) if w.isalnum()]
        wanted = " OR ".join(f'"{word}"' for word in words) or '""'
        rows = connection.execute(
            "SELECT code FROM item WHERE item MATCH ? ORDER BY bm25(item) LIMIT 3",
            (f"list : {query.list_code.value} AND words : ({wanted})",)).fetchall()
        return Given([row[0] for row in rows], bool(rows))
    return answer


def bm25_of_pairs(service: ListService) -> Answering:
    """BM25 (bm25s) over our own tokens, without synonyms, re-ranking and bands."""
    indexes = {}
    for code in ListCode:
        items = service.items(code)
        retriever = bm25s.BM25()
        retriever.index([tokens(key(_words(item))) for item in items], show_progress=False)
        indexes[code] = (retriever, [item.code for item in items])

    def answer(query: Query) -> Given:
        retriever, codes = indexes[query.list_code]
        asked = [[t for t in tokens(key(query.text)) if t in retriever.vocab_dict]]
        if not asked[0]:
            return Given((), False)
        found, scores = retriever.retrieve(asked, k=_CHOICES, show_progress=False)
        return Given([codes[n] for n, s in zip(found[0], scores[0], strict=True) if s > 0], True)
    return answer


def table(service: ListService) -> str:
    """Markdown for the README."""
    heads = ("检索", "题目：有的 + 没有的", "第一条就对", "前三条有对的", "MRR",
             "说得肯定却错了", "没有的不给")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    lines += _rows(service)
    return "\n".join(lines)


def _rows(service: ListService) -> Iterator[str]:
    searches = {"本项目": ours(service), "FTS5 + jieba": fts5_with_jieba(service),
                "BM25（双字）": bm25_of_pairs(service)}
    for part, label in ((DEV, "调试用"), (UNSEEN, "从未调过")):
        asked = queries(part)
        for name, answer in searches.items():
            s = measure(asked, answer)
            yield (f"| {name} | {label} {s.listed} + {s.others} | {s.recall_1:.1%} | "
                   f"{s.recall_3:.1%} | {s.mrr:.3f} | {s.wrong_confident:.1%} | {s.quiet:.1%} |")
