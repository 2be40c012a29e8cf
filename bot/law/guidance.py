"""What to do next: papers, steps and days, where, what if refused. Never a number from memory.

Each function returns a `Guidance`: lines that each know their citation, and a `Card` for any
channel. The day is an argument; a line whose law is not in force on it is left out.
All raise InvalidInput for a day before 2022-01-01.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.law.deadlines import chinese_date, last_day
from bot.law.facts import Forum
from bot.law.ruleset import Ruleset, default
from bot.law.verdict import OutcomeCode, Verdict
from bot.law.verdict import ReasonCode as Why
from bot.reply import Basis, Card

_REVIEW = "法援审查决定"  # its name in deadlines.yml
_NO_MEANS = frozenset({Why.ABUSE, Why.NO_MEANS_MATTER})
_EXEMPT = frozenset({Why.EXEMPT_MIGRANT, Why.EXEMPT_ASSISTANCE, Why.EXEMPT_VULNERABLE})
_MEANS = frozenset({Why.MEANS_BY_CENTRE, Why.NO_HARDSHIP})
_NOBODY_APPLIES = frozenset({
    OutcomeCode.NOT_NATURAL_PERSON, OutcomeCode.HAS_COUNSEL, OutcomeCode.UNDETERMINED,
})
_LITIGATION = frozenset({Forum.COURT, Forum.POLICE, Forum.PROCURATORATE})


@dataclass(frozen=True)
class GuidanceLine:
    """One plain sentence and what it rests on."""

    text: str
    fact_ids: tuple[str, ...]
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class Guidance:
    """One block of advice; `kind` is a `bot.reply` card kind."""

    name: str
    kind: str
    title: str
    lines: tuple[GuidanceLine, ...]
    note: str

    @property
    def basis(self) -> tuple[Basis, ...]:
        """All citations in order, without repeats."""
        return tuple(dict.fromkeys(basis for line in self.lines for basis in line.basis))

    def card(self) -> Card:
        return Card(self.kind, self.title, tuple(line.text for line in self.lines), self.note)


def materials(on: date, verdict: Verdict | None = None,
              ruleset: Ruleset | None = None) -> Guidance:
    """What to bring, fitted to the verdict if there is one.

    Arts. 33–35, 41–43: LA-033, LA-034, LA-035, LA-054, LA-072. The centre says the rest at once.
    """
    codes = _codes(verdict)
    shown = {name for name, wanted in
             (("no_means", _NO_MEANS), ("exempt", _EXEMPT), ("means", _MEANS)) if codes & wanted}
    return _build("materials", on, shown or {"means", "exempt"}, ruleset)


def procedure(on: date, verdict: Verdict | None = None, received_on: date | None = None,
              ruleset: Ruleset | None = None) -> Guidance:
    """Steps and time limits in calendar days (art. 43: LA-070, LA-071; art. 36: LA-019).

    With `received_on`, the day the centre received the application, the last day for its
    decision is added, counted by `bot.law.deadlines`; InvalidInput when it is after `on`.
    """
    shown = _accused(verdict)
    filled = {}
    if received_on is not None:
        limit = last_day(_REVIEW, received_on, today=on)
        shown.add("dated")
        filled = {"received": chinese_date(received_on), "last_day": chinese_date(limit.last_day)}
    return _build("procedure", on, shown, ruleset, filled)


def where(on: date, place: str | None = None, forum: Forum | None = None,
          verdict: Verdict | None = None, ruleset: Ruleset | None = None) -> Guidance:
    """Where to apply: the place of the case, never of the household (art. 38, LA-060).

    `place` is a district or city as the person said it. Offices have no address yet: the note
    says to ring 12348.
    """
    shown = _accused(verdict)
    if forum is None or forum in _LITIGATION:
        shown.add("litigation")
    if forum is None or forum not in _LITIGATION:
        shown.add("no_litigation")
    filled = {}
    if place:
        shown.add("placed")
        filled["place"] = (ruleset or default()).places.locate(place) or place.strip()
    return _build("where", on, shown, ruleset, filled)


def refused(on: date, ruleset: Ruleset | None = None) -> Guidance:
    """Objection in 5 calendar days, then reconsideration or court (LA-074, LA-075, LA-076)."""
    return _build("refused", on, (), ruleset)


def urgent(on: date, ruleset: Ruleset | None = None) -> Guidance:
    """Aid first, papers later, under 7 calendar days to a limit (art. 44, LA-073)."""
    return _build("urgent", on, (), ruleset)


def cost(on: date, ruleset: Ruleset | None = None) -> Guidance:
    """Free, and what else may be waived (LA-001, LA-005, LA-087, LA-088)."""
    return _build("cost", on, (), ruleset)


def fraud(on: date, ruleset: Ruleset | None = None) -> Guidance:
    """What lying costs: costs paid back and up to 3,000 yuan (arts. 64, 67: LA-084)."""
    return _build("fraud", on, (), ruleset)


def after(verdict: Verdict, ruleset: Ruleset | None = None) -> tuple[Guidance, ...]:
    """What comes after a verdict: papers, place, steps and days, what if refused, honesty.

    Nothing to bring where nobody applies; outside the list only where to ask all the same.
    """
    on, facts = verdict.as_of, verdict.facts
    place = where(on, facts.forum_place, facts.forum, verdict, ruleset)
    if verdict.outcome in _NOBODY_APPLIES:
        return ()
    if verdict.outcome is OutcomeCode.OUTSIDE_LIST:
        return (place, refused(on, ruleset))
    steps = procedure(on, verdict, ruleset=ruleset)
    if verdict.outcome is OutcomeCode.MANDATORY_APPOINTMENT:
        return (place, steps, refused(on, ruleset))
    return (materials(on, verdict, ruleset), place, steps, refused(on, ruleset),
            fraud(on, ruleset))


def _build(name: str, on: date, shown: Iterable[str], ruleset: Ruleset | None,
           filled: Mapping[str, str] | None = None) -> Guidance:
    ruleset = ruleset or default()
    rules, text, wanted = ruleset.on(on), ruleset.guidance[name], {None, *shown}
    figures = {**rules.figures, **(filled or {})}
    lines = []
    for line in text.lines:
        ids = tuple(i for i in line.fact_ids if rules.usable(i))
        if ids and line.when in wanted:
            lines.append(GuidanceLine(line.text.format(**figures), ids, ruleset.book.basis(*ids)))
    return Guidance(name, text.kind, text.title, tuple(lines), text.note)


def _codes(verdict: Verdict | None) -> frozenset[Why]:
    return frozenset(reason.code for reason in verdict.reasons) if verdict else frozenset()


def _accused(verdict: Verdict | None) -> set[str]:
    return {"accused"} if Why.DUTY_LAWYER in _codes(verdict) else set()

