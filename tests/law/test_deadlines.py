"""How a time limit is counted, at the days where counting goes wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.law import deadlines
from bot.law.deadlines import ADVICE, Period, add_months, count, is_working_day, last_day, periods

TODAY = date(2026, 11, 23)
FORWARD = [name for name in periods() if name not in deadlines.BACKWARD]


def made(value: int, unit: str, *, working: bool = False) -> Period:
    basis = periods()["行政复议申请"].basis
    return Period("试验期限", value, unit, working, "开始", "AR-005", basis)


@pytest.mark.parametrize(("kind", "start", "expected"), [
    ("行政复议申请", date(2026, 9, 1), date(2026, 11, 2)),        # 60 days end on Saturday 31 Oct
    ("行政复议申请", date(2026, 8, 2), date(2026, 10, 8)),        # ends 1 Oct, National Day holiday
    ("行政复议申请", date(2026, 8, 11), date(2026, 10, 10)),      # a Saturday that is worked
    ("行政复议申请", date(2026, 10, 8), date(2026, 12, 7)),
    ("不服劳动裁决起诉", date(2026, 11, 9), date(2026, 11, 24)),
    ("司法确认", date(2026, 1, 20), date(2026, 2, 24)),           # ends in the Spring Festival
    ("直接行政诉讼", date(2026, 2, 28), date(2026, 8, 28)),
    ("直接行政诉讼", date(2025, 8, 31), date(2026, 2, 28)),       # no 31 Feb; a worked Saturday
    ("商事仲裁撤裁", date(2026, 3, 31), date(2026, 6, 30)),       # no 31 June
    ("离职后讨薪仲裁", date(2024, 2, 29), date(2025, 2, 28)),     # no 29 Feb
    ("申请执行", date(2023, 5, 4), date(2025, 5, 6)),             # 4 May is a holiday, so is 5 May
    ("要求听证", date(2026, 9, 28), date(2026, 10, 10)),          # five working days round 1 Oct
    ("公证出证", date(2026, 11, 2), date(2026, 11, 23)),
    ("人身安全保护令作出", date(2026, 11, 20), date(2026, 11, 23)),  # hours do not wait for Monday
    ("在押申请转交", date(2026, 11, 21), date(2026, 11, 22)),
])
def test_the_last_day_is_counted_by_the_kind_of_period(kind, start, expected):
    assert last_day(kind, start, TODAY).last_day == expected


def test_on_the_last_day_it_is_not_too_late_and_the_day_after_it_is():
    start = date(2026, 9, 1)
    assert last_day("行政复议申请", start, date(2026, 11, 2)).passed is False
    assert last_day("行政复议申请", start, date(2026, 11, 3)).passed is True
    assert last_day("行政复议申请", start, date(2026, 11, 2)).days_left == 0


def test_the_way_of_counting_is_told_with_the_rest_day_and_the_advice():
    result = last_day("行政复议申请", date(2026, 9, 1), TODAY)
    assert "当天不算" in result.how and "顺延" in result.how
    assert "2026年10月31日" in result.how and "2026年11月2日" in result.how
    assert result.counted_to == date(2026, 10, 31)
    assert result.advice == ADVICE == "建议提前，以文书所载期限为准"
    assert result.basis.law == "中华人民共和国行政复议法"


def test_the_act_with_a_rule_of_its_own_is_named_and_else_the_civil_code():
    assert "行政复议法" in last_day("行政复议申请", date(2026, 9, 1), TODAY).note
    assert "民法典" in last_day("劳动仲裁时效", date(2025, 9, 1), TODAY).note


def test_a_year_without_a_holiday_notice_is_said_and_not_guessed():
    result = last_day("劳动仲裁时效", date(2026, 1, 1), TODAY)
    assert result.last_day == date(2027, 1, 1) and not result.exact
    assert "2027年的放假安排本系统尚未收录" in result.note
    assert result.passed is False


def test_working_days_that_run_into_an_unknown_year_give_the_earliest_possible_end():
    result = last_day("公证出证", date(2026, 12, 28), date(2026, 12, 28))
    assert result.last_day == date(2027, 1, 12) and not result.exact
    assert "最早" in result.how


def test_just_after_an_inexact_last_day_nobody_can_say_whether_it_has_passed():
    start = date(2026, 1, 1)
    assert last_day("劳动仲裁时效", start, date(2027, 1, 2)).passed is None
    assert last_day("劳动仲裁时效", start, date(2027, 3, 1)).passed is True


def test_how_long_an_order_holds_does_not_grow_because_of_a_weekend():
    result = last_day("人身安全保护令有效", date(2026, 2, 1), TODAY)
    assert result.last_day == date(2026, 8, 1)
    assert result.last_day.weekday() == 5


def test_the_line_for_urgent_legal_aid_is_counted_back_from_a_future_expiry():
    result = last_day("先行提供触发线", date(2026, 11, 30), TODAY)
    assert result.last_day == date(2026, 11, 30)
    assert "2026年11月24日" in result.how


@pytest.mark.parametrize("start", [date(2026, 11, 24), date(1949, 12, 31), date(1, 1, 1)])
def test_a_future_or_absurd_start_is_refused_with_the_field_named(start):
    with pytest.raises(InvalidInput) as refused:
        last_day("行政复议申请", start, TODAY)
    assert refused.value.field == "start"


def test_an_unknown_limit_is_refused_with_the_known_ones_listed():
    with pytest.raises(InvalidInput) as refused:
        last_day("随便什么", TODAY, TODAY)
    assert "行政复议申请" in refused.value.hint


def test_every_shipped_limit_can_be_counted_and_cites_a_law():
    for kind in periods():
        result = last_day(kind, date(2026, 3, 2), TODAY)
        assert result.basis.law and result.how.endswith("。")


starts = st.dates(date(2005, 1, 1), date(2025, 11, 1))


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(FORWARD), start=starts)
def test_no_limit_ends_before_or_on_its_start_and_moving_never_brings_it_forward(kind, start):
    result = last_day(kind, start, TODAY)
    assert start < result.counted_to <= result.last_day


@settings(max_examples=150, deadline=None)
@given(start=starts, days=st.integers(1, 60))
def test_a_limit_in_days_never_ends_on_a_rest_day(start, days):
    for working in (False, True):
        assert is_working_day(count(made(days, "日", working=working), start, TODAY).last_day)


@settings(max_examples=150, deadline=None)
@given(start=starts, days=st.integers(1, 40))
def test_working_days_take_at_least_as_long_as_calendar_days(start, days):
    calendar_end = count(made(days, "日"), start, TODAY).counted_to
    assert count(made(days, "日", working=True), start, TODAY).last_day >= calendar_end


@settings(max_examples=150, deadline=None)
@given(start=starts, days=st.integers(1, 60))
def test_a_day_later_start_never_gives_an_earlier_end(start, days):
    period = made(days, "日")
    later = count(period, start + timedelta(days=1), TODAY)
    assert later.last_day >= count(period, start, TODAY).last_day


@given(start=st.dates(date(1960, 1, 1), date(2060, 12, 31)), months=st.integers(0, 300))
def test_adding_months_keeps_the_day_or_takes_the_end_of_the_month(start, months):
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
