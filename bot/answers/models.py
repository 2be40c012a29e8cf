"""What an answer, a boundary text and an office are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.law.facts import Matter

CHECK_EVERY_DAYS = 365
AID_TOPICS = {"legal_aid": "legal_aid.eligibility", "mediation": "mediation"}


@dataclass(frozen=True)
class Answer:
    """One first-line answer.

    `text` is two or three plain sentences, what matters most first. `asks` are everyday ways of
    asking, by which it is chosen within its topic; `keywords` are further words of its own.
    `deadlines` are names in deadlines.yml, `basis` fact ids, `aid` a subset of AID_TOPICS and
    `aid_matter` what the legal-aid form then knows already. `spoken` is for the telephone. The
    answer with the id `<topic>.general` serves when no specific one fits.
    """

    id: str
    topic: str
    title: str
    asks: tuple[str, ...]
    keywords: tuple[str, ...]
    text: str
    steps: tuple[str, ...]
    evidence: tuple[str, ...]
    where: tuple[str, ...]
    deadlines: tuple[str, ...]
    basis: tuple[str, ...]
    related: tuple[str, ...]
    aid: tuple[str, ...]
    aid_matter: Matter | None
    checked_on: date
    spoken: str

    @property
    def general(self) -> bool:
        return self.id == f"{self.topic}.general"

    def overdue(self, today: date) -> bool:
        """More than a year has passed since somebody checked it."""
        return (today - self.checked_on).days > CHECK_EVERY_DAYS


@dataclass(frozen=True)
class Boundary:
    """What is said where no legal answer is due; variants so that none is said twice running."""

    id: str
    topic: str
    variants: tuple[str, ...]
    contact: tuple[str, ...]
    prepare: tuple[str, ...]
    buttons: tuple[str, ...]
    afterwards: str


@dataclass(frozen=True)
class Hotline:
    """A short number that may be shown; `urgent` ones come first in a crisis."""

    number: str
    purpose: str
    urgent: bool


@dataclass(frozen=True)
class Office:
    """One office; address, phone and hours are empty until the bureau fills them in."""

    name: str
    kind: str
    district: str
    address: str
    phone: str
    hours: str
    local: str
