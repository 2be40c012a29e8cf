"""A table as cells of text, whatever the file was. Rows and columns count from 0."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

MAX_ROWS = 5000  # of one sheet; the longest list known has some hundred
MAX_COLUMNS = 120
MAX_SHEETS = 80
MAX_CELL = 8000  # characters
# Never part of a text: control signs, signs without width, signs that turn the direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


@dataclass(frozen=True)
class Merge:
    """Merged cells, all ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """`merges` is None when the file cannot say (.csv). `above` are paragraphs before the table.

    `formulas` and `faults` (#REF! and the like) are places of cells that have no plain value.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] | None = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    faults: frozenset[tuple[int, int]] = frozenset()
    above: tuple[str, ...] = ()
    hidden: bool = False
    follows: bool = False  # nothing stands between this table and the one before (.docx)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def _origins(self) -> dict[tuple[int, int], Merge]:
        """Covered cell → its merge; the first cell of a merge is not covered."""
        found: dict[tuple[int, int], Merge] = {}
        for merge in self.merges or ():
            for row in range(merge.top, min(merge.bottom, len(self.rows) - 1) + 1):
                for column in range(merge.left, min(merge.right, self.width - 1) + 1):
                    if (row, column) != (merge.top, merge.left):
                        found[row, column] = merge
        return found

    def text(self, row: int, column: int) -> str:
        """The cell's own text; empty beyond the sheet and in a covered cell."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def covering(self, row: int, column: int) -> Merge | None:
        """The merge that covers the cell, if it is not the merge's first."""
        return self._origins.get((row, column))

    def span(self, row: int, column: int) -> Merge | None:
        """The merge that starts at the cell."""
        return self._starts.get((row, column))

    @cached_property
    def _starts(self) -> dict[tuple[int, int], Merge]:
        return {(merge.top, merge.left): merge for merge in self.merges or ()}

    def filled(self, row: int) -> list[tuple[int, str]]:
        """Columns of the row with a text of their own."""
        return [(n, text) for n, text in enumerate(self.rows[row]) if text.strip()]


@dataclass
class Workbook:
    """`sheets` in the file's order."""

    sheets: list[Sheet] = field(default_factory=list)


def as_text(value: object) -> str:
    """A cell's value as a person reads it: 3.0 is 3, a date is 2022-10-25."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return visible(str(value))


def visible(text: str) -> str:
    """`text` without signs that cannot be seen; line ends as \\n, wide blanks as they are."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", ""))


def rectangle(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Rows of text without empty rows and cells at the ends."""
    texts = [[as_text(value) for value in row] for row in rows]
    while texts and not any(text.strip() for text in texts[-1]):
        texts.pop()
    for row in texts:
        while row and not row[-1].strip():
            row.pop()
    return tuple(map(tuple, texts))
