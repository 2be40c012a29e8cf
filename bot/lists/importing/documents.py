"""Tables of .docx, and .csv in the encodings that offices use."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import docx
from docx.oxml.ns import qn

from bot.lists.importing.gate import refused
from bot.lists.importing.sheets import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    Merge,
    Sheet,
    Workbook,
    rectangle,
    visible,
)

ENCODINGS = ("utf-8-sig", "gb18030")  # gb18030 contains GBK and GB2312
_LINE, _TAB, _TEXT = qn("w:br"), qn("w:tab"), qn("w:t")


def read_csv(data: bytes, name: str) -> Workbook:
    """One sheet; UTF-8, UTF-16 or GBK, separated by comma, semicolon or tab."""
    text = _decoded(data)
    first = text[:4000]
    separator = max(",\t;", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise refused("CSV 文件读不懂", "请在 Excel 或 WPS 中另存为 .xlsx 再导入") from None
    if len(rows) > MAX_ROWS or max(map(len, rows), default=0) > MAX_COLUMNS:
        raise refused(f"表格太大，最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列", "请分成几份导入")
    formulas = frozenset(
        (r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if _is_formula(text)
    )
    # An apostrophe before such a sign is our own guard (see bot.lists.export).
    plain = [[text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text for text in row]
             for row in rows]
    return Workbook([Sheet(name, rectangle(plain), None, formulas)])


def _is_formula(text: str) -> bool:
    stripped = text.lstrip()
    return stripped.startswith("=") and len(stripped) > 1


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ENCODINGS
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refused("CSV 的文字编码认不出来", "请在 Excel 或 WPS 中另存为 .xlsx 再导入")


def read_docx(data: bytes) -> Workbook:
    """One sheet per table, each with the paragraphs that stand between it and the one before."""
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception:
        raise refused("文件不完整或已损坏", "请在 Word 或 WPS 中打开，另存一份再导入") from None
    if next(body.iter(qn("w:ins"), qn("w:del"), qn("w:moveFrom")), None) is not None:
        raise refused("文件里还有修订标记", "请在 Word 里接受或拒绝全部修订后再导入")
    found, above = Workbook(), []
    for element in body:
        if element.tag == qn("w:p"):
            above.append(_text(element))
        elif element.tag == qn("w:tbl"):
            number = len(found.sheets) + 1
            lines = [text for text in above if text.strip()]
            table = _table(element, f"表{number}", lines)
            found.sheets.append(replace(table, follows=number > 1 and not lines))
            above = []
    if len(found.sheets) > MAX_SHEETS:
        raise refused(f"有 {len(found.sheets)} 张表，最多 {MAX_SHEETS} 张", "请分成几份导入")
    return found


def _text(element: Any) -> str:
    """Text of all paragraphs inside, one line each."""
    lines = []
    for paragraph in element.iter(qn("w:p")):
        parts = []
        for node in paragraph.iter(_TEXT, _TAB, _LINE):
            if node.tag == _TEXT:
                parts.append(node.text or "")
            elif node.getparent().tag == qn("w:r"):  # a w:tab of the paragraph's style is no text
                parts.append("\n" if node.tag == _LINE else " ")
        lines.append("".join(parts))
    return visible("\n".join(lines)).strip("\n")


def _table(table: Any, name: str, above: list[str]) -> Sheet:
    rows: list[list[str]] = []
    merges: list[Merge] = []
    open_at: dict[int, Merge] = {}  # column → the vertical merge that may go on
    for r, line in enumerate(table.iterchildren(qn("w:tr"))):
        texts: list[str] = [""] * line.grid_before
        for cell in line.tc_lst:
            column, width = len(texts), cell.grid_span
            above_it = open_at.get(column)
            if cell.vMerge == "continue" and above_it is not None:
                open_at[column] = Merge(above_it.top, column, r, above_it.right)
                texts.append("")
            else:
                if above_it is not None:
                    merges.append(above_it)
                open_at[column] = Merge(r, column, r, column + width - 1)
                texts.append(_text(cell))
            texts += [""] * (width - 1)
        rows.append(texts)
        if len(rows) > MAX_ROWS or len(texts) > MAX_COLUMNS:
            raise refused(f"{name}太大，最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列", "请分成几份导入")
    merges += open_at.values()
    real = tuple(m for m in merges if (m.top, m.left) != (m.bottom, m.right))
    return Sheet(name, rectangle(rows), real, above=tuple(above))
