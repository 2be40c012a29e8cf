"""What an answer rests on, and what it names itself, is law in force today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.answers.loading import cited_facts, load_answers
from bot.answers.models import Answer
from bot.clock import today
from bot.knowledge import facts
from bot.law.citations import Citation, parse_citations
from bot.law.registry import registry

ANSWERS = load_answers()


def citations(answer: Answer) -> Iterator[Citation]:
    for fact in (facts()[fact_id] for fact_id in cited_facts(answer)):
        if registry().is_law(fact.law):
            yield from parse_citations(fact.article, law=fact.law) or (Citation(fact.law),)
    for line in (answer.title, answer.text, *answer.steps, *answer.evidence, *answer.where):
        yield from (c for c in parse_citations(line) if c.law and registry().is_law(c.law))


def faults(answer: Answer, on: date) -> list[str]:
    found = (registry().check(citation, on) for citation in citations(answer))
    return [finding.message for finding in found if finding]


def test_every_citation_of_every_answer_is_in_force_today() -> None:
    assert {a.id: wrong for a in ANSWERS if (wrong := faults(a, today()))} == {}


def test_answers_rest_on_law() -> None:
    assert sum(len(list(citations(answer))) for answer in ANSWERS) > 1500


@pytest.mark.parametrize(("step", "word"), [
    ("按《中华人民共和国仲裁法》第九十七条办", "没有"),
    ("按《中华人民共和国没有这部法》第一条办", "没有"),
])
def test_a_wrong_citation_in_an_answer_is_found(step: str, word: str) -> None:
    [fault] = faults(replace(ANSWERS[0], steps=(step,)), date(2026, 11, 25))
    assert word in fault
