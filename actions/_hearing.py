"""What one message tells about a case, and what in it cannot be right.

The phrases are read by bot.law.reading; amounts, dates and districts come from the NLU's entities.
Bad input becomes a plain sentence and a field to ask again; the rest of the message is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rasa_sdk import Tracker

from actions._forms import is_question
from actions._reply import entities_of, message_text
from bot.clock import today
from bot.cues import Cue
from bot.errors import InvalidInput
from bot.law.facts import LABELS, CaseFacts, Period
from bot.law.interview import contradiction, corrected, said
from bot.law.reading import (
    better_matter,
    contradicted_in,
    facts_from_text,
    unknown_place_in,
)
from bot.reply import Entity

_CORRECTION = re.compile(
    r"^.*?(?:不对|错了|不是的|更正|纠正|改一下|改下|改成|改为|修改|我要改|我改|搞错|弄错)"
    r"[，,。！!：: ]*(?:一下)?[，, ]*")
_INCOME = re.compile(
    r"(?:收入|退休金|养老金|挣|赚|进账|工资(?:一个月|每月|每个月|只有|是|有|才)|只有|全靠|靠)[^，。；,;]{0,10}$")
_INCOME_AFTER = re.compile(r"(?:块钱|块|元)?(?:钱)?的?(?:收入|退休金|养老金)")
_OWED = re.compile(r"欠|拖|没发|不发|没给|不给|赔|罚|借|骗|扣")
_HOUSEHOLD = re.compile(r"(?:一家|全家|家里|屋里|我们家)?(\d{1,2}|[一二两三四五六七八九十])口人?")
_NEGATIVE = re.compile(
    r"(?:收入|工资|退休金|养老金)[^，。]{0,4}(?:负|-|－)\s*[\d一二两三四五六七八九十百千万]")
_CLAUSES = re.compile(r"[，。；,;!！\n\s]+")
_LIMIT = re.compile(r"到期|截止|过期|期限|届满|时效|最后一天|最后期限|之前要|上诉期")
_BARE = re.compile(r"\s*(\d{1,3}|[一二两三四五六七八九十])")
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Heard:
    """`facts` after the message. `remark` says in plain words what was changed or not understood,
    `ask` is a field to ask again, `answered` whether the question that was put got an answer.
    """

    facts: CaseFacts
    parked: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    remark: str = ""
    ask: str | None = None
    answered: bool = False


def hear(
    tracker: Tracker, facts: CaseFacts, asking: str | None, cue: Cue | None = None,
    parked: dict[str, dict[str, Any]] | None = None, *, statements_only: bool = False,
) -> Heard:
    """Reads the latest message into `facts`; never raises for what a person wrote.

    `statements_only` leaves out the clauses that ask, for a message that is also a side question.
    """
    text = message_text(tracker)
    if statements_only:
        text = "，".join(clause for clause in _CLAUSES.split(text) if not is_question(clause))
    correcting = cue is Cue.CORRECT
    if correcting:
        rest = _CORRECTION.sub("", text, count=1).strip("，。！!,. ")
        text, asking = (rest, None) if rest else (text, asking)
    told = {**_from_entities(tracker, text, asking), **facts_from_text(text, asking)}
    declined = told.pop("declined", frozenset())
    both = contradicted_in(text)
    told = {name: value for name, value in told.items()
            if name not in both and value != getattr(facts, name)}
    told, remarks = _kept_matter(facts, told, asking, correcting)
    after, shelf, ask = facts, dict(parked or {}), None
    for name, value in told.items():
        try:
            after, shelf = corrected(after, {name: value}, shelf)
        except InvalidInput as error:
            remarks.append(f"{error.message}。{error.hint}。")
            ask = name
    if declined:
        after = after.with_(declined=declined)
    if _NEGATIVE.search(text):
        remarks.append("收入不能是负数，请说一个大概的数。")
        ask = "income_yuan"
    if both:
        ask = both[0]
        remarks.append(f"「{LABELS[ask]}」您这句里前后说得不一样，请再说一次是哪一种。")
    odd = contradiction(after)
    if odd and asking != odd.names[-1]:  # the second time the person's word stands
        ask = odd.names[-1]
        after = after.with_(**{ask: None})
        remarks.append(f"{odd.text}，我再问一次。")
    remarks += _changed(facts, after, told, asking, correcting)
    unplaced = asking == "forum_place" and "forum_place" not in told and not declined
    if unplaced and (place := unknown_place_in(text)):
        remarks.append(f"没认出「{place}」是株洲的哪个区县。"
                       "请选一个区县；在别的地方就选“不在株洲”。")
        ask = "forum_place"
    return Heard(
        after, shelf, frozenset(told), "".join(remarks), ask,
        asking is not None and (asking in told or asking in declined),
    )


def _kept_matter(
    facts: CaseFacts, told: dict[str, Any], asking: str | None, correcting: bool
) -> tuple[dict[str, Any], list[str]]:
    """A second matter told along the way replaces the first only if it helps the person more."""
    old, new = facts.matter, told.get("matter")
    if old is None or new is None or correcting or asking == "matter" or better_matter(old, new):
        return told, []
    rest = {name: value for name, value in told.items() if name != "matter"}
    return rest, [f"您还说到{said('matter', new)}，先按{said('matter', old)}看，"
                  "两件事可以一起向法律援助机构说。"]


def _changed(
    before: CaseFacts, after: CaseFacts, told: dict[str, Any], asking: str | None,
    correcting: bool,
) -> list[str]:
    """Says what replaced an earlier answer, so that it never happens silently."""
    remarks = []
    for name in told:
        old, new = getattr(before, name), getattr(after, name)
        if old is None or new is None or old == new:
            continue
        if correcting:
            remarks.append(f"好的，「{LABELS[name]}」已改成“{said(name, new)}”。")
        elif name != asking:
            remarks.append(f"「{LABELS[name]}」前面记的是“{said(name, old)}”，"
                           f"已按您这次说的改成“{said(name, new)}”。")
    return remarks


def _from_entities(tracker: Tracker, text: str, asking: str | None) -> dict[str, Any]:
    """Amounts, household, district and the last day of a limit."""
    told: dict[str, Any] = {}
    people = _HOUSEHOLD.search(text) or (asking == "household_size" and _BARE.match(text))
    if people:
        told["household_size"] = _number(people.group(1))
    for entity in entities_of(tracker):
        if entity.value not in text:
            continue
        if entity.name == "amount":
            told.update(_amount(entity, text, asking))
        elif entity.name == "district" and asking == "forum_place":
            told.setdefault("forum_place", entity.normalized)
        elif entity.name == "date" and (asking == "deadline_days_left" or _LIMIT.search(text)):
            told.update(_days_left(entity))
    return told


def _amount(entity: Entity, text: str, asking: str | None) -> dict[str, Any]:
    """An income when the words say so, else the sum at stake."""
    amount = entity.normalized
    start = text.find(entity.value)
    before = re.split(r"[，。；,;]", text[:max(start, 0)])[-1]
    after = text[max(start, 0) + len(entity.value):]
    earned = _INCOME.search(before) or _INCOME_AFTER.match(after)
    if asking == "income_yuan" or (earned and not _OWED.search(before)):
        period = Period.YEAR if amount["period"] == "year" else Period.MONTH
        return {"income_yuan": amount["yuan"], "income_period": period}
    return {"amount_yuan": amount["yuan"]} if amount["period"] is None else {}


def _days_left(entity: Entity) -> dict[str, Any]:
    """Calendar days from today to a date that is a limit; nothing for a vague date."""
    if not _ISO_DAY.fullmatch(str(entity.normalized)):
        return {}
    return {"deadline_days_left": (date.fromisoformat(entity.normalized) - today()).days}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _DIGITS[text]
