"""Which of 应当不罚 / 可以不罚 / 从轻减轻 could apply to an offence. Pure: facts and date → trace.

Sources: Administrative Penalty Law (2021-07-15) arts. 30 (under 14; 14–18), 32 (lighter), 33
(not to be / may not be punished, no fault), 28 (correction), 44–45 and 63–64 (notice, defence,
hearing), and Administrative Reconsideration Law (2024-01-01) arts. 20, 23. What is minor, what
counts as the first time and whether to punish is the authority's decision: no outcome is a
promise or a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import product
from typing import Any

from bot import knowledge
from bot.errors import InvalidInput
from bot.law import deadlines
from bot.law.penalty_facts import Corrected, Harm, Mitigation, PenaltyFacts, Stage, typed
from bot.law.sayings import Saying
from bot.law.verdict import Question
from bot.law.wording import Wording, shipped
from bot.reply import Basis, Outcome

ADULT, RESPONSIBLE = 18, 14  # years of age (art. 30)
REVIEW = "行政复议申请"  # name of the limit in deadlines.yml


class PenaltyOutcome(str, Enum):
    """In the order in which the strongest is named first."""

    UNDER_AGE = "under_age"
    CORRECT_FIRST = "correct_first"
    MUST_NOT = "must_not"  # art. 33(1), first sentence
    MAY_NOT = "may_not"  # art. 33(1), second sentence
    NO_FAULT = "no_fault"  # art. 33(2)
    LIGHTER = "lighter"  # arts. 30, 32
    ORDINARY = "ordinary"
    UNDETERMINED = "undetermined"


Out = PenaltyOutcome

# What each unknown fact may turn out to be; of the mitigating circumstances one stands for all.
_VALUES: dict[str, tuple[Any, ...]] = {
    "stage": (Stage.NOT_FOUND, Stage.NOTICE, Stage.ON_THE_SPOT, Stage.DECIDED),
    "corrected": tuple(Corrected), "harm": tuple(Harm), "first": (True, False),
    "no_fault": (True, False), "mitigation": (Mitigation.REMEDIED, Mitigation.NONE),
}


@dataclass(frozen=True)
class PenaltyVerdict:
    """`outcomes` are what could apply, strongest first; `possible` more that could, if unknown
    facts turned out well. `next_question` is None when no answer can change anything."""

    outcome: PenaltyOutcome
    label: str
    outcomes: tuple[PenaltyOutcome, ...]
    possible: tuple[PenaltyOutcome, ...]
    reasons: tuple[Saying, ...]
    what_next: tuple[Saying, ...]
    missing: tuple[str, ...]
    next_question: Question | None
    deadline: deadlines.Deadline | None
    decided_by: str
    facts: PenaltyFacts
    as_of: date

    @property
    def fact_ids(self) -> tuple[str, ...]:
        said = (*self.reasons, *self.what_next)
        return tuple(dict.fromkeys(i for saying in said for i in saying.facts))

    @property
    def basis(self) -> tuple[Basis, ...]:
        return knowledge.facts().basis(*self.fact_ids)

    def to_outcome(self) -> Outcome:
        return Outcome(self.outcome.value, self.label, self.decided_by)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready trace."""
        return {
            "outcome": self.outcome.value, "label": self.label, "decided_by": self.decided_by,
            "outcomes": [one.value for one in self.outcomes],
            "possible": [one.value for one in self.possible],
            "reasons": [{"text": s.text, "fact_ids": list(s.facts)} for s in self.reasons],
            "what_next": [{"text": s.text, "fact_ids": list(s.facts)} for s in self.what_next],
            "missing": list(self.missing), "facts": self.facts.to_dict(),
            "as_of": self.as_of.isoformat(),
        }


def assess(
    facts: PenaltyFacts, on: date, decided_by: str = "", words: Wording | None = None
) -> PenaltyVerdict:
    """What the law of `on` makes possible, why, what to do now, and what is still worth asking.

    InvalidInput for a day before both laws were in force, or a decision received after `on`.
    """
    words = words or shipped("penalty", typed)
    if on < words.in_force_from:
        raise InvalidInput(f"{on}适用的条文没有收录，不能判断",
                           hint=f"请换成{words.in_force_from}或以后的日期", field="on")
    certain, possible = _reachable(facts)
    outcome = certain[0] if certain else Out.UNDETERMINED
    missing = _missing(facts)
    deadline = None
    if facts.served_on and facts.stage and facts.stage.is_decided:
        deadline = deadlines.last_day(REVIEW, facts.served_on, on)
    return PenaltyVerdict(
        outcome, _label(certain, words), certain or (outcome,),
        tuple(o for o in possible if o not in certain),
        tuple(words.reasons[name] for name in dict.fromkeys(_reasons(facts, certain, possible))),
        tuple(words.reasons[name] for name in _what_next(facts, deadline)),
        missing, words.questions[missing[0]] if missing else None, deadline,
        decided_by or words.decided_by, facts, on,
    )


def _label(certain: tuple[PenaltyOutcome, ...], words: Wording) -> str:
    """可能是甲，也可能是乙; when nothing is certain, what it depends on."""
    first, *others = (words.outcomes[one.value] for one in certain or (Out.UNDETERMINED,))
    return "，".join([first, *(other.replace("可能", "也可能", 1) for other in others)])


