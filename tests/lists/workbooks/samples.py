"""What a sample is: a file in one style, and what a careful clerk would read in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.lists.entries import ListCode


@dataclass(frozen=True)
class Sample:
    """`heads` are headlines in order; `notices` words that a notice must hold, each in one."""

    name: str
    style: str
    build: Callable[[], bytes]
    heads: tuple[str, ...]
    list_code: ListCode = ListCode.EXEMPTION
    kinds: tuple[str, ...] = ()
    certificates: int = 0
    departments: tuple[str, ...] = ()
    conditions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    grounds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    issuer: str | None = None
