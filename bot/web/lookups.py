"""The direct look-ups of the API over the same services as the chat."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from bot.answers.models import Answer
from bot.answers.offices import offices as find_offices
from bot.answers.presenting import present as present_answer
from bot.bootstrap import Knowledge
from bot.cases.verdicts import spaced
from bot.clock import today
from bot.errors import InvalidInput
from bot.law import guidance
from bot.law.assess import assess
from bot.law.deadlines import last_day
from bot.law.facts import LABELS, CaseFacts
from bot.law.interview import contradiction
from bot.law.sheet import sheet
from bot.law.statutes import article_asked
from bot.law.verdict import Verdict
from bot.lists import present
from bot.lists.entries import Item, ListCode, Lookup

Result = dict[str, Any]
ANSWERS_SHOWN = 5


class KnowledgeLookups:
    """Implements bot.web.api.lookups.Lookups; each answer is JSON-ready."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def eligibility(self, facts: Result, on: date, keep: bool = False) -> Result:
        """The verdict's trace and what to bring, where and by when; `reference` when kept.

        InvalidInput for two facts that cannot both be right.
        """
        case = CaseFacts.from_dict(facts)
        if clash := contradiction(case):
            names = "、".join(f"「{LABELS[name]}」" for name in clash.names)
            raise InvalidInput(f"{clash.text}。", hint=f"请核对{names}，只留对的。",
                               field=clash.names[-1])
        verdict = assess(case, on)
        reference = spaced(self._knowledge.verdicts.keep(verdict)) if keep else None
        return {**verdict.to_dict(), "cards": _cards(verdict), "reference": reference}

    def verdict(self, reference: str) -> Result:
        """A kept verdict as it was given, and whether a re-run gives the same today."""
        kept = self._knowledge.verdicts.open(reference, today())
        again = kept.rerun()
        return {
            **kept.result, "reference": spaced(kept.reference),
            "expires_on": kept.expires_on.isoformat(),
            "cards": _cards(again),
            "unchanged": kept.confirmed_by(again), "rerun": again.to_dict(),
        }

    def forget_verdict(self, reference: str) -> None:
        self._knowledge.verdicts.forget(reference)

    def verdict_sheet(self, reference: str) -> Result:
        """What the page of a kept verdict shows."""
        kept = self._knowledge.verdicts.open(reference, today())
        again = kept.rerun()
        return {
            "sheet": sheet(again, spaced(kept.reference)),
            "expires_on": kept.expires_on, "changed": not kept.confirmed_by(again),
        }

    def exemption(
        self, query: str | None, domain: str | None, department: str | None
    ) -> Result:
        """Up to three rows, or every row when nothing is asked."""
        lists = self._knowledge.lists
        if query is None:
            return self._all(ListCode.EXEMPTION, domain, department)
        return _found(lists.exemption(query, domain, department))

    def commitment(self, query: str | None, department: str | None) -> Result:
        if query is None:
            return self._all(ListCode.COMMITMENT, None, department)
        return _found(self._knowledge.lists.commitment(query, None, department))

    def _all(self, code: ListCode, domain: str | None, department: str | None) -> Result:
        lists = self._knowledge.lists
        rows = [
            _row(item) for item in lists.items(code)
            if (domain is None or domain in item.domain)
            and (department is None or department in item.department)
        ]
        return {"decision": "list", "edition": _edition(lists.edition(code)), "items": rows}

    def item(self, code: str) -> Result:
        """One row with everything that is said about it."""
        lists = self._knowledge.lists
        item = lists.item(code)
        edition = lists.edition_of(item)
        shown = present.present_item(item, edition)
        return {**_row(item), **_presented(shown), "edition": _edition(edition)}

    def offices(self, district: str | None) -> Result:
        return asdict(find_offices(district))

    def answers(self, query: str) -> Result:
        """The answers that fit everyday words best, over all topics; for the console."""
        found = self._knowledge.answers.search(query, limit=ANSWERS_SHOWN)
        return {
            "sure": found.sure,
            "answers": [
                {"id": hit.answer.id, "topic": hit.answer.topic, "title": hit.answer.title,
                 "score": round(hit.score, 3), **_answer(hit.answer)}
                for hit in found.hits
            ],
        }

    def laws(self) -> Result:
        """The laws whose full text can be opened."""
        return {"laws": [
            {"law": one.law, "version": one.version, "articles": one.articles,
             "effective_from": one.effective_from.isoformat()}
            for one in self._knowledge.statutes.all()
        ]}

    def law_article(self, name: str, article: str, on: date) -> Result:
        """One article as it stood on that day."""
        number, sub = article_asked(article)
        return _jsonable(asdict(self._knowledge.statutes.open(name, number, sub, on=on)))

    def deadlines(self, kind: str, start: date) -> Result:
        """The last day, how it was counted, and whether it has passed."""
        return _jsonable(asdict(last_day(kind, start, today())))


def _answer(answer: Answer) -> Result:
    """What an operator reads out, and what it rests on."""
    shown = present_answer(answer, today())
    return {"text": shown.text, "spoken": shown.spoken,
            "cards": [asdict(card) for card in shown.cards],
            "basis": [asdict(basis) for basis in shown.basis]}


def _cards(verdict: Verdict) -> list[Result]:
    return [asdict(block.card()) for block in guidance.after(verdict)]


def _row(item: Item) -> Result:
    return {
        "code": item.code, "headline": item.headline, "kind": item.kind, "domain": item.domain,
        "department": item.department, "conditions": list(item.conditions),
        "certificates": list(item.certificates), "confidence": item.confidence,
    }


def _edition(edition: Any) -> Result:
    return {
        "title": edition.title, "date": edition.effective_from.isoformat(),
        "official": edition.official, "note": edition.not_loaded_note,
    }


def _presented(shown: present.Presented) -> Result:
    return {
        "text": shown.text, "cards": [asdict(card) for card in shown.cards],
        "basis": [asdict(basis) for basis in shown.basis],
    }


def _found(lookup: Lookup) -> Result:
    return {
        "decision": lookup.decision.value, "edition": _edition(lookup.edition),
        "items": [_row(item) for item in lookup.items], **_presented(present.present(lookup)),
    }


def _jsonable(data: Result) -> Result:
    return {key: value.isoformat() if isinstance(value, date) else value
            for key, value in data.items()}
