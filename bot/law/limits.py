"""What starts a time limit, as people tell it: from a message to the limits that run.

「十月八号收到处罚决定书，还能复议吗」 names an event (a penalty received), asks about one of its
limits (reconsideration) and says when. Counting itself is bot.law.deadlines. A vague day
(去年三月) is a stretch: the limit is counted from its first and from its last day, and the
earlier result is the one to act by.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import KNOWLEDGE, facts, read_yaml
from bot.law.deadlines import Deadline, add_months, count, periods
from bot.reply import Basis

EVENTS = KNOWLEDGE / "deadline_events.yml"
# Words with which people ask whether there is still time.
_ASKED = re.compile(
    "来得及|来不来得及|还能|还可以|还可不可以|能不能再|晚了|晚不晚|迟了|过期(?:了|没|吗|不|$|[，。？?])|过没过|过了(?:时间|期限|时效|期|没)"
    "|超期|超(?:过|了)?(?:时效|期限|时间)|最后(?:一天|期限|哪天)|截止|还有(?:几|多少)天|还剩(?:几|多少)天"
    "|赶得上|到哪(?:天|一天)|哪天(?:到期|为止)|哪(?:天|一天)之前|什么时候(?:到期|之前)|有效期|还算不算|作废"
)
_STILL_LEFT = re.compile(r"(?:还有|还剩下?|只剩下?|剩下?|只有)$")  # days to go, not days gone
_ELAPSED_AFTER = re.compile(r"\s*(?:多|半)?\s*(?:了|以上|有余)")
_ELAPSED_BEFORE = re.compile(r"(?:过了|过去|已经?|超过|都|快|离职|收到|有)\s*$")
_AND_A = re.compile(r"[零又]\s*$")  # 一年零一个月
_UNITS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Limit:
    """One limit of an event.

    `start` asks for its own first day, when that is another one. `aside` is told only when it is
    asked about. `wait` limits are days before which nothing can be done.
    """

    kind: str
    say: str
    words: tuple[str, ...]
    start: str
    wait: bool
    aside: bool


@dataclass(frozen=True)
class Remark:
    """A sentence with the fact it rests on; advice of our own has none."""

    text: str
    fact_id: str | None

    def basis(self) -> tuple[Basis, ...]:
        return facts().basis(self.fact_id) if self.fact_id else ()


@dataclass(frozen=True)
class LimitEvent:
    """Something that starts limits. `before` is a remark for days earlier than its date."""

    id: str
    topics: tuple[str, ...]
    cues: tuple[str, ...]
    start: str
    limits: tuple[Limit, ...]
    late: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    before: tuple[date, Remark] | None

    def limit(self, kind: str) -> Limit:
        return next(limit for limit in self.limits if limit.kind == kind)


@dataclass(frozen=True)
class Span:
    """The days on which it may have happened, both ends included."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True)
class Counted:
    """A limit counted from both ends of a span; `early` is the one to act by."""

    limit: Limit
    early: Deadline
    late: Deadline

    @property
    def passed(self) -> bool | None:
        """None when it depends on the exact day."""
        if self.early.passed is False:
            return False
        return True if self.late.passed else None


def asks_about_time(text: str) -> bool:
    """Does the message ask whether there is still time?"""
    return _ASKED.search(text) is not None


def find_event(text: str, topic: str) -> LimitEvent | None:
    """The event whose cues fit best; one of the topic before any other."""
    scored = [(topic in event.topics, _cue(event, text)[0], event) for event in events()]
    best = max(scored, key=lambda entry: (entry[1] > 0, entry[0], entry[1]))
    return best[2] if best[1] else None


def asked_limit(event: LimitEvent, text: str) -> Limit:
    """Which of the event's limits the question is about; the first when it does not say."""
    named = (limit for limit in event.limits if any(word in text for word in limit.words))
    return next(named, event.limits[0])


def span_of(value: str, today: date) -> Span:
    """A read date (2026-10-08, 2026-10, 2026, or two days with a slash) as the days it may mean.

    InvalidInput when all of it lies in the future.
    """
    if "/" in value:
        first, last = map(date.fromisoformat, value.split("/"))
    else:
        parts = [int(part) for part in value.split("-")]
        year, month, day = (*parts, None, None)[:3]
        first = date(year or 1, month or 1, day or 1)
        last = first if day else date(
            first.year, month or 12, calendar.monthrange(first.year, month or 12)[1])
    if first > today:
        raise InvalidInput("您说的日期还没有到", hint="请说实际发生的那一天", field="start")
    return Span(first, min(last, today))


