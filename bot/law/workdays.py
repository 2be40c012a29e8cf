"""Which days are worked: the published notices, year by year.

A year in data/knowledge/holidays.yml goes before the package chinesecalendar; a year in neither is
unknown, and nobody guesses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import chinese_calendar

from bot.errors import KnowledgeError
from bot.knowledge import KNOWLEDGE, read_yaml

_SATURDAY = 5


@dataclass(frozen=True)
class Year:
    """One yearly notice: `rest` are days off, `work` weekend days that are worked."""

    rest: frozenset[date]
    work: frozenset[date]


def load_years(path: Path) -> dict[int, Year]:
    """Years by number; KnowledgeError for a day outside its year, or one that is both."""
    years = {}
    for number, row in (read_yaml(path)["years"] or {}).items():
        try:
            year = Year(_days(row["rest"]), _days(row["work"]))
            missing = not (row["source"] and row["checked_on"])
        except (KeyError, TypeError, ValueError) as error:
            raise KnowledgeError(f"{path.name} 的 {number} 年写得不对：{error}") from None
        if missing:
            raise KnowledgeError(f"{path.name} 的 {number} 年要写来源和核对日期")
        if wrong := [day for day in year.rest | year.work if day.year != number]:
            raise KnowledgeError(f"{path.name} 的 {number} 年里有别的年份的日子：{min(wrong)}")
        if both := year.rest & year.work:
            raise KnowledgeError(f"{path.name} 里 {min(both)} 既放假又上班")
        years[int(number)] = year
    return years


def _days(rows: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(str(row)) for row in rows)


@lru_cache(maxsize=1)
def years() -> dict[int, Year]:
    """The shipped years, read once."""
    return load_years(KNOWLEDGE / "holidays.yml")


def is_working_day(day: date, known: Mapping[int, Year] | None = None) -> bool | None:
    """None when no holiday notice for that year is known."""
    entered = (years() if known is None else known).get(day.year)
    if entered:
        return day in entered.work or (day.weekday() < _SATURDAY and day not in entered.rest)
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
