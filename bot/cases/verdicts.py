"""Verdicts kept under a reference that can be read over the telephone.

A row holds facts from fixed lists (what the case is about, yes, no), a place and amounts; no name,
no number of a person, no word that anybody wrote, and no link to a conversation. With the values it
used it can be re-run as of its day. It is deleted after KEEP_DAYS calendar days, or on request.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from bot.cases.models import VerdictRow
from bot.db import Database
from bot.errors import InvalidInput, NotFound
from bot.law.assess import assess
from bot.law.facts import CaseFacts
from bot.law.ruleset import Ruleset, default
from bot.law.values import Value
from bot.law.verdict import Verdict

KEEP_DAYS = 180  # calendar days
_BODY, _CHECK = 10, 2  # digits
_TRIES = 5
_GROUPED = re.compile(r"(?<!\d)(\d{4})[- ]?(\d{4})[- ]?(\d{4})(?!\d)")


@dataclass(frozen=True)
class KeptVerdict:
    """A verdict as it was given: `result` is `Verdict.to_dict()` of that day."""

    reference: str
    as_of: date
    expires_on: date
    result: dict[str, Any]

    @property
    def facts(self) -> CaseFacts:
        return CaseFacts.from_dict(self.result["facts"])

    def rerun(self, ruleset: Ruleset | None = None) -> Verdict:
        """The same facts on the same day with the values of then, under the rules of now."""
        values = [Value.from_dict(value) for value in self.result["values"]]
        return assess(self.facts, self.as_of, (ruleset or default()).with_values(values))

    def confirmed_by(self, again: Verdict) -> bool:
        """Does the re-run `again` come to the same outcome for the same reasons?"""
        trace = again.to_dict()
        return all(trace[key] == self.result[key] for key in ("outcome", "reasons", "missing"))


def spaced(reference: str) -> str:
    """As it is shown and read out: 3826-1590-4172."""
    return "-".join(reference[i:i + 4] for i in range(0, len(reference), 4))


def reference_in(text: str) -> str | None:
    """The first valid reference in `text`, twelve digits without separators."""
    for match in _GROUPED.finditer(text):
        number = "".join(match.groups())
        if _valid(number):
            return number
    return None


def looks_like_reference(text: str) -> bool:
    """Is the text nothing but twelve digits, right or wrong?"""
    return bool(_GROUPED.fullmatch(text.strip()))


def parse_reference(text: str) -> str:
    """The reference a person typed; InvalidInput says what is wrong with it."""
    number = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{12}", number, re.ASCII):
        raise InvalidInput("结果编号是 12 个数字", hint="例如 3826-1590-4172，请对照结果单再输一次",
                           field="reference")
    if not _valid(number):
        raise InvalidInput("这个结果编号有一位不对", hint="请对照结果单再看一遍", field="reference")
    return number


def _valid(number: str) -> bool:
    """ISO 7064 mod 97-10: finds every single wrong digit and every two swapped ones."""
    return int(number) % 97 == 1


def new_reference() -> str:
    """Twelve digits, not guessable in any useful number of tries."""
    first = secrets.choice("23456789")  # nothing that masking would take for a telephone number
    body = first + "".join(secrets.choice("0123456789") for _ in range(_BODY - 1))
    check = 98 - int(body) * 100 % 97
    return f"{body}{check:0{_CHECK}d}"


class VerdictStore:
    """Keeps, opens and forgets verdicts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, verdict: Verdict) -> str:
        """Stores the verdict; returns its new reference."""
        for _ in range(_TRIES):
            reference = new_reference()
            row = VerdictRow(
                reference=reference, as_of=verdict.as_of,
                expires_on=verdict.as_of + timedelta(days=KEEP_DAYS), result=verdict.to_dict(),
            )
            try:
                with self._database.session() as session:
                    session.add(row)
            except IntegrityError:  # one in ten thousand million
                continue
            return reference
        raise RuntimeError("no free reference was found")

    def open(self, reference: str, today: date) -> KeptVerdict:
        """The kept verdict; NotFound when there is none (any more) under that reference."""
        with self._database.session() as session:
            row = session.get(VerdictRow, parse_reference(reference))
            if row is None or row.expires_on < today:
                raise NotFound("没有找到这个编号的结果", field="reference",
                               hint=f"结果保存 {KEEP_DAYS} 天；可以重新问一次，或拨打 12348")
            return KeptVerdict(row.reference, row.as_of, row.expires_on, row.result)

    def forget(self, reference: str) -> None:
        """Deletes it for good; nothing happens when it is gone already."""
        with self._database.session() as session:
            session.execute(
                delete(VerdictRow).where(VerdictRow.reference == parse_reference(reference)))

    def purge(self, today: date) -> int:
        """Deletes what has expired; returns how many."""
        with self._database.session() as session:
            done = session.execute(delete(VerdictRow).where(VerdictRow.expires_on < today))
            return int(done.rowcount)
