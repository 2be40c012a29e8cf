"""Finds the tables of a sheet: their headers, and what each row below is.

A header need not be in the first row, may have two levels, and may be repeated on every page;
several tables stand in one sheet, each with its own title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.lists.importing.columns import CODE, IGNORED, NUMBER, Words, plain
from bot.lists.importing.sheets import Sheet

LONGEST_NAME = 40  # characters of a column's name
HEADLINES = ("behaviour", "matter")
_SERIAL = re.compile(r"[（(]?\d{1,3}[）)]?|栏次|[甲乙丙丁]")


@dataclass(frozen=True)
class Column:
    """One column that is read. `label` is set for the parts of a level column (省/市/县/乡)."""

    index: int
    field: str
    name: str
    label: str = ""


@dataclass
class Header:
    """Rows `top` to `bottom` name the columns; `unknown` are columns nobody knows."""

    top: int
    bottom: int
    columns: list[Column]
    unknown: list[Column] = field(default_factory=list)

    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns)

    def find(self, name: str) -> list[Column]:
        return [column for column in self.columns if column.field == name]

    def same_as(self, other: Header) -> bool:
        return [(c.index, c.field) for c in self.columns] == [
            (c.index, c.field) for c in other.columns]


@dataclass
class Table:
    """A header with the rows from `first` to `last` (included) below it and the lines above it."""

    header: Header
    first: int
    last: int
    titles: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)  # label and value above the table
    continued: bool = False  # the header is a repetition of the one before


def read_tables(sheet: Sheet, words: Words) -> list[Table]:
    """Every table of `sheet`, in order; none when no header is recognised."""
    headers = _headers(sheet, words)
    tables: list[Table] = []
    end_before = -1
    for number, header in enumerate(headers):
        start = _title_start(sheet, header.top, end_before)
        last = (_title_start(sheet, headers[number + 1].top, header.bottom) - 1
                if number + 1 < len(headers) else len(sheet.rows) - 1)
        above = list(range(start, header.top))
        titles = [text for row in above for _, text in sheet.filled(row)]
        if number == 0:
            titles = [*sheet.above, *titles]
        tables.append(Table(
            header, header.bottom + 1, last, titles, _pairs(sheet, above),
            continued=number > 0 and not titles and header.same_as(headers[number - 1]),
        ))
        end_before = header.bottom
    return tables


def continuation(sheet: Sheet, before: Table) -> Table:
    """A table without a header that goes on with the one before, as Word splits long tables."""
    header = Header(-1, -1, before.header.columns)
    return Table(header, 0, len(sheet.rows) - 1, continued=True)


def _title_start(sheet: Sheet, top: int, after: int) -> int:
    """The first row that belongs to the title above row `top`.

    All rows above the first table do; later only lines with a single text.
    """
    if after < 0:
        return 0
    row = top
    while row - 1 > after and len(sheet.filled(row - 1)) <= 1 and not _covered(sheet, row - 1):
        row -= 1
    return row


def _covered(sheet: Sheet, row: int) -> bool:
    return any(sheet.covering(row, column) is not None and
               sheet.covering(row, column).top < row  # type: ignore[union-attr]
               for column in range(sheet.width))


def _pairs(sheet: Sheet, rows: list[int]) -> list[tuple[str, str]]:
    found = []
    for row in rows:
        filled = sheet.filled(row)
        found += [(a[1], b[1]) for a, b in zip(filled, filled[1:])]  # noqa: B905
    return found


def _headers(sheet: Sheet, words: Words) -> list[Header]:
    found: list[Header] = []
    row = 0
    while row < len(sheet.rows):
        header = _header_at(sheet, row, words)
        if header is None:
            row += 1
        else:
            found.append(header)
            row = header.bottom + 1
    return found


def _header_at(sheet: Sheet, row: int, words: Words) -> Header | None:
    """The header that starts in `row`: it names a behaviour or matter and one more column."""
    filled = sheet.filled(row)
    if len(filled) < 2 or any(len(plain(text)) > LONGEST_NAME for _, text in filled):
        return None
    if not any(words.field(text) for _, text in filled):
        return None
    depth = _depth(sheet, row, words)
    columns, unknown = _columns(sheet, row, depth, words)
    header = Header(row, row + depth - 1, columns, unknown)
    known = header.fields() - {IGNORED}
    if any(name in known for name in HEADLINES) and len(known) > 1:
        return header
    # 证明 lists are sometimes headed only by the certificate.
    return header if "certificates" in known and len(known - {NUMBER, CODE}) > 1 else None


def _depth(sheet: Sheet, row: int, words: Words) -> int:
    """2 when the row below goes on with names under some of these, else 1."""
    below = row + 1
    if below >= len(sheet.rows):
        return 1
    filled = sheet.filled(below)
    short = bool(filled) and all(len(plain(text)) <= 15 for _, text in filled)
    if sheet.merges is not None:
        spans = [sheet.span(row, column) for column, _ in sheet.filled(row)]
        down = any(span is not None and span.bottom == below for span in spans)
        across = any(span is not None and span.right > span.left and span.bottom == row
                     for span in spans)
        return 2 if short and across and (down or _all_names(filled, words)) else 1
    heads = [column for column, text in sheet.filled(row)
             if words.field(text) in (*HEADLINES, NUMBER)]
    headless = bool(heads) and not any(sheet.text(below, column).strip() for column in heads)
    return 2 if short and headless and _all_names(filled, words) else 1


def _all_names(filled: list[tuple[int, str]], words: Words) -> bool:
    return len(filled) > 1 and all(
        words.field(text) or plain(text) in words.levels_of_power for _, text in filled
    )


def _columns(
    sheet: Sheet, row: int, depth: int, words: Words
) -> tuple[list[Column], list[Column]]:
    known: list[Column] = []
    unknown: list[Column] = []
    parent = ""
    for index in range(sheet.width):
        covering = sheet.covering(row, index)
        own = sheet.text(row, index).strip()
        if own:
            parent = own
        elif depth == 1 or (covering is None and sheet.merges is not None):
            continue
        child = sheet.text(row + 1, index).strip() if depth == 2 else ""
        if not own and not child:
            continue
        name = "".join((f"{parent}/{child}" if child and child != parent else parent).split())
        column = _column(index, parent, child, name, words)
        (known if column.field else unknown).append(column)
    return known, unknown


def _column(index: int, parent: str, child: str, name: str, words: Words) -> Column:
    if child and plain(child) in words.levels_of_power:
        return Column(index, "exercise_level", name, label=plain(child))
    field_name = (words.field(child) if child else None) or words.field(parent) or ""
    return Column(index, field_name, name)


def is_number_row(sheet: Sheet, row: int) -> bool:
    """The row under a header that only numbers the columns: 1 2 3 4 5, or 栏次 1 2 3."""
    texts = [plain(text) for _, text in sheet.filled(row)]
    if len(texts) < 3 or not all(_SERIAL.fullmatch(text) for text in texts):
        return False
    numbers = [int(re.sub(r"\D", "", text)) for text in texts if re.search(r"\d", text)]
    return numbers == list(range(1, len(numbers) + 1))
