"""No shipped text rests on a law that was not in force, or on an article that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.clock import today
from bot.knowledge import KNOWLEDGE, SHOWN_CONFIDENCE, Fact, facts, read_yaml
from bot.law.citations import Citation, parse_citations
from bot.law.lawbook import day_in
from bot.law.registry import Finding, registry

NOT_CITED_AS_LAW = ("附件", "清单", "工作规程")


def citations_of(fact: Fact) -> tuple[Citation, ...]:
    """The law column rules the article column; without an article the law as a whole."""
    return parse_citations(fact.article, law=fact.law) or (Citation(fact.law),)


def wrong(fact: Fact, on: date, *, own: bool = False) -> Iterator[tuple[str, Finding]]:
    """Findings on the fact's citations that day; `own` looks at the fact's own law only."""
    if not registry().is_law(fact.law):
        return
    for citation in citations_of(fact):
        if own and citation.law != fact.law:
            continue
        if finding := registry().check(citation, on):
            yield fact.id, finding


def shown() -> list[Fact]:
    return [fact for fact in facts() if fact.confidence in SHOWN_CONFIDENCE]


def test_every_fact_that_may_be_shown_cites_a_law_in_force_when_it_was_checked() -> None:
    assert [found for fact in shown() for found in wrong(fact, fact.checked_on)] == []


def test_every_fact_that_may_be_shown_cites_a_law_in_force_on_its_own_first_day() -> None:
    dated = [(fact, day) for fact in shown() if (day := day_in(fact.effective_date or ""))]
    assert len(dated) > 400
    assert [found for fact, day in dated for found in wrong(fact, day, own=True)] == []


def test_today_no_fact_that_may_be_shown_cites_a_repealed_law() -> None:
    assert [found for fact in shown() for found in wrong(fact, today())] == []


def test_a_fact_names_a_version_that_the_registry_has() -> None:
    for fact in shown():
        if registry().is_law(fact.law) and (day := day_in(fact.version)):
            versions = registry().versions(fact.law)
            assert any(day_in(v.version) == day or fact.version in v.version for v in versions) or \
                fact.law.startswith("法释"), (fact.id, fact.law, fact.version)


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((KNOWLEDGE / "lists").glob("*/*.yml")):
        for item in read_yaml(path).get("items", ()):
            for kind in ("legal_basis", "penalty_basis"):
                yield from ((item["id"], entry) for entry in item.get(kind, ()))


def test_every_citation_of_the_lists_holds_on_the_day_of_the_version_it_names() -> None:
    seen = 0
    for item_id, entry in entries():
        if not registry().is_law(entry["law"]):
            continue
        assert registry().find(entry["law"]), f"{item_id}：登记簿里没有《{entry['law']}》"
        day = day_in(str(entry.get("version") or ""))
        if not day:
            continue
        version = next((v for v in registry().versions(entry["law"]) if day_in(v.version) == day),
                       None)
        assert version, f"{item_id}：《{entry['law']}》没有登记 {day} 的版本"
        for citation in parse_citations(str(entry["article"]), law=entry["law"]):
            assert registry().check(citation, version.start) is None, (item_id, citation)
            seen += 1
    assert seen > 300


def _planted(law: str, article: str) -> Fact:
    return Fact(
        id="X-1", topic="试验", statement="试验", law=law, article=article, version="",
        effective_date=None, source="试验", confidence="verified-in-text",
        checked_on=date(2026, 8, 1),
    )


@pytest.mark.parametrize(("law", "article", "code"), [
    ("中华人民共和国噪声污染防治法", "第59条", "repealed"),
    ("中华人民共和国仲裁法", "第97条", "no_such_article"),
    ("中华人民共和国没有这部法", "第1条", "unknown_law"),
])
def test_a_planted_wrong_citation_is_found(law: str, article: str, code: str) -> None:
    found = wrong(_planted(law, article), date(2026, 11, 25))
    assert [finding.code for _, finding in found] == [code]


def test_the_same_citation_was_right_while_the_law_was_in_force() -> None:
    planted = _planted("中华人民共和国噪声污染防治法", "第59条")
    assert list(wrong(planted, planted.checked_on)) == []


@pytest.mark.parametrize("path", sorted((KNOWLEDGE / "facts").glob("*.yml")), ids=lambda p: p.name)
def test_every_source_is_a_law_of_the_registry_or_said_to_be_none(path: Path) -> None:
    for entry in read_yaml(path)["facts"]:
        law = entry["source"]["law"]
        assert registry().find(law) or not registry().is_law(law), (entry["id"], law)
