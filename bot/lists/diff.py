"""What an edition changes against another: new, changed field by field, removed, the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.lists.entries import ListCode
from bot.lists.fields import FIELDS, HEADLINE, Record, Value, comparable, value_of

LARGE_REMOVAL = 0.20  # of the live edition's rows; more needs a second yes


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Row:
    """A row that is new or removed."""

    code: str
    headline: str
    department: str


@dataclass(frozen=True)
class ChangedRow:
    code: str
    headline: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Difference:
    """`same` counts the rows without any change; `before` those of the earlier edition."""

    new: tuple[Row, ...]
    changed: tuple[ChangedRow, ...]
    removed: tuple[Row, ...]
    same: int
    before: int

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.removed)

    @property
    def large_removal(self) -> bool:
        return bool(self.before) and len(self.removed) / self.before > LARGE_REMOVAL


def compare(before: Sequence[Record], after: Sequence[Record], list_code: ListCode) -> Difference:
    """Rows are the same row when they have the same code (see bot.lists.codes)."""
    old = {record["id"]: record for record in before}
    new = {record["id"]: record for record in after}
    changed = []
    for code, record in new.items():
        if code in old:
            changes = _changes(old[code], record, list_code)
            if changes:
                changed.append(ChangedRow(code, headline(record, list_code), changes))
    kept = sum(code in old for code in new)
    return Difference(
        tuple(_row(r, list_code) for code, r in new.items() if code not in old),
        tuple(changed),
        tuple(_row(r, list_code) for code, r in old.items() if code not in new),
        kept - len(changed), len(old),
    )


def _changes(old: Record, new: Record, list_code: ListCode) -> tuple[FieldChange, ...]:
    found = []
    for field in FIELDS[list_code]:
        before, after = value_of(old, field.key), value_of(new, field.key)
        if comparable(before) != comparable(after):
            found.append(FieldChange(field.label, before, after))
    return tuple(found)


def headline(record: Record, list_code: ListCode) -> str:
    return str(record[HEADLINE[list_code]])


def _row(record: Record, list_code: ListCode) -> Row:
    return Row(record["id"], headline(record, list_code), str(record["department"]))
