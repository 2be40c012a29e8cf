"""Cases a lawyer can read and add to: tests/law/cases/*.yml."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import InvalidInput
from bot.knowledge import read_yaml
from bot.law.assess import assess
from bot.law.facts import CaseFacts

CASES: list[dict[str, Any]] = [
    case for path in sorted((Path(__file__).parent / "cases").glob("*.yml"))
    for case in read_yaml(path)
]
KEYS = {"name", "facts", "as_of", "outcome", "articles", "missing", "urgent", "error"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_case_comes_out_as_the_lawyer_wrote_it(case: dict[str, Any]) -> None:
    as_of = case["as_of"]
    if "error" in case:
        with pytest.raises(InvalidInput) as refused:
            assess(CaseFacts.from_dict(case["facts"]), as_of)
        assert refused.value.field == case["error"]
        assert refused.value.hint
        return
    verdict = assess(CaseFacts.from_dict(case["facts"]), as_of)
    cited = {basis.article for basis in verdict.basis}
    assert verdict.outcome.value == case["outcome"]
    for article in case.get("articles", ()):
        assert any(article in text for text in cited), cited
    if "missing" in case:
        assert list(verdict.missing) == case["missing"]
    if "urgent" in case:
        assert verdict.urgent is case["urgent"]


def test_there_are_at_least_sixty_cases_with_names_of_their_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 60


def test_no_case_has_a_misspelt_key_or_a_day_that_is_not_a_date() -> None:
    for case in CASES:
        assert set(case) <= KEYS
        assert isinstance(case["as_of"], date)
        assert ("outcome" in case) != ("error" in case)
