"""Is every answer found by people's own words? Measured on wordings the answers do not contain.

`reach/*.yml` has two or more wordings for each answer, in other voices than its everyday questions.
The first of each was used to set the weights and to add keywords; the others only to measure.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.answers.service import answer_service
from bot.answers.words import normalise

SERVICE = answer_service()
TABLES = sorted((Path(__file__).parent / "reach").glob("*.yml"))
WORDINGS: dict[str, list[str]] = {
    answer_id: [str(words) for words in found]
    for path in TABLES
    for answer_id, found in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}
UNSEEN = [(name, words) for name, found in WORDINGS.items() for words in found[1::2]]
SEEN = [(name, words) for name, found in WORDINGS.items() for words in found[0::2]]


def outcome(answer_id: str, words: str) -> str:
    answer = SERVICE.answer(answer_id)
    choice = SERVICE.choose(answer.topic, words)
    if choice.sure:
        if choice.answer == answer:
            return "said"
        return "beside" if answer in choice.nearest else "wrong"
    return "offered" if answer in (choice.answer, *choice.nearest) else "missed"


def shares(wordings: list[tuple[str, str]]) -> dict[str, float]:
    counted = Counter(outcome(*entry) for entry in wordings)
    return {name: counted[name] / len(wordings) for name in
            ("said", "offered", "beside", "missed", "wrong")}


def test_every_answer_has_two_wordings_that_are_not_its_own():
    assert set(WORDINGS) == {answer.id for answer in SERVICE.all()}
    for answer_id, found in WORDINGS.items():
        own = {normalise(ask) for ask in SERVICE.answer(answer_id).asks}
        assert len(set(found)) >= 2, answer_id
        assert not own & {normalise(words) for words in found}, answer_id


@pytest.mark.parametrize(("wordings", "said", "reached", "wrong"), [
    (UNSEEN, 0.62, 0.90, 0.04),
    (SEEN, 0.90, 0.97, 0.02),
], ids=["unseen", "used for tuning"])
def test_the_right_answer_is_said_or_offered(wordings, said, reached, wrong):
    found = shares(wordings)
    print({name: round(value, 3) for name, value in found.items()})
    assert found["said"] >= said
    assert found["said"] + found["offered"] + found["beside"] >= reached
    assert found["wrong"] <= wrong
