"""Editions, differences and checked files as JSON, the same for the API and the command line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.lists.diff import Difference
from bot.lists.intake import Intake
from bot.lists.kept import STATUS_LABELS, Kept
from bot.lists.levels import levels
from bot.lists.models import ListAudit

Json = dict[str, Any]
INTERNAL = ("place", "as_written")  # where a row stood in the file: for staff, not for a list


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def level_label(level: str) -> str:
    """市本级 for `city`; the shipped editions have a level of their own."""
    return levels()[level].label if level in levels() else "参考"


def edition_json(kept: Kept) -> Json:
    """An edition with its people, times and counts."""
    data = {key: _plain(value) for key, value in asdict(kept).items()}
    return {**data, "list_code": kept.list_code.value, "level_label": level_label(kept.level),
            "status_label": STATUS_LABELS[kept.status]}


def difference_json(difference: Difference) -> Json:
    """New, changed field by field, removed, and how many stay the same."""
    return {**asdict(difference), "large_removal": difference.large_removal,
            "nothing": difference.nothing}


def intake_json(intake: Intake) -> Json:
    """Everything a dry run found."""
    reading = intake.reading
    heading = intake.heading
    return {
        "file": reading.file, "kind": reading.kind.value, "sha256": reading.sha256,
        "accepted": not intake.errors,
        "heading": None if heading is None else {
            key: _plain(value) for key, value in asdict(heading).items()
        } | {"list_code": heading.list_code.value},
        "counts": {
            "items": reading.items, "certificates": reading.certificates,
            "claimed_items": reading.claimed.items,
            "claimed_certificates": reading.claimed.certificates,
            "expected_items": intake.expected_items,
            "expected_certificates": intake.expected_certificates,
        },
        "problems": [problem.to_dict() for problem in intake.problems],
        "difference": (None if intake.difference is None
                       else difference_json(intake.difference)),
    }


def record_json(record: Json) -> Json:
    """A row as the list has it, without where it stood in the file."""
    return {key: value for key, value in record.items() if key not in INTERNAL}


def log_json(row: ListAudit) -> Json:
    """One line of the log."""
    return {"at": row.at.isoformat(), "actor": row.actor, "role": row.role,
            "action": row.action, "list_code": row.list_code, "edition": row.edition_code,
            "detail": row.detail}
