"""What is known about an offence and its handling, for `bot.law.penalty`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import Enum
from typing import Any

from bot.errors import InvalidInput

OLDEST = 120  # years of age


class Stage(str, Enum):
    """How far the authority has got."""

    NOT_FOUND = "not_found"
    FOUND = "found"  # inspected or told to correct, no penalty announced
    NOTICE = "notice"  # told what penalty is intended (事先告知)
    ON_THE_SPOT = "on_the_spot"  # decided there and then (当场处罚)
    DECIDED = "decided"

    @property
    def is_decided(self) -> bool:
        return self in (Stage.ON_THE_SPOT, Stage.DECIDED)


class Corrected(str, Enum):
    DONE = "done"
    CAN = "can"  # not yet, but willing
    REFUSED = "refused"


class Harm(str, Enum):
    NONE = "none"
    SLIGHT = "slight"
    SERIOUS = "serious"


class Mitigation(str, Enum):
    """Art. 32 of the Administrative Penalty Law."""

    REMEDIED = "remedied"
    FORCED = "forced"
    CONFESSED = "confessed"
    MERIT = "merit"
    NONE = "none"


@dataclass(frozen=True)
class PenaltyFacts:
    """Every fact is a value or None (not known); `declined` were asked and not known either.

    `correct_first` tells that the item's own statute has correction ordered before any fine;
    `age` is in years, `served_on` the day the decision was received.
    """

    stage: Stage | None = None
    corrected: Corrected | None = None
    harm: Harm | None = None
    first: bool | None = None
    no_fault: bool | None = None
    mitigation: Mitigation | None = None
    age: int | None = None
    served_on: date | None = None
    correct_first: bool = False
    declined: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.age is not None and not 0 <= self.age <= OLDEST:
            raise InvalidInput(f"年龄不能是{self.age}岁", hint="请重新说一遍年龄", field="age")

    def with_(self, **changes: Any) -> PenaltyFacts:
        """A copy with `changes`; a fact that is told is no longer declined."""
        told = {name for name, value in changes.items() if value is not None}
        return replace(self, **changes, declined=self.declined - told)

    def decline(self, name: str) -> PenaltyFacts:
        cleared: dict[str, Any] = {name: None, "declined": self.declined | {name}}
        return replace(self, **cleared)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; unknown facts are left out."""
        found: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value is None or value is False and one.name == "correct_first":
                continue
            if isinstance(value, Enum):
                value = value.value
            elif isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, frozenset):
                value = sorted(value)
            found[one.name] = value
        return found

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PenaltyFacts:
        """Inverse of `to_dict`; InvalidInput names a field that is unknown or has a wrong value."""
        return cls(**{name: typed(name, value) for name, value in data.items()})


_ENUMS: dict[str, type[Enum]] = {
    "stage": Stage, "corrected": Corrected, "harm": Harm, "mitigation": Mitigation,
}
_BOOLS = ("first", "no_fault", "correct_first")


def typed(name: str, value: Any) -> Any:
    """`value` as JSON or YAML has it, as the field `name` holds it."""
    try:
        if value is None:
            return None
        if name in _ENUMS:
            return _ENUMS[name](value)
        if name == "served_on":
            return date.fromisoformat(str(value))
        if name == "declined":
            return frozenset(value)
        if name in _BOOLS and isinstance(value, bool):
            return value
        if name == "age" and isinstance(value, int) and not isinstance(value, bool):
            return value
    except (ValueError, TypeError):
        pass
    raise InvalidInput(f"{name} 不能是 {value!r}", field=name)
