"""From what a person tells to the limits that run; today is 2026-11-25, a Wednesday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput, KnowledgeError
from bot.law.deadlines import BACKWARD, periods
from bot.law.limits import (
    Span,
    asked_limit,
    asks_about_time,
    counted,
    events,
    find_event,
    parse_event,
    said_span,
    span_of,
)
from bot.nlu.dates import find_dates

TODAY = date(2026, 11, 25)


def read(topic: str, text: str) -> tuple[str, str, Span | None]:
    event = find_event(text, topic)
    assert event is not None
    mentions = [(m.kind, m.value, m.start, m.end) for m in find_dates(text, TODAY)]
    return event.id, asked_limit(event, text).kind, said_span(event, text, mentions, TODAY)


@pytest.mark.parametrize(("topic", "text", "event", "kind", "first", "last"), [
    ("reconsideration", "十月八号收到处罚决定书，还能复议吗",
     "penalty", "行政复议申请", date(2026, 10, 8), date(2026, 10, 8)),
    ("arbitration.labour", "去年三月离职，现在仲裁来得及吗",
     "left_work", "离职后讨薪仲裁", date(2025, 3, 1), date(2025, 3, 31)),
    ("reconsideration", "上个月底交警罚了我，现在起诉晚了吗",
     "penalty", "直接行政诉讼", date(2026, 10, 21), date(2026, 10, 31)),
    ("arbitration.labour", "离职一年零一个月想要工资，还来得及吗",
     "left_work", "离职后讨薪仲裁", date(2025, 9, 25), date(2025, 10, 25)),
    ("arbitration.commercial", "仲裁裁决我想撤，收到4个月了",
     "commercial_award", "商事仲裁撤裁", date(2026, 6, 25), date(2026, 7, 25)),
    ("consult.traffic", "事故认定书三天前收到的，还能复核吗",
     "crash_report", "事故认定复核", date(2026, 11, 22), date(2026, 11, 22)),
    ("mediation", "国庆前一天签的调解协议，现在去法院确认晚不晚",
     "mediated", "司法确认", date(2026, 9, 30), date(2026, 9, 30)),
    ("consult.labour", "去年在工地摔伤，单位不管，申请工伤过没过期",
     "work_injury", "工伤认定-个人申请", date(2025, 1, 1), date(2025, 12, 31)),
])
def test_event_limit_and_day_are_read_from_one_sentence(topic, text, event, kind, first, last):
    assert read(topic, text) == (event, kind, Span(first, last))


def test_of_two_days_the_one_beside_the_event_counts():
    text = "我2019年5月进厂，今年3月2日被辞退，现在仲裁来得及吗"
    assert read("arbitration.labour", text)[2] == Span(date(2026, 3, 2), date(2026, 3, 2))


def test_how_long_somebody_worked_is_not_how_long_ago_it_was():
    assert read("arbitration.labour", "干了三年被辞退，还来得及仲裁吗")[2] is None


@pytest.mark.parametrize("left", ["还有3天就过期了", "还剩五天", "只剩下两天"])
def test_the_days_that_are_left_are_not_taken_for_days_gone_by(left):
    assert read("arbitration.labour", f"欠薪的事，劳动仲裁{left}，还来得及吗")[2] is None


def test_the_words_of_the_topic_win_over_longer_words_of_another():
    event = find_event("处罚告知书和处罚决定都收到了", "consult.traffic")
    assert event is not None
    assert event.id == "penalty"


@pytest.mark.parametrize(("text", "asks"), [
    ("现在仲裁来得及吗", True), ("还能复议吗", True), ("是不是过期了", True),
    ("过期一瓶饮料被罚五万", False),
    ("晚了吗", True),
    ("最后一天是哪天", True), ("复议要交什么材料", False), ("老板不给钱怎么办", False),
])
def test_a_question_for_time_is_told_from_other_questions(text, asks):
    assert asks_about_time(text) is asks


@pytest.mark.parametrize(("value", "first", "last"), [
    ("2026-10-08", date(2026, 10, 8), date(2026, 10, 8)),
    ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    ("2025", date(2025, 1, 1), date(2025, 12, 31)),
    ("2026-11", date(2026, 11, 1), TODAY),
    ("2026", date(2026, 1, 1), TODAY),
    ("2026-10-21/2026-10-31", date(2026, 10, 21), date(2026, 10, 31)),
])
def test_a_date_means_the_days_it_leaves_open_up_to_today(value, first, last):
    assert span_of(value, TODAY) == Span(first, last)


def test_a_day_that_has_not_come_is_refused():
    with pytest.raises(InvalidInput, match="还没有到"):
        span_of("2026-12", TODAY)


@given(st.sampled_from(events()), st.dates(date(2016, 1, 1), TODAY), st.integers(0, 400))
def test_the_earliest_end_is_the_one_to_act_by_and_limits_come_in_order(event, first, width):
    span = Span(first, min(first + timedelta(days=width), TODAY))
    for asked in event.limits:
        found = counted(event, asked, span, TODAY)
        assert asked in [one.limit for one in found]
        assert [one.early.last_day for one in found] == sorted(o.early.last_day for o in found)
        for one in found:
            assert one.early.last_day <= one.late.last_day
            if one.passed is True:
                assert one.late.last_day < TODAY
            if span.exact and one.early.exact:
                assert one.passed is not None


def test_every_event_can_be_asked_about_and_has_another_way_when_it_is_too_late():
    assert len({event.id for event in events()}) == len(events()) >= 15
    for event in events():
        assert event.start.endswith("？") or "？" in event.start
        assert event.late
        for limit in event.limits:
            assert limit.kind in periods()
            assert limit.kind not in BACKWARD


@pytest.mark.parametrize(("change", "said"), [
    ({"limits": [{"kind": "没有的期限", "say": "做事"}]}, "没有「没有的期限」"),
    ({"late": []}, "过期以后"),
    ({"late": [{"text": "去问", "fact": "XX-999"}]}, "XX-999"),
    ({"start": None}, None),
])
def test_a_broken_event_is_refused_and_named(change, said):
    row = {"id": "e", "topics": ["mediation"], "cues": ["协议"], "start": "哪天？",
           "limits": [{"kind": "司法确认", "say": "确认"}], "late": [{"text": "去问"}], **change}
    if said is None:
        del row["start"]
        said = "缺少字段"
    with pytest.raises(KnowledgeError, match=said) as error:
        parse_event(row)
    assert "「e」" in error.value.message
