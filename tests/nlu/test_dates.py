"""Dates and periods as people say them; today is 2026-11-23, a Monday."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.dates import find_dates
from bot.nlu.normalize import normalize

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("written", "kind", "value"), [
    ("十月八号收到处罚决定书", "date", "2026-10-08"),
    ("去年三月离职", "date", "2025-03"),
    ("上个月15号", "date", "2026-10-15"),
    ("2025年3月5日", "date", "2025-03-05"),
    ("2024-10-8", "date", "2024-10-08"),
    ("昨天被打了", "date", "2026-11-22"),
    ("前天收到的", "date", "2026-11-21"),
    ("12月31号", "date", "2025-12-31"),
    ("今年10月份", "date", "2026-10"),
    ("二〇二四年五月", "date", "2024-05"),
    ("前年", "date", "2024"),
    ("上上个月", "date", "2026-09"),
    ("干了两年半", "period", "2.5 year"),
    ("欠我三个月工资", "period", "3 month"),
    ("半年了", "period", "0.5 year"),
    ("还有5天", "period", "5 day"),
    ("7个工作日", "period", "7 workday"),
    ("两个星期", "period", "2 week"),
    ("上个月底", "date", "2026-10-21/2026-10-31"),
    ("九月底收到的", "date", "2026-09-21/2026-09-30"),
    ("去年3月初", "date", "2025-03-01/2025-03-10"),
    ("10月中旬", "date", "2026-10-11/2026-10-20"),
    ("国庆前一天", "date", "2026-09-30"),
    ("国庆节那天", "date", "2026-10-01"),
    ("元旦后第二天", "date", "2026-01-03"),
    ("去年五一", "date", "2025-05-01"),
    ("双十一买的", "date", "2026-11-11"),
    ("三天前", "date", "2026-11-20"),
    ("半个月前", "date", "2026-11-01/2026-11-08"),
    ("一个多月前", "date", "2026-09-23/2026-10-23"),
    ("两年前离的职", "date", "2024-10-24/2024-11-23"),
    ("前几天收到", "date", "2026-11-16/2026-11-22"),
    ("上周五", "date", "2026-11-20"),
    ("上上个星期三", "date", "2026-11-11"),
])
def test_a_date_or_period_is_read_as_it_is_said(written: str, kind: str, value: str) -> None:
    found = find_dates(normalize(written).text, TODAY)
    assert [(mention.kind, mention.value) for mention in found] == [(kind, value)]


@pytest.mark.parametrize("written", ["国庆前", "国庆以后", "中秋节", "过年那阵子"])
def test_a_day_that_nobody_could_name_is_left_to_be_asked(written: str) -> None:
    assert find_dates(normalize(written).text, TODAY) == []


def test_a_day_that_does_not_exist_is_not_made_up() -> None:
    found = find_dates("2月30号", TODAY)
    assert found == []


@given(st.text(alphabet="今去前昨天年月号日上个01239十一二三半多两周国庆底初旬后几", max_size=24))
def test_no_text_breaks_it_and_no_date_names_no_year_in_the_future(text: str) -> None:
    for mention in find_dates(normalize(text).text, TODAY):
        assert 0 <= mention.start < mention.end <= len(text)