def said_span(
    event: LimitEvent, text: str, mentions: Iterable[tuple[str, str, int, int]], today: date
) -> Span | None:
    """When it happened, from the dates and elapsed periods read in the message.

    `mentions` are (date or period, value, start, end) in `text`; of several the one nearest to
    the words of the event counts. None when no day was said.
    """
    at = _cue(event, text)[1]
    candidates: list[tuple[int, Span]] = []
    elapsed: list[str] = []
    for name, value, start, end in mentions:
        if _STILL_LEFT.search(text[:start]):
            continue
        away = min(abs(start - at), abs(end - at))
        if name == "date":
            try:
                candidates.append((away, span_of(value, today)))
            except InvalidInput:
                continue
        elif (_ELAPSED_AFTER.match(text, end) or _ELAPSED_BEFORE.search(text[:start])
              or (elapsed and _AND_A.search(text[:start]))):
            elapsed.append(value)
    if candidates:
        return min(candidates, key=lambda entry: entry[0])[1]
    return _elapsed(elapsed, today) if elapsed else None


def counted(event: LimitEvent, asked: Limit, span: Span, today: date) -> tuple[Counted, ...]:
    """The limits that run from this day, the one that ends first in front.

    A limit that runs from a day of its own is counted only when it is the one asked about.
    """
    running = [asked] if asked.start else [
        limit for limit in event.limits
        if limit is asked or not (limit.start or limit.aside)
    ]
    found = [
        Counted(limit, count(periods()[limit.kind], span.first, today),
                count(periods()[limit.kind], span.last, today))
        for limit in running
    ]
    return tuple(sorted(found, key=lambda one: one.early.last_day))


def _elapsed(values: list[str], today: date) -> Span | None:
    """收到4个月了: between four and five months ago; 一年零一个月 adds up."""
    days = months = 0.0
    step = "day"
    for value in values:
        number, unit = value.split()
        if unit in ("month", "year"):
            months += float(number) * (12 if unit == "year" else 1)
        else:
            days += float(number) * _UNITS.get(unit, 1)
        step = unit
    if months > 1200 or days > 36500:
        return None
    last = add_months(today, -int(months)) - timedelta(days=round(days + (months % 1) * 30))
    slack = {"day": 0, "workday": 2, "week": 6}.get(step, 30)
    return Span(last - timedelta(days=slack), last)


def _cue(event: LimitEvent, text: str) -> tuple[int, int]:
    """Characters of the longest cue found, and where it stands."""
    best, place = 0, 0
    for cue in event.cues:
        parts = cue.split("+")
        if all(part in text for part in parts) and len(cue) > best:
            best, place = len(cue), text.index(parts[0])
    return best, place


def _remark(row: dict[str, Any], where: str) -> Remark:
    remark = Remark(row["text"], row.get("fact"))
    try:
        remark.basis()
    except KnowledgeError as error:
        raise KnowledgeError(f"{where}：{error.message}") from None
    return remark


def parse_event(row: dict[str, Any]) -> LimitEvent:
    """One entry; KnowledgeError names the event and what is wrong."""
    where = f"deadline_events.yml 中「{row.get('id', '（无编号）')}」"
    try:
        limits = tuple(
            Limit(entry["kind"], entry["say"], tuple(entry.get("words", ())),
                  entry.get("start", ""), bool(entry.get("wait")), bool(entry.get("aside")))
            for entry in row["limits"]
        )
        before = row.get("before")
        event = LimitEvent(
            id=row["id"], topics=tuple(row["topics"]), cues=tuple(row["cues"]),
            start=row["start"], limits=limits,
            late=tuple(_remark(entry, where) for entry in row["late"]),
            notes=tuple(_remark(entry, where) for entry in row.get("notes", ())),
            before=(date.fromisoformat(before["day"]), _remark(before, where)) if before else None,
        )
    except KeyError as missing:
        raise KnowledgeError(f"{where}：缺少字段 {missing}") from None
    for limit in event.limits:
        if limit.kind not in periods():
            raise KnowledgeError(f"{where}：deadlines.yml 中没有「{limit.kind}」")
    if not event.limits or not event.late:
        raise KnowledgeError(f"{where}：要有期限，也要有过期以后的办法")
    return event


@lru_cache(maxsize=1)
def events() -> tuple[LimitEvent, ...]:
    """Every event, in file order; read once."""
    return tuple(parse_event(row) for row in read_yaml(EVENTS)["events"])


def event_of(event_id: str) -> LimitEvent | None:
    return next((event for event in events() if event.id == event_id), None)
