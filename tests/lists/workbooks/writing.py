"""Writes one described table in each format that is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import docx
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils import range_boundaries

Row = Sequence[Any]


@dataclass(frozen=True)
class Page:
    """One sheet. `merges` in spreadsheet notation (A1:C1); a merged value stands in its first cell.

    `above` are paragraphs of a Word document before the table; elsewhere they are not written.
    """

    name: str
    rows: tuple[Row, ...]
    merges: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    hidden: bool = False


def _bounds(merge: str) -> tuple[int, int, int, int]:
    """top, left, bottom, right from 0."""
    left, top, right, bottom = range_boundaries(merge)
    return top - 1, left - 1, bottom - 1, right - 1  # type: ignore[operator]


def xlsx(*pages: Page) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        for r, row in enumerate(page.rows, 1):
            for c, value in enumerate(row, 1):
                if value not in ("", None):
                    sheet.cell(r, c, value)
        for merge in page.merges:
            sheet.merge_cells(merge)
        if page.hidden:
            sheet.sheet_state = "hidden"
    return _saved(book)


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def xls(*pages: Page) -> bytes:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in pages:
        sheet = book.add_sheet(page.name)
        covered = set()
        for merge in page.merges:
            top, left, bottom, right = _bounds(merge)
            covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            sheet.write_merge(top, bottom, left, right, page.rows[top][left])
        for r, row in enumerate(page.rows):
            for c, value in enumerate(row):
                if value not in ("", None) and (r, c) not in covered:
                    sheet.write(r, c, value, day if isinstance(value, date) else xlwt.Style.default_style)
    return _saved(book)


def ods(*pages: Page) -> bytes:
    book = OpenDocumentSpreadsheet()
    for page in pages:
        table = Table(name=page.name)
        starts = {_bounds(m)[:2]: _bounds(m) for m in page.merges}
        covered = {(r, c) for top, left, bottom, right in starts.values()
                   for r in range(top, bottom + 1) for c in range(left, right + 1)} - set(starts)
        width = max(map(len, page.rows))
        for r, row in enumerate(page.rows):
            line = TableRow()
            for c in range(width):
                value = row[c] if c < len(row) else ""
                if (r, c) in covered:
                    line.addElement(CoveredTableCell())
                    continue
                line.addElement(_ods_cell(value, starts.get((r, c))))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    return _saved(book)


def _ods_cell(value: Any, span: tuple[int, int, int, int] | None) -> TableCell:
    options: dict[str, Any] = {}
    if span is not None:
        options = {"numberrowsspanned": span[2] - span[0] + 1,
                   "numbercolumnsspanned": span[3] - span[1] + 1}
    if isinstance(value, (int, float)):
        cell = TableCell(valuetype="float", value=value, **options)
    elif isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), **options)
    else:
        cell = TableCell(valuetype="string", **options) if value else TableCell(**options)
    if value not in ("", None):
        for paragraph in str(value).split("\n"):
            cell.addElement(P(text=paragraph))
    return cell


def csv_file(page: Page, encoding: str = "gbk", separator: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(page.rows)
    return stream.getvalue().encode(encoding)


def docx_file(*pages: Page) -> bytes:
    document = docx.Document()
    for page in pages:
        for paragraph in page.above:
            document.add_paragraph(paragraph)
        width = max(map(len, page.rows))
        table = document.add_table(rows=len(page.rows), cols=width)
        for r, row in enumerate(page.rows):
            for c, value in enumerate(row):
                if value not in ("", None):
                    table.cell(r, c).text = str(value)
        for merge in page.merges:
            top, left, bottom, right = _bounds(merge)
            text = str(page.rows[top][left])
            table.cell(top, left).merge(table.cell(bottom, right)).text = text
    return _saved(document)
