"""Figures in an answer are compared with those of its facts, whatever way they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.figures import Figure, dates, figures, number, unsupported
from bot.knowledge import facts


def values(text: str) -> list[tuple[float, str]]:
    return [(figure.value, figure.unit) for figure in figures(text)]


@pytest.mark.parametrize(("text", "expected"), [
    ("60日内申请", [(60, "日")]),
    ("六十天内申请", [(60, "日")]),
    ("15个工作日内出证", [(15, "工作日")]),
    ("最长两年", [(2, "年")]),
    ("一百二十个月", [(120, "月")]),
    ("罚款1,000元以下", [(1000, "元")]),
    ("5千—2万元", [(5000, "元"), (20000, "元")]),
    ("20万元以下", [(200000, "元")]),
    ("百分之二十", [(20, "%")]),
    ("三分之二以上", [(2 / 3, "分之")]),
    ("面积、人数都要有2/3以上", [(2 / 3, "分之")]),
    ("满 14 周岁", [(14, "岁")]),
    ("两名以上见证人", [(2, "人")]),
    ("一人一份，推算最后一天", []),
    ("2026年3月1日起施行", []),
    ("请拨12348", []),
])
def test_periods_and_amounts_are_read_as_value_and_unit(text, expected):
    assert values(text) == pytest.approx(expected)


def test_calendar_days_and_working_days_are_different_figures():
    assert not Figure(15, "日").same(Figure(15, "工作日"))


def test_a_figure_that_no_cited_fact_contains_is_named():
    cited = [facts()["AR-005"]]
    assert unsupported("60日内申请复议", cited) == []
    assert unsupported("六十天内申请复议", cited) == []
    assert unsupported("90日内申请复议，罚1000元", cited) == ["90日", "1000元"]


def test_calendar_days_do_not_pass_for_the_working_days_of_the_fact():
    assert unsupported("15日出证", [facts()["NOT-007"]]) == ["15日"]
    assert unsupported("15个工作日出证", [facts()["NOT-007"]]) == []


def test_a_fact_about_counting_makes_days_into_working_days():
    assert unsupported("5个工作日", [facts()["AR-016"]]) == ["5个工作日"]
    assert unsupported("5个工作日", [facts()["AR-016"], facts()["AR-032"]]) == []


def test_a_date_must_be_in_a_cited_fact():
    cited = [facts()["ARB-001"]]
    assert unsupported("2026年3月1日起", cited) == []
    assert unsupported("2025年3月1日起", cited) == ["2025-03-01"]
    assert dates("2021年的报道") == ["2021"]


@given(st.integers(1, 9999))
def test_a_number_reads_the_same_in_digits(value):
    assert number(str(value)) == value


@pytest.mark.parametrize(("written", "value"), [
    ("十", 10), ("十五", 15), ("二十", 20), ("一百零五", 105), ("两千", 2000), ("三万", 30000),
    ("一万二千", 12000), ("半", 0.5), ("2万", 20000),
])
def test_chinese_numerals_are_read(written, value):
    assert number(written) == value
