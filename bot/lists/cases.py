"""A row of a list and one person's case: which facts are known, and the verdict on them.

The bridge between the rows and the pure judgements in `bot.law`; what is kept between two
messages is a plain dict, so that any dialogue can store it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Union

from bot.errors import InvalidInput
from bot.law import commitment, penalty, penalty_reading
from bot.law.commitment import CommitmentFacts, CommitmentVerdict, Status
from bot.law.penalty import PenaltyVerdict
from bot.law.penalty_facts import PenaltyFacts
from bot.lists.entries import Item, ListCode
from bot.lists.tell import decider, full_width

CaseVerdict = Union[PenaltyVerdict, CommitmentVerdict]

_CORRECT_FIRST = "改正前置"
_STATUS = {"公开网页写明": Status.PUBLISHED, "法规规定要交": Status.REQUIRED,
           "反例": Status.EXCLUDED, "推定": Status.PRESUMED}


def heard(
    item: Item, told: Mapping[str, Any], text: str, asking: str | None = None,
    on_day: date | None = None,
) -> dict[str, Any]:
    """`told` with what `text` adds or corrects; `on_day` is a day that was named in it.

    InvalidInput for an absurd value.
    """
    if item.list_code is ListCode.COMMITMENT:
        return commitment.with_text(_commitment(item, told), text, asking).to_dict()
    facts = penalty_reading.with_text(_penalty(item, told), text, asking)
    if asking == "served_on" and on_day is not None:
        facts = facts.with_(served_on=on_day)
    return facts.to_dict()


def states_facts(item: Item, text: str) -> bool:
    """Whether `text` tells anything about the person's case."""
    try:
        return heard(item, {}, text) != heard(item, {}, "")
    except InvalidInput:
        return True


def verdict(item: Item, told: Mapping[str, Any], on: date) -> CaseVerdict:
    """What the law of `on` makes possible for this person and this row."""
    if item.list_code is ListCode.COMMITMENT:
        return commitment.assess(_commitment(item, told), on, decider(item))
    who = decider(item)
    if not item.is_local:
        who = f"株洲有处罚权的部门（清单写的是{who}）"
    return penalty.assess(_penalty(item, told), on, who)


def _penalty(item: Item, told: Mapping[str, Any]) -> PenaltyFacts:
    facts = PenaltyFacts.from_dict({k: v for k, v in told.items() if k != "correct_first"})
    return facts.with_(correct_first=item.kind == _CORRECT_FIRST)


def _commitment(item: Item, told: Mapping[str, Any]) -> CommitmentFacts:
    status = str(item.body["commitment_status"])
    known = next(value for start, value in _STATUS.items() if status.startswith(start))
    return CommitmentFacts(known, tuple(map(full_width, item.certificates))).told(told)
