"""Verdicts are kept with what they rest on, opened by a reference, re-run, and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.masking import mask_personal_data
from bot.cases.verdicts import (
    KEEP_DAYS,
    VerdictStore,
    looks_like_reference,
    new_reference,
    parse_reference,
    reference_in,
    spaced,
)
from bot.db import Database
from bot.errors import InvalidInput, NotFound
from bot.law.assess import assess
from bot.law.facts import CaseFacts, Matter
from bot.law.ruleset import default
from tests.law.strategies import TODAY

CASE = CaseFacts(matter=Matter.WAGES, migrant_worker=True, forum_place="荷塘区",
                 deadline_days_left=3)


def test_a_kept_verdict_opens_by_its_reference_as_it_was_given(database: Database) -> None:
    store = VerdictStore(database)
    verdict = assess(CASE, TODAY)
    kept = store.open(spaced(store.keep(verdict)), TODAY)
    assert kept.result == verdict.to_dict()
    assert kept.facts == CASE
    assert kept.rerun() == verdict
    assert kept.confirmed_by(kept.rerun())


def test_a_re_run_uses_the_values_of_then_even_when_they_have_changed_since(
    sqlite_database: Database,
) -> None:
    store = VerdictStore(sqlite_database)
    old = [replace(v, number=5) if v.id == "urgent_days" else v
           for v in default().on(TODAY).values()]
    then = default().with_values(old)
    kept = store.open(store.keep(assess(CASE, TODAY, then)), TODAY)
    assert "不到5日" in kept.result["reasons"][-1]["text"]
    assert kept.rerun().reasons[-1].text == kept.result["reasons"][-1]["text"]
    assert kept.confirmed_by(kept.rerun())
    assert "不到7日" in assess(CASE, TODAY).reasons[-1].text


def test_a_rule_that_changed_is_noticed_by_the_re_run(sqlite_database: Database) -> None:
    store = VerdictStore(sqlite_database)
    kept = store.open(store.keep(assess(CASE, TODAY)), TODAY)
    changed = {**kept.result, "outcome": "outside_list"}
    assert not replace(kept, result=changed).confirmed_by(kept.rerun())


def test_an_expired_verdict_is_not_shown_and_the_purge_deletes_it(database: Database) -> None:
    store = VerdictStore(database)
    reference = store.keep(assess(CASE, TODAY))
    last = TODAY + timedelta(days=KEEP_DAYS)
    assert store.open(reference, last)
    with pytest.raises(NotFound):
        store.open(reference, last + timedelta(days=1))
    assert store.purge(last) == 0
    assert store.purge(last + timedelta(days=1)) == 1


def test_a_verdict_is_forgotten_on_request_and_twice_is_no_fault(database: Database) -> None:
    store = VerdictStore(database)
    reference = store.keep(assess(CASE, TODAY))
    store.forget(reference)
    store.forget(reference)
    with pytest.raises(NotFound):
        store.open(reference, TODAY)


@given(st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, shift: int) -> None:
    reference = new_reference()
    wrong = str((int(reference[place]) + shift) % 10)
    mistyped = reference[:place] + wrong + reference[place + 1:]
    with pytest.raises(InvalidInput):
        parse_reference(mistyped)


@given(st.integers(0, 10))
def test_two_swapped_digits_are_always_noticed(place: int) -> None:
    reference = new_reference()
    swapped = (reference[:place] + reference[place + 1] + reference[place]
               + reference[place + 2:])
    assert swapped == reference or reference_in(swapped) is None


def test_a_reference_is_never_taken_for_a_telephone_or_card_number() -> None:
    for _ in range(2000):
        reference = new_reference()
        for text in (f"我的编号{reference}", f"编号 {spaced(reference)}",
                     "编号 " + spaced(reference).replace("-", " ")):
            assert mask_personal_data(text) == text
            assert reference_in(text) == reference


@pytest.mark.parametrize("text, looks", [
    ("3826-1590-4172", True), ("382615904172", True), (" 3826 1590 4172 ", True),
    ("编号 3826-1590-4172", False), ("欠我 3826 元", False), ("", False),
])
def test_a_bare_number_is_taken_for_a_reference(text: str, looks: bool) -> None:
    assert looks_like_reference(text) is looks


@pytest.mark.parametrize("text", ["", "3826", "abcd-efgh-ijkl", "3826-1590-41725", "１２３"])
def test_something_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_reference(text)
    assert "例如" in refused.value.hint
