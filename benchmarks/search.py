"""Measures the search of the lists: how good (`relevance`) and how fast with 100,000 rows.

The synthetic rows are made of the clauses of the shipped ones, with a fixed seed, so that words
are as frequent beside each other as in real lists; the queries are those of the relevance sets.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import Engine

from benchmarks import relevance
from bot.db import Base, Database, make_engine
from bot.lists import ListCode, ListService
from bot.lists.loading import load_editions
from bot.lists.search import document, read_synonyms
from bot.search import Document, Field, MemoryIndex, Search
from bot.search.index import Index
from bot.search.stored import kind_for, open_index

ROWS = 100_000
_CLAUSES = re.compile("[,，、;；]")
_BEGIN, _END = "<!-- bench-search -->", "<!-- /bench-search -->"


def synthetic(documents: Sequence[Document], rows: int, seed: int = 12348) -> Iterator[Document]:
    """`rows` documents: clauses of two real headlines, conditions and facets of a third."""
    random_ = random.Random(seed)
    clauses = [clause for d in documents for clause in _CLAUSES.split(d.headline)
               if len(clause) > 2]
    for number in range(rows):
        one, other = random_.choice(documents), random_.choice(documents)
        cut = random_.randint(2, max(2, len(one.headline) - 2))
        headline = one.headline[:cut] + random_.choice(clauses) + random_.choice(clauses)[:6]
        fields = (*other.fields, Field(0.35, (random_.choice(clauses),)))
        yield replace(other, code=f"S{number}", headline=headline, fields=fields)


def percentiles(
    search: Search, warming: Sequence[str], asked: Sequence[str]
) -> tuple[float, float]:
    """p50 and p95 of one query in milliseconds; each of `asked` is put once, to a warm process."""
    for query in warming:
        search.find(query)
    times = []
    for query in asked:
        started = time.perf_counter()
        search.find(query)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def speed(service: ListService, engines: dict[str, Engine], rows: int) -> str:
    """Markdown: the shipped list in memory, and `rows` synthetic rows in each database."""
    warming, asked = (
        [q.text for q in relevance.queries(part) if q.list_code is ListCode.EXEMPTION]
        for part in (relevance.DEV, relevance.UNSEEN))
    documents = [document(item) for item in service.items(ListCode.EXEMPTION)]
    table = read_synonyms(ListCode.EXEMPTION)
    lines = [f"| 检索 {len(asked)} 条查询，一次一条 | 行数 | 建索引，秒 | p50 毫秒 | p95 毫秒 |",
             "|---|---|---|---|---|"]

    def measured(name: str, count: int, index: Index, built: float) -> None:
        p50, p95 = percentiles(Search(index, table), warming, asked)
        lines.append(f"| {name} | {count:,} | {built:.1f} | {p50:.1f} | {p95:.1f} |")

    started = time.perf_counter()
    measured("内存", len(documents), MemoryIndex(documents), time.perf_counter() - started)
    for name, engine in engines.items():
        started = time.perf_counter()
        open_index(engine, f"bench_{rows}", synthetic(documents, rows))
        built = time.perf_counter() - started
        measured(name, rows, kind_for(engine)(engine, f"bench_{rows}"), built)
    return "\n".join(lines)


def main(rows: int = ROWS, postgres: str = "", write: bool = False) -> None:
    """Prints both tables; `postgres` is the URL of an empty database, left out when empty."""
    with tempfile.TemporaryDirectory() as name:
        database = Database(make_engine(f"sqlite:///{Path(name) / 'search.db'}"))
        Base.metadata.create_all(database.engine)
        load_editions(database)
        service = ListService(database)
        engines = {"SQLite FTS5": database.engine}
        if postgres:
            engines["PostgreSQL tsvector"] = make_engine(postgres)
        text = f"{relevance.table(service)}\n\n{speed(service, engines, rows)}"
        for engine in engines.values():
            with suppress(Exception):
                engine.dispose()
    print(text)
    if write:
        from benchmarks.run import write_into_readme

        write_into_readme(text, _BEGIN, _END)
