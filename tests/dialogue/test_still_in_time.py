"""「还来得及吗」 through the real dialogue; today is 2026-11-25."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest

from bot.reply import Reply

Talk = Callable[..., Reply]
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("actions.deadline", "actions.answers", "bot.nlu.extractor"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)


def cards(reply: Reply, kind: str) -> str:
    return "\n".join("\n".join((*c.lines, c.note)) for c in reply.cards if c.kind == kind)


def test_a_penalty_with_its_day_is_counted_at_once(talk: Talk) -> None:
    reply = talk("十月八号收到处罚决定书，还能复议吗")
    assert reply.topic == "reconsideration"
    assert "2026年12月7日" in reply.text
    assert "还有12天" in reply.text
    assert "从次日起数60日" in cards(reply, "deadlines")
    assert "正当理由" in cards(reply, "remedy")
    assert any("第20条" in basis.article for basis in reply.basis)


def test_a_month_of_last_year_gives_both_ends_and_what_is_left_to_do(talk: Talk) -> None:
    reply = talk("去年三月离职，现在仲裁来得及吗")
    assert "2026年3月2日到2026年3月31日" in reply.text
    assert "可能已经过了" in reply.text
    assert "欠条" in cards(reply, "remedy")


def test_no_day_is_asked_for_and_a_day_named_by_a_feast_is_enough(talk: Talk) -> None:
    name = uuid.uuid4().hex
    asked = talk("交警罚了我款，现在申请复议还来得及吗", conversation=name)
    assert "60日" in asked.text
    assert "哪一天" in asked.text
    assert asked.missing == ("start",)
    counted = talk("国庆前一天", conversation=name)
    assert "2026年11月30日" in counted.text  # the 60th day, 29 November, is a Sunday
    assert counted.topic == "reconsideration"


@pytest.mark.parametrize(("said", "expected"), [
    ("上个月底", "2026年12月21日"),  # from the 21st on, the earliest end, moved off a Sunday
    ("上周五收到的", "2027年1月19日"),
    ("10月8号吧", "2026年12月7日"),
])
def test_a_rough_day_is_counted_from_its_earliest(talk: Talk, said: str, expected: str) -> None:
    reply = talk("罚款处罚决定书收到有一阵子，复议会不会过期了", said)
    assert expected in reply.text


def test_not_remembering_is_an_answer(talk: Talk) -> None:
    reply = talk("被行政处罚了，还能申请复议吗，是不是过期了", "不记得了")
    assert "60日" in reply.text
    assert reply.missing == ()
    assert "快递单" in cards(reply, "steps")


def test_after_two_answers_without_a_day_nobody_is_asked_a_third_time(talk: Talk) -> None:
    name = uuid.uuid4().hex
    talk("被行政处罚了，还能申请复议吗，是不是过期了", conversation=name)
    again = talk("就是那个时候嘛", conversation=name)
    assert "没听出是哪一天" in again.text
    told = talk("反正蛮久了咯", conversation=name)
    assert told.missing == ()
    assert "60日" in told.text


def test_a_day_that_has_not_come_is_said_and_asked_again(talk: Talk) -> None:
    name = uuid.uuid4().hex
    talk("被行政处罚了，还能申请复议吗，是不是过期了", conversation=name)
    reply = talk("明年3月5日", conversation=name)
    assert "还没有到" in reply.text
    assert "2026年12月7日" in talk("哦是10月8日", conversation=name).text


def test_another_question_in_between_is_answered_and_the_day_asked_again(talk: Talk) -> None:
    name = uuid.uuid4().hex
    talk("被行政处罚了，还能申请复议吗，是不是过期了", conversation=name)
    between = talk("法律援助要带什么材料", conversation=name)
    assert "身份证" in between.text + cards(between, "materials")
    assert between.missing == ("start",)
    assert "2026年12月7日" in talk("十月八号", conversation=name).text


def test_a_day_told_by_the_way_is_counted_beside_the_answer(talk: Talk) -> None:
    reply = talk("我今年六月离职了，公司还欠我工资怎么办")
    assert reply.topic in ("consult.labour", "arbitration.labour", "legal_aid.eligibility")
    if reply.topic != "legal_aid.eligibility":
        assert "按您说的日期算" in [card.title for card in reply.cards]


def test_danger_leaves_the_question_for_the_day_at_once(talk: Talk) -> None:
    reply = talk("被行政处罚了，还能申请复议吗，是不是过期了", "我老公正在打我")
    assert reply.topic == "crisis"
    assert "110" in reply.text + cards(reply, "contact")
    assert reply.missing == ()
