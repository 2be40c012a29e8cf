"""What a person is told about a limit; today is 2026-11-25."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answers.timing import asking_text, running_card, timing_reply
from bot.answers.wording import sentences, wording_faults
from bot.law.limits import Span, event_of, events
from bot.reply import Reply

TODAY = date(2026, 11, 25)


def told(event_id: str, kind: str, first: date | None, last: date | None = None) -> Reply:
    event = event_of(event_id)
    assert event is not None
    span = Span(first, last or first) if first else None
    return timing_reply(event, event.limit(kind), span, TODAY, event.topics[0])


def card(reply: Reply, kind: str) -> str:
    return "\n".join("\n".join((*c.lines, c.note)) for c in reply.cards if c.kind == kind)


def test_a_penalty_of_the_eighth_of_october_leaves_twelve_days_and_says_how_it_was_counted():
    reply = told("penalty", "行政复议申请", date(2026, 10, 8))
    assert reply.text.startswith("申请行政复议，最后一天是2026年12月7日，还有12天。")
    assert "从次日起数60日（自然日）" in card(reply, "deadlines")
    assert "缴罚款：2026年10月23日（可能已过）" in card(reply, "deadlines")
    assert "文书" in reply.text
    assert any(b.law.endswith("行政复议法") and "第20条" in b.article for b in reply.basis)
    assert "先复议" in card(reply, "conditions")


def test_the_nearest_limit_is_said_before_the_one_asked_about():
    reply = told("penalty", "行政复议申请", date(2026, 11, 24))
    first, second, *_ = reply.text.split("。")
    assert first == "最近的期限是缴罚款，最后一天是2026年12月9日，还有14天"
    assert second.startswith("申请行政复议，最后一天是2027年1月23日")


def test_a_limit_that_has_passed_is_no_refusal_and_names_the_exceptions_with_articles():
    reply = told("left_work", "离职后讨薪仲裁", date(2025, 3, 1), date(2025, 3, 31))
    assert "可能已经过了" in reply.text
    assert "也还有办法" in reply.text
    assert "重新算一年" in card(reply, "remedy")
    assert {"第27条第1-3款", "第15条"} <= {b.article for b in reply.basis}


def test_when_it_depends_on_the_day_both_ends_are_named():
    reply = told("left_work", "离职后讨薪仲裁", date(2025, 11, 1), date(2025, 11, 30))
    assert "2026年11月2日到2026年11月30日之间，有没有过要看具体是哪一天" in reply.text


def test_an_award_from_before_the_new_act_says_that_the_version_matters():
    before = told("commercial_award", "商事仲裁撤裁", date(2026, 2, 10))
    after = told("commercial_award", "商事仲裁撤裁", date(2026, 9, 10))
    assert "适用新法还是旧法" in card(before, "conditions")
    assert "适用新法还是旧法" not in card(after, "conditions")


def test_in_the_last_week_aid_before_the_papers_is_offered_and_not_earlier():
    close = told("crash_report", "事故认定复核", date(2026, 11, 23))
    assert "先提供援助、后补手续" in card(close, "steps")
    assert any(b.article == "第44条" for b in close.basis)
    assert "先提供援助" not in card(told("penalty", "行政复议申请", date(2026, 11, 24)), "steps")


def test_without_a_day_the_limit_is_told_and_how_to_find_the_day():
    reply = told("penalty", "行政复议申请", None)
    assert reply.text.startswith("申请行政复议的期限是60日（自然日），从知道或应当知道")
    assert "快递单" in card(reply, "steps")


def test_waiting_is_not_called_a_last_day():
    reply = told("divorce_again", "再诉离婚间隔", date(2026, 8, 20))
    assert "最早要等到2027年2月20日以后" in reply.text
    assert "家庭暴力" in reply.text


@pytest.mark.parametrize("event", events(), ids=lambda event: event.id)
@pytest.mark.parametrize("first", [None, date(2026, 11, 24), date(2026, 9, 1), date(2020, 5, 6)])
def test_every_event_speaks_in_at_most_three_sentences_without_promise_or_refusal(event, first):
    for asked in event.limits:
        span = Span(first, first) if first else None
        reply = timing_reply(event, asked, span, TODAY, event.topics[0])
        assert len(sentences(reply.text)) <= 3
        assert reply.basis
        everything = [reply.text, asking_text(event, asked)]
        everything += [line for c in reply.cards for line in (*c.lines, c.note)]
        assert [fault for text in everything for fault in wording_faults(text)] == []
        assert "。。" not in "".join(everything)


def test_the_same_count_stands_in_another_answer_as_one_card():
    event = event_of("left_work")
    assert event is not None
    day = date(2026, 3, 2)
    shown = running_card(event, event.limits[0], Span(day, day), TODAY)
    assert shown.kind == "deadlines"
    assert "2027年3月2日" in shown.lines[0]
