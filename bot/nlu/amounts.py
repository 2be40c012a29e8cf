"""Amounts of money as people write them: 1.2w, 两千多, 四千五, 月薪2800, 一年五万.

Pure functions on normalised text (see bot.nlu.normalize). Amounts are yuan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import cn2an

_CN = "零〇一二两三四五六七八九十百千万亿"
_COUNTED = re.compile(
    r"\s*(?:人|天|日|月|年|号|岁|条|名|公里|米|平|斤|次|个|点|分|楼|栋|层|级|周|小时|倍|件|张|份|位|路|项"
    r"|家|户|辆|亩|只|头|棵|根|字|页|桌|瓶|箱|吨|公斤|克|厘米|钟头|间|台|套|票|处|%|、)"
)
_LOOSE = re.compile(
    r"(?P<tens>[一二两三四五六七八九])?十(?:几|来|多)万|(?P<low>[一二三四五六七八])[二三四五六七八九](?P<scale>[万千百])"
)
_NUMBER = re.compile(
    rf"(?P<approx>大概|大约|差不多|约|将近|快)?\s*"
    rf"(?P<number>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?"
    rf"|[{_CN}半]{{2,}}(?=一(?:个|年|月|天|次|亩|平|只|人|斤))|[{_CN}半]+)"
    rf"(?P<scale>[wk](?![a-z])|[万千百])?(?P<tail>[\d{_CN}](?![\d{_CN}%天个年月日号]))?"
    rf"(?P<more>多|来|几|左右|出头|上下)?\s*(?P<unit>元(?!区)|块钱|块|圆|rmb|人民币|大洋)?"
    rf"(?P<jiao>(?<=块)[一二三四五六七八九](?![{_CN}\d个天月年块套户家人]))?(?P<after>多|左右)?"
)
_MONEY_BEFORE = re.compile(
    r"(?:工资|工钱|薪水|月薪|年薪|底薪|收入|低保|欠|赔|罚|借|付|交|花|还|押金|定金|彩礼|货款|费|补偿|"
    r"扣|收|平均|值|到手|租金|每?一?天|每亩|修|挣|赚|补贴|保证金|违约金|罚款|日薪|每次|一次|每只|一只|剩|涨到|"
    r"骗|转|退|钱|要|给|价|金额|损失|贷|共|达|拿|发|得|缴|抚养费|款|领|才|只有|就|每个?月|月薪|一个月|年收入)"
    r"(?:了|我|他|她|们|我们|的|是|有|过|到|走|去|掉|给|款|才|只|就|共|差不多|大概|大约|约|每个月|每月|一个月|一年)*\s*$"
)
_PERIOD = (
    ("month", re.compile(
        r"(?:每个?月|一个月|月薪|月收入|月工资|月均|个月|按月|底薪|/月|一月|月拿|月领)")),
    ("year", re.compile(r"(?:每年|一年|年薪|年收入|全年|/年|年均|年入)")),
)
_UNIT_VALUE = {"w": 10000, "万": 10000, "k": 1000, "千": 1000, "百": 100}


@dataclass(frozen=True)
class Amount:
    """`yuan` per `period` ("month", "year" or None for a sum), `approx` when said loosely."""

    start: int
    end: int
    yuan: float
    period: str | None
    approx: bool


def _chinese(text: str) -> Decimal | None:
    """一万二 → 12000, 四千五 → 4500, 半 is 0.5; None when it is no number."""
    if text == "半":
        return Decimal("0.5")
    text = text.replace("〇", "零").replace("半", "")
    short = re.fullmatch(r"(.*)(万|千|百)([一二两三四五六七八九])", text)
    try:
        if short and short.group(1):
            whole = Decimal(str(cn2an.cn2an(short.group(1) + short.group(2), "smart")))
            last = Decimal(str(cn2an.cn2an(short.group(3), "smart")))
            return whole + last * _UNIT_VALUE[short.group(2)] / 10
        return Decimal(str(cn2an.cn2an(text, "smart")))
    except (ValueError, KeyError):
        return None


def _value(match: re.Match[str]) -> Decimal | None:
    raw, scale, tail = match["number"], match["scale"], match["tail"]
    if raw[0].isdigit():
        value: Decimal | None = Decimal(raw.replace(",", ""))
    else:
        value = _chinese(raw)
    if value is None:
        return None
    if match["jiao"]:
        return value + (_chinese(match["jiao"]) or Decimal(0)) / 10
    if scale:
        unit = _UNIT_VALUE[scale]
        value *= unit
        if tail:
            digit = Decimal(tail) if tail.isdecimal() else _chinese(tail)
            value += Decimal(digit or 0) * unit / 10
    return value


def _is_money(text: str, match: re.Match[str], value: Decimal) -> bool:
    if match["unit"]:
        return not _is_a_piece(text, match)
    if _COUNTED.match(text, match.end()):
        return False
    big = match["scale"] is not None or (not match["number"][0].isdigit() and value >= 100)
    before = _MONEY_BEFORE.search(text[: match.start()])
    hundreds = "百" in match["number"][1:] and value < 1000
    if big and (before or value >= 1000 or hundreds):
        return True
    return bool(before) and match["number"][0].isdigit() and value >= 100


def _is_a_piece(text: str, match: re.Match[str]) -> bool:
    """True for 一块地, 两块田: a piece of something, not a yuan."""
    if match["unit"] != "块" or match["jiao"]:
        return False
    followed = "\u4e00" <= text[match.end():match.end() + 1] <= "\u9fff"
    return match["number"] == "一" or (match["number"] in "两三" and followed)


def _period(text: str, start: int, end: int) -> str | None:
    """The period named just before or after the number, within its own clause."""
    left = re.split(r"[，,。；;！!？?]", text[:start])[-1][-8:]
    right = re.split(r"[，,。；;！!？?]", text[end:])[0][:4]
    for name, pattern in _PERIOD:
        if pattern.search(left):
            span = pattern.search(left)
            assert span is not None
            if span.group() == "个月" and re.search(r"[\d一二两三四五六七八九十几半]个月", left):
                continue
            return name
        if pattern.match(right):
            return name
    return None


def _loose(text: str) -> list[Amount]:
    """十来万 and 四五千: the lower end, marked approximate."""
    found = []
    for match in _LOOSE.finditer(text):
        if _COUNTED.match(text, match.end()):
            continue
        low = match["low"]
        tens = (_chinese(match["tens"]) or 1) if match["tens"] else 1
        yuan = (_chinese(low) or 0) * _UNIT_VALUE[match["scale"]] if low else tens * Decimal(100000)
        period = _period(text, match.start(), match.end())
        found.append(Amount(match.start(), match.end(), float(yuan), period, True))
    return found


def find_amounts(text: str) -> list[Amount]:
    """Every amount of money in normalised `text`, left to right, not overlapping."""
    found = _loose(text)
    taken = {place for amount in found for place in range(amount.start, amount.end)}
    for match in _NUMBER.finditer(text):
        value = _value(match)
        if value is None or not 0 < value <= Decimal("1e12") or match.start("number") in taken:
            continue
        if not _is_money(text, match, value):
            continue
        start, end = match.start("number"), match.end()
        while text[end - 1] == " ":
            end -= 1
        approx = any(match[name] for name in ("approx", "more", "after"))
        found.append(Amount(start, end, float(value), _period(text, match.start(), end), approx))
    return sorted(found, key=lambda amount: amount.start)
