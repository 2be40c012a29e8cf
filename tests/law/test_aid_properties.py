"""What must hold for every case, not just the ones somebody thought of."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.knowledge import SHOWN_CONFIDENCE, facts
from bot.law.assess import assess
from bot.law.facts import NAMES, Applicant, CaseFacts, DefenceGroup, Matter, Role
from bot.law.registry import registry
from bot.law.ruleset import Ruleset, default
from bot.law.verdict import OutcomeCode, ReasonCode
from tests.law.strategies import TODAY, case_facts, days, values_of

PROMISES = ("一定能", "保证", "肯定能", "不符合法律援助", "不予援助", "你不符合")
thorough = settings(max_examples=300, deadline=None,
                    suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(case_facts(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_told_never_matters(
    known: CaseFacts, rng: random.Random
) -> None:
    told = list(known.known().items())
    rng.shuffle(told)
    retold = CaseFacts(declined=known.declined)
    for name, value in told:
        retold = retold.with_(**{name: value})
    assert assess(retold, TODAY) == assess(known, TODAY)


@thorough
@given(case_facts(), st.sampled_from(NAMES), st.data())
def test_one_more_fact_never_makes_a_certain_outcome_undetermined(
    known: CaseFacts, name: str, data: st.DataObject
) -> None:
    assume(getattr(known, name) is None)
    assume(assess(known, TODAY).outcome is not OutcomeCode.UNDETERMINED)
    more = known.with_(**{name: data.draw(st.sampled_from(values_of(name)))})
    assert assess(more, TODAY).outcome is not OutcomeCode.UNDETERMINED


@settings(thorough, suppress_health_check=list(HealthCheck))
@given(case_facts(), st.booleans())
def test_every_question_asked_can_still_change_the_outcome(
    with_standard: Ruleset, known: CaseFacts, filled_in: bool
) -> None:
    rules = with_standard if filled_in else default()
    verdict = assess(known, TODAY, rules)
    for name in verdict.missing:
        outcomes = {assess(known.with_(**{name: value}), TODAY, rules).outcome
                    for value in values_of(name)}
        assert outcomes != {verdict.outcome}, name


@thorough
@given(case_facts())
def test_nothing_known_or_declined_is_asked_again(known: CaseFacts) -> None:
    verdict = assess(known, TODAY)
    assert not set(verdict.missing) & (set(known.known()) | known.declined)
    assert len(set(verdict.missing)) == len(verdict.missing)
    assert (verdict.next_question.name if verdict.next_question else None) == (
        verdict.missing[0] if verdict.missing else None)


@thorough
@given(case_facts())
def test_answering_every_question_ends_and_settles_the_case(known: CaseFacts) -> None:
    for _ in NAMES:
        verdict = assess(known, TODAY)
        if not verdict.missing:
            break
        known = known.with_(declined={verdict.missing[0]})
    assert not assess(known, TODAY).missing


@thorough
@given(case_facts(), days())
def test_every_reason_rests_on_law_in_force_that_day_and_never_on_memory(
    known: CaseFacts, on: date
) -> None:
    verdict = assess(known, on)
    assert verdict.reasons
    for reason in verdict.reasons:
        assert reason.basis == facts().basis(*reason.fact_ids) != ()
        for basis in reason.basis:
            assert basis.confidence in SHOWN_CONFIDENCE
            assert basis.effective_date is None or date.fromisoformat(basis.effective_date) <= on
            assert not registry().versions(basis.law) or registry().on(basis.law, on)


@thorough
@given(case_facts(), days())
def test_every_verdict_names_who_decides_and_another_way_and_promises_nothing(
    known: CaseFacts, on: date
) -> None:
    verdict = assess(known, on)
    assert verdict.decided_by == "法律援助机构"
    assert verdict.other_ways
    shown = "|".join([verdict.label, *(r.text for r in verdict.reasons), *verdict.notes])
    assert not any(word in shown for word in PROMISES)
    assert "{" not in shown
    assert "None" not in shown


@thorough
@given(case_facts())
def test_a_verdict_can_be_re_run_from_what_it_keeps(known: CaseFacts) -> None:
    verdict = assess(known, TODAY)
    kept = verdict.to_dict()
    again = assess(CaseFacts.from_dict(kept["facts"]), date.fromisoformat(kept["as_of"]))
    assert again == verdict


def test_every_outcome_and_every_reason_can_be_reached(with_standard: Ruleset) -> None:
    rng = random.Random(0)
    outcomes: set[OutcomeCode] = set()
    reasons: set[ReasonCode] = set()
    fields = [name for name in NAMES if name != "amount_yuan"]
    for _ in range(20_000):
        known = {name: rng.choice(values_of(name)) for name in fields if rng.random() < 0.35}
        known.setdefault("matter", rng.choice([None, *Matter]))
        rules = with_standard if rng.random() < 0.5 else default()
        verdict = assess(CaseFacts(**known), TODAY, rules)
        outcomes.add(verdict.outcome)
        reasons.update(reason.code for reason in verdict.reasons)
    assert outcomes == set(OutcomeCode)
    assert reasons == set(ReasonCode)


def test_what_was_not_checked_for_over_a_year_marks_the_verdict() -> None:
    case = CaseFacts(matter=Matter.WAGES, migrant_worker=True)
    assert assess(case, date(2027, 11, 23)).overdue == ()
    late = assess(case, date(2027, 11, 24))
    assert set(late.overdue) == {"LA-030", "LA-034"}
    assert default().notes and late.notes[-1].startswith("这里引用的规定超过一年没有核对")


def test_what_stands_only_on_a_web_page_says_that_the_official_text_counts() -> None:
    verdict = assess(CaseFacts(matter=Matter.FAKE_FARM_GOODS), TODAY)
    assert any("以官方文本为准" in note for note in verdict.notes)
    early = assess(CaseFacts(matter=Matter.TRAFFIC_INJURY), date(2024, 8, 4))
    assert not any("以官方文本为准" in note for note in early.notes)
    assert ReasonCode.HUNAN_MEANS not in {reason.code for reason in early.reasons}


def test_death_penalty_review_says_that_the_defendant_applies() -> None:
    verdict = assess(CaseFacts(role=Role.ACCUSED, defence_group=DefenceGroup.DEATH_REVIEW), TODAY)
    assert verdict.reasons[0].code is ReasonCode.MANDATORY_DEATH_REVIEW
    assert "提出申请" in verdict.reasons[0].text


def test_an_organisation_is_sent_to_free_consultation() -> None:
    verdict = assess(CaseFacts(applicant=Applicant.ORGANISATION), TODAY)
    assert any("12348" in way for way in verdict.other_ways)
