"""Whatever a file holds, the importer reads it or refuses it; it never falls over."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BotError
from bot.lists.entries import ListCode
from bot.lists.importing.columns import words
from bot.lists.importing.marking import marked
from bot.lists.importing.reading import Options, read_list
from bot.lists.levels import level_of
from tests.lists.workbooks.commitment import CHIBI, FULL
from tests.lists.workbooks.exemption import CITY_LOOKS, TOBACCO, TWO_IN_ONE
from tests.lists.workbooks.writing import Page, csv_file, docx_file, ods, xls, xlsx

HEADS = sorted({name for code in ListCode for name in words(code).names})
CELL = st.sampled_from([
    "", "", "无", "1", "（2）", "一、不予处罚（3项）", "合计：共3项", "备注：略", "同上", "√", "市城管局",
    "占道经营", "1.首次；2.改正", "《行政处罚法》第三十三条", "2022年10月25日", "44859", "从轻处罚事项清单", "#REF!",
    "施行日期", "<b>", "'=1", "（一）（二）",
]) | st.sampled_from(HEADS) | st.text(max_size=12)
GRID = st.lists(st.lists(CELL, max_size=8), max_size=12)


@st.composite
def merged(draw: st.DrawFn) -> Page:
    """Any grid with a few merges that do not overlap."""
    rows = draw(GRID)
    taken: set[tuple[int, int]] = set()
    merges = []
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(0, 10)), draw(st.integers(0, 6))
        bottom, right = top + draw(st.integers(0, 3)), left + draw(st.integers(0, 3))
        cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            merges.append(f"{chr(65 + left)}{top + 1}:{chr(65 + right)}{bottom + 1}")
    return Page("清单", tuple(map(tuple, rows)), tuple(merges))


@settings(max_examples=200)
@given(merged(), st.sampled_from(list(ListCode)))
def test_any_grid_is_read_and_marked(page: Page, list_code: ListCode) -> None:
    try:
        data = xlsx(page)
    except Exception:  # a sign that no workbook can hold
        return
    options = Options(list_code, level_of("city"))
    reading = read_list(data, "a.xlsx", options)
    assert reading.items <= len(page.rows)
    for problem in reading.problems:
        assert problem.reason
        assert problem.mend
        assert problem.row is None or 1 <= problem.row <= len(page.rows)
    if not reading.errors:
        for record in reading.records:
            assert record["department"]
            assert record["behaviour" if list_code is ListCode.EXEMPTION else "matter"]
    assert marked(data, reading.kind, reading.book, reading.problems, reading.heads)


@settings(max_examples=100)
@given(GRID, st.sampled_from(["gbk", "utf-8", "utf-16"]))
def test_any_csv_is_read(rows: list[list[str]], encoding: str) -> None:
    try:
        data = csv_file(Page("", tuple(map(tuple, rows))), encoding)
    except (UnicodeEncodeError, csv.Error):  # a sign that no such file can hold
        return
    try:
        reading = read_list(data, "a.csv", Options(ListCode.EXEMPTION, level_of("city")))
    except BotError:
        return
    assert marked(data, reading.kind, reading.book, reading.problems, reading.heads)


GOOD: dict[str, Callable[[], bytes]] = {
    "a.xlsx": lambda: xlsx(CITY_LOOKS), "b.xlsx": lambda: xlsx(CHIBI),
    "a.xls": lambda: xls(TWO_IN_ONE), "a.ods": lambda: ods(TOBACCO),
    "a.docx": lambda: docx_file(FULL), "a.csv": lambda: csv_file(CITY_LOOKS),
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(name: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(GOOD[name]())
    for _ in range(chance.choice([1, 3, 30])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if seed % 3 == 0:
        del data[chance.randrange(len(data)):]
    refusal: BotError | None = None
    try:
        read_list(bytes(data), name, Options(ListCode.EXEMPTION, level_of("city")))
    except BotError as error:
        refusal = error
    assert refusal is None or (refusal.message and refusal.hint)
