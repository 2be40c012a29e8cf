"""What people do when they ask whether they will be fined, through the real dialogue."""

from __future__ import annotations

import pytest

from bot.reply import Reply
from tests.stories.lists.conftest import Chat

HELMET = "坐摩托没戴头盔会罚吗"  # first-offence item
ADVERT = "广告用了最好两个字，能不能免罚"  # minor-offence item
LICENCE = "营业执照没有摆出来会罚吗"  # correction goes before any fine


def articles(reply: Reply) -> set[tuple[str, str]]:
    return {(basis.law, basis.article) for basis in reply.basis}


def cites(reply: Reply, law: str, article: str) -> bool:
    return any(law in one and article in two for one, two in articles(reply))


def card(reply: Reply, kind: str) -> str:
    return "".join("".join(c.lines) + c.note for c in reply.cards if c.kind == kind)


# --- plain course ---------------------------------------------------------------------------

def test_the_row_comes_at_once_with_one_question(chat: Chat) -> None:
    first, = chat(HELMET)
    assert first.next == "ask:stage"
    assert "EX-032" in "".join(c.title for c in first.cards)
    assert first.buttons and first.basis
    assert first.text.count("？") == 1


def test_a_person_who_answers_everything_is_asked_four_things(chat: Chat) -> None:
    *_, last = chat(HELMET, "来查过，要我改", "已经改了", "没有", "是第一次")
    assert last.outcome is not None and last.outcome.code == "must_not"
    assert "可以不予处罚" in last.outcome.label
    assert cites(last, "行政处罚法", "第33条")
    assert last.next == "done"


def test_a_second_offence_without_harm_still_has_one_way(chat: Chat) -> None:
    *_, last = chat(ADVERT, "收到要罚的告知", "改好了", "没造成什么后果", "不是第一次")
    assert last.outcome is not None and last.outcome.code == "must_not"
    assert "可以不予处罚" not in last.outcome.label
    assert "陈述、申辩" in card(last, "steps")


def test_a_second_offence_with_harm_leads_to_the_lighter_circumstances(chat: Chat) -> None:
    *_, last = chat(ADVERT, "收到要罚的告知", "改好了", "有一点，不严重", "不是第一次", "没有",
                    "主动补救了")
    assert last.outcome is not None and last.outcome.code == "lighter"
    assert cites(last, "行政处罚法", "第32条")


def test_who_has_nothing_to_his_favour_is_told_how_to_be_heard_not_that_he_is_fined(
    chat: Chat,
) -> None:
    *_, last = chat(ADVERT, "收到要罚的告知", "改好了", "后果比较重", "没有", "都没有")
    assert last.outcome is not None and last.outcome.code == "ordinary"
    assert "决定" in last.text and "申辩" in card(last, "steps")


def test_where_correction_goes_first_harm_is_not_asked_about(chat: Chat) -> None:
    *_, last = chat(LICENCE, "来查过，要我改", "已经改好了")
    assert last.outcome is not None and last.outcome.code == "correct_first"


def test_evidence_of_no_fault_counts(chat: Chat) -> None:
    *_, last = chat(ADVERT, "收到要罚的告知", "改好了", "后果比较重", "有证据")
    assert last.outcome is not None and last.outcome.code == "no_fault"
    assert "证据" in last.text


# --- once fined ------------------------------------------------------------------------------

def test_who_was_fined_is_told_the_last_day_for_reconsideration(chat: Chat) -> None:
    asked, when, *_, last = chat(
        ADVERT, "收到处罚决定书", "昨天", "改了", "没造成什么后果", "第一次")
    assert when.next == "ask:served_on"
    assert asked.next == "ask:stage"
    assert "最晚到" in card(last, "steps")
    assert cites(last, "行政复议法", "第20条")


def test_a_fine_on_the_spot_goes_to_reconsideration_first(chat: Chat) -> None:
    *_, last = chat(ADVERT, "当场开了罚单", "不清楚", "改了", "没有", "第一次")
    assert cites(last, "行政复议法", "第23条")
    assert "先申请行政复议" in card(last, "steps")


def test_sixty_days_gone_are_not_the_last_word(chat: Chat) -> None:
    *_, last = chat(ADVERT, "收到处罚决定书", "2026年1月5号", "改了", "没有", "第一次")
    assert "正当理由" in card(last, "steps")


# --- everything in one breath ----------------------------------------------------------------

def test_what_was_said_on_the_way_is_not_asked_again(chat: Chat) -> None:
    first, last = chat("广告用了最好两个字，第一次，已经改了，没造成什么后果", "来查过，要我改")
    assert first.next == "ask:stage"
    assert last.outcome is not None and last.outcome.code == "must_not"


