"""What is wrong with a file, cell by cell: where, which value, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

SHOWN_VALUE = 60  # characters of a value that are repeated in a problem


@dataclass(frozen=True)
class Problem:
    """`row` and `column` count from 1; None means the sheet, or with no sheet the whole file.

    An error stops the import; a notice (`error` false) is for the reviewer.
    """

    sheet: str
    row: int | None
    column: int | None
    name: str  # of the column, as the office wrote it
    value: str
    reason: str
    mend: str
    error: bool = True

    @property
    def where(self) -> str:
        parts = [f"「{self.sheet}」"] if self.sheet else []
        if self.row is not None:
            parts.append(f"第{self.row}行")
        if self.column is not None:
            parts.append(f"{get_column_letter(self.column)}列")
        name = f"（{self.name}）" if self.name else ""
        return " ".join(parts) + name or "整个文件"

    def line(self) -> str:
        """One sentence for a terminal or a log shown to staff."""
        value = f"「{self.value}」" if self.value else ""
        mend = f"；{self.mend}" if self.mend else ""
        return f"{self.where}{value}：{self.reason}{mend}"

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "where": self.where}


@dataclass
class Problems:
    """Collects while a file is read."""

    _found: dict[Problem, None] = field(default_factory=dict)  # in order, none twice

    def add(
        self, sheet: str, row: int | None, column: int | None, reason: str, mend: str = "", *,
        name: str = "", value: str = "", error: bool = True,
    ) -> None:
        """`row` and `column` count from 0, as the reader does; row -1 is a header left out."""
        shown = value if len(value) <= SHOWN_VALUE else value[:SHOWN_VALUE] + "……"
        problem = Problem(
            sheet, None if row is None or row < 0 else row + 1,
            None if column is None else column + 1, name, shown, reason, mend, error,
        )
        self._found[problem] = None

    @property
    def found(self) -> tuple[Problem, ...]:
        return tuple(self._found)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first, then by sheet, row and column."""
    return tuple(sorted(
        problems, key=lambda p: (not p.error, p.sheet, p.row or 0, p.column or 0),
    ))
