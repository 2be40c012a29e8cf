"""Whether a commitment may stand in for a certificate. Pure: facts and date → trace.

Sources: 国办发〔2020〕42号 (excluded matters, bad record, choice, checks, false promises) and
优化营商环境条例 art. 44 (certificates only by law, published lists). Which certificates a matter
has and what is publicly known of them is data of the list; the department decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any

from bot import knowledge
from bot.errors import InvalidInput
from bot.law.listening import UNSURE, heard
from bot.law.sayings import Saying
from bot.law.verdict import Option, Question
from bot.law.wording import Wording, shipped
from bot.reply import Basis, Outcome

NOT_AMONG = "不是这几份"


class Status(str, Enum):
    """What is publicly known about a matter."""

    PUBLISHED = "published"  # a public list or document says that a commitment will do
    REQUIRED = "required"  # the law asks for the certificate; nothing known about commitments
    EXCLUDED = "excluded"  # a field in which commitments are not used
    PRESUMED = "presumed"


class CommitmentOutcome(str, Enum):
    REPLACEABLE = "replaceable"
    UNCLEAR = "unclear"
    EXCLUDED = "excluded"
    NOT_NOW = "not_now"
    NOT_LISTED = "not_listed"


Out = CommitmentOutcome


@dataclass(frozen=True)
class CommitmentFacts:
    """`certificate` is one of the matter's names or NOT_AMONG; None means not known."""

    status: Status
    certificates: tuple[str, ...]
    certificate: str | None = None
    bad_record: bool | None = None
    declined: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.certificate not in (None, NOT_AMONG, *self.certificates):
            raise InvalidInput(f"这个事项没有「{self.certificate}」", field="certificate")

    def to_dict(self) -> dict[str, Any]:
        """The told facts, JSON-ready; status and certificates belong to the item."""
        return {"certificate": self.certificate, "bad_record": self.bad_record,
                "declined": sorted(self.declined)}

    def told(self, data: Mapping[str, Any]) -> CommitmentFacts:
        """A copy with the facts of `to_dict`."""
        return replace(self, certificate=data.get("certificate"),
                       bad_record=data.get("bad_record"),
                       declined=frozenset(data.get("declined", ())))


@dataclass(frozen=True)
class CommitmentVerdict:
    """`next_question` is None when no answer can change the outcome."""

    outcome: CommitmentOutcome
    label: str
    reasons: tuple[Saying, ...]
    missing: tuple[str, ...]
    next_question: Question | None
    decided_by: str
    facts: CommitmentFacts
    as_of: date

    @property
    def fact_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i for saying in self.reasons for i in saying.facts))

    @property
    def basis(self) -> tuple[Basis, ...]:
        return knowledge.facts().basis(*self.fact_ids)

    def to_outcome(self) -> Outcome:
        return Outcome(self.outcome.value, self.label, self.decided_by)


def typed(name: str, value: Any) -> Any:
    """`value` of YAML as the field `name` holds it."""
    kinds: dict[str, type] = {"certificate": str, "bad_record": bool}
    if name not in kinds or not (value is None or isinstance(value, kinds[name])):
        raise InvalidInput(f"{name} 不能是 {value!r}", field=name)
    return value


def outcome_of(facts: CommitmentFacts) -> CommitmentOutcome:
    """What comes out; a record that is not known is taken as clean, and the reasons say so."""
    if facts.certificate == NOT_AMONG:
        return Out.NOT_LISTED
    if facts.status is Status.EXCLUDED:
        return Out.EXCLUDED
    if facts.bad_record:
        return Out.NOT_NOW
    return Out.REPLACEABLE if facts.status is Status.PUBLISHED else Out.UNCLEAR


def assess(
    facts: CommitmentFacts, on: date, decided_by: str = "", words: Wording | None = None
) -> CommitmentVerdict:
    """What may be done about the certificate, why, and what is still worth asking.

    InvalidInput for a day before the rules were published.
    """
    words = words or shipped("commitment", typed)
    if on < words.in_force_from:
        raise InvalidInput(f"{on}适用的规定没有收录，不能判断",
                           hint=f"请换成{words.in_force_from}或以后的日期", field="on")
    outcome = outcome_of(facts)
    missing = tuple(_missing(facts))
    return CommitmentVerdict(
        outcome, words.outcomes[outcome.value],
        tuple(words.reasons[name] for name in _reasons(facts, outcome)), missing,
        _question(missing[0], facts, words) if missing else None,
        decided_by or words.decided_by, facts, on,
    )


def with_text(facts: CommitmentFacts, text: str, asking: str | None = None) -> CommitmentFacts:
    """`facts` with what `text` adds or corrects."""
    told = heard(text, shipped("commitment", typed), typed, asking)
    named = _named(facts, text)
    if named and (asking == "certificate" or named != NOT_AMONG):
        told["certificate"] = named
    known = {name: None if value is UNSURE else value for name, value in told.items()}
    unsure = frozenset(name for name, value in told.items() if value is UNSURE)
    changes: dict[str, Any] = {**known, "declined": (facts.declined - told.keys()) | unsure}
    return replace(facts, **changes)


def _named(facts: CommitmentFacts, text: str) -> str | None:
    """The certificate that is named in full or by its first words, or NOT_AMONG."""
    if NOT_AMONG in text or "都不是" in text:
        return NOT_AMONG
    for number, name in enumerate(facts.certificates, 1):
        short = name.split("(")[0].split("（")[0]
        if text.strip() in (name, short, str(number)) or short in text:
            return name
    return None


def _missing(facts: CommitmentFacts) -> Iterator[str]:
    if (len(facts.certificates) > 1 and facts.certificate is None
            and "certificate" not in facts.declined):
        yield "certificate"
    if (facts.bad_record is None and "bad_record" not in facts.declined
            and facts.certificate != NOT_AMONG and facts.status is not Status.EXCLUDED):
        yield "bad_record"


def _question(name: str, facts: CommitmentFacts, words: Wording) -> Question:
    question = words.questions[name]
    if name != "certificate":
        return question
    own = tuple(Option(c, c) for c in (*facts.certificates, NOT_AMONG))
    return replace(question, options=own + question.options)


def _reasons(facts: CommitmentFacts, outcome: CommitmentOutcome) -> Iterator[str]:
    yield outcome.value
    if outcome in (Out.REPLACEABLE, Out.UNCLEAR):
        if facts.bad_record is None:
            yield "record_counts"
        yield "choice"
        yield "checked"
        yield "false_promise"
