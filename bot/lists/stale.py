"""Which editions need a look: past their time, not checked for long, or citing changed law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.law.citations import Citation, parse_citations
from bot.law.registry import registry
from bot.lists.editions import Editions
from bot.lists.fields import HEADLINE, Record, basis_text
from bot.lists.kept import Kept

CHECK_EVERY = timedelta(days=365)  # offices renew their lists about once a year


@dataclass(frozen=True)
class Stale:
    """One reason to look at an edition. `item` is the code of the row, or "" for all of it."""

    edition: str
    title: str
    item: str
    headline: str
    reason: str


def stale(editions: Editions, on: date) -> tuple[Stale, ...]:
    """Every reason about every published edition, as of the day `on`."""
    found: list[Stale] = []
    for kept in editions.all():
        if kept.status == "published":
            found += _edition(kept, on)
            for record in editions.records(kept.code):
                found += _record(kept, record, on)
    return tuple(found)


def _edition(kept: Kept, on: date) -> list[Stale]:
    reasons = []
    if kept.effective_to is not None and kept.effective_to <= on:
        reasons.append(f"{kept.effective_to} 起失效，应换新的一版")
    if on - kept.checked_on >= CHECK_EVERY:
        reasons.append(f"上次核对是 {kept.checked_on}，已满一年，应再核对")
    return [Stale(kept.code, kept.title, "", "", reason) for reason in reasons]


def _record(kept: Kept, record: Record, on: date) -> list[Stale]:
    """Grounds that do not hold on `on`, and laws that changed since the edition was checked."""
    told = set(record.get("statute_changed", ()))
    reasons: dict[str, None] = {}
    for citation in citations_of(record):
        finding = registry().check(citation, on)
        if finding is not None and finding.code != "unknown_law":
            known = "（答复时已在原文旁注明）" if finding.message in told else ""
            reasons[finding.message + known] = None
        elif citation.law is not None:
            changed = registry().changed_between(citation.law, kept.checked_on, on)
            if changed is not None:
                since = changed.effective_to
                reasons[f"《{citation.law}》{since} 起有新文本，应核对条号和内容"] = None
    headline = str(record[HEADLINE[kept.list_code]])
    return [Stale(kept.code, kept.title, record["id"], headline, reason) for reason in reasons]


def citations_of(record: Record) -> tuple[Citation, ...]:
    """The grounds of a record as citations."""
    return tuple(dict.fromkeys(
        citation for entry in record.get("legal_basis", ())
        for citation in parse_citations(f"《{entry['law']}》{entry['article']}")
    )) or parse_citations(basis_text(record))
