"""What the rules say about a case, with everything it rests on. A verdict is its own trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from bot.law.facts import CaseFacts, ForWhom
from bot.law.values import Value
from bot.reply import Basis, Outcome


class OutcomeCode(str, Enum):
    """How the case looks now. The centre decides; no code is a refusal or a promise."""

    MANDATORY_APPOINTMENT = "mandatory_appointment"  # arts. 25, 28: no application needed
    NO_MEANS_TEST = "no_means_test"  # art. 32: means are not looked at
    MEANS_CHECK_EXEMPT = "means_check_exempt"  # art. 42: hardship presumed, papers show who
    POSSIBLE_SUBJECT_TO_MEANS = "possible_subject_to_means"  # arts. 24, 29, 31, 33 with 34, 41
    MEANS_DOUBTFUL = "means_doubtful"  # as above, but the person says there is no hardship
    DUTY_LAWYER = "duty_lawyer"  # arts. 30, 37
    OUTSIDE_LIST = "outside_list"  # free consultation and other ways (arts. 22, 23)
    NOT_NATURAL_PERSON = "not_natural_person"  # art. 2
    HAS_COUNSEL = "has_counsel"  # arts. 27, 48
    ANOTHER_PLACE = "another_place"  # art. 38: apply to another place's centre
    UNDETERMINED = "undetermined"  # not known what the case is about


class ReasonCode(str, Enum):
    """One step of the reasoning. Sentence and fact ids: data/knowledge/legal_aid/verdicts.yml."""

    ORGANISATION = "organisation"
    COUNSEL_CIVIL = "counsel_civil"
    COUNSEL_CRIMINAL = "counsel_criminal"
    MANDATORY_DEFENCE = "mandatory_defence"
    MANDATORY_DEATH_REVIEW = "mandatory_death_review"
    EXPERIENCED_LAWYER = "experienced_lawyer"
    COMPULSORY_TREATMENT = "compulsory_treatment"
    ACCUSED_MAY_APPLY = "accused_may_apply"
    COURT_MAY_APPOINT = "court_may_appoint"
    DUTY_LAWYER = "duty_lawyer"
    CUSTODY_TRANSFER = "custody_transfer"
    VICTIM = "victim"
    RETRIAL_OPENED = "retrial_opened"
    RETRIAL_NOT_OPENED = "retrial_not_opened"
    ABUSE = "abuse"
    NO_MEANS_MATTER = "no_means_matter"
    LISTED = "listed"
    HUNAN_ADDED = "hunan_added"
    RECONSIDERATION = "reconsideration"
    MAINTENANCE_PART = "maintenance_part"
    OUTSIDE = "outside"
    CONSULTATION = "consultation"
    EXEMPT_MIGRANT = "exempt_migrant"
    EXEMPT_ASSISTANCE = "exempt_assistance"
    EXEMPT_VULNERABLE = "exempt_vulnerable"
    CITY_EMPLOYEE = "city_employee"
    MIGRANT_OTHER_MATTER = "migrant_other_matter"
    MEANS_BY_CENTRE = "means_by_centre"
    NO_HARDSHIP = "no_hardship"
    HUNAN_MEANS = "hunan_means"
    WITHIN_STANDARD = "within_standard"
    ABOVE_STANDARD = "above_standard"
    FALSE_PROMISE = "false_promise"
    PRIORITY_MILITARY = "priority_military"
    FOREIGN_PERSON = "foreign_person"
    APPLY_FOR_RELATIVE_IN_CUSTODY = "apply_for_relative_in_custody"
    APPLY_FOR_ACCUSED = "apply_for_accused"
    APPLY_FOR_VICTIM = "apply_for_victim"
    APPLY_FOR_RETRIAL = "apply_for_retrial"
    APPLY_FOR_WARD = "apply_for_ward"
    APPLY_AROUND_GUARDIAN = "apply_around_guardian"
    URGENT = "urgent"
    PLACE_ELSEWHERE = "place_elsewhere"


class NoteCode(str, Enum):
    """A remark without a citation of its own. Sentences: verdicts.yml."""

    PRESUMED = "presumed"
    APPLY_FOR_OTHER = "apply_for_other"
    APPLY_FOR_RELATIVE = "apply_for_relative"
    HUNAN_SOURCE = "hunan_source"
    MEANS_STANDARD_LOCAL = "means_standard_local"
    DIVORCE_PARTS = "divorce_parts"
    OTHER_REASONS_COUNT = "other_reasons_count"
    DEADLINE_CLOSE = "deadline_close"
    DEADLINE_PASSED = "deadline_passed"
    UNSETTLED = "unsettled"
    OVERDUE = "overdue"


# The person the aid is for, as the one who asks would say it back.
WHO: dict[ForWhom | None, str] = {
    None: "您", ForWhom.SELF: "您", ForWhom.RELATIVE: "您家里这位", ForWhom.WARD: "您监护的这位",
    ForWhom.OTHER: "您要帮的这位",
}


@dataclass(frozen=True)
class Reason:
    """`text` is one plain sentence; `basis` resolves `fact_ids` in the same order."""

    code: ReasonCode
    text: str
    fact_ids: tuple[str, ...]
    basis: tuple[Basis, ...]
    checked_on: date

    @property
    def from_public_page(self) -> bool:
        """Is any of it known only from a web page, so that the official text must be named?"""
        return any(basis.confidence == "from-public-page" for basis in self.basis)


@dataclass(frozen=True)
class Option:
    """An answer to tap. `value` is JSON as `CaseFacts.from_dict` takes it; None means unsure."""

    label: str
    value: Any


@dataclass(frozen=True)
class Question:
    """How to ask for the field `name`, why it is asked, and the same in plainer words.

    `text` and `plain` may hold {who}: the person the aid is for, seen from the one who asks.
    """

    name: str
    text: str
    why: str
    plain: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Verdict:
    """`reasons` stand in the order the rules were applied; `missing` most telling first.

    `facts` and `values` are what went in, so that the verdict can be re-run for `as_of`.
    `checked_on` is the oldest check among what is cited; `overdue` names the fact and value ids
    not checked for over a year on `as_of`. `other_ways` is never empty.
    """

    outcome: OutcomeCode
    label: str
    decided_by: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    next_question: Question | None
    urgent: bool
    notes: tuple[str, ...]
    other_ways: tuple[str, ...]
    facts: CaseFacts
    values: tuple[Value, ...]
    as_of: date
    checked_on: date
    overdue: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """True when at most the place is still open: the person can be told where they stand."""
        return not set(self.missing) - {"forum_place"}

    @property
    def basis(self) -> tuple[Basis, ...]:
        """All citations in order, without repeats."""
        return tuple(dict.fromkeys(basis for reason in self.reasons for basis in reason.basis))

    def to_outcome(self, reference: str | None = None) -> Outcome:
        """The short form that goes into a `bot.reply.Reply`."""
        return Outcome(self.outcome.value, self.label, self.decided_by, reference)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready trace for the API, `bot explain` and storage."""
        return {
            "outcome": self.outcome.value, "label": self.label, "decided_by": self.decided_by,
            "reasons": [
                {"code": reason.code.value, "text": reason.text,
                 "fact_ids": list(reason.fact_ids), "basis": [vars(b) for b in reason.basis]}
                for reason in self.reasons
            ],
            "missing": list(self.missing),
            "next_question": self.next_question and {
                "name": self.next_question.name,
                "text": self.next_question.text.format(who=WHO[self.facts.for_whom]),
                "why": self.next_question.why,
                "options": [vars(option) for option in self.next_question.options],
            },
            "urgent": self.urgent, "settled": self.settled,
            "notes": list(self.notes), "other_ways": list(self.other_ways),
            "facts": self.facts.to_dict(), "values": [value.to_dict() for value in self.values],
            "as_of": self.as_of.isoformat(), "checked_on": self.checked_on.isoformat(),
            "overdue": list(self.overdue),
        }
