"""A tapped button says one of the answers' own questions; it arrives where the button says."""

from __future__ import annotations

import asyncio
from typing import Any

import yaml

from bot.answers.loading import aid_questions
from bot.answers.presenting import ask_button
from bot.answers.service import answer_service
from bot.dialogue.training import answer_questions
from bot.knowledge import topic_of_intent, topics

AID = "legal_aid.eligibility"


def heard(dialogue: Any, texts: list[str]) -> list[str]:
    """The topic that each text is taken for."""

    async def read() -> list[str]:
        parsed = [await dialogue.parse(text) for text in texts]
        return [topic_of_intent().get(p["intent"]["name"], "") for p in parsed]

    return asyncio.run(read())


def test_a_tap_on_any_answer_arrives_at_its_topic(dialogue: Any) -> None:
    answers = answer_service().all()
    got = heard(dialogue, [ask_button(answer).payload for answer in answers])
    lost = {a.id: topic for a, topic in zip(answers, got, strict=True) if topic != a.topic}
    assert len(lost) <= len(answers) // 100, lost


def test_a_tap_on_legal_aid_arrives_there_with_its_matter(dialogue: Any) -> None:
    got = heard(dialogue, list(aid_questions().values()))  # both topics open the same form
    assert set(got) <= {AID, "legal_aid.criminal"}, dict(
        zip(aid_questions().values(), got, strict=True))


def test_every_question_of_an_answer_trains_its_own_topic() -> None:
    blocks = yaml.safe_load(answer_questions())["nlu"]
    trained = {(line[2:], block["intent"])
               for block in blocks for line in block["examples"].splitlines()}
    own = {(ask, topics()[answer.topic].intent)
           for answer in answer_service().all() for ask in answer.asks}
    own |= {(ask, topics()[AID].intent) for ask in aid_questions().values()}
    assert trained <= own
    assert len({text for text, _ in trained}) == len(trained) > 1400
