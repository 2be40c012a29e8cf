"""A case grows over several messages: what is corrected, what hangs on it, what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.law.facts import LABELS, NAMES, CaseFacts, ForWhom, Matter
from bot.law.interview import DEPENDENTS, contradiction, corrected, said, summary
from bot.law.reading import better_matter, contradicted_in, unknown_place_in
from tests.law.strategies import case_facts, values_of

WAGES = CaseFacts(matter=Matter.WAGES, migrant_worker=True, forum_place="天元区",
                  deadline_days_left=3, amount_yuan=12000)


def test_a_corrected_place_changes_nothing_else() -> None:
    after, parked = corrected(WAGES, {"forum_place": "荷塘区"})
    assert after == WAGES.with_(forum_place="荷塘区")
    assert parked == {}


def test_a_corrected_matter_drops_only_what_hung_on_it() -> None:
    after, parked = corrected(WAGES, {"matter": Matter.WORK_INJURY})
    assert after == CaseFacts(matter=Matter.WORK_INJURY, migrant_worker=True, forum_place="天元区")
    assert parked == {"matter=wages": {"deadline_days_left": 3, "amount_yuan": 12000}}


def test_what_was_dropped_comes_back_with_the_first_answer() -> None:
    after, parked = corrected(WAGES, {"matter": Matter.WORK_INJURY})
    again, parked = corrected(after, {"matter": Matter.WAGES}, parked)
    assert again == WAGES
    assert parked == {}


def test_another_person_means_other_circumstances() -> None:
    mother = WAGES.with_(for_whom=ForWhom.RELATIVE, receives_assistance=True)
    after, _ = corrected(mother, {"for_whom": ForWhom.SELF})
    assert after.receives_assistance is None
    assert after.migrant_worker is None
    assert after.matter is Matter.WAGES


def test_what_the_same_message_tells_anew_is_not_dropped() -> None:
    after, _ = corrected(WAGES, {"matter": Matter.WORK_INJURY, "deadline_days_left": 9})
    assert after.deadline_days_left == 9


def test_a_declined_answer_about_the_old_case_may_be_asked_again() -> None:
    declined = CaseFacts(matter=Matter.OTHER, declined=frozenset({"role", "abused"}))
    after, _ = corrected(declined, {"matter": Matter.DEBT})
    assert after.declined == {"abused"}


@given(case_facts(), st.sampled_from(NAMES), st.data())
def test_a_correction_never_touches_what_does_not_hang_on_it(
    known: CaseFacts, name: str, data: st.DataObject
) -> None:
    value = data.draw(st.sampled_from(values_of(name)))
    after, _ = corrected(known, {name: value})
    assert getattr(after, name) == value
    for other in set(NAMES) - {name} - set(DEPENDENTS.get(name, ())):
        assert getattr(after, other) == getattr(known, other)


@given(case_facts(), st.sampled_from(NAMES), st.data())
def test_taking_a_correction_back_restores_the_case(
    known: CaseFacts, name: str, data: st.DataObject
) -> None:
    old = getattr(known, name)
    if old is None:
        return
    new = data.draw(st.sampled_from(values_of(name)))
    after, parked = corrected(known, {name: new})
    back, _ = corrected(after, {name: old}, parked)
    assert back.known() == known.known()


CLASHES: list[tuple[dict[str, Any], str]] = [
    ({"applicant": "organisation", "migrant_worker": True}, "applicant"),
    ({"receives_assistance": True, "financial_hardship": False}, "financial_hardship"),
    ({"role": "none", "defence_group": "minor"}, "role"),
    ({"role": "victim", "matter": "criminal_defence", "in_custody": True}, "role"),
]


@pytest.mark.parametrize("facts, asked_again", CLASHES)
def test_answers_that_cannot_both_be_right_are_noticed(
    facts: dict[str, Any], asked_again: str
) -> None:
    clash = contradiction(CaseFacts.from_dict(facts))
    assert clash is not None
    assert clash.names[-1] == asked_again
    for name in facts:
        one_less = CaseFacts.from_dict({k: v for k, v in facts.items() if k != name})
        assert contradiction(one_less) is None


def test_no_single_answer_contradicts_itself() -> None:
    for name in NAMES:
        for value in values_of(name):
            assert contradiction(CaseFacts(**{name: value})) is None


@given(case_facts())
def test_the_summary_has_a_line_in_words_for_everything_known(known: CaseFacts) -> None:
    lines = summary(known)
    assert len(lines) == len(known.known())
    for name, line in zip(known.known(), lines, strict=True):
        assert line.startswith(LABELS[name])
        assert "None" not in line
        assert not any(word in line for word in ("True", "False", "_"))


def test_values_are_said_as_the_buttons_say_them() -> None:
    assert said("has_counsel", False) == "没请"
    assert said("matter", Matter.WAGES) == "讨要工资、劳动报酬"
    assert said("household_size", 1) == "1个人"
    assert said("amount_yuan", 12000.0) == "12000"


@pytest.mark.parametrize("text, names", [
    ("我没请律师，我请了律师", ("has_counsel",)), ("我是农民工，不是农民工", ("migrant_worker",)),
    ("我没请律师", ()), ("", ()),
])
def test_one_message_that_says_both_is_noticed(text: str, names: tuple[str, ...]) -> None:
    assert contradicted_in(text) == names


@pytest.mark.parametrize("text, place", [
    ("在朝阳区", "朝阳区"), ("雷打石镇", "雷打石镇"), ("荷塘", None), ("长沙县", None),
    ("城镇户口", None), ("我们小区", None), ("不知道", None),
])
def test_a_place_nobody_knows_is_named(text: str, place: str | None) -> None:
    assert unknown_place_in(text) == place


def test_only_a_matter_under_a_better_rule_replaces_another() -> None:
    assert better_matter(Matter.DIVORCE, Matter.DOMESTIC_VIOLENCE)
    assert better_matter(Matter.DEBT, Matter.WAGES)
    assert not better_matter(Matter.WAGES, Matter.WORK_INJURY)
    assert not better_matter(Matter.WAGES, Matter.DEBT)
