"""Dates and periods as people say them: 十月八号, 去年三月, 上个月15号, 干了两年, 三个月.

Days named by other days (上个月底, 国庆前一天, 三天前) are in bot/nlu/dates_spoken.py.
Pure functions on normalised text; "today" is an argument. A date that names no year is the last
one that is not in the future, because people tell what has happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import cn2an

from bot.nlu.dates_spoken import part_of_month, spoken_dates

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_YEAR = r"(?P<year>(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3}|今|去|前|大前|明)年"
_FULL = re.compile(
    rf"(?:{_YEAR})?\s*(?:的)?\s*(?P<month>{_N})月(?:份)?\s*(?:(?P<day>{_N})(?:号|日))?"
)
_ISO = re.compile(r"(?P<year>(?:19|20)\d{2})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})")
_YEAR_ONLY = re.compile(rf"{_YEAR}(?:(?P<part>年初|年底|年中|上半年|下半年|春节|过年))?")
_RELATIVE = re.compile(
    r"(?P<word>大前天|前天|昨天|昨日|昨晚|今天|今日|今早|刚才|上上个月|上个月|上月|这个月|本月|上周|上个星期|上礼拜)"
    rf"(?:(?P<day>{_N})(?:号|日))?"
)
_PERIOD = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十半]+)\s*(?P<more>多|几)?\s*(?:个)?(?P<half>半)?"
    r"(?P<unit>工作日|天|周|星期|礼拜|月|年)(?P<tail>半|多)?"
)
_MONTH = r"\d{4}-\d{2}"
_DAYS_BACK = {"大前天": 3, "前天": 2, "昨天": 1, "昨日": 1, "昨晚": 1,
              "今天": 0, "今日": 0, "今早": 0, "刚才": 0}


@dataclass(frozen=True)
class DateMention:
    """`kind` is "date" (ISO text, YYYY-MM when no day is named, YYYY when no month, two days
    with a slash between for a stretch such as 上个月底)
    or "period" (text such as "3 month", units day/workday/week/month/year)."""

    start: int
    end: int
    kind: str
    value: str


def _integer(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    try:
        return int(cn2an.cn2an(text.replace("两", "二"), "smart"))
    except ValueError:
        return None


def _year(text: str, today: date) -> int | None:
    named = {"今": 0, "去": -1, "前": -2, "大前": -3, "明": 1}
    if text in named:
        return today.year + named[text]
    if text.isdigit():
        return int(text)
    digits = text.translate(str.maketrans("〇零一二三四五六七八九", "00123456789"))
    return int(digits) if digits.isdigit() else None


def _calendar(match: re.Match[str], today: date) -> str | None:
    groups = match.groupdict()
    month = _integer(groups["month"])
    day = _integer(groups["day"]) if groups.get("day") else None
    if month is None or not 1 <= month <= 12:
        return None
    named = groups.get("year")
    year = _year(named, today) if named else today.year
    if year is None:
        return None
    try:
        exact = date(year, month, day or 1)
        if not named and exact > today:
            exact = date(year - 1, month, day or 1)
    except ValueError:
        return None
    return exact.isoformat() if day else exact.strftime("%Y-%m")


def _month_back(today: date, months: int) -> date:
    total = today.year * 12 + today.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)


def _relative(match: re.Match[str], today: date) -> str | None:
    word = match["word"]
    if word in _DAYS_BACK:
        return None if match["day"] else (today - timedelta(days=_DAYS_BACK[word])).isoformat()
    if "月" not in word:
        return (today - timedelta(days=today.weekday() + 7)).isoformat()
    months = 2 if word.startswith("上上") else 0 if word in ("这个月", "本月") else 1
    first = _month_back(today, months)
    if not match["day"]:
        return first.strftime("%Y-%m")
    day = _integer(match["day"])
    try:
        return first.replace(day=day or 0).isoformat()
    except ValueError:
        return None


def _period(match: re.Match[str]) -> str | None:
    unit = {"工作日": "workday", "天": "day", "周": "week", "星期": "week", "礼拜": "week",
            "月": "month", "年": "year"}[match["unit"]]
    if match["unit"] == "月" and "个" not in match.group() and not match["half"]:
        return None
    raw = match["number"]
    number: float | None = 0.5 if raw == "半" else float(raw) if raw[0].isdigit() else _integer(raw)
    if number is None:
        return None
    if match["half"] or match["tail"] == "半":
        number += 0.5
    return f"{number:g} {unit}"


def find_dates(text: str, today: date) -> list[DateMention]:
    """Dates and periods in normalised `text`, left to right, not overlapping."""
    found: list[DateMention] = []
    taken: set[int] = set()

    def put(start: int, end: int, kind: str, value: str) -> None:
        places = set(range(start, end))
        if not places & taken:
            taken.update(places)
            found.append(DateMention(start, end, kind, value))

    def add(match: re.Match[str], kind: str, value: str | None) -> None:
        if value is None:
            return
        part = part_of_month(text, match.end(), value) if re.fullmatch(_MONTH, value) else None
        end, value = part or (match.end(), value)
        put(match.start(), end, kind, value)

    for start, end, value in spoken_dates(text, today):
        put(start, end, "date", value)
    for pattern in (_ISO, _FULL):
        for match in pattern.finditer(text):
            add(match, "date", _calendar(match, today))
    for match in _RELATIVE.finditer(text):
        add(match, "date", _relative(match, today))
    for match in _YEAR_ONLY.finditer(text):
        year = _year(match["year"], today)
        add(match, "date", str(year) if year else None)
    for match in _PERIOD.finditer(text):
        add(match, "period", _period(match))
    return sorted(found, key=lambda mention: mention.start)
