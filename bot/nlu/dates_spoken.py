"""Days that people name by other days: 上个月底, 国庆前一天, 三天前, 半个月前, 上周五.

Values are ISO days, or `first/last` (two ISO days) where the words leave a stretch open. Feasts of
the lunar calendar are left out: their day changes from year to year, so one asks again.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import cn2an

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_FEASTS = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八节": (3, 8), "愚人节": (4, 1),
    "劳动节": (5, 1), "五一": (5, 1), "青年节": (5, 4), "儿童节": (6, 1), "六一": (6, 1),
    "建党节": (7, 1), "建军节": (8, 1), "八一": (8, 1), "教师节": (9, 10), "国庆": (10, 1),
    "双十一": (11, 11), "双十二": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25),
}
_FEAST_NAMES = "|".join(sorted(_FEASTS, key=len, reverse=True))
_FEAST = re.compile(
    rf"(?P<year>去年|前年|今年)?(?:的)?(?P<feast>{_FEAST_NAMES})"
    rf"(?:节)?(?![号日月点个])(?:的)?(?:放假|假期|长假)?(?:(?P<side>之前|以前|前|过后|之后|以后|后)的?"
    rf"(?:(?P<far>第?{_N})(?:天|日))?)?"
)
_AGO = re.compile(
    rf"(?P<half>半)?(?P<number>{_N})?(?P<several>几|好几)?(?:个)?(?P<midhalf>半)?(?P<more>多)?"
    r"(?P<unit>天|周|星期|礼拜|月|年)(?P<tail>半|多)?(?:之前|以前|前)(?!.?年)"
)
_SOME_DAYS = re.compile(r"前(?:几|两|些)天|这(?:几|两)天")
_WEEKDAY = re.compile(
    r"(?P<week>上上个?|上个?|这个?|本)(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"
)
_DAYS = {"天": 1, "周": 7, "星期": 7, "礼拜": 7}
_PART = re.compile(r"(?:的)?(?P<part>月?(?:初|中|底|末)|[上中下]旬)(?!间)")


class Spoken(NamedTuple):
    start: int
    end: int
    value: str


def spoken_dates(text: str, today: date) -> Iterator[Spoken]:
    """Every such day in normalised `text`; a stretch as two days with a slash between."""
    for match in _FEAST.finditer(text):
        if value := _feast(match, today):
            yield Spoken(*match.span(), value)
    for match in _AGO.finditer(text):
        if value := _ago(match, today):
            yield Spoken(*match.span(), value)
    for match in _SOME_DAYS.finditer(text):
        yield Spoken(*match.span(), stretch(today - timedelta(days=7), today - timedelta(days=1)))
    for match in _WEEKDAY.finditer(text):
        yield Spoken(*match.span(), _weekday(match, today).isoformat())


def part_of_month(text: str, end: int, month: str) -> tuple[int, str] | None:
    """底, 初, 中旬 right behind a month that ends at `end`: where it ends, and the stretch."""
    match = _PART.match(text, end)
    if not match:
        return None
    first = date.fromisoformat(f"{month}-01")
    last = calendar.monthrange(first.year, first.month)[1]
    part = match["part"].removeprefix("月")
    days = (1, 10) if part in ("初", "上旬") else (11, 20) if part in ("中", "中旬") else (21, last)
    return match.end(), stretch(first.replace(day=days[0]), first.replace(day=days[1]))


def stretch(first: date, last: date) -> str:
    return f"{first.isoformat()}/{last.isoformat()}"


def _integer(text: str | None) -> int | None:
    if not text:
        return None
    bare = text.removeprefix("第").replace("两", "二")
    try:
        return int(bare) if bare.isdigit() else int(cn2an.cn2an(bare, "smart"))
    except ValueError:
        return None


def _feast(match: re.Match[str], today: date) -> str | None:
    """The last such day that is not in the future, moved by the days said."""
    month, day = _FEASTS[match["feast"]]
    back = {"去年": 1, "前年": 2}.get(match["year"] or "", 0)
    shift = 0
    if match["side"]:
        days = _integer(match["far"])
        if days is None:
            return None  # 国庆前: which day, nobody said
        shift = -days if "前" in match["side"] else days
    found = date(today.year - back, month, day) + timedelta(days=shift)
    if not match["year"] and found > today:
        found = date(today.year - 1, month, day) + timedelta(days=shift)
    return found.isoformat() if found <= today else None


def _months_back(today: date, months: int) -> date:
    index = today.year * 12 + today.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _ago(match: re.Match[str], today: date) -> str | None:
    number = _integer(match["number"])
    half = bool(match["half"] or match["midhalf"] or match["tail"] == "半")
    vague = bool(match["more"] or match["tail"] == "多")
    if number is None and not half:
        if not match["several"]:
            return None
        days = _DAYS.get(match["unit"])
        return stretch(today - timedelta(days=9 * days), today - timedelta(days=2 * days)) \
            if days else None
    count = float(number or 0) + (0.5 if half else 0)
    if match["unit"] in _DAYS:
        unit = _DAYS[match["unit"]]
        day = today - timedelta(days=round(count * unit))
        if unit == 1 and not vague:
            return day.isoformat()
        return stretch(day - timedelta(days=unit if vague else 3), day)
    months = count * (12 if match["unit"] == "年" else 1)
    if months > 1200:
        return None
    around = _months_back(today, int(months)) - timedelta(days=15 if months % 1 else 0)
    slack = (365 if match["unit"] == "年" else 30) if vague else (30 if months >= 12 else 7)
    return stretch(around - timedelta(days=slack), around)


def _weekday(match: re.Match[str], today: date) -> date:
    weeks = 2 if match["week"].startswith("上上") else 1 if match["week"].startswith("上") else 0
    wanted = "一二三四五六日".index(match["day"].replace("天", "日"))
    return today - timedelta(days=today.weekday() + 7 * weeks - wanted)