def could_apply(facts: PenaltyFacts) -> tuple[PenaltyOutcome, ...]:
    """What could apply when all facts are known, strongest first; never empty.

    No fault and mitigating circumstances are looked at when nothing stronger is open.
    """
    if facts.age is not None and facts.age < RESPONSIBLE:
        return (Out.UNDER_AGE,)
    decided = facts.stage is not None and facts.stage.is_decided
    timely = facts.corrected is Corrected.DONE or (
        facts.corrected is Corrected.CAN and not decided)
    if facts.correct_first and timely and not decided:
        return (Out.CORRECT_FIRST,)
    found = []
    if timely and facts.harm is Harm.NONE:
        found.append(Out.MUST_NOT)
    if timely and facts.first and facts.harm in (Harm.NONE, Harm.SLIGHT):
        found.append(Out.MAY_NOT)
    if not found and facts.no_fault:
        found.append(Out.NO_FAULT)
    young = facts.age is not None and facts.age < ADULT
    if not found and (young or facts.mitigation not in (None, Mitigation.NONE)):
        found.append(Out.LIGHTER)
    return tuple(found) or (Out.ORDINARY,)


def _worlds(facts: PenaltyFacts) -> Iterator[PenaltyFacts]:
    """Every way in which the unknown facts may turn out."""
    unknown = [name for name in _VALUES if getattr(facts, name) is None]
    for values in product(*(_VALUES[name] for name in unknown)):
        yield facts.with_(**dict(zip(unknown, values, strict=True)))


def _reachable(
    facts: PenaltyFacts,
) -> tuple[tuple[PenaltyOutcome, ...], tuple[PenaltyOutcome, ...]]:
    """What applies however the unknown facts turn out, and all that could apply."""
    found = [could_apply(world) for world in _worlds(facts)]
    some = {outcome for outcomes in found for outcome in outcomes}
    every = set(found[0]).intersection(*found[1:])
    return (tuple(o for o in Out if o in every), tuple(o for o in Out if o in some))


def _course(facts: PenaltyFacts) -> tuple[Any, ...]:
    """All that a person is told: what could apply, and what can be done at this stage."""
    stage = facts.stage
    return could_apply(facts), stage if stage and stage is not Stage.FOUND else Stage.NOT_FOUND


def _missing(facts: PenaltyFacts) -> tuple[str, ...]:
    """Facts not yet asked whose answer can change what the person is told, in asking order."""
    unknown = [name for name in _VALUES if getattr(facts, name) is None]
    worlds = list(_worlds(facts))
    missing = [name for name in unknown if name not in facts.declined
               and _matters(name, unknown, worlds)]
    decided = facts.stage is not None and facts.stage.is_decided
    if decided and facts.served_on is None and "served_on" not in facts.declined:
        missing.insert(0, "served_on")  # a limit is running
    return tuple(missing)


def _matters(name: str, unknown: list[str], worlds: list[PenaltyFacts]) -> bool:
    """Whether two worlds that differ only in `name` are told different things."""
    others = [other for other in unknown if other != name]
    told: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for world in worlds:
        rest = tuple(getattr(world, other) for other in others)
        if told.setdefault(rest, _course(world)) != _course(world):
            return True
    return False


def _reasons(
    facts: PenaltyFacts, certain: tuple[PenaltyOutcome, ...], possible: tuple[PenaltyOutcome, ...]
) -> Iterator[str]:
    """Names of the sentences that say why, in order."""
    named = certain or tuple(o for o in possible if o is not Out.ORDINARY)
    for outcome in named:
        if outcome is Out.LIGHTER:
            yield from _lighter(facts)
        else:
            yield outcome.value
    if Out.MAY_NOT in (*certain, *possible) and facts.first is not False:
        yield "what_is_first"
    decided = facts.stage is not None and facts.stage.is_decided
    if facts.corrected is Corrected.REFUSED or (facts.corrected is Corrected.CAN and decided):
        yield "not_timely"
    if facts.harm is Harm.SLIGHT:
        yield "slight_harm"
    if facts.harm is Harm.SERIOUS:
        yield "serious_harm"
    if facts.first is False:
        yield "repeated"
    if Out.ORDINARY not in certain:
        yield "still_correct"


def _lighter(facts: PenaltyFacts) -> Iterator[str]:
    if facts.age is not None and facts.age < ADULT:
        yield "young"
    if facts.mitigation is None:
        yield "remedied"
    elif facts.mitigation is not Mitigation.NONE:
        yield facts.mitigation.value


def _what_next(facts: PenaltyFacts, deadline: deadlines.Deadline | None) -> Iterator[str]:
    """Names of the sentences that say what to do at this stage; the nearest limit goes first."""
    stage = facts.stage
    if stage is not None and stage.is_decided:
        if deadline is not None and deadline.passed:
            yield "late"
        yield "review"
        yield "on_the_spot" if stage is Stage.ON_THE_SPOT else "sue"
        yield "pay"
        return
    if facts.corrected is not Corrected.DONE:
        yield "correct_now"
    yield "told_first"
    if stage in (None, Stage.NOTICE):
        yield "hearing"
    if stage is None:
        yield "review"
