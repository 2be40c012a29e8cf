"""Finds periods, amounts and dates in Chinese text, to compare an answer with its facts.

A figure is a value with a unit: 六十日 and 60天 are the same figure, 15个工作日 and 15日 are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from bot.knowledge import Fact

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000}
UNITS = {
    "个工作日": "工作日", "工作日": "工作日", "个月": "月", "月": "月", "日": "日", "天": "日",
    "年": "年", "小时": "小时", "周岁": "岁", "岁": "岁", "元": "元", "倍": "倍", "%": "%",
    "名": "人", "人": "人",
}
_VALUE = r"(?:\d+(?:\.\d+)?[万千]?|[零一二两三四五六七八九十百千万]+|半)"
_FIGURE = re.compile(
    rf"({_VALUE}(?:(?:—|–|-|~|至|到|、|或){_VALUE})*)"
    rf"({'|'.join(sorted(UNITS, key=len, reverse=True))})"
)
_PERCENT = re.compile(r"百分之([零一二两三四五六七八九十百]+)")
_FRACTION = re.compile(r"([一二两三四五六七八九十]+)分之([一二两三四五六七八九十]+)|(\d+)/(\d+)")
_DATE = re.compile(r"(\d{4})(?:年|-)(?:(\d{1,2})(?:月|-|))?(?:(\d{1,2})日?)?")
_NOT_FIGURES = re.compile(
    r"\d{4}[年-]\d{1,2}[月-](\d{1,2}日?)?|\d{4}年|\d{1,2}月\d{1,2}日|最后一[天日]"
)
_WORKING_DAYS_FACT = re.compile("指工作日|都是工作日")


class Figure(NamedTuple):
    value: float
    unit: str
    written: str = ""

    def same(self, other: Figure) -> bool:
        return self.unit == other.unit and abs(self.value - other.value) < 1e-9


def number(written: str) -> float:
    """60, 2万, 一百二十, 两千, 半."""
    if written == "半":
        return 0.5
    if written[0].isdigit():
        scale = {"万": 10_000, "千": 1000}.get(written[-1], 1)
        return float(written.rstrip("万千")) * scale
    total = section = digit = 0
    for char in written:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * SCALES[char], 0
    return float(total + section + digit)


def plain(text: str) -> str:
    return re.sub(r"(?<=\d)[,，](?=\d{3})|\s", "", unicodedata.normalize("NFKC", text))


def figures(text: str) -> list[Figure]:
    """Every period, amount, age, share and head count; 一人 and dates are left out."""
    text = _NOT_FIGURES.sub("", plain(text))
    found = [Figure(number(m[1]), "%", m[0]) for m in _PERCENT.finditer(text)]
    text = _PERCENT.sub("", text)
    for match in _FRACTION.finditer(text):
        below, above = (match[1], match[2]) if match[1] else (match[4], match[3])
        found.append(Figure(number(above) / number(below), "分之", match[0]))
    text = _FRACTION.sub("", text)
    for match in _FIGURE.finditer(text):
        unit = UNITS[match[2]]
        values = [number(v) for v in re.findall(_VALUE, match[1])]
        found += [Figure(v, unit, match[0]) for v in values if not (unit == "人" and v == 1)]
    return found



def dates(text: str) -> list[str]:
    """Dates as ISO prefixes: 2026年3月1日 → 2026-03-01, 2026年 → 2026."""
    return [
        "-".join([m[1], *(part.zfill(2) for part in (m[2], m[3]) if part)])
        for m in _DATE.finditer(plain(text))
    ]


def _of_fact(fact: Fact) -> list[Figure]:
    written = [fact.statement]
    for entry in fact.numbers:
        values = entry["value"] if isinstance(entry["value"], list) else [entry["value"]]
        written += [f"{value}{entry.get('unit') or ''}" for value in values]
    found = [figure for part in written for figure in figures(part)]
    if _WORKING_DAYS_FACT.search(fact.statement):
        found += [Figure(f.value, "工作日", f.written) for f in found if f.unit == "日"]
    return found


def unsupported(text: str, cited: Iterable[Fact]) -> list[str]:
    """The figures and dates in `text` that none of the cited facts contains, as written."""
    cited = list(cited)
    known = [figure for fact in cited for figure in _of_fact(fact)]
    wrong = [f.written for f in figures(text) if not any(f.same(k) for k in known)]
    known_dates = [
        day for fact in cited for day in (*dates(fact.statement), *dates(fact.version),
                                          fact.effective_date or "")
    ]
    wrong += [day for day in dates(text) if not any(k.startswith(day) for k in known_dates)]
    return wrong
