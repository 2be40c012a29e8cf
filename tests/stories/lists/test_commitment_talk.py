"""What people do when an office wants a certificate from them, through the real dialogue."""

from __future__ import annotations

from bot.reply import Reply
from tests.stories.lists.conftest import Chat

TEACHER = "申请教师资格要无犯罪记录证明，能不能承诺"  # a public list says yes
CLOSING = "办公司注销要什么证明"  # the law asks for them, nothing published
DRIVER = "开网约车办证要无犯罪证明可以承诺吗"  # six certificates


def everything(reply: Reply) -> str:
    return reply.text + "".join(c.title + "".join(c.lines) + c.note for c in reply.cards)


def cites(reply: Reply, law: str) -> bool:
    return any(law in basis.law for basis in reply.basis)


def test_the_matter_comes_at_once_with_its_certificates_and_one_question(chat: Chat) -> None:
    first, = chat(CLOSING)
    assert "清税证明" in everything(first)
    assert first.next == "ask:certificate"
    assert len(first.buttons) <= 6


def test_a_clean_record_may_lead_to_a_commitment_by_choice(chat: Chat) -> None:
    *_, last = chat(TEACHER, "没有")
    assert last.outcome is not None and last.outcome.code == "replaceable"
    assert "照常交证明" in everything(last)
    assert "核查" in everything(last) and "信用记录" in everything(last)
    assert cites(last, "42号") or cites(last, "告知承诺")


def test_a_bad_record_means_the_certificate_for_now_and_says_until_when(chat: Chat) -> None:
    *_, last = chat(TEACHER, "有过失信记录")
    assert last.outcome is not None and last.outcome.code == "not_now"
    assert "信用修复" in last.text


def test_nothing_published_is_neither_yes_nor_no(chat: Chat) -> None:
    *_, last = chat(CLOSING, "清税证明", "没有")
    assert last.outcome is not None and last.outcome.code == "unclear"
    assert "办理部门" in last.text


def test_a_certificate_that_is_not_on_the_list_may_not_simply_be_demanded(chat: Chat) -> None:
    *_, last = chat(CLOSING, "不是这几份")
    assert last.outcome is not None and last.outcome.code == "not_listed"
    assert "依据" in last.text


def test_in_a_field_of_risk_commitments_are_not_used_and_no_record_is_asked_for(
    chat: Chat,
) -> None:
    replies = chat("教师资格体检证明能承诺吗")
    assert all(reply.next != "ask:bad_record" for reply in replies)
    last = replies[-1]
    assert last.outcome is not None and last.outcome.code == "excluded"


def test_of_many_certificates_the_named_one_is_taken_up(chat: Chat) -> None:
    first, second, last = chat(DRIVER, "无吸毒记录证明", "没有")
    assert first.next == "ask:certificate" and len(first.buttons) <= 6
    assert second.next == "ask:bad_record"
    assert "无吸毒记录证明" in last.text


def test_not_knowing_is_an_answer(chat: Chat) -> None:
    *_, last = chat(CLOSING, "不清楚", "不清楚")
    assert last.next == "done" and last.outcome is not None


def test_a_side_question_does_not_lose_the_thread(chat: Chat) -> None:
    first, side, last = chat(TEACHER, "遗嘱公证怎么办理", "没有")
    assert side.topic == "notary" and side.next == first.next
    assert last.outcome is not None and last.outcome.code == "replaceable"


def test_why_about_the_record_is_explained(chat: Chat) -> None:
    first, why = chat(TEACHER, "问这个干嘛")
    assert why.next == first.next and "信用修复" in why.text


def test_a_person_and_danger_interrupt(chat: Chat) -> None:
    assert chat(TEACHER, "转人工")[-1].topic == "handoff"
    assert chat(TEACHER, "我老公正在打我")[-1].topic == "crisis"


def test_enough_ends_with_what_is_known(chat: Chat) -> None:
    last = chat(CLOSING, "不用问了")[-1]
    assert last.next == "done" and last.outcome is not None


def test_a_matter_that_is_not_listed_is_not_refused(chat: Chat) -> None:
    last = chat("办残疾证的证明可以用承诺书代替吗")[-1]
    assert last.outcome is None
    assert "没查到不等于不能承诺" in last.text or last.next in ("choose", "choose_topic")
