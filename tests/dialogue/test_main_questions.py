"""The questions the service exists for, asked as people ask them, through the real dialogue."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.reply import Reply

Talk = Callable[..., Reply]
_PROMISES = (
    "一定不罚", "肯定不罚", "保证不", "保证能", "你不符合", "您不符合", "不能申请", "一定能",
)


def cites(reply: Reply, law: str, article: str = "") -> bool:
    return any(law in basis.law and article in basis.article for basis in reply.basis)


def everything(reply: Reply) -> str:
    cards = "".join(card.title + "".join(card.lines) + card.note for card in reply.cards)
    return reply.text + cards


def sentences(text: str) -> int:
    return sum(text.count(sign) for sign in "。？！?!") or 1


def test_a_migrant_worker_with_unpaid_wages_needs_no_means_check(talk: Talk) -> None:
    reply = talk("老板欠我一万二工资不给，我是农民工，能申请法律援助吗")
    assert reply.topic == "legal_aid.eligibility"
    assert reply.outcome is not None
    assert reply.outcome.code == "means_check_exempt"
    assert cites(reply, "法律援助法", "第31条")
    assert cites(reply, "法律援助法", "第42条")
    read = {entity.name: entity.normalized for entity in reply.entities}
    assert read["amount"] == {"yuan": 12000.0, "period": None, "approx": False}
    assert read["matter"] == "wages"
    assert read["person_group"] == "农民工"


def test_domestic_violence_has_no_means_test(talk: Talk) -> None:
    reply = talk("家暴离婚没钱请律师")
    assert reply.outcome is not None
    assert reply.outcome.code == "no_means_test"
    assert cites(reply, "法律援助法", "第32条")


def test_a_late_annual_report_is_not_on_the_list_and_nobody_says_it_will_be_fined(
    talk: Talk,
) -> None:
    reply = talk("公司没按时年报第一次会罚款吗")
    assert reply.topic == "exemption.lookup"
    assert "没有查到" in reply.text or "不在" in reply.text or "没有收" in reply.text
    assert cites(reply, "行政处罚法", "第33条")
    assert "会被罚款的" not in everything(reply)


def test_superlatives_in_an_advertisement_are_found(talk: Talk) -> None:
    reply = talk("个体户广告用了最好两个字，能不能免罚")
    assert reply.topic == "exemption.lookup"
    assert "最佳" in everything(reply)
    assert cites(reply, "广告法")
    assert cites(reply, "行政处罚法", "第33条")


def test_deregistration_names_its_certificates(talk: Talk) -> None:
    reply = talk("办营业执照注销要什么证明，能写承诺吗")
    assert reply.topic == "commitment.lookup"
    assert "清税证明" in everything(reply)
    assert reply.basis


def test_a_false_promise_has_consequences(talk: Talk) -> None:
    reply = talk("虚假承诺有什么后果")
    assert reply.topic == "commitment.consequence"
    assert "信用" in everything(reply)
    assert reply.basis


def test_materials_and_days_are_answered_together(talk: Talk) -> None:
    reply = talk("法律援助要带什么材料，几天批")
    assert reply.topic in ("legal_aid.materials", "legal_aid.procedure")
    assert "身份证明" in everything(reply)
    assert "7日" in everything(reply)
    assert cites(reply, "法律援助法", "第43条")


def test_where_to_apply_in_a_district_names_no_invented_address(talk: Talk) -> None:
    reply = talk("天元区在哪申请")
    if reply.topic != "legal_aid.where":  # too short to be sure: one more turn
        reply = talk("天元区在哪申请", "法律援助，天元区在哪里申请")
    assert reply.topic == "legal_aid.where"
    assert "天元区" in everything(reply)
    assert "12348" in everything(reply)
    assert cites(reply, "法律援助法", "第38条")


def test_the_weather_is_not_our_subject(talk: Talk) -> None:
    reply = talk("今天天气怎么样")
    assert reply.topic == "out_of_scope"
    assert reply.basis == ()
    assert reply.buttons


def test_a_person_is_one_step_away_and_nobody_is_told_they_were_transferred(talk: Talk) -> None:
    reply = talk("转人工")
    assert reply.topic == "handoff"
    assert "12348" in everything(reply)
    assert "已转" not in everything(reply)


@pytest.mark.parametrize("question", [
    "老板欠我一万二工资不给，我是农民工，能申请法律援助吗", "家暴离婚没钱请律师",
    "公司没按时年报第一次会罚款吗", "个体户广告用了最好两个字，能不能免罚",
    "办营业执照注销要什么证明，能写承诺吗", "虚假承诺有什么后果",
    "法律援助要带什么材料，几天批", "免罚清单在哪里看", "劳动仲裁要收费吗", "被骗了三万怎么办",
])
def test_no_answer_promises_or_refuses_and_the_first_words_are_few(
    talk: Talk, question: str
) -> None:
    reply = talk(question)
    assert not [word for word in _PROMISES if word in everything(reply)]
    assert sentences(reply.text) <= 3
    assert all(basis.confidence != "from-memory" for basis in reply.basis)


@pytest.mark.parametrize("question", [
    "个体户广告用了最好两个字，能不能免罚", "公司没按时年报第一次会罚款吗",
    "办营业执照注销要什么证明，能写承诺吗", "虚假承诺有什么后果", "免罚清单有哪些",
])
def test_each_list_answer_says_which_edition_it_used_and_that_it_is_not_the_official_one(
    talk: Talk, question: str
) -> None:
    editions = [card for card in talk(question).cards if card.kind == "edition"]
    assert editions
    assert "尚未载入" in editions[0].note
