"""Reads what a person typed into facts about an offence."""

from __future__ import annotations

import re
from typing import Any

from bot.law.listening import UNSURE, heard, plain, without_statements
from bot.law.penalty_facts import PenaltyFacts, typed
from bot.law.wording import shipped

_AGE = re.compile(r"(?:我|才|刚|崽|儿子|女儿|孩子|小孩|今年|只有|满)[^，。！？,!?\d]{0,4}?"
                  r"(\d{1,2}|十[一二三四五六七八九]?|[六七八九])(?:周)?岁(?!以)"
                  r"|(\d{1,2}|十[一二三四五六七八九]?|[六七八九])(?:周)?岁的?(?:崽|孩|伢|妹|儿|女|学生)")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


def facts_from_text(text: str, asking: str | None = None) -> dict[str, Any]:
    """Facts stated in `text`; a short answer counts for `asking`, where UNSURE may stand."""
    found = heard(text, shipped("penalty", typed), typed, asking)
    age = _AGE.search(plain(text))
    if age:
        found.setdefault("age", _number(age.group(1) or age.group(2)))
    return found


def with_text(facts: PenaltyFacts, text: str, asking: str | None = None) -> PenaltyFacts:
    """`facts` with what `text` adds or corrects; InvalidInput for an absurd value."""
    told = facts_from_text(text, asking)
    facts = facts.with_(**{n: v for n, v in told.items() if v is not UNSURE})
    for name in (name for name, value in told.items() if value is UNSURE):
        facts = facts.decline(name)
    return facts


def behaviour(text: str) -> str:
    """`text` without stage, correction, harm and the like: what was done."""
    return without_statements(text, shipped("penalty", typed))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + (_DIGITS[text[1]] if len(text) > 1 else 0)
    return _DIGITS[text]
