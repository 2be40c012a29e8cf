"""When a penalty may be left out: a lawyer's cases, and what must hold for every case."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import ROOT, SHOWN_CONFIDENCE, facts, read_yaml
from bot.law import commitment, wording
from bot.law.penalty import PenaltyOutcome, assess, could_apply
from bot.law.penalty_facts import Corrected, Harm, Mitigation, PenaltyFacts, Stage, typed
from bot.law.penalty_reading import facts_from_text, with_text

TODAY = date(2026, 11, 25)
CASES: list[dict[str, Any]] = read_yaml(ROOT / "tests" / "law" / "penalty_cases.yml")
PROMISES = ("一定不罚", "保证", "肯定不", "不能免罚", "您不符合", "会被罚款")

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "stage": st.sampled_from(Stage), "corrected": st.sampled_from(Corrected),
    "harm": st.sampled_from(Harm), "first": st.booleans(), "no_fault": st.booleans(),
    "mitigation": st.sampled_from(Mitigation), "age": st.integers(0, 90),
    "served_on": st.dates(date(2025, 1, 1), TODAY), "correct_first": st.booleans(),
}
CASE = st.fixed_dictionaries({}, optional=FIELDS).map(lambda told: PenaltyFacts(**told))
thorough = settings(max_examples=200, deadline=None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_case_comes_out_as_the_lawyer_wrote_it(case: dict[str, Any]) -> None:
    known = PenaltyFacts.from_dict(case["facts"])
    if "error" in case:
        with pytest.raises(InvalidInput) as refused:
            assess(known, case["as_of"])
        assert refused.value.field == case["error"] and refused.value.hint
        return
    verdict = assess(known, case["as_of"])
    if "outcomes" in case:
        assert [one.value for one in verdict.outcomes] == case["outcomes"]
    else:
        assert verdict.outcome.value == case["outcome"]
    if "possible" in case:
        assert [one.value for one in verdict.possible] == case["possible"]
    if "missing" in case:
        assert list(verdict.missing) == case["missing"]
    cited = [basis.article for basis in verdict.basis]
    for article in case.get("articles", ()):
        assert any(article in text for text in cited), cited
    for words in case.get("next", ()):
        assert any(words in saying.text for saying in verdict.what_next)


@thorough
@given(CASE)
def test_every_verdict_rests_on_facts_that_may_be_shown_and_promises_nothing(
    known: PenaltyFacts,
) -> None:
    verdict = assess(known, TODAY)
    assert verdict.reasons and verdict.what_next and verdict.decided_by
    assert all(facts()[i].confidence in SHOWN_CONFIDENCE for i in verdict.fact_ids)
    said = verdict.label + "".join(s.text for s in (*verdict.reasons, *verdict.what_next))
    assert not [word for word in PROMISES if word in said]


@thorough
@given(CASE)
def test_the_facts_survive_storage(known: PenaltyFacts) -> None:
    assert PenaltyFacts.from_dict(known.to_dict()) == known


@thorough
@given(CASE)
def test_an_answer_to_a_question_that_is_not_asked_changes_nothing(known: PenaltyFacts) -> None:
    verdict = assess(known, TODAY)
    values = {"stage": list(Stage), "corrected": list(Corrected), "harm": list(Harm),
              "first": [True, False], "no_fault": [True, False]}
    for name, answers in values.items():
        if getattr(known, name) is None and name not in verdict.missing:
            outcomes = {assess(known.with_(**{name: a}), TODAY).outcomes for a in answers}
            assert outcomes == {verdict.outcomes}, name


@thorough
@given(CASE)
def test_what_holds_for_certain_holds_however_the_unknown_turns_out(known: PenaltyFacts) -> None:
    verdict = assess(known, TODAY)
    if verdict.outcome is PenaltyOutcome.UNDETERMINED:
        return
    for harm in Harm:
        for first in (True, False):
            world = known.with_(harm=known.harm or harm,
                                first=first if known.first is None else known.first)
            rest = world.with_(**{n: v for n, v in {
                "stage": Stage.NOTICE, "corrected": Corrected.DONE, "no_fault": False,
                "mitigation": Mitigation.NONE}.items() if getattr(world, n) is None})
            assert set(verdict.outcomes) <= set(could_apply(rest))


@thorough
@given(CASE, st.sampled_from(["stage", "corrected", "harm", "first"]), st.data())
def test_nothing_that_was_told_or_declined_is_asked(
    known: PenaltyFacts, name: str, data: st.DataObject
) -> None:
    assert name not in assess(known.decline(name), TODAY).missing
    told = known.with_(**{name: data.draw(FIELDS[name])})
    assert name not in assess(told, TODAY).missing


@given(CASE)
def test_of_two_cases_the_corrected_one_is_never_worse(known: PenaltyFacts) -> None:
    order = list(PenaltyOutcome)
    done = assess(known.with_(corrected=Corrected.DONE), TODAY).outcome
    refused = assess(known.with_(corrected=Corrected.REFUSED), TODAY).outcome
    if PenaltyOutcome.UNDETERMINED not in (done, refused):
        assert order.index(done) <= order.index(refused)


@given(st.text(max_size=80), st.sampled_from([None, "stage", "corrected", "harm", "first"]))
def test_any_text_is_read_without_an_error_or_refused_in_words(
    text: str, asking: str | None
) -> None:
    with suppress(InvalidInput):  # an absurd age
        assert with_text(PenaltyFacts(), text, asking).served_on is None


@pytest.mark.parametrize("text, expected", [
    ("城管来查过了，喊我改", {"stage": Stage.FOUND}),
    ("收到一张处罚告知书", {"stage": Stage.NOTICE}),
    ("当场罚了我两百", {"stage": Stage.ON_THE_SPOT}),
    ("处罚决定书都下来了", {"stage": Stage.DECIDED}),
    ("还冇得人来查", {"stage": Stage.NOT_FOUND}),
    ("已经改好了", {"corrected": Corrected.DONE}),
    ("还冇改", {"corrected": Corrected.CAN}),
    ("我就不改", {"corrected": Corrected.REFUSED}),
    ("没造成什么后果", {"harm": Harm.NONE}),
    ("有个人吃坏了肚子", {"harm": Harm.SLIGHT}),
    ("有人住院了", {"harm": Harm.SERIOUS}),
    ("头一回", {"first": True}),
    ("不是第一次了", {"first": False}),
    ("去年也被罚过，是第二次", {"first": False}),
    ("以前从来没罚过", {"first": True}),
    ("我崽十四岁", {"age": 14}),
])
def test_everyday_words_state_a_fact(text: str, expected: dict[str, Any]) -> None:
    told = facts_from_text(text)
    for name, value in expected.items():
        assert told.get(name) == value


@pytest.mark.parametrize("text", [
    "会不会罚款", "要罚吗", "能不能免罚", "是不是第一次就不罚", "你好", "今天天气好",
])
def test_a_question_states_nothing(text: str) -> None:
    assert facts_from_text(text) == {}


def test_a_correction_changes_one_answer_and_keeps_the_rest() -> None:
    before = PenaltyFacts(stage=Stage.FOUND, corrected=Corrected.DONE, first=True)
    after = with_text(before, "说错了，不是第一次")
    assert after.first is False
    assert (after.stage, after.corrected) == (before.stage, before.corrected)


def test_an_age_that_cannot_be_is_refused_in_plain_words() -> None:
    with pytest.raises(InvalidInput) as refused:
        PenaltyFacts(age=200)
    assert refused.value.field == "age"


def test_a_figure_that_no_fact_carries_is_refused(tmp_path: Any) -> None:
    text = wording.JUDGEMENTS.joinpath("penalty.yml").read_text(encoding="utf-8")
    path = tmp_path / "penalty.yml"
    path.write_text(text.replace("60日内可以申请", "90日内可以申请"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="90日"):
        wording.load(path, typed)


# --- commitment instead of a certificate ---------------------------------------------------

PUBLISHED = commitment.CommitmentFacts(commitment.Status.PUBLISHED, ("无犯罪记录证明", "学历证明"))


@pytest.mark.parametrize("told, outcome, missing", [
    ({}, "replaceable", ("certificate", "bad_record")),
    ({"certificate": "学历证明", "bad_record": False}, "replaceable", ()),
    ({"certificate": "学历证明", "bad_record": True}, "not_now", ()),
    ({"certificate": commitment.NOT_AMONG}, "not_listed", ()),
    ({"declined": ["certificate", "bad_record"]}, "replaceable", ()),
])
def test_a_published_matter_depends_on_the_certificate_and_the_record(
    told: dict[str, Any], outcome: str, missing: tuple[str, ...]
) -> None:
    verdict = commitment.assess(PUBLISHED.told(told), TODAY)
    assert verdict.outcome.value == outcome
    assert verdict.missing == missing
    assert verdict.basis


def test_in_an_excluded_field_the_record_is_not_asked_for() -> None:
    known = commitment.CommitmentFacts(commitment.Status.EXCLUDED, ("体检证明",))
    verdict = commitment.assess(known, TODAY)
    assert verdict.outcome is commitment.CommitmentOutcome.EXCLUDED
    assert verdict.missing == ()


def test_a_matter_of_which_nothing_is_published_is_neither_promised_nor_refused() -> None:
    known = commitment.CommitmentFacts(commitment.Status.REQUIRED, ("住所证明",), bad_record=False)
    assert commitment.assess(known, TODAY).outcome is commitment.CommitmentOutcome.UNCLEAR


def test_before_the_rules_were_published_nothing_is_judged() -> None:
    with pytest.raises(InvalidInput):
        commitment.assess(PUBLISHED, date(2020, 1, 1))


@pytest.mark.parametrize("text, asking, told", [
    ("没有", "bad_record", {"bad_record": False}),
    ("我上了失信名单", None, {"bad_record": True}),
    ("就是那个学历证明", "certificate", {"certificate": "学历证明"}),
    ("都不是", "certificate", {"certificate": commitment.NOT_AMONG}),
    ("不清楚", "bad_record", {"declined": ["bad_record"]}),
])
def test_answers_about_a_certificate_are_understood(
    text: str, asking: str | None, told: dict[str, Any]
) -> None:
    assert commitment.with_text(PUBLISHED, text, asking) == PUBLISHED.told(told)
