"""Cells of .xlsx, .xls and .ods. Values are read by calamine; what it does not tell (formulas,
merges of .ods) and how far the cells reach is looked up before, so that one stray cell at the end
of a sheet cannot ask for gigabytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any

import olefile
from defusedxml import ElementTree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.lists.importing.gate import refused
from bot.lists.importing.sheets import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    Merge,
    Sheet,
    Workbook,
    rectangle,
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Records of the old .xls format (BIFF8) that hold a cell; each starts with row and column.
_CELLS = {0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E}
_FORMULA, _BOOL_OR_FAULT, _SHEET, _START, _PASSWORD = 0x0006, 0x0205, 0x0085, 0x0809, 0x002F


@dataclass
class Scan:
    """What is known of a sheet before its values are read."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    faults: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Merge] | None = None
    rows: int = 0
    columns: int = 0

    def cell(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)


def read_spreadsheet(data: bytes, kind: str) -> Workbook:
    """Every sheet with its texts, merges and formulas; a broken file is refused."""
    try:
        scans = {"xlsx": scan_xlsx, "xls": scan_xls, "ods": scan_ods}[kind](data)
        _check_reach(scans)
        return _values(data, scans)
    except (KeyError, IndexError, ValueError, struct.error, ElementTree.ParseError, OSError):
        raise refused("文件不完整或已损坏", "请在 Excel 或 WPS 中打开，另存一份再导入") from None


def _check_reach(scans: dict[str, Scan]) -> None:
    if len(scans) > MAX_SHEETS:
        raise refused(f"有 {len(scans)} 张表，最多 {MAX_SHEETS} 张", "请分成几份导入")
    for name, scan in scans.items():
        if scan.rows > MAX_ROWS or scan.columns > MAX_COLUMNS:
            raise refused(
                f"「{name}」用到了第 {scan.rows} 行、第 {scan.columns} 列，"
                f"最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列",
                "请删去表格以外的内容，或分成几份导入",
            )


def _values(data: bytes, scans: dict[str, Scan]) -> Workbook:
    from python_calamine import CalamineError, PasswordError

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            found = Workbook()
            for meta in book.sheets_metadata:
                if meta.typ is SheetTypeEnum.WorkSheet:
                    found.sheets.append(_sheet(book, meta, scans.get(meta.name, Scan())))
            return found
    except PasswordError:
        raise refused("文件加了密码", "请去掉密码后再导入") from None
    except CalamineError:
        raise refused("文件不完整或已损坏", "请在 Excel 或 WPS 中打开，另存一份再导入") from None


def _sheet(book: CalamineWorkbook, meta: Any, scan: Scan) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)
    merges = scan.merges
    if merges is None:
        merges = [Merge(top, left, bottom, right)
                  for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    return Sheet(
        meta.name, rectangle(sheet.to_python(skip_empty_area=False)), tuple(merges),
        frozenset(scan.formulas), frozenset(scan.faults),
        hidden=meta.visible is not SheetVisibleEnum.Visible,
    )


def scan_xlsx(data: bytes) -> dict[str, Scan]:
    """Sheet name → formulas and reach of the cells that hold something."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        found = {}
        for sheet in book.iter(f"{_MAIN}sheet"):
            target = targets.get(sheet.get(f"{_REL}id"), "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if path.startswith("xl/worksheets/"):
                found[sheet.get("name", "")] = _scan_xlsx_sheet(archive.read(path))
        return found


def _scan_xlsx_sheet(content: bytes) -> Scan:
    scan = Scan()
    row = column = -1
    for _, element in ElementTree.iterparse(io.BytesIO(content), events=("end",)):
        if element.tag == f"{_MAIN}c":
            place = element.get("r")
            if place:
                letters, number = coordinate_from_string(place)
                row, column = number - 1, column_index_from_string(letters) - 1
            else:
                column += 1
            if element.find(f"{_MAIN}f") is not None:
                scan.formulas.add((row, column))
            elif element.get("t") == "e":
                scan.faults.add((row, column))
            if len(element):
                scan.cell(row, column)
            element.clear()
        elif element.tag == f"{_MAIN}row":
            column = -1
            element.clear()
    return scan


def scan_xls(data: bytes) -> dict[str, Scan]:
    """The same for the records of an old workbook."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        stream = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    names: dict[int, str] = {}  # where a sheet's records start → its name
    found: dict[str, Scan] = {}
    scan = Scan()
    position = 0
    while position + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, position)
        body = stream[position + 4:position + 4 + length]
        if record == _PASSWORD:
            raise refused("文件加了密码", "请去掉密码后再导入")
        if record == _SHEET:
            start, _, kind, size, wide = struct.unpack_from("<IBBBB", body)
            text = body[8:8 + size * (1 + (wide & 1))]
            if kind == 0:
                names[start] = text.decode("utf-16-le" if wide & 1 else "latin-1")
        elif record == _START and position in names:
            scan = found.setdefault(names[position], Scan())
        elif record in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", body)
            scan.cell(row, column)
            if record == _FORMULA:
                scan.formulas.add((row, column))
            elif record == _BOOL_OR_FAULT and length >= 8 and body[7]:
                scan.faults.add((row, column))
        position += 4 + length
    if not found:
        raise refused("文件不完整或已损坏", "请在 Excel 或 WPS 中打开，另存一份再导入")
    return found


def scan_ods(data: bytes) -> dict[str, Scan]:
    """The same for .ods, and its merges, of which calamine tells nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
    found: dict[str, Scan] = {}
    for table in ElementTree.fromstring(content).iter(f"{_TABLE}table"):
        scan = found.setdefault(table.get(f"{_TABLE}name", ""), Scan(merges=[]))
        row = 0
        for element in table.iter(f"{_TABLE}table-row"):
            _scan_ods_row(element, row, scan)
            row += int(element.get(f"{_TABLE}number-rows-repeated", 1))
    return found


def _scan_ods_row(element: Any, row: int, scan: Scan) -> None:
    column = 0
    repeated_rows = int(element.get(f"{_TABLE}number-rows-repeated", 1))
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        down = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
        across = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
        if down > 1 or across > 1:
            assert scan.merges is not None
            scan.merges.append(Merge(row, column, row + down - 1, column + across - 1))
        if cell.get(f"{_TABLE}formula"):
            scan.formulas.add((row, column))
        if cell.find(f"{_TEXT}p") is not None:
            scan.cell(row + repeated_rows - 1, column + repeated - 1)
        column += repeated
