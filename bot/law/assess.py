"""Facts → verdict, in the order of LA-100. Pure: no clock, no files, no Rasa.

The code knows the order of the rules; which matter falls under which rule, the numbers and
every sentence come from the `Ruleset`. It never refuses finally: the last word is the centre's.

Counsel and being a natural person are presumed until said otherwise, and the verdict says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.law.facts import (
    MAX_HOUSEHOLD,
    Applicant,
    CaseFacts,
    DefenceGroup,
    ForWhom,
    Matter,
    Role,
)
from bot.law.ruleset import Rules, Ruleset, Scope, default
from bot.law.values import Value
from bot.law.verdict import NoteCode as Note
from bot.law.verdict import OutcomeCode as Out
from bot.law.verdict import Reason, Verdict
from bot.law.verdict import ReasonCode as Why

# Outcomes where somebody applies somewhere, so that the place matters (art. 38).
_APPLIES = frozenset({Out.NO_MEANS_TEST, Out.MEANS_CHECK_EXEMPT, Out.POSSIBLE_SUBJECT_TO_MEANS,
                      Out.MEANS_DOUBTFUL, Out.DUTY_LAWYER})
_ELIGIBLE = _APPLIES | {Out.ANOTHER_PLACE, Out.MANDATORY_APPOINTMENT}
# Matters inside which abuse of the person may be hidden (art. 32(4)).
_MAY_HIDE_ABUSE = frozenset({Matter.DIVORCE, Matter.MAINTENANCE})
_ABUSE_COUNTS = _MAY_HIDE_ABUSE | {None, Matter.DOMESTIC_VIOLENCE, Matter.OTHER}
# In these the accused of the past is a claimant or petitioner now.
_NOT_DEFENCE = frozenset({Matter.STATE_COMPENSATION, Matter.ACQUITTED_RETRIAL_COMPENSATION,
                          Matter.COMPULSORY_TREATMENT})
_SCOPE_REASONS = {Scope.LISTED: Why.LISTED, Scope.HUNAN_ADDED: Why.HUNAN_ADDED,
                  Scope.RECONSIDERATION: Why.RECONSIDERATION, Scope.RETRIAL: Why.RETRIAL_OPENED}

# A near relative may apply in these (the first that fits).
_KIN_MAY_APPLY = ((Why.CUSTODY_TRANSFER, Why.APPLY_FOR_RELATIVE_IN_CUSTODY),
                  (Why.ACCUSED_MAY_APPLY, Why.APPLY_FOR_ACCUSED),
                  (Why.VICTIM, Why.APPLY_FOR_VICTIM),
                  (Why.RETRIAL_OPENED, Why.APPLY_FOR_RETRIAL))


@dataclass
class _Draft:
    """A verdict while it is being found. `ask`: fields that could still change the outcome."""

    outcome: Out
    reasons: list[tuple[Why, str | None]] = field(default_factory=list)
    ask: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def because(self, code: Why, detail: str | None = None) -> _Draft:
        self.reasons.append((code, detail))
        return self


def assess(facts: CaseFacts, on: date, ruleset: Ruleset | None = None) -> Verdict:
    """What the law of `on` makes possible for this case, why, and what is still worth asking.

    `missing` holds only fields that can still change the outcome, most telling first; declined
    ones are left out. Source: Legal Aid Law arts. 2, 24–34, 38, 41–44, 48 (LA-100) and, from
    2024-08-05, Hunan's additions (LA-031, LA-051, LA-057).
    InvalidInput for `on` before 2022-01-01.
    """
    rules = (ruleset or default()).on(on)
    draft = _by_rule(facts, rules)
    _special_persons(draft, facts)
    _by_place(draft, facts, rules)
    urgent = _urgent(draft, facts, rules)
    _who_applies(draft, facts)
    return _write(draft, facts, rules, urgent)


def _by_rule(facts: CaseFacts, rules: Rules) -> _Draft:
    if facts.applicant is Applicant.ORGANISATION:
        return _Draft(Out.NOT_NATURAL_PERSON).because(Why.ORGANISATION).because(Why.CONSULTATION)
    scope = rules.scope(facts.matter) if facts.matter else None
    accused = _is_accused(facts, scope)
    if facts.has_counsel:
        criminal = accused or scope is Scope.COMPULSORY_TREATMENT
        counsel = Why.COUNSEL_CRIMINAL if criminal else Why.COUNSEL_CIVIL
        return _Draft(Out.HAS_COUNSEL).because(counsel)
    if scope is Scope.COMPULSORY_TREATMENT:
        draft = _Draft(Out.MANDATORY_APPOINTMENT, ask=["has_counsel"])
        return draft.because(Why.COMPULSORY_TREATMENT)
    if scope is Scope.RETRIAL and not facts.retrial_granted:
        draft = _Draft(Out.OUTSIDE_LIST, ask=["retrial_granted"])
        return draft.because(Why.RETRIAL_NOT_OPENED).because(Why.CONSULTATION)
    return _defence(facts, rules) if accused else _claim(facts, scope, rules)


def _is_accused(facts: CaseFacts, scope: Scope | None) -> bool:
    if facts.role is Role.ACCUSED:
        return facts.matter not in _NOT_DEFENCE
    return scope is Scope.CRIMINAL and facts.role is not Role.VICTIM


def _defence(facts: CaseFacts, rules: Rules) -> _Draft:
    """Suspects and defendants: arts. 25, 24, 30."""
    group = facts.defence_group
    if group not in (None, DefenceGroup.NONE):
        review = group is DefenceGroup.DEATH_REVIEW
        code = Why.MANDATORY_DEATH_REVIEW if review else Why.MANDATORY_DEFENCE
        draft = _Draft(Out.MANDATORY_APPOINTMENT, ask=["has_counsel"])
        draft.because(code, rules.all.groups[group])
        if review or group is DefenceGroup.LIFE_OR_DEATH_SENTENCE:
            draft.because(Why.EXPERIENCED_LAWYER)
    else:
        draft = _Draft(Out.UNDETERMINED, ask=["defence_group", "has_counsel"])
        draft.because(Why.ACCUSED_MAY_APPLY)
        _means(draft, facts, rules, migrant_exempt=False)
        if draft.outcome is Out.MEANS_DOUBTFUL:
            draft.outcome = Out.DUTY_LAWYER
            draft.notes.append(Note.OTHER_REASONS_COUNT)
        draft.because(Why.COURT_MAY_APPOINT)
    return draft.because(Why.DUTY_LAWYER)


def _claim(facts: CaseFacts, scope: Scope | None, rules: Rules) -> _Draft:
    """Everything but defence: arts. 32, 29, 31, 33 and what was added to them."""
    matter, abused = facts.matter, facts.abused
    if matter is Matter.DOMESTIC_VIOLENCE:
        if abused is False:  # violence in the story, but not against the one who needs aid
            matter, scope = Matter.OTHER, Scope.OUTSIDE
        else:
            abused = True
    if abused and matter in _ABUSE_COUNTS:
        return _Draft(Out.NO_MEANS_TEST).because(Why.ABUSE)
    label = rules.all.matters[matter].label if matter else None
    if scope is Scope.NO_MEANS_TEST:
        return _Draft(Out.NO_MEANS_TEST).because(Why.NO_MEANS_MATTER, label)

    draft = _Draft(Out.UNDETERMINED)
    victim = facts.role is Role.VICTIM
    if matter in _MAY_HIDE_ABUSE or (victim and matter in _ABUSE_COUNTS):
        draft.ask.append("abused")
    if victim:
        draft.because(Why.VICTIM)
    elif scope in _SCOPE_REASONS:
        draft.because(_SCOPE_REASONS[scope], label)
    elif matter is Matter.DIVORCE and facts.claims_maintenance:
        draft.because(Why.MAINTENANCE_PART)
    elif matter is None:
        draft.ask.append("matter")
        return draft.because(Why.CONSULTATION)
    else:
        return _outside(draft, matter, label)
    _means(draft, facts, rules,
           migrant_exempt=bool(matter and rules.all.matters[matter].migrant_exempt))
    return draft


def _outside(draft: _Draft, matter: Matter, label: str | None) -> _Draft:
    """Not listed: free consultation and other ways (arts. 22, 23), never a refusal."""
    draft.outcome = Out.OUTSIDE_LIST
    draft.because(Why.OUTSIDE, label).because(Why.CONSULTATION)
    if matter is Matter.DIVORCE:
        draft.ask.append("claims_maintenance")
        draft.notes.append(Note.DIVORCE_PARTS)
    elif matter is Matter.OTHER:
        draft.ask += ["role", "abused"]
    return draft


def _means(draft: _Draft, facts: CaseFacts, rules: Rules, *, migrant_exempt: bool) -> None:
    """Hardship presumed (art. 42), or stated and looked at by the centre (arts. 34, 41)."""
    if migrant_exempt and facts.migrant_worker:
        exemption = Why.EXEMPT_MIGRANT
    elif facts.receives_assistance:
        exemption = Why.EXEMPT_ASSISTANCE
    elif facts.vulnerable_without_income:
        exemption = Why.EXEMPT_VULNERABLE
    else:
        draft.ask += ["migrant_worker"] if migrant_exempt else []
        draft.ask += ["receives_assistance", "vulnerable_without_income"]
        _subject_to_means(draft, facts, rules, migrant_exempt)
        return
    draft.outcome = Out.MEANS_CHECK_EXEMPT
    draft.because(exemption)


def _subject_to_means(draft: _Draft, facts: CaseFacts, rules: Rules, migrant_exempt: bool) -> None:
    if migrant_exempt and facts.migrant_worker is False:
        draft.because(Why.CITY_EMPLOYEE)
    elif facts.migrant_worker and not migrant_exempt:
        draft.because(Why.MIGRANT_OTHER_MATTER)
    standard, income = rules.value("means_standard").number, facts.monthly_income
    if standard is not None and income is not None:  # a number outweighs a feeling
        _against_standard(draft, facts, income, standard)
    else:
        hardship = facts.financial_hardship is not False
        draft.outcome = Out.POSSIBLE_SUBJECT_TO_MEANS if hardship else Out.MEANS_DOUBTFUL
        draft.because(Why.MEANS_BY_CENTRE if hardship else Why.NO_HARDSHIP)
        draft.ask.append("financial_hardship")
        draft.ask += [] if standard is None else ["income_yuan"]
    draft.because(Why.HUNAN_MEANS)
    if facts.past_false_promise:
        draft.because(Why.FALSE_PROMISE)
    draft.notes += [Note.MEANS_STANDARD_LOCAL] if standard is None else []


def _against_standard(draft: _Draft, facts: CaseFacts, income: float, standard: float) -> None:
    """Income per head against the standard, both yuan per month; the limit itself is within."""
    per_head = income / (facts.household_size or 1)
    within = per_head <= standard
    draft.outcome = Out.POSSIBLE_SUBJECT_TO_MEANS if within else Out.MEANS_DOUBTFUL
    draft.because(Why.WITHIN_STANDARD if within else Why.ABOVE_STANDARD, f"{per_head:.10g}")
    if not within and income / MAX_HOUSEHOLD <= standard:
        draft.ask.append("household_size")  # more people may live on it


def _special_persons(draft: _Draft, facts: CaseFacts) -> None:
    """Persons in custody (art. 39), foreigners (art. 69), soldiers and their families.

    The last by the Law on the Status of Military Personnel, art. 61 (LA-037).
    """
    if facts.applicant is Applicant.FOREIGN_PERSON:
        draft.because(Why.FOREIGN_PERSON)
    if draft.outcome not in _ELIGIBLE:
        return
    accused = any(code is Why.DUTY_LAWYER for code, _ in draft.reasons)
    if facts.in_custody or (accused and facts.in_custody is None):
        draft.because(Why.CUSTODY_TRANSFER)
    if facts.military_family:
        draft.because(Why.PRIORITY_MILITARY)


def _by_place(draft: _Draft, facts: CaseFacts, rules: Rules) -> None:
    """Where the case is handled decides which centre (art. 38, LA-060); household does not."""
    if draft.outcome not in _APPLIES:
        return
    if facts.forum_place is None:
        draft.ask.append("forum_place")
    elif rules.all.places.locate(facts.forum_place) is None:
        draft.outcome = Out.ANOTHER_PLACE
        draft.because(Why.PLACE_ELSEWHERE, facts.forum_place)
        # What that centre will ask about means changes nothing here any more.
        draft.ask = [name for name in draft.ask if name in ("defence_group", "has_counsel")]


def _urgent(draft: _Draft, facts: CaseFacts, rules: Rules) -> bool:
    """Art. 44: fewer than seven calendar days to a limit, or preservation at once."""
    days = facts.deadline_days_left
    close = days is not None and 0 <= days < (rules.value("urgent_days").number or 0)
    if days is not None and days < 0:
        draft.notes.append(Note.DEADLINE_PASSED)
    if close:
        draft.notes.append(Note.DEADLINE_CLOSE)
    urgent = close or bool(facts.needs_preservation)
    if urgent and draft.outcome in _ELIGIBLE:
        draft.because(Why.URGENT)
    return urgent


def _who_applies(draft: _Draft, facts: CaseFacts) -> None:
    """Art. 40 (LA-063); for the accused also art. 24, for victims 29, for retrials 33."""
    if draft.outcome not in _ELIGIBLE:
        return
    said = {code for code, _ in draft.reasons}
    if facts.lacks_capacity or facts.for_whom is ForWhom.WARD:
        draft.because(Why.APPLY_AROUND_GUARDIAN if facts.guardian_infringes
                      else Why.APPLY_FOR_WARD)
    elif facts.for_whom is ForWhom.OTHER:
        draft.notes.append(Note.APPLY_FOR_OTHER)
    elif facts.for_whom is ForWhom.RELATIVE:
        by_law = next((why for ground, why in _KIN_MAY_APPLY if ground in said), None)
        if by_law:
            draft.because(by_law)
        else:
            draft.notes.append(Note.APPLY_FOR_RELATIVE)
    if facts.has_counsel is None or facts.applicant is None:
        draft.notes.append(Note.PRESUMED)


def _write(draft: _Draft, facts: CaseFacts, rules: Rules, urgent: bool) -> Verdict:
    texts = rules.all
    reasons = tuple(reason for code, detail in draft.reasons
                    if (reason := rules.reason(code, detail)))
    missing = tuple(name for name in draft.ask
                    if getattr(facts, name) is None and name not in facts.declined)
    values = _values_used(reasons, draft.notes, rules)
    overdue = rules.overdue(reasons, values)
    notes = [*draft.notes]
    if any(reason.from_public_page for reason in reasons):
        notes.append(Note.HUNAN_SOURCE)
    if facts.declined.intersection(draft.ask):
        notes.append(Note.UNSETTLED)
    if overdue:
        notes.append(Note.OVERDUE)
    outcome = texts.outcomes[draft.outcome]
    ways = texts.matters[facts.matter].ways if facts.matter else ()
    return Verdict(
        outcome=draft.outcome, label=outcome.label, decided_by=texts.decided_by,
        reasons=reasons, missing=missing,
        next_question=texts.questions[missing[0]] if missing else None,
        urgent=urgent, notes=tuple(texts.notes[code] for code in notes),
        other_ways=ways + outcome.ways, facts=facts, values=values, as_of=rules.day,
        checked_on=min([*(reason.checked_on for reason in reasons),
                        *(value.checked_on for value in values)]), overdue=overdue,
    )


def _values_used(reasons: tuple[Reason, ...], notes: list[Note],
                 rules: Rules) -> tuple[Value, ...]:
    """The dated values behind the reasons, for the trace."""
    ids = [i for reason in reasons for i in rules.all.reasons[reason.code].value_ids]
    if Note.MEANS_STANDARD_LOCAL in notes:  # empty until the bureau fills it in
        ids.append("means_standard")
    return tuple(rules.value(i) for i in dict.fromkeys(ids))
