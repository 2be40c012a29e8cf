from __future__ import annotations

import json

import pytest
from hypothesis import given

from bot.errors import InvalidInput
from bot.law.facts import LABELS, NAMES, CaseFacts, Matter
from tests.law.strategies import case_facts


@given(case_facts())
def test_facts_survive_the_trip_through_json(known: CaseFacts) -> None:
    assert CaseFacts.from_dict(json.loads(json.dumps(known.to_dict()))) == known


def test_nothing_known_means_nothing_written() -> None:
    assert CaseFacts().known() == {} == CaseFacts().to_dict()


@pytest.mark.parametrize("data, field", [
    ({"matter": "weges"}, "matter"),
    ({"migrant_worker": "是"}, "migrant_worker"),
    ({"migrant_worker": 1}, "migrant_worker"),
    ({"amount_yuan": -1}, "amount_yuan"),
    ({"amount_yuan": 1e13}, "amount_yuan"),
    ({"amount_yuan": float("nan")}, "amount_yuan"),
    ({"amount_yuan": True}, "amount_yuan"),
    ({"income_yuan": -0.01}, "income_yuan"),
    ({"income_yuan": 10_000_001}, "income_yuan"),
    ({"deadline_days_left": 3.5}, "deadline_days_left"),
    ({"deadline_days_left": 99_999}, "deadline_days_left"),
    ({"forum_place": " "}, "forum_place"),
    ({"forum_place": "区" * 31}, "forum_place"),
    ({"id_number": "430"}, "id_number"),
    ({"declined": ["income"]}, "income"),
    ({"declined": "matter"}, "declined"),
    ({"declined": ["matter"], "matter": "wages"}, "matter"),
])
def test_a_wrong_value_is_refused_with_its_name_and_what_to_do(
    data: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        CaseFacts.from_dict(data)
    assert refused.value.field == field
    assert refused.value.hint


def test_something_that_is_not_a_table_is_refused() -> None:
    with pytest.raises(InvalidInput):
        CaseFacts.from_dict(["wages"])  # type: ignore[arg-type]


def test_the_limits_themselves_are_accepted() -> None:
    CaseFacts(amount_yuan=0, income_yuan=10_000_000, deadline_days_left=-36_500)


def test_declining_is_remembered_and_a_later_answer_takes_it_back() -> None:
    declined = CaseFacts().with_(declined={"has_counsel"}).with_(declined={"forum_place"})
    assert declined.declined == {"has_counsel", "forum_place"}
    answered = declined.with_(has_counsel=False)
    assert answered.declined == {"forum_place"}
    assert answered.has_counsel is False


def test_declining_forgets_the_old_answer_and_none_forgets_without_declining() -> None:
    known = CaseFacts(has_counsel=True, matter=Matter.DEBT)
    assert known.with_(declined={"has_counsel"}).has_counsel is None
    forgotten = known.with_(matter=None)
    assert forgotten.matter is None
    assert not forgotten.declined


def test_a_change_to_an_unknown_field_is_refused() -> None:
    with pytest.raises(InvalidInput):
        CaseFacts().with_(salary=1)


def test_every_field_has_a_chinese_label() -> None:
    assert set(LABELS) == set(NAMES)
    assert len(set(LABELS.values())) == len(NAMES)
