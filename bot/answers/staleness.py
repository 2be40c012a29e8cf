"""What is overdue for checking, or rests on a law that changed since it was checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from bot.answers.models import CHECK_EVERY_DAYS, Answer
from bot.answers.service import AnswerService, answer_service
from bot.answers.upkeep import changed_since
from bot.knowledge import SHOWN_CONFIDENCE, Fact, FactBook, facts
from bot.law import ruleset
from bot.law.citations import Citation, parse_citations
from bot.law.lawbook import STATE
from bot.law.registry import Registry, registry

Kind = Literal["law", "fact", "value", "answer"]
LABELS: dict[str, str] = {"law": "法律", "fact": "事实", "value": "数值", "answer": "回答"}


@dataclass(frozen=True)
class Stale:
    """One thing to look at again. `wrong` when it cites what does not hold that day."""

    kind: Kind
    id: str
    reason: str
    wrong: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def find_stale(
    on: date, *, answers: AnswerService | None = None, book: FactBook | None = None,
    laws: Registry | None = None,
) -> list[Stale]:
    """Everything stale on `on`, laws first, then what rests on them."""
    laws, book = laws or registry(), book or facts()
    service = answers or answer_service()
    return [
        *_laws(laws, on), *_facts(book, laws, on), *_values(on),
        *_answers(service.all(), book, laws, on),
    ]


def _overdue(checked_on: date, on: date) -> str:
    if (on - checked_on).days <= CHECK_EVERY_DAYS:
        return ""
    return f"上次核对是 {checked_on.isoformat()}，已超过一年"


def _laws(laws: Registry, on: date) -> Iterator[Stale]:
    for law in laws.book.laws:
        for version in law.versions:
            if version.in_force(on) and (reason := _overdue(version.checked_on, on)):
                yield Stale("law", law.name, f"{version.version}{reason}")


def _facts(book: Iterable[Fact], laws: Registry, on: date) -> Iterator[Stale]:
    for fact in book:
        if fact.confidence not in SHOWN_CONFIDENCE:
            continue
        if reason := _overdue(fact.checked_on, on):
            yield Stale("fact", fact.id, reason)
        if not laws.is_law(fact.law):
            continue
        citations = parse_citations(fact.article, law=fact.law) or (Citation(fact.law),)
        findings = [f for citation in citations if (f := laws.check(citation, on))]
        yield from (Stale("fact", fact.id, finding.message, wrong=True) for finding in findings)
        changed = laws.changed_between(fact.law, fact.checked_on, on)
        if changed and not findings:
            yield Stale("fact", fact.id, f"所引的{changed.version}"
                        f"《{fact.law.removeprefix(STATE)}》已有新文本：{changed.replaced_by}")


def _values(on: date) -> Iterator[Stale]:
    current = {value.id: value for value in ruleset.default().values if value.effective_from <= on}
    for value_id, value in current.items():
        if reason := _overdue(value.checked_on, on):
            yield Stale("value", value_id, f"{value.label}{reason}")


def _answers(
    answers: Iterable[Answer], book: FactBook, laws: Registry, on: date
) -> Iterator[Stale]:
    for answer in answers:
        if reason := _overdue(answer.checked_on, on):
            yield Stale("answer", answer.id, reason)
        for name in changed_since(answer, on, book, laws):
            yield Stale("answer", answer.id, f"所引的《{name}》在核对之后有新文本")
