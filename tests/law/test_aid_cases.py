"""Cases a lawyer can read and add to: tests/law/cases/*.yml."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import InvalidInput
from bot.knowledge import read_yaml
from bot.law.assess import assess
from bot.law.facts import CaseFacts, Matter
from bot.law.ruleset import Ruleset, default
from bot.law.verdict import OutcomeCode, ReasonCode

CASES: list[dict[str, Any]] = [
    case for path in sorted((Path(__file__).parent / "cases").glob("*.yml"))
    for case in read_yaml(path)
]
KEYS = {"name", "facts", "as_of", "outcome", "articles", "not_articles", "missing", "urgent",
        "error", "standard"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_case_comes_out_as_the_lawyer_wrote_it(
    case: dict[str, Any], with_standard: Ruleset
) -> None:
    as_of, rules = case["as_of"], with_standard if case.get("standard") else default()
    if "error" in case:
        with pytest.raises(InvalidInput) as refused:
            assess(CaseFacts.from_dict(case["facts"]), as_of, rules)
        assert refused.value.field == case["error"]
        assert refused.value.hint
        return
    verdict = assess(CaseFacts.from_dict(case["facts"]), as_of, rules)
    cited = {basis.article for basis in verdict.basis}
    assert verdict.outcome.value == case["outcome"]
    for article in case.get("articles", ()):
        assert any(article in text for text in cited), cited
    for article in case.get("not_articles", ()):
        assert not any(_is_article(article, text) for text in cited), cited
    if "missing" in case:
        assert list(verdict.missing) == case["missing"]
    if "urgent" in case:
        assert verdict.urgent is case["urgent"]


def _is_article(article: str, text: str) -> bool:
    """第4条 is not 第34条."""
    return article in [part.strip() for part in text.split("、")]


def test_there_are_at_least_a_hundred_and_fifty_cases_with_names_of_their_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 150


def test_every_outcome_and_every_matter_has_a_case() -> None:
    assert {case["outcome"] for case in CASES if "outcome" in case} == {
        code.value for code in OutcomeCode}
    assert {case["facts"]["matter"] for case in CASES if "matter" in case["facts"]} == {
        matter.value for matter in Matter}


def test_every_rule_has_a_case_that_reaches_it(with_standard: Ruleset) -> None:
    reached = set()
    for case in CASES:
        if "error" not in case:
            rules = with_standard if case.get("standard") else default()
            verdict = assess(CaseFacts.from_dict(case["facts"]), case["as_of"], rules)
            reached.update(reason.code for reason in verdict.reasons)
    assert set(ReasonCode) - reached == set()


def test_no_case_has_a_misspelt_key_or_a_day_that_is_not_a_date() -> None:
    for case in CASES:
        assert set(case) <= KEYS
        assert isinstance(case["as_of"], date)
        assert ("outcome" in case) != ("error" in case)
