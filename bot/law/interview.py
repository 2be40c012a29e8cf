"""How a case grows over several messages: corrections, contradictions, what is known so far.

Pure: facts in, facts out. A corrected answer drops only the answers that hung on it; they are
parked, and come back if the first answer does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.law.facts import LABELS, NAMES, Applicant, CaseFacts, DefenceGroup, Matter, Role
from bot.law.ruleset import Ruleset, default

# What was answered about one case or one person says nothing about another.
_ABOUT_THE_CASE = ("role", "defence_group", "in_custody", "claims_maintenance", "retrial_granted",
                   "forum", "deadline_days_left", "needs_preservation", "amount_yuan")
_ABOUT_THE_PERSON = ("migrant_worker", "receives_assistance", "vulnerable_without_income",
                     "financial_hardship", "income_yuan", "income_period", "household_size",
                     "military_family", "lacks_capacity", "in_custody", "guardian_infringes",
                     "past_false_promise", "defence_group")
DEPENDENTS: dict[str, tuple[str, ...]] = {
    "matter": _ABOUT_THE_CASE,
    "for_whom": _ABOUT_THE_PERSON,
    "role": ("defence_group", "in_custody"),
    "lacks_capacity": ("guardian_infringes",),
    "income_yuan": ("income_period",),
}
Parked = Mapping[str, Mapping[str, Any]]  # "matter=wages" → {"forum": "court", …}


@dataclass(frozen=True)
class Contradiction:
    """Two answers that cannot both be right. `names` are fields, the last one to ask again."""

    names: tuple[str, ...]
    text: str


_PERSONS_ONLY = ("migrant_worker", "receives_assistance", "vulnerable_without_income",
                 "in_custody", "military_family")


def corrected(
    facts: CaseFacts, changes: Mapping[str, Any], parked: Parked | None = None
) -> tuple[CaseFacts, dict[str, dict[str, Any]]]:
    """`facts` with `changes`, and what is parked now.

    `changes` are field values as `CaseFacts` takes them. Where one replaces another answer, its
    dependents leave the case unless `changes` gives them anew; those parked under the new answer
    return.
    """
    shelf = {key: dict(values) for key, values in (parked or {}).items()}
    for name in sorted(changes, key=NAMES.index):
        old, new = getattr(facts, name), changes[name]
        if new == old:
            continue
        facts = facts.with_(**{name: new})
        if old is None:
            continue
        known = facts.to_dict()
        hung = {dependent: known[dependent] for dependent in DEPENDENTS.get(name, ())
                if dependent in known and dependent not in changes}
        if hung:
            shelf[_key(name, old)] = hung
            facts = facts.with_(**dict.fromkeys(hung))
        facts = _without_declined(facts, DEPENDENTS.get(name, ()))
        back = shelf.pop(_key(name, new), {})
        restored = CaseFacts.from_dict(back).known()
        facts = facts.with_(**{k: v for k, v in restored.items() if k not in changes})
    return facts, shelf


def contradiction(facts: CaseFacts) -> Contradiction | None:
    """The first pair of answers that cannot both be right, or None."""
    if facts.applicant is Applicant.ORGANISATION:
        for name in _PERSONS_ONLY:
            if getattr(facts, name):
                return Contradiction((name, "applicant"),
                                     f"公司、单位不会有「{LABELS[name]}」这种情况")
    if facts.receives_assistance and facts.financial_hardship is False:
        return Contradiction(("receives_assistance", "financial_hardship"),
                             "您说在领救助，又说家里不困难")
    if facts.role is Role.NONE and facts.defence_group not in (None, DefenceGroup.NONE):
        return Contradiction(("defence_group", "role"), "您说了被抓的人的情况，又说不是刑事案件")
    if facts.role is Role.VICTIM and facts.matter is Matter.CRIMINAL_DEFENCE and facts.in_custody:
        return Contradiction(("in_custody", "role"), "您说人被关着，又说是受害的一方")
    return None


def summary(facts: CaseFacts, ruleset: Ruleset | None = None) -> tuple[str, ...]:
    """What is known, one line each, as the person can check it: 「遇到的事情：讨要工资」."""
    ruleset = ruleset or default()
    return tuple(f"{LABELS[name]}：{said(name, value, ruleset)}"
                 for name, value in facts.known().items())


def said(name: str, value: Any, ruleset: Ruleset | None = None) -> str:
    """A field's value in words."""
    ruleset = ruleset or default()
    if name == "matter":
        return ruleset.matters[value].label
    question = ruleset.questions.get(name)
    plain = value.value if isinstance(value, Enum) else value
    for option in question.options if question else ():
        if option.value == plain and type(option.value) is type(plain):
            return option.label
    if isinstance(value, bool):
        return "是" if value else "不是"
    if isinstance(value, float):
        return f"{value:.10g}"
    return _MORE_WORDS.get(str(plain), str(plain))


_MORE_WORDS = {"month": "按月", "year": "按年", "procuratorate": "检察院",
               "death_review": "死刑复核", "in_absentia": "缺席审判"}


def _key(name: str, value: Any) -> str:
    return f"{name}={value.value if isinstance(value, Enum) else value}"


def _without_declined(facts: CaseFacts, names: tuple[str, ...]) -> CaseFacts:
    """A declined answer about the old case may be asked again for the new one."""
    data = facts.to_dict()
    data["declined"] = sorted(facts.declined - set(names))
    return CaseFacts.from_dict(data)
