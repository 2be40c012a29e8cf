"""The index in the database answers as the one in memory does, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import inspect, text

from bot.db import Database, make_engine
from bot.lists import ListCode, ListService
from bot.lists.loading import load_editions
from bot.lists.search import document, read_synonyms
from bot.search import Document, Field, MemoryIndex, Search
from bot.search.documents import Filter
from bot.search.stored import StoredIndex, drop_others, open_index

LISTS = Path(__file__).resolve().parent.parent / "lists"
DOCUMENTS = [
    Document("A", "营业执照没有挂出来", (Field(0.35, ("及时改正",)),), {"domain": ("市场监管",)}),
    Document("B", "占用消防车通道", (Field(0.35, ("及时改正",)),), {"domain": ("消防",)}),
    Document("C", "KTV在禁止时间营业", (), {"domain": ("文化旅游",)}),
]


@pytest.fixture
def engine(database_url: str) -> Iterator[Any]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def queries() -> list[tuple[str, str]]:
    """Every query of both relevance sets, with its list."""
    found = []
    for name in ("relevance.yml", "relevance_spoken.yml"):
        data = yaml.safe_load((LISTS / name).read_text(encoding="utf-8"))
        parts = list(data.values()) if name == "relevance.yml" else [data]
        found += [(code, row["q"]) for part in parts for code, rows in part.items()
                  for row in rows]
    return found


def test_every_relevance_query_is_decided_the_same_in_memory_and_in_the_database(
    database: Database, queries: list[tuple[str, str]]
) -> None:
    load_editions(database)
    lists = ListService(database)
    searches = {}
    for code in ListCode:
        documents = [document(item) for item in lists.items(code)]
        table = read_synonyms(code)
        stored = open_index(database.engine, f"{code.value}_1", documents)
        searches[code.value] = (Search(MemoryIndex(documents), table), Search(stored, table))
    assert len(queries) > 600
    differing = []
    for code, query in queries:
        one, other = (search.find(query) for search in searches[code])
        if (one.decision, [h.code for h in one.hits]) != (
                other.decision, [h.code for h in other.hits]):
            differing.append(query)
    assert differing == []


def test_terms_are_counted_alike(engine: Any) -> None:
    stored, memory = open_index(engine, "a", DOCUMENTS), MemoryIndex(DOCUMENTS)
    terms = ["营业", "改正", "ktv", "没有的", "消"]
    assert stored.holders(terms) == memory.holders(terms)
    assert stored.holders(terms) == memory.holders(terms)  # and again, from what is kept
    assert (stored.size, stored.mean_length) == (memory.size, pytest.approx(memory.mean_length))


def test_a_filter_keeps_the_others_out(engine: Any) -> None:
    stored = open_index(engine, "a", DOCUMENTS)
    both = stored.candidates({"改正": 1.0}, Filter())
    assert [row.code for row in both] == ["A", "B"]
    fire = stored.candidates({"改正": 1.0}, Filter({"domain": ("消防",)}))
    assert [row.code for row in fire] == ["B"]
    assert stored.candidates({"改正": 1.0}, Filter({"domain": ("税务",)})) == []


@pytest.mark.parametrize("letters, code", [
    ("yyzz", "A"), ("xiaofangche", "B"), ("xiaofnagche", "B"), ("zyxfctd", "B"),
])
def test_spelling_finds_the_headline(engine: Any, letters: str, code: str) -> None:
    stored = open_index(engine, "a", DOCUMENTS)
    assert [row.code for row in stored.spelt(letters, Filter())] == [code]
    assert [row.code for row in MemoryIndex(DOCUMENTS).spelt(letters, Filter())] == [code]


@pytest.mark.parametrize("term", ["'", '"', "a' | 'b", "x OR y", "\\", "()", "%"])
def test_signs_of_the_query_languages_mean_nothing(engine: Any, term: str) -> None:
    search = Search(open_index(engine, "a", DOCUMENTS), read_synonyms(ListCode.EXEMPTION))
    assert search.find(f"营业执照{term}没有挂出来").hits[0].code == "A"


def test_two_builders_at_once_build_one_index(engine: Any) -> None:
    built: list[StoredIndex | Exception] = []

    def build() -> None:
        try:
            built.append(open_index(engine, "a", DOCUMENTS * 200))
        except Exception as error:  # handed to the assertion below
            built.append(error)

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [getattr(index, "size", index) for index in built] == [600] * 4


def test_a_build_that_fails_leaves_nothing_behind(engine: Any) -> None:
    def broken() -> Iterator[Document]:
        yield DOCUMENTS[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        open_index(engine, "a", broken())
    assert not [t for t in inspect(engine).get_table_names() if t.startswith("search_a_")]
    assert open_index(engine, "a", DOCUMENTS).size == 3


def test_only_the_collection_before_the_current_one_is_kept(engine: Any) -> None:
    for name in ("list_1", "answers_1", "list_2", "list_3"):
        open_index(engine, name, DOCUMENTS)
    drop_others(engine, "list_", "list_3")
    with engine.connect() as connection:
        left = connection.execute(text("SELECT name FROM search_collection ORDER BY name"))
        assert left.scalars().all() == ["answers_1", "list_2", "list_3"]
    assert not [t for t in inspect(engine).get_table_names() if "list_1" in t]


def test_a_large_list_is_searched_in_the_database_with_the_same_answers(
    database: Database,
) -> None:
    load_editions(database)
    small, large = ListService(database), ListService(database, in_memory=10)
    for query in ("员工没有健康证", "城里放鞭炮", "yingyezhizhao", "今天天气好"):
        assert small.exemption(query).items == large.exemption(query).items
    assert any(t.startswith("search_exemption_")
               for t in inspect(database.engine).get_table_names())


def test_a_name_that_is_no_table_name_is_refused(engine: Any) -> None:
    with pytest.raises(ValueError, match="not a name"):
        open_index(engine, "a; DROP TABLE list_item", DOCUMENTS)
