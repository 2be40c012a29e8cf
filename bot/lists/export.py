"""An edition as a file for staff: .xlsx or .csv, in columns that the importer reads back as is.

Nothing in a cell is ever run as a formula: in .xlsx every text is stored as text and marked so,
in .csv a sign that would start a formula gets an apostrophe, which the importer takes off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.clock import ZHUZHOU
from bot.knowledge import SHOWN_CONFIDENCE
from bot.lists.entries import ListCode
from bot.lists.fields import FIELDS, Record, value_of
from bot.lists.importing.cells import join_certificates, join_conditions
from bot.lists.kept import Kept

NUMBER, CODE = "序号", "编号"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDE = {"conditions": 44, "basis_text": 40, "behaviour": 32, "matter": 28, "certificates": 32,
         "note": 24, "supervision": 24, "discretion": 20, "exempt_basis": 28, "domain": 12}
HEAD_FILL = PatternFill("solid", fgColor="DDE6F0")
_LINE = Side("thin", color="B0B0B0")
BORDER = Border(_LINE, _LINE, _LINE, _LINE)
WRAPPED = Alignment(wrap_text=True, vertical="top")


def columns(list_code: ListCode) -> list[str]:
    """The head of our own tables."""
    return [NUMBER, CODE, *(field.label for field in FIELDS[list_code])]


def cells_of(record: Record, list_code: ListCode) -> list[str]:
    """One row without its number, in the order of `columns`."""
    found = [str(record.get("id", ""))]
    for field in FIELDS[list_code]:
        value = value_of(record, field.key)
        if isinstance(value, tuple):
            join = join_certificates if field.key == "certificates" else join_conditions
            value = join(value)
        found.append(value)
    return found


def heading_rows(kept: Kept) -> list[list[str]]:
    """The lines above the table: title, office, numbers, dates."""
    until = kept.effective_to.isoformat() if kept.effective_to else ""
    return [
        [kept.title],
        ["发文机关", kept.issuer, "文号", kept.document_number or "", "登记号",
         kept.registration_number or ""],
        ["施行日期", kept.effective_from.isoformat(), "有效期至", until, "替代",
         kept.replaces or ""],
    ]


def closing(kept: Kept, at: datetime) -> str:
    """The line below the table; the importer passes it over."""
    when = at.astimezone(ZHUZHOU).strftime("%Y-%m-%d %H:%M")
    return f"导出时间：{when}，版本 {kept.code}"


def shown(records: Sequence[Record]) -> list[Record]:
    """What may leave the house: rows and certificates known only from memory stay behind, or a
    later import would take them for checked ones.
    """
    found: list[Record] = []
    for record in records:
        withheld = set(record.get("from_memory_certificates", ()))
        if record["confidence"] in SHOWN_CONFIDENCE and withheld:
            kept = [name for name in record["certificates"] if name not in withheld]
            found.append({**record, "certificates": kept})
        elif record["confidence"] in SHOWN_CONFIDENCE:
            found.append(record)
    return found


def _rows(kept: Kept, records: Sequence[Record]) -> Iterator[list[str]]:
    yield from heading_rows(kept)
    yield columns(kept.list_code)
    for number, record in enumerate(shown(records), 1):
        yield [str(number), *cells_of(record, kept.list_code)]


def to_csv(kept: Kept, records: Sequence[Record], at: datetime) -> bytes:
    """UTF-8 with a mark in front, so that Excel shows Chinese."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in [*_rows(kept, records), [closing(kept, at)]]:
        writer.writerow([f"'{text}" if text.startswith(_STARTS_FORMULA) else text for text in row])
    return stream.getvalue().encode("utf-8-sig")


def to_xlsx(kept: Kept, records: Sequence[Record], at: datetime) -> bytes:
    """A workbook with one sheet, header frozen, columns as wide as their texts need."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "清单"
    for row in _rows(kept, records):
        append(sheet, row)
    append(sheet, [closing(kept, at)])
    dress(sheet, kept.list_code, head_row=4, last_row=4 + len(shown(records)))
    return saved(book)


def append(sheet: Worksheet, texts: Sequence[str]) -> None:
    """A row of plain texts below the others; a text that looks like a formula stays a text."""
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, text in enumerate(texts, 1):
        put(sheet, row, column, text)


def put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """One text at its place, never a formula."""
    if text == "":
        return
    cell = sheet.cell(row, column, text)
    if text.startswith(_STARTS_FORMULA):
        cell.data_type = "s"
        cell.style = "Normal"
        cell.quotePrefix = True


def dress(sheet: Worksheet, list_code: ListCode, head_row: int, last_row: int) -> None:
    """Widths, borders, frozen head."""
    keys = ["", "id", *(field.key for field in FIELDS[list_code])]
    for number, key in enumerate(keys, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(key, 16 if key else 6)
        head = sheet.cell(head_row, number)
        head.font, head.fill = Font(bold=True), HEAD_FILL
        for row in range(head_row, last_row + 1):
            below = sheet.cell(row, number)
            below.alignment, below.border = WRAPPED, BORDER
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.freeze_panes = f"A{head_row + 1}"


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
