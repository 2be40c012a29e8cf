"""Hypothesis strategies for facts and days."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import Any

from hypothesis import strategies as st

from bot.law.facts import NAMES, SPECS, CaseFacts

TODAY = date(2026, 11, 23)
PLACES = ("天元区", "株洲", "醴陵", "长沙", "外地")


def values_of(name: str) -> tuple[Any, ...]:
    """A few valid values of a field, enough to reach every branch."""
    kind = SPECS[name][1]
    if isinstance(kind, tuple):
        low = kind[1]
        return (-1, 0, 6, 7) if low < 0 else (0, 12_000, 120_000) if low == 0 else (low, kind[2])
    if kind is bool:
        return (True, False)
    return PLACES if kind is str else tuple(kind) if issubclass(kind, Enum) else ()


def _build(values: dict[str, Any], declined: set[str]) -> CaseFacts:
    return CaseFacts(**values, declined=frozenset(declined - set(values)))


def case_facts() -> st.SearchStrategy[CaseFacts]:
    """Any partly known case."""
    some = st.fixed_dictionaries({}, optional={
        name: st.sampled_from(values_of(name)) for name in NAMES})
    return st.builds(_build, some, st.sets(st.sampled_from(NAMES), max_size=3))


def days() -> st.SearchStrategy[date]:
    return st.dates(date(2022, 1, 1), TODAY + timedelta(days=3000))
