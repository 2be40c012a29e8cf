"""The user's own file back: cells marked, problems listed, and it can be mended and sent again."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from bot.db import Database
from bot.lists.editions import Editions
from bot.lists.entries import ListCode
from bot.lists.importing.marking import CHECK_COLUMN, PROBLEM_SHEET
from bot.lists.intake import Order, examine, mark
from tests.lists.workbooks.writing import Page, csv_file, docx_file, ods, xls, xlsx

BROKEN = Page("清单", (
    ("轻微违法不予处罚清单",),
    ("施行日期", "2026年1月1日", "发文机关：株洲市城市管理和综合执法局"),
    ("序号", "违法行为", "适用条件", "法律依据"),
    (1, "占道经营", "首次；改正", "《城市道路管理条例》第四十二条"),
    (2, "", "首次", "《城市道路管理条例》第四十二条"),
    (3, "乱贴广告", "", "按有关规定"),
), ("A1:D1",))
ORDER = Order(ListCode.EXEMPTION, "city")


@pytest.fixture
def editions(database: Database) -> Editions:
    return Editions(database)


@pytest.mark.parametrize("build, name", [
    (xlsx, "a.xlsx"), (xls, "a.xls"), (ods, "a.ods"), (csv_file, "a.csv"), (docx_file, "a.docx"),
], ids=["xlsx", "xls", "ods", "csv", "docx"])
def test_every_problem_is_marked_at_its_cell_and_listed(
    editions: Editions, build: Callable[[Page], bytes], name: str
) -> None:
    data = build(BROKEN)
    intake = examine(editions, data, name, ORDER)
    # A .csv does not tell what was merged: there the empty condition is filled down, and told.
    assert [(p.row, p.column) for p in intake.errors] == (
        [(5, 2)] if name == "a.csv" else [(5, 2), (6, 3)])
    book = openpyxl.load_workbook(io.BytesIO(mark(data, intake)))
    assert book.sheetnames[0] == PROBLEM_SHEET
    listed = [[cell.value for cell in row] for row in book[PROBLEM_SHEET].iter_rows(min_row=2)]
    assert len(listed) == len(intake.problems)
    assert listed[0][0] == "要改"
    sheet = book.worksheets[1]
    assert sheet["B5"].fill.fgColor.rgb.endswith("F4B6B6")
    assert sheet["C6"].fill.fgColor.rgb.endswith("FFF2B3" if name == "a.csv" else "F4B6B6")
    for place in ("B5", "C6"):
        assert "请填写" in sheet[place].comment.text
    assert sheet["D6"].fill.fgColor.rgb.endswith("FFF2B3"), "a notice is yellow"
    assert sheet["B4"].value == "占道经营"
    assert sheet["E3"].value == CHECK_COLUMN
    assert "缺少违法行为" in sheet["E5"].value


def test_the_marked_file_mended_is_imported_and_marked_again_has_no_old_marks(
    editions: Editions
) -> None:
    data = xlsx(BROKEN)
    back = mark(data, examine(editions, data, "a.xlsx", ORDER))
    half = openpyxl.load_workbook(io.BytesIO(back))
    half.worksheets[1]["B5"] = "擅自挖掘道路"
    stream = io.BytesIO()
    half.save(stream)
    second = examine(editions, stream.getvalue(), "a.xlsx", ORDER)
    assert [(p.row, p.column) for p in second.errors] == [(6, 3)]
    book = openpyxl.load_workbook(io.BytesIO(mark(stream.getvalue(), second)))
    assert book.sheetnames.count(PROBLEM_SHEET) == 1
    sheet = book.worksheets[1]
    assert [cell.value for cell in sheet[3]].count(CHECK_COLUMN) == 1
    assert sheet["E5"].value is None
    sheet["C6"] = "立即清除"
    stream = io.BytesIO()
    book.save(stream)
    done = examine(editions, stream.getvalue(), "a.xlsx", ORDER)
    assert done.errors == ()
    assert [r["behaviour"] for r in done.records] == ["占道经营", "擅自挖掘道路", "乱贴广告"]


def test_a_problem_in_a_merged_cell_is_marked_at_its_first_cell(editions: Editions) -> None:
    page = Page("清单", (
        ("序号", "违法行为", "不予处罚条件", "法律依据", "实施主体"),
        (1, "占道经营", "改正", "《行政处罚法》第三百三十三条", "城管局"),
        (2, "乱贴广告", "改正", "", "城管局"),
    ), ("D2:D3",))
    data = xlsx(page)
    intake = examine(editions, data, "a.xlsx", ORDER)
    sheet = openpyxl.load_workbook(io.BytesIO(mark(data, intake))).worksheets[1]
    assert "没有第" in sheet["D2"].comment.text


def test_a_marked_file_holds_no_formula_of_ours(editions: Editions) -> None:
    page = Page("清单", (("序号", "违法行为", "免罚情形", "不予处罚条件"),
                         (1, "占道经营", "@SUM(1)", "改正")))
    data = csv_file(page)
    book = openpyxl.load_workbook(io.BytesIO(mark(data, examine(editions, data, "a.csv", ORDER))))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_a_file_that_the_writer_cannot_open_comes_back_as_a_copy(
    editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("style")

    data = xlsx(BROKEN)
    intake = examine(editions, data, "a.xlsx", ORDER)
    monkeypatch.setattr("bot.lists.importing.marking.load_workbook", broken)
    book = openpyxl.load_workbook(io.BytesIO(mark(data, intake)))
    assert book.worksheets[1]["B4"].value == "占道经营"
    assert book.worksheets[1]["B5"].comment is not None