def test_two_answers_in_one_message_are_both_heard(chat: Chat) -> None:
    _, _, last = chat(HELMET, "交警查到了，当时就改了", "没有")
    assert last.next == "ask:first"


def test_a_single_row_is_taken_when_the_story_simply_goes_on(chat: Chat) -> None:
    first, second = chat("店招掉了会罚吗", "城管来查过了，要我改")
    assert first.next == "choose"
    assert second.next == "ask:corrected"


# --- not knowing, wandering off, changing one's mind -----------------------------------------

def test_not_knowing_is_an_answer_and_ends_in_what_it_depends_on(chat: Chat) -> None:
    replies = chat(HELMET, *["不清楚"] * 8)
    last = next(reply for reply in replies if reply.outcome)
    assert last.outcome is not None and last.outcome.code == "undetermined"
    assert cites(last, "行政处罚法", "第33条")
    assert len({reply.next for reply in replies[:6]}) == 6  # never the same question twice


@pytest.mark.parametrize("side, topic", [
    ("遗嘱公证怎么办理", "notary"), ("法律援助要带什么材料", "legal_aid.materials"),
])
def test_a_side_question_is_answered_and_the_question_comes_back_once(
    chat: Chat, side: str, topic: str
) -> None:
    _, asked, aside, after = chat(HELMET, "来查过，要我改", side, "改好了")
    assert aside.topic == topic
    assert aside.text.count("回到刚才的问题") == 1
    assert aside.next == asked.next
    assert after.next == "ask:harm"


def test_a_correction_changes_one_answer(chat: Chat) -> None:
    *_, last = chat(HELMET, "来查过，要我改", "改好了", "不对，还没改，马上改", "没有", "第一次")
    assert last.outcome is not None and last.outcome.code == "must_not"
    assert "马上改" in card(last, "steps")


def test_another_behaviour_starts_over_with_that_one(chat: Chat) -> None:
    _, second = chat(HELMET, "出租车司机没打表能不能免罚")
    assert "EX-090" in "".join(c.title for c in second.cards)
    assert second.next == "ask:stage"


def test_start_again_forgets_the_answers(chat: Chat) -> None:
    *_, again = chat(HELMET, "来查过，要我改", "改好了", "重新来")
    assert again.next == "ask:stage"


def test_enough_ends_the_questions_with_what_is_known(chat: Chat) -> None:
    *_, last = chat(HELMET, "来查过，要我改", "不用问了")
    assert last.next == "done"
    assert last.outcome is not None


def test_why_is_explained_and_the_question_stays(chat: Chat) -> None:
    first, why = chat(HELMET, "你为什么问这个")
    assert why.next == first.next
    assert "复议" in why.text


def test_a_person_is_one_step_away(chat: Chat) -> None:
    assert chat(HELMET, "来查过，要我改", "转人工")[-1].topic == "handoff"


def test_danger_goes_before_everything(chat: Chat) -> None:
    last = chat(HELMET, "他现在正在打我")[-1]
    assert last.topic == "crisis" and "110" in last.text[:20]


def test_none_of_the_offered_rows_is_no_forecast_of_a_fine(chat: Chat) -> None:
    last = chat(HELMET, "不是这个")[-1]
    assert "不等于会被处罚" in last.text
    assert cites(last, "行政处罚法", "第33条")


def test_a_late_annual_report_is_not_taken_for_something_else(chat: Chat) -> None:
    last = chat("我第一次没年报，能不能不罚？")[-1]
    assert last.outcome is None
    assert "不等于会被处罚" in last.text


def test_a_boy_of_thirteen_is_not_fined(chat: Chat) -> None:
    *_, last = chat("十三岁的崽骑电动车上学会罚吗", "交警查到了")
    assert last.outcome is not None and last.outcome.code == "under_age"
    assert cites(last, "行政处罚法", "第30条")


def test_numbers_answer_as_well_as_words(chat: Chat) -> None:
    *_, last = chat(HELMET, "2", "1", "1", "1")
    assert last.outcome is not None and last.outcome.code == "must_not"


def test_what_is_not_understood_twice_is_asked_in_other_words_and_then_a_person_is_offered(
    chat: Chat,
) -> None:
    _, asked, once, twice, thrice = chat(
        HELMET, "来查过，要我改", "嗯那个就是呢", "就是那样的咯", "反正就那样咯")
    assert once.next == twice.next == thrice.next == asked.next
    assert len({asked.text, once.text, twice.text, thrice.text}) == 4
    assert "12348" in thrice.text
