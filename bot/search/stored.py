"""An index in the database: FTS5 in SQLite, tsvector with GIN in PostgreSQL, the same tokens.

The tokens are ours (pairs and single characters, letter triples of the spelling); no tokenizer of
the database is asked. A collection is built once, in one transaction, and never changed: tables
search_NAME_doc, _word, _term, _facet. They are derived data, made again when they
are missing; migrations know nothing of them.

Each term brings at most a share of BUDGET rows, so that a query of common words costs no more than
one of rare ones. Candidates are chosen as in memory, and ranking them is the engine's.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from bot.search.documents import Document, Filter, Row, prepare
from bot.search.index import BUDGET, CANDIDATES, MAIN_WORTH, REST, rarest, weighted_terms
from bot.search.latin import CLOSE, LIMIT, SHORTEST, may_be_misspelt, spell
from bot.search.sound import sound
from bot.search.text import pairs

KEPT_TERMS, KEPT_ROWS = 50_000, 5_000  # in memory, per index
BATCH = 1000
_NAME = re.compile(r"[a-z0-9_]{1,40}")


def triples(letters: str) -> list[str]:
    return list(dict.fromkeys(letters[n:n + 3] for n in range(len(letters) - 2)))


class StoredIndex(ABC):
    """One collection of documents in the database. Read by any number of threads."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Opens a collection that was built; KeyError when there is none of that name."""
        self._engine, self._name = engine, _checked(name)
        with engine.connect() as connection:
            kept = connection.execute(
                text("SELECT size, mean_length FROM search_collection WHERE name = :name"),
                {"name": name}).first()
            if kept is None:
                raise KeyError(name)
            facets = connection.execute(
                text(f"SELECT DISTINCT name, value FROM search_{name}_facet")).all()
        self.size, self.mean_length = int(kept[0]), float(kept[1])
        self._facets = [(str(facet), str(value)) for facet, value in facets]
        self._known: dict[str, tuple[int, int, int]] = {}  # term → holders, in main, in rest
        self._rows: dict[int, Row] = {}

    # --- what the two databases say differently -------------------------------------------

    @staticmethod
    @abstractmethod
    def tables(name: str) -> Sequence[str]:
        """Statements that make the tables of a collection."""

    @staticmethod
    def finish(name: str) -> Sequence[str]:
        """Statements after the last document."""
        return ()

    @staticmethod
    @abstractmethod
    def insert(name: str) -> Sequence[str]:
        """Statements that store one document; the last ones of `_record` are token lists."""

    @staticmethod
    @abstractmethod
    def tokens(terms: Iterable[str]) -> Any:
        """Terms as the database stores them."""

    @abstractmethod
    def _holding(self, column: str, parameter: str) -> str:
        """Select of the ids whose `column` has the term in `parameter`."""

    @staticmethod
    @abstractmethod
    def _term(column: str, terms: Sequence[str]) -> str:
        """The parameter of `_holding` for documents with all `terms`."""

    # --- reading ----------------------------------------------------------------------------

    def holders(self, terms: Iterable[str]) -> Mapping[str, int]:
        wanted = tuple(terms)
        with self._engine.connect() as connection:
            counted = self._counted(connection, wanted)
        return {term: counts[0] for term, counts in counted.items()}

    def _counted(
        self, connection: Connection, terms: Sequence[str]
    ) -> dict[str, tuple[int, int, int]]:
        unknown = [term for term in terms if term not in self._known]
        if unknown:
            marks = ", ".join(f":t{n}" for n in range(len(unknown)))
            found = connection.execute(
                text(f"SELECT term, holders, main, rest FROM search_{self._name}_term "
                     f"WHERE term IN ({marks})"),
                {f"t{n}": term for n, term in enumerate(unknown)},
            ).all()
            if len(self._known) > KEPT_TERMS:
                self._known = {}
            self._known = {**self._known, **dict.fromkeys(unknown, (0, 0, 0)),
                           **{row[0]: (row[1], row[2], row[3]) for row in found}}
        known = self._known
        return {term: known[term] for term in terms if known.get(term, (0,))[0]}

    def sounding(self, sounds: Iterable[str]) -> Mapping[str, Sequence[str]]:
        wanted = tuple(sounds)
        if not wanted:
            return {}
        marks = ", ".join(f":s{n}" for n in range(len(wanted)))
        with self._engine.connect() as connection:
            found = connection.execute(
                text(f"SELECT sound, term FROM search_{self._name}_term "
                     f"WHERE sound IN ({marks}) ORDER BY term"),
                {f"s{n}": heard for n, heard in enumerate(wanted)},
            ).all()
        alike: dict[str, list[str]] = {}
        for heard, term in found:
            alike.setdefault(heard, []).append(term)
        return {heard: sorted(terms) for heard, terms in alike.items()}

    def candidates(self, terms: Mapping[str, float], wanted: Filter) -> Sequence[Row]:
        with self._engine.connect() as connection:
            counted = self._counted(connection, tuple(t for t in terms if len(t) > 1))
            chosen = rarest(terms, {term: counts[0] for term, counts in counted.items()})
            parts: list[tuple[str, str, float]] = []
            for term in chosen:
                _, in_main, in_rest = counted[term]
                if in_main:
                    parts.append(("main", self._term("main", [term]), terms[term]))
                if in_rest:
                    parts.append(("rest", self._term("rest", [term]), terms[term] * REST))
            return self._best(connection, parts, wanted)

    def spelt(self, letters: str, wanted: Filter) -> Sequence[Row]:
        if len(letters) < SHORTEST:
            return ()
        with self._engine.connect() as connection:
            parts = [("sound", self._term("sound", triples(letters)), 1.0)]
            rows = self._best(connection, parts, wanted, limit=BUDGET // 10)
            spelt = [(row, spell(row.headline)) for row in rows]
            exact = [row for row, (full, _) in spelt if letters in full]
            exact += [row for row, (full, first) in spelt
                      if letters in first and letters not in full]
            if exact or not may_be_misspelt(letters):
                return exact
            parts = [("sound", self._term("sound", [three]), 1.0) for three in triples(letters)]
            near = self._best(connection, parts, wanted)
        ratios = [(fuzz.partial_ratio(letters, spell(row.headline)[0]), row) for row in near]
        close = sorted(((r, row) for r, row in ratios if r >= CLOSE), key=lambda e: -e[0])
        return [row for _, row in close[:LIMIT]]

    def _best(
        self, connection: Connection, parts: Sequence[tuple[str, str, float]], wanted: Filter,
        limit: int = CANDIDATES,
    ) -> list[Row]:
        """The rows with the largest sum of weights, ties in the order of the documents."""
        if not parts:
            return []
        share = max(BUDGET // len(parts), 2 * limit) * (5 if wanted else 1)
        values: dict[str, Any] = {"limit": limit, "share": share}
        selects = []
        for n, (column, parameter, weight) in enumerate(parts):
            values[f"q{n}"] = parameter
            selects.append(f"SELECT id, {weight:.6f} AS w FROM "
                           f"({self._holding(column, f':q{n}')} LIMIT :share) AS s{n}")
        where = self._allowed(wanted, values)
        best = text(
            "SELECT d.id, d.data FROM (SELECT id, ROUND(CAST(SUM(w) AS NUMERIC), 6) AS s "
            f"FROM ({' UNION ALL '.join(selects)}) AS hits{where} "
            "GROUP BY id ORDER BY s DESC, id LIMIT :limit) AS best "
            f"JOIN search_{self._name}_doc AS d ON d.id = best.id ORDER BY best.s DESC, d.id")
        return [self._row(id_, data) for id_, data in connection.execute(best, values)]

    def _allowed(self, wanted: Filter, values: dict[str, Any]) -> str:
        """The WHERE of a filter: facet names are few, so those that match are written out."""
        clauses = []
        for n, (facet, names) in enumerate(wanted.wanted.items()):
            matching = [value for kind, value in self._facets
                        if kind == facet and any(name in value for name in names)]
            values[f"f{n}"] = facet
            values.update({f"f{n}_{k}": value for k, value in enumerate(matching)})
            marks = ", ".join(f":f{n}_{k}" for k in range(len(matching))) or "NULL"
            clauses.append(f"id IN (SELECT id FROM search_{self._name}_facet "
                           f"WHERE name = :f{n} AND value IN ({marks}))")
        return f" WHERE {' AND '.join(clauses)}" if clauses else ""

    def _row(self, id_: int, data: str) -> Row:
        row = self._rows.get(id_)
        if row is None:
            if len(self._rows) > KEPT_ROWS:
                self._rows = {}
            row = self._rows[id_] = _unpacked(id_, data)
        return row


class SqliteIndex(StoredIndex):
    """FTS5 without positions and without a copy of the text."""

    @staticmethod
    def tables(name: str) -> Sequence[str]:
        return (
            f"CREATE TABLE search_{name}_doc (id INTEGER PRIMARY KEY, data TEXT NOT NULL)",
            f"CREATE VIRTUAL TABLE search_{name}_word USING fts5("
            "main, rest, sound, content='', detail=column, "
            "tokenize='unicode61 remove_diacritics 0')",
        )

    @staticmethod
    def insert(name: str) -> Sequence[str]:
        return (
            f"INSERT INTO search_{name}_doc (id, data) VALUES (:id, :data)",
            f"INSERT INTO search_{name}_word (rowid, main, rest, sound) "
            "VALUES (:id, :main, :rest, :sound)",
        )

    @staticmethod
    def tokens(terms: Iterable[str]) -> Any:
        return " ".join(terms)

    def _holding(self, column: str, parameter: str) -> str:
        table = f"search_{self._name}_word"
        return f"SELECT rowid AS id FROM {table} WHERE {table} MATCH {parameter}"

    @staticmethod
    def _term(column: str, terms: Sequence[str]) -> str:
        quoted = " AND ".join(f'"{term}"' for term in terms)
        return f"{column} : ({quoted})"


class PostgresIndex(StoredIndex):
    """tsvector columns filled with our own lexemes, each with a GIN index.

    The rows that are looked at for choosing candidates are kept narrow, in a table of their own.
    """

    @staticmethod
    def tables(name: str) -> Sequence[str]:
        return (
            f"CREATE TABLE search_{name}_doc (id INTEGER PRIMARY KEY, data TEXT NOT NULL, "
            "sound TSVECTOR NOT NULL)",
            f"CREATE TABLE search_{name}_word (id INTEGER PRIMARY KEY, main TSVECTOR NOT NULL, "
            "rest TSVECTOR NOT NULL)",
        )

    @staticmethod
    def finish(name: str) -> Sequence[str]:
        indexed = (("word", "main"), ("word", "rest"), ("doc", "sound"))
        return (
            *(f"CREATE INDEX search_{name}_{column} ON search_{name}_{table} USING gin ({column})"
              for table, column in indexed),
            f"ANALYZE search_{name}_word", f"ANALYZE search_{name}_doc",
        )

    @staticmethod
    def insert(name: str) -> Sequence[str]:
        return (
            f"INSERT INTO search_{name}_doc (id, data, sound) "
            "VALUES (:id, :data, array_to_tsvector(:sound))",
            f"INSERT INTO search_{name}_word (id, main, rest) "
            "VALUES (:id, array_to_tsvector(:main), array_to_tsvector(:rest))",
        )

    @staticmethod
    def tokens(terms: Iterable[str]) -> Any:
        return list(terms)

    def _holding(self, column: str, parameter: str) -> str:
        table = "doc" if column == "sound" else "word"
        return (f"SELECT id FROM search_{self._name}_{table} "
                f"WHERE {column} @@ CAST({parameter} AS tsquery)")

    @staticmethod
    def _term(column: str, terms: Sequence[str]) -> str:
        return " & ".join(f"'{term}'" for term in terms)


def kind_for(engine: Engine) -> type[StoredIndex]:
    return SqliteIndex if engine.dialect.name == "sqlite" else PostgresIndex


def open_index(engine: Engine, name: str, documents: Iterable[Document]) -> StoredIndex:
    """The collection `name`, built from `documents` when it is not there yet.

    Two processes may come at once: one builds, the other waits and finds it built.
    """
    kind = kind_for(engine)
    with engine.begin() as connection:
        _lock(connection)
        connection.execute(text(
            "CREATE TABLE IF NOT EXISTS search_collection (name VARCHAR(40) PRIMARY KEY, "
            "size INTEGER NOT NULL, mean_length FLOAT NOT NULL, built INTEGER NOT NULL)"))
        there = connection.execute(
            text("SELECT 1 FROM search_collection WHERE name = :name"), {"name": name}).first()
        if there is None:
            _build(connection, kind, _checked(name), documents)
    return kind(engine, name)


def drop_others(engine: Engine, prefix: str, current: str) -> None:
    """Drops the collections that begin with `prefix`, but for `current` and the one before it."""
    with engine.begin() as connection:
        _lock(connection)
        names = connection.execute(text(
            "SELECT name FROM search_collection ORDER BY built DESC, name")).scalars().all()
        older = [name for name in names if name.startswith(prefix) and name != current]
        for name in older[1:]:
            for table in ("word", "doc", "term", "facet"):
                connection.execute(text(f"DROP TABLE IF EXISTS search_{name}_{table}"))
            connection.execute(
                text("DELETE FROM search_collection WHERE name = :name"), {"name": name})


def _lock(connection: Connection) -> None:
    """One builder at a time, over all processes; held until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(12349)")


def _build(
    connection: Connection, kind: type[StoredIndex], name: str, documents: Iterable[Document]
) -> None:
    for statement in (
        *kind.tables(name),
        f"CREATE TABLE search_{name}_term (term TEXT PRIMARY KEY, "
        "holders INTEGER NOT NULL, main INTEGER NOT NULL, rest INTEGER NOT NULL, sound TEXT)",
        f"CREATE INDEX search_{name}_alike ON search_{name}_term (sound)",
        f"CREATE TABLE search_{name}_facet (name VARCHAR(40) NOT NULL, "
        "value TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (name, value, id))",
    ):
        connection.execute(text(statement))
    held: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    headlines: set[str] = set()
    size, total = 0, 0.0
    rows = (prepare(number, document) for number, document in enumerate(documents))
    for batch in _batches(rows):
        size += len(batch)
        for row in batch:
            total += sum(weighted_terms(row).values())
            main, rest = _columns(row)
            headlines.update(row.pairs)
            for counter, terms in zip(held, (list(row.worth), main, rest), strict=True):
                counter.update(terms)
        records = [_record(kind, row) for row in batch]
        for statement in kind.insert(name):
            connection.execute(text(statement), records)
        facets = [{"name": facet, "value": value, "id": row.number} for row in batch
                  for facet, values in row.facets.items() for value in dict.fromkeys(values)]
        if facets:
            connection.execute(text(f"INSERT INTO search_{name}_facet (name, value, id) "
                                    "VALUES (:name, :value, :id)"), facets)
    terms = [{"term": term, "holders": count, "main": held[1][term], "rest": held[2][term],
              "sound": sound(term) if term in headlines and _is_pair(term) else None}
             for term, count in held[0].items()]
    for some in _batches(iter(terms)):
        connection.execute(text(f"INSERT INTO search_{name}_term (term, holders, main, rest, "
                                "sound) VALUES (:term, :holders, :main, :rest, :sound)"), some)
    connection.execute(
        text("INSERT INTO search_collection (name, size, mean_length, built) "
             "SELECT :n, :s, :m, COALESCE(MAX(built), 0) + 1 FROM search_collection"),
        {"n": name, "s": size, "m": total / size if size else 1.0})
    for statement in kind.finish(name):
        connection.execute(text(statement))


def _is_pair(term: str) -> bool:
    return len(term) == 2 and not term.isascii()


def _columns(row: Row) -> tuple[list[str], list[str]]:
    """Pairs and words by the column that holds them."""
    main = [t for t, worth in row.worth.items() if len(t) > 1 and worth >= MAIN_WORTH]
    rest = [t for t, worth in row.worth.items() if len(t) > 1 and worth < MAIN_WORTH]
    return main, rest


def _record(kind: type[StoredIndex], row: Row) -> dict[str, Any]:
    main, rest = _columns(row)
    full, initials = spell(row.headline)
    sound = dict.fromkeys((*triples(full), *triples(initials)))
    return {"id": row.number, "data": _packed(row), "main": kind.tokens(main),
            "rest": kind.tokens(rest), "sound": kind.tokens(sound)}


def _packed(row: Row) -> str:
    return json.dumps([row.code, row.headline, row.worth, row.facets, row.order, row.lone],
                      ensure_ascii=False, separators=(",", ":"))


def _unpacked(number: int, data: str) -> Row:
    code, headline, worth, facets, order, lone = json.loads(data)
    return Row(number, code, headline, frozenset(pairs(headline)), worth,
               {name: tuple(values) for name, values in facets.items()}, order, lone)


def _batches(items: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name for tables: {name!r}")
    return name
