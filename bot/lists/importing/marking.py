"""The user's own file back, with every doubtful cell marked: red to mend, yellow to look at."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.lists.export import HEAD_FILL, WRAPPED, put, saved
from bot.lists.importing.gate import Kind
from bot.lists.importing.problems import Problem
from bot.lists.importing.sheets import Sheet, Workbook

PROBLEM_SHEET, CHECK_COLUMN = "导入问题", "导入检查"
_ERROR = PatternFill("solid", fgColor="F4B6B6")
_NOTICE = PatternFill("solid", fgColor="FFF2B3")
_AUTHOR = "导入检查"
_TITLE_LENGTH = 31  # characters that Excel allows for the name of a sheet
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")


def marked(
    data: bytes, kind: Kind, book: Workbook, problems: Sequence[Problem],
    heads: Mapping[str, Sequence[int]],
) -> bytes:
    """An .xlsx: the file itself where that can be marked, else a copy of what was read of it.

    `heads` are the rows (from 1) of each sheet in which a table's header stands.
    """
    workbook = _own(data) if kind is Kind.XLSX else None
    if workbook is None:
        workbook = _copy(book)
    names = {sheet.name: title for sheet, title in zip(book.sheets, _titles(book), strict=True)}
    if kind is Kind.XLSX:
        names = {name: name for name in workbook.sheetnames}
    for name, title in names.items():
        here = [problem for problem in problems if problem.sheet == name]
        sheet = workbook[title]
        if here and isinstance(sheet, Worksheet):
            _mark(sheet, here, heads.get(name, ()))
    _list(workbook, problems)
    return saved(workbook)


def _own(data: bytes) -> Book | None:
    """The file opened for writing; None when openpyxl cannot (some writers break the norm)."""
    try:
        return load_workbook(io.BytesIO(data))
    except Exception:
        return None


def _titles(book: Workbook) -> list[str]:
    found: list[str] = []
    for number, sheet in enumerate(book.sheets, 1):
        title = sheet.name.translate(_FORBIDDEN)[:_TITLE_LENGTH - 3] or f"表{number}"
        found.append(title if title not in found else f"{title}{number}")
    return found


def _copy(book: Workbook) -> Book:
    workbook = Book()
    workbook.remove(workbook.worksheets[0])
    for source, title in zip(book.sheets, _titles(book), strict=True):
        _copy_sheet(source, workbook.create_sheet(title))
    return workbook


def _copy_sheet(source: Sheet, target: Worksheet) -> None:
    for r, row in enumerate(source.rows, 1):
        for c, text in enumerate(row, 1):
            put(target, r, c, text)
            target.cell(r, c).alignment = WRAPPED
    for merge in source.merges or ():
        target.merge_cells(start_row=merge.top + 1, start_column=merge.left + 1,
                           end_row=merge.bottom + 1, end_column=merge.right + 1)
    for column in range(1, source.width + 1):
        target.column_dimensions[get_column_letter(column)].width = 24


def _mark(sheet: Worksheet, problems: Sequence[Problem], heads: Sequence[int]) -> None:
    beside = _check_column(sheet, heads)
    by_row: dict[int, list[Problem]] = {}
    by_cell: dict[tuple[int, int], list[Problem]] = {}
    for problem in problems:
        if problem.row is not None:
            by_row.setdefault(problem.row, []).append(problem)
            if problem.column is not None:
                by_cell.setdefault((problem.row, problem.column), []).append(problem)
    for (row, column), found in by_cell.items():
        cell = _first_cell(sheet, row, column)
        cell.fill = _ERROR if any(problem.error for problem in found) else _NOTICE
        cell.comment = Comment("\n".join(f"{p.reason}。{p.mend}" for p in found), _AUTHOR,
                               height=120, width=320)
    for row, found in by_row.items():
        if row in heads:
            continue
        put(sheet, row, beside, "；".join(f"{p.name}{p.reason}。{p.mend}" for p in found))
        cell = sheet.cell(row, beside)
        cell.fill = _ERROR if any(problem.error for problem in found) else _NOTICE
        cell.alignment = WRAPPED


def _first_cell(sheet: Worksheet, row: int, column: int):  # type: ignore[no-untyped-def]
    """The cell itself, or the first one of the merge that covers it."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    for area in sheet.merged_cells.ranges:
        if cell.coordinate in area:
            return sheet.cell(area.min_row, area.min_col)
    return cell


def _check_column(sheet: Worksheet, heads: Sequence[int]) -> int:
    """The column behind the table, headed 导入检查; that of an earlier check is emptied."""
    column = sheet.max_column + 1
    for head in heads:
        for cell in sheet[head]:
            if cell.value == CHECK_COLUMN:
                column = int(cell.column)
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, column).value = None
        sheet.cell(row, column).fill = PatternFill()
    for head in heads:
        put(sheet, head, column, CHECK_COLUMN)
        sheet.cell(head, column).fill = HEAD_FILL
    sheet.column_dimensions[get_column_letter(column)].width = 50
    return column


def _list(workbook: Book, problems: Sequence[Problem]) -> None:
    """A sheet in front with every problem: where, value, reason, mend."""
    if PROBLEM_SHEET in workbook.sheetnames:
        del workbook[PROBLEM_SHEET]
    sheet = workbook.create_sheet(PROBLEM_SHEET, 0)
    head = ("轻重", "表", "行", "列", "列名", "内容", "问题", "怎么改")
    for column, text in enumerate(head, 1):
        put(sheet, 1, column, text)
        cell = sheet.cell(1, column)
        cell.font, cell.fill = Font(bold=True), HEAD_FILL
    for row, problem in enumerate(problems, 2):
        letter = "" if problem.column is None else get_column_letter(problem.column)
        texts = ("要改" if problem.error else "请核对", problem.sheet, str(problem.row or ""),
                 letter, problem.name, problem.value, problem.reason, problem.mend)
        for column, text in enumerate(texts, 1):
            put(sheet, row, column, text)
            sheet.cell(row, column).alignment = WRAPPED
    for letter, width in zip("ABCDEFGH", (8, 16, 6, 6, 18, 30, 40, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    workbook.active = 0
