"""Working days come from published notices, and a year nobody has published is not guessed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.law.workdays import Year, is_working_day, load_years, years

MADE_UP = {2031: Year(frozenset({date(2031, 1, 1), date(2031, 1, 2)}),
                      frozenset({date(2031, 1, 4)}))}
ROW = "source: 国务院办公厅通知, checked_on: '2030-12-01'"


def test_a_published_year_knows_its_holidays_and_make_up_days() -> None:
    assert is_working_day(date(2026, 10, 1)) is False
    assert is_working_day(date(2026, 11, 25)) is True
    assert is_working_day(date(2026, 11, 28)) is False  # a Saturday


def test_a_year_without_a_notice_is_unknown() -> None:
    assert is_working_day(date(2031, 1, 1)) is None


def test_an_entered_year_is_used_day_by_day() -> None:
    assert is_working_day(date(2031, 1, 1), MADE_UP) is False
    assert is_working_day(date(2031, 1, 2), MADE_UP) is False
    assert is_working_day(date(2031, 1, 3), MADE_UP) is True
    assert is_working_day(date(2031, 1, 4), MADE_UP) is True  # a Saturday that is worked
    assert is_working_day(date(2031, 1, 5), MADE_UP) is False


@given(st.dates(date(2031, 1, 1), date(2031, 12, 31)))
def test_in_an_entered_year_every_day_is_known(day: date) -> None:
    assert is_working_day(day, MADE_UP) is not None


def test_the_shipped_file_loads() -> None:
    assert all(isinstance(number, int) for number in years())


@pytest.mark.parametrize("row, named", [
    (f"{{{ROW}, rest: ['2030-01-01'], work: []}}", "2030-01-01"),
    (f"{{{ROW}, rest: ['2031-01-01'], work: ['2031-01-01']}}", "2031-01-01"),
    (f"{{{ROW}, rest: ['元旦'], work: []}}", "2031"),
    (f"{{{ROW}, rest: []}}", "2031"),
    ("{source: '', checked_on: '2030-12-01', rest: [], work: []}", "来源"),
])
def test_a_year_that_is_written_wrong_is_refused_by_name(
    tmp_path: Path, row: str, named: str
) -> None:
    path = tmp_path / "holidays.yml"
    path.write_text(f"years:\n  2031: {row}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        load_years(path)
    assert named in refused.value.message


def test_counting_stops_being_uncertain_once_a_year_is_entered() -> None:
    day = date(2031, 1, 1)
    while not is_working_day(day, MADE_UP):
        day += timedelta(days=1)
    assert day == date(2031, 1, 3)
