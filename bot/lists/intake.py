"""From a file to a draft: read it, complete its heading, compare it with what is live, store it.

A file with errors stores nothing. What a reviewer must look at is kept with the draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import clock
from bot.errors import Conflict, InvalidInput
from bot.lists.diff import Difference
from bot.lists.editions import Editions
from bot.lists.entries import ListCode
from bot.lists.importing.marking import marked
from bot.lists.importing.problems import Problem
from bot.lists.importing.reading import Options, Reading, read_list
from bot.lists.kept import Heading, Kept, Source
from bot.lists.levels import expected_of, level_of
from bot.lists.staff import Staff
from bot.search.text import key


@dataclass(frozen=True)
class Order:
    """What the person says beside the file; it goes before what the file says."""

    list_code: ListCode
    level: str  # code or name
    title: str = ""
    issuer: str = ""
    document_number: str = ""
    registration_number: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    replaces: str = ""
    kind: str = ""
    department: str = ""
    expected_items: int | None = None
    expected_certificates: int | None = None
    part: bool = False  # the file holds some offices' rows; those of the others stay as they are


@dataclass(frozen=True)
class Intake:
    """`difference` is against the live edition, None as long as there are errors.

    `records` are those of the whole edition: with `part` also the rows that stay.
    """

    reading: Reading
    heading: Heading | None
    problems: tuple[Problem, ...]
    records: tuple[dict[str, Any], ...]
    difference: Difference | None
    expected_items: int | None
    expected_certificates: int | None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.error)

    @property
    def notices(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.error)


def examine(editions: Editions, data: bytes, name: str, order: Order) -> Intake:
    """A dry run: everything about the file, nothing written."""
    level = level_of(order.level)
    reading = read_list(data, name, Options(
        order.list_code, level, order.kind, order.department or order.issuer,
        order.effective_from, clock.today(),
    ))
    expected = expected_of(order.list_code, level.code)
    items = order.expected_items if order.expected_items is not None else expected.items
    certificates = (order.expected_certificates if order.expected_certificates is not None
                    else expected.certificates)
    heading, missing = _heading(reading, order, level.code, items, certificates)
    problems = (*missing, *reading.problems)
    if any(problem.error for problem in problems) or heading is None:
        return Intake(reading, None, problems, reading.records, None, items, certificates)
    whole = [*(_others(editions, order, level.code, reading) if order.part else ()),
             *reading.records]
    records, difference = editions.plan(order.list_code, level.code, whole)
    return Intake(reading, heading, problems, tuple(records), difference, items, certificates)


def _others(
    editions: Editions, order: Order, level: str, reading: Reading
) -> list[dict[str, Any]]:
    """The live rows of the offices that the file does not speak of."""
    live = editions.live(order.list_code, level)
    if live is None:
        raise Conflict("还没有已发布的版本，不能只导入一部分", field="part",
                       hint="请先导入整份清单")
    offices = {key(record["department"]) for record in reading.records}
    return [record for record in editions.records(live.code)
            if key(record["department"]) not in offices]


def _heading(
    reading: Reading, order: Order, level: str, items: int | None, certificates: int | None
) -> tuple[Heading | None, tuple[Problem, ...]]:
    found = reading.found
    offices = {record["department"] for record in reading.records}
    issuer = order.issuer or found.issuer or (offices.pop() if len(offices) == 1 else "")
    wanted = {
        "title": (order.title or found.title, "标题",
                  "请在表上方写标题（含「清单」或「目录」），或另外指定"),
        "issuer": (issuer, "发文机关", "请在表上方写「发文机关：……」，或另外指定"),
        "effective_from": (order.effective_from or found.effective_from, "施行日期",
                           "请在表上方写「施行日期」，或另外指定"),
    }
    missing = tuple(
        Problem("", None, None, "", "", f"没有写{label}", mend)
        for value, label, mend in wanted.values() if not value
    )
    if missing:
        return None, missing
    start = wanted["effective_from"][0]
    assert isinstance(start, date)
    return Heading(
        order.list_code, level, str(wanted["title"][0])[:200], str(issuer)[:200], start,
        order.document_number or found.document_number,
        order.registration_number or found.registration_number,
        order.effective_to or found.effective_to, order.replaces or found.replaces,
        items, certificates,
    ), ()


def take_in(
    editions: Editions, staff: Staff, data: bytes, name: str, order: Order
) -> tuple[Intake, Kept | None]:
    """Stores the file as a draft. With errors nothing is stored and the edition is None."""
    intake = examine(editions, data, name, order)
    if intake.heading is None or intake.errors:
        editions.note(staff, "import_refused", order.list_code, file=name[:255],
                      errors=len(intake.errors))
        return intake, None
    kept = editions.draft(
        staff, intake.heading, intake.records,
        Source(name, intake.reading.sha256), report_of(intake),
    )
    return intake, kept


def report_of(intake: Intake) -> dict[str, Any]:
    """What the reviewer is shown with the draft."""
    reading = intake.reading
    return {
        "items": reading.items, "certificates": reading.certificates, "rows": len(intake.records),
        "claimed_items": reading.claimed.items,
        "claimed_certificates": reading.claimed.certificates,
        "notices": [problem.to_dict() for problem in intake.notices],
        "doubtful_grounds": sum(
            bool(record.get("basis_findings")) for record in reading.records),
    }


def mark(data: bytes, intake: Intake) -> bytes:
    """The file back with its cells marked (.xlsx)."""
    reading = intake.reading
    return marked(data, reading.kind, reading.book, intake.problems, reading.heads)


def refusal(errors: Sequence[Problem]) -> InvalidInput:
    """The one error for a file with errors: how many, and the first of them."""
    more = f"，共 {len(errors)} 处" if len(errors) > 1 else ""
    return InvalidInput(
        f"{errors[0].line()}{more}", field="file",
        hint="没有导入任何内容；请先检查文件（check），照每一处的说明改好再导入",
    )


