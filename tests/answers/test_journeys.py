"""The table of journeys: steps that exist, short messages understood, buttons in order."""

from __future__ import annotations

import pytest

from bot.answers.journeys import SHORT, journey_of, journeys, parse_journey, started_by
from bot.answers.service import answer_service
from bot.answers.wording import sentences
from bot.errors import KnowledgeError
from bot.knowledge import facts

KNOWN = {answer.id for answer in answer_service().all()}


def test_an_answer_starts_its_journey_and_others_start_none() -> None:
    fined, wages = started_by("reconsideration.too_heavy"), started_by("consult.labour.wage_iou")
    assert fined is not None and fined.id == "fined"
    assert wages is not None and wages.id == "wages"
    assert started_by("notary.will") is None


@pytest.mark.parametrize(("journey", "said", "step"), [
    ("wages", "去哪里投诉", "complain"), ("swindled", "已经报警了", "reported"),
    ("swindled", "钱追得回来吗", "recover"), ("award", "对方不给钱", "enforce"),
    ("violence", "我躲出来了", "safe"), ("wages", "今天天气好", None),
    ("wages", "我邻居天天投诉我家养的狗太吵了还打12345", None),
])
def test_a_short_message_is_understood_by_the_journey(journey, said, step) -> None:
    found = journey_of(journey)
    assert found is not None
    asked = found.step(said)
    assert (asked.id if asked else None) == step


def test_a_button_sends_what_the_journey_or_the_chat_understands() -> None:
    for journey in journeys():
        for step in journey.steps:
            if step.told:
                assert journey.step(step.say) == step, (journey.id, step.id)


def test_what_a_step_says_itself_is_short_and_rests_on_facts_that_may_be_shown() -> None:
    for journey in journeys():
        for step in journey.steps:
            if step.text:
                assert len(sentences(step.text)) <= 3
                assert facts().basis(*step.facts)
                assert all(len(cue) < SHORT for cue in step.cues)


def test_the_step_just_told_is_not_offered_again() -> None:
    wages = journey_of("wages")
    assert wages is not None
    assert "向劳动监察投诉" not in [b.title for b in wages.buttons("complain")]
    assert len(wages.buttons()) == 3


@pytest.mark.parametrize(("change", "said"), [
    ({"topic": "nothing"}, "没有主题"), ({"next": ["nowhere"]}, "没有步骤「nowhere」"),
    ({"answers": ["nothing.at_all"]}, "没有回答以"),
    ({"steps": [{"id": "a", "title": "t"}]}, "缺少字段"),
    ({"steps": [{"id": "a", "title": "t", "say": "s", "text": "一定能赢。", "facts": ["TE-04"]}]},
     "保证或拒绝"),
    ({"steps": [{"id": "a", "title": "t", "say": "s", "text": "去问。"}]}, "没有依据"),
    ({"steps": [{"id": "a", "title": "t", "say": "s", "answer": "no.such"}]}, "没有编号为"),
])
def test_a_broken_journey_is_refused_and_named(change, said) -> None:
    row = {"id": "j", "topic": "mediation", "answers": ["mediation."], "context": "调解",
           "steps": [{"id": "a", "title": "t", "say": "s"}], "next": ["a"], **change}
    with pytest.raises(KnowledgeError, match=said) as error:
        parse_journey(row, KNOWN)
    assert "「j」" in error.value.message
