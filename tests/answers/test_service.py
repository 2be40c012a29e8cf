"""Which answer a message gets, and what the person sees of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.choosing import keyword_hits
from bot.answers.loading import aid_questions
from bot.answers.presenting import ask_button, present
from bot.answers.service import AnswerService, answer_service
from bot.answers.wording import hotlines, spoken_faults
from bot.errors import NotFound
from bot.knowledge import topics
from bot.law.facts import Matter
from bot.law.reading import facts_from_text
from bot.reply import CARD_KINDS, Reply

TODAY = date(2026, 11, 23)
SERVICE = answer_service()


@pytest.mark.parametrize(("topic", "text", "expected"), [
    ("reconsideration", "对罚款不服怎么复议", "general"),
    ("reconsideration", "税务局罚我，向市政府复议？", "tax"),
    ("reconsideration", "交警现场罚我200，我直接起诉？", "on_the_spot"),
    ("reconsideration", "复议应该向谁提，市政府还是区政府", "where"),
    ("reconsideration", "收到决定书两个月了还能复议吗，没告诉我期限", "deadline"),
    ("reconsideration", "举报了部门一直不答复不处理", "not_acting"),
    ("arbitration.commercial", "合同纠纷怎么申请仲裁", "general"),
    ("arbitration.commercial", "仲裁裁决我想撤，收到4个月了", "set_aside"),
    ("arbitration.commercial", "继承纠纷合同写了仲裁", "not_allowed"),
    ("arbitration.labour", "劳动仲裁怎么申请", "general"),
    ("arbitration.labour", "劳动仲裁要交多少钱", "cost"),
    ("arbitration.labour", "去年三月离职，现在仲裁来得及吗", "time_limit"),
    ("arbitration.labour", "裁决下来了不服怎么办", "award"),
    ("notary", "公证要几天拿到", "period"),
    ("notary", "遗嘱公证怎么办", "will"),
    ("notary", "公证处收费贵不贵", "fee"),
    ("mediation", "邻居纠纷找谁调解", "general"),
    ("mediation", "人民调解协议对方不履行", "confirm"),
    ("mediation", "和保险公司的理赔纠纷能调解吗", "industry"),
    ("enforcement_complaint", "执法不给罚款票据", "no_receipt"),
    ("enforcement_complaint", "城管没有执法证", "no_id"),
    ("enforcement_complaint", "投诉了一个月没回音", "period"),
    ("village_adviser", "村里法律顾问一个月来几次？", "frequency"),
    ("community_correction", "社区矫正期间可以外出吗", "leave"),
    ("resettlement", "我吸过毒去医院戒会被罚吗？", "voluntary_treatment"),
    ("regulation.lookup", "株洲不分类垃圾罚多少？", "waste"),
    ("regulation.lookup", "株洲烟花爆竹条例怎么规定", "fireworks"),
    ("regional_integration", "在长沙能办株洲的公证吗", "notary"),
    ("consult.labour", "公司辞退我有补偿吗", "dismissal"),
    ("consult.labour", "单位不交社保我签了放弃书", "social_insurance"),
    ("consult.labour", "老板拖欠我三个月工资", "unpaid_wages"),
    ("consult.labour", "工地包工头不给工资", "construction"),
    ("consult.family", "离婚冷静期几天", "cooling_off"),
    ("consult.family", "彩礼能退吗", "bride_price"),
    ("consult.family", "离婚孩子归谁", "custody"),
    ("consult.women_children", "怎么申请人身安全保护令", "protection_order"),
    ("consult.women_children", "孩子在学校被欺负怎么办", "bullying"),
    ("consult.women_children", "我孩子13岁打人要坐牢吗？", "minor_offence"),
    ("consult.criminal", "我孩子13岁打人要坐牢吗？", "age"),
    ("consult.criminal", "老公被抓进看守所了", "detained"),
    ("consult.traffic", "交警认定书说我全责不服", "report_review"),
    ("consult.debt", "五年前借的钱过了时效还能要吗", "limitation"),
    ("consult.consumer", "买到假货怎么赔", "fake"),
    ("consult.housing", "房东不退押金怎么办", "deposit"),
    ("consult.housing", "物业费可以不交吗", "property_fee"),
    ("consult.neighbour", "邻居天天半夜吵", "noise"),
    ("consult.neighbour", "楼上漏水不肯赔怎么办", "leak"),
    ("consult.inheritance", "打印的遗嘱有效吗", "will_form"),
    ("consult.injury", "公司不给报工伤，怎么申请认定", "apply"),
    ("consult.fraud", "网上刷单被骗了怎么办", "brushing"),
    ("consult.land", "征地补偿不合理", "expropriation"),
])
def test_the_specific_answer_is_found_by_everyday_words(topic, text, expected):
    assert SERVICE.best(topic, text).id == f"{topic}.{expected}"


def test_without_a_fitting_keyword_the_topic_s_general_answer_is_given():
    for topic in {answer.topic for answer in SERVICE.all()}:
        assert SERVICE.best(topic, "嗯").id == f"{topic}.general"


def test_a_joined_keyword_needs_all_its_parts():
    answer = replace(SERVICE.answer("reconsideration.on_the_spot"), keywords=("交警+罚",))
    assert keyword_hits(answer, "交警罚款") == 3
    assert keyword_hits(answer, "交警") == 0


def test_full_width_and_spaces_do_not_hide_a_keyword():
    assert SERVICE.best("hotline", "１２ ３３３ 是什么热线").id == "hotline.other_numbers"


def test_an_unknown_topic_or_id_is_not_found():
    with pytest.raises(NotFound):
        SERVICE.best("smalltalk.greet", "你好")
    with pytest.raises(NotFound):
        SERVICE.answer("没有")


@pytest.mark.parametrize("answer", SERVICE.all(), ids=lambda answer: answer.id)
def test_every_answer_is_shown_completely(answer):
    reply = present(answer, TODAY)
    assert reply.text == answer.text and reply.topic == answer.topic
    kinds = [card.kind for card in reply.cards]
    assert kinds == ["steps", "deadlines", "materials", "where", "remedy"]
    assert set(kinds) <= set(CARD_KINDS) and all(card.lines for card in reply.cards)
    assert reply.basis and len(reply.buttons) <= 4
    assert reply.spoken.startswith(answer.spoken) and not list(spoken_faults(reply.spoken))
    assert any(number in reply.spoken for number in hotlines())
    assert any("12348" in line for line in reply.cards[3].lines)
    assert f"核对于{answer.checked_on.isoformat()}" in reply.cards[0].note
    assert any("不代替律师意见" in card.note for card in reply.cards)
    known = {t.example for t in topics().values()} | set(aid_questions().values())
    assert {button.payload for button in reply.buttons} <= known
    assert Reply.from_json(reply.to_json()) == reply


def test_time_limits_are_shown_with_the_advice_to_be_early():
    reply = present(SERVICE.answer("reconsideration.general"), TODAY)
    card = next(card for card in reply.cards if card.kind == "deadlines")
    assert "行政复议申请：60日（自然日），从知道或应当知道行政行为起" in card.lines
    assert "建议提前" in card.note


def test_an_answer_overdue_for_checking_says_so_and_a_fresh_one_does_not():
    answer = SERVICE.answer("notary.period")
    edge = answer.checked_on + timedelta(days=365)
    assert "超过一年" not in present(answer, edge).cards[0].note
    assert "超过一年" in present(answer, edge + timedelta(days=1)).cards[0].note
    assert SERVICE.overdue(edge) == ()
    assert len(SERVICE.overdue(edge + timedelta(days=1))) == len(SERVICE.all())


def test_a_public_page_as_basis_is_pointed_out():
    reply = present(SERVICE.answer("village_adviser.general"), TODAY)
    assert "以官方文本为准" in reply.cards[0].note


def test_help_that_may_fit_comes_first_and_tells_the_form_what_it_is_about():
    reply = present(SERVICE.answer("consult.labour.unpaid_wages"), TODAY)
    aid, mediation = reply.buttons[:2]
    assert aid.title == "申请法律援助"
    assert facts_from_text(aid.payload)["matter"] is Matter.WAGES
    assert mediation.payload == "邻居纠纷找谁调解"


def test_without_help_that_fits_the_card_says_so_and_where_to_ask():
    answer = replace(SERVICE.answer("consult.debt.general"), aid=(), aid_matter=None)
    card = next(card for card in present(answer, TODAY).cards if card.kind == "remedy")
    assert "12348" in card.lines[0]


def test_two_answers_equally_near_are_offered_to_tap_and_neither_is_said():
    general, one, two = (
        replace(SERVICE.answer("notary.general"), id=f"notary.{name}", title=name, asks=(ask,),
                keywords=())
        for name, ask in (("general", "怎么办公证"), ("a", "房子卖掉"), ("b", "房子赠送"))
    )
    reply = AnswerService([general, one, two], {}).reply("notary", "房子", TODAY)
    assert [b.payload for b in reply.buttons] == ["房子卖掉", "房子赠送"]
    assert reply.next == "choose_topic" and reply.basis == ()
    assert "a，还是b" in reply.spoken


def test_what_nothing_fits_gets_the_general_answer():
    reply = SERVICE.reply("notary", "嗯嗯哦哦", TODAY)
    assert reply.text == SERVICE.answer("notary.general").text


def test_tapping_an_offered_answer_gets_that_answer():
    for answer in SERVICE.all():
        choice = SERVICE.choose(answer.topic, ask_button(answer).payload)
        assert choice.sure and choice.answer == answer, answer.id


def test_every_answer_is_sure_of_its_own_questions():
    for answer in SERVICE.all():
        for ask in answer.asks:
            choice = SERVICE.choose(answer.topic, ask)
            assert choice.sure and choice.answer == answer, (answer.id, ask)


def test_the_order_of_the_file_decides_between_equal_scores():
    general = SERVICE.answer("notary.general")
    first, second = (replace(general, id=f"notary.{n}", keywords=("甲乙",)) for n in "ab")
    choice = AnswerService([general, first, second], {}).choose("notary", "甲乙")
    assert choice.answer.id == "notary.a" and not choice.sure


@settings(max_examples=60, deadline=None)
@given(topic=st.sampled_from(sorted({a.topic for a in SERVICE.all()})), text=st.text(max_size=60))
def test_any_text_gets_an_answer_of_its_topic(topic, text):
    assert SERVICE.best(topic, text).topic == topic
