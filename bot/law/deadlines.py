"""Time limits: from a start date to the last day, with how it was counted.

`count` is pure: the period, the start and today are arguments. `last_day` looks the period up
by its name in data/knowledge/deadlines.yml. The rules of counting: the start day is not
counted; months and years end on the matching day, or on the month's last day where there is
none; a last day on a rest day moves to the next working day. Working days come from the
published holiday notices (bot.law.workdays). For a year without a notice the result is the
earliest day the limit can end, and says so: acting by that day is always in time.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import KNOWLEDGE, FactBook, facts, read_yaml
from bot.law.workdays import is_working_day
from bot.reply import Basis

ADVICE = "建议提前，以文书所载期限为准"
EARLIEST = date(1950, 1, 1)
UNITS = ("小时", "日", "月", "年")
DAY_TYPES = ("自然日", "工作日")

# Counted back from the day another limit ends, so its start may lie in the future.
BACKWARD = frozenset({"先行提供触发线"})
# Not the last day of an act: how long an order holds, how long to wait, what authorities lose.
NOT_MOVED = frozenset({
    "人身安全保护令有效", "再诉离婚间隔", "行政处罚追究时效", "治安追究时效", "劳动监察查处时效",
})

# Which limits have a rule of their own about days (AR-032, NP-018); the rest follow GENERAL_FACT.
_RECONSIDERATION = "按行政复议法的期间规定计算"
_PENALTY = "按行政处罚法的期间规定计算"
RULE_IN_FACTS = {
    **dict.fromkeys(("AR-005", "AR-006", "AR-016", "AR-017", "AR-027"), _RECONSIDERATION),
    "NP-017": _PENALTY,
}
RULE_GENERAL = "起算和顺延按民法典期间计算的一般规则"
GENERAL_FACT = "TG-20"  # 民法典 201–203: what `count` does when no law has a rule of its own
NO_CALENDAR = "{year}年的放假安排本系统尚未收录"
LONGEST_REST = 15  # days; no run of rest days has been longer


@dataclass(frozen=True)
class Period:
    """One entry of deadlines.yml. `working` counts working days only."""

    kind: str
    value: int
    unit: str
    working: bool
    starts_from: str
    fact_id: str
    basis: Basis

    @property
    def label(self) -> str:
        """60日（自然日）, 15个工作日, 6个月."""
        if self.unit == "日":
            return f"{self.value}个工作日" if self.working else f"{self.value}日（自然日）"
        return f"{self.value}个{self.unit}" if self.unit == "月" else f"{self.value}{self.unit}"


@dataclass(frozen=True)
class Deadline:
    """A counted limit.

    `counted_to` is the day the count reached, `last_day` the day after moving off a rest day.
    When `exact` is False the true last day may be somewhat later, and `passed` is None for as
    long after `last_day` as nobody can know.
    """

    kind: str
    start: date
    counted_to: date
    last_day: date
    exact: bool
    passed: bool | None
    days_left: int
    how: str
    note: str
    basis: Basis
    advice: str = ADVICE


def last_day(kind: str, start: date, today: date) -> Deadline:
    """Count the named limit from `start`; InvalidInput for an unknown name or a bad date."""
    table = periods()
    if kind not in table:
        raise InvalidInput(
            f"没有名为「{kind}」的期限", hint="可用的期限：" + "、".join(table), field="kind"
        )
    return count(table[kind], start, today)


def count(period: Period, start: date, today: date) -> Deadline:
    """Pure counting of one period."""
    _check_start(period, start, today)
    if period.kind in BACKWARD:
        counted_to, moved, gap, how = _backward(period, start)
    elif period.unit == "小时":
        counted_to, moved, gap, how = _hours(period, start)
    elif period.working:
        counted_to, moved, gap, how = _working_days(period, start)
    else:
        counted_to, moved, gap, how = _calendar(period, start)
    latest = moved + timedelta(days=_slack(period)) if gap else moved
    return Deadline(
        kind=period.kind, start=start, counted_to=counted_to, last_day=moved, exact=not gap,
        passed=None if moved < today <= latest else today > latest,
        days_left=(moved - today).days, how=how, note=_note(period, gap), basis=period.basis,
    )


def add_months(start: date, months: int) -> date:
    """The matching day `months` later, or that month's last day where there is none."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _check_start(period: Period, start: date, today: date) -> None:
    if start < EARLIEST:
        raise InvalidInput(
            f"{chinese_date(start)}太早，请核对起算日期", hint="请写明年、月、日", field="start"
        )
    if start > today and period.kind not in BACKWARD:
        raise InvalidInput(
            f"{chinese_date(start)}还没有到，不能作为「{period.starts_from}」的日期",
            hint="请写明实际发生的日期", field="start",
        )
    if start.year > today.year + 30:
        raise InvalidInput(f"{chinese_date(start)}太远，请核对日期", field="start")


_Counted = tuple[date, date, str, str]  # counted to, last day, what is unknown, how


def _opening(period: Period, start: date) -> str:
    return f"{chinese_date(start)}（{period.starts_from}）当天不算，从次日起数{period.label}"


def _calendar(period: Period, start: date) -> _Counted:
    end = (
        start + timedelta(days=period.value) if period.unit == "日"
        else add_months(start, period.value * (12 if period.unit == "年" else 1))
    )
    how = f"{_opening(period, start)}，数到{chinese_date(end)}"
    if period.kind in NOT_MOVED:
        return end, end, "", how + "，到期不因休息日顺延。"
    moved = end
    while is_working_day(moved) is False:
        moved += timedelta(days=1)
    if is_working_day(moved) is None:
        return end, end, NO_CALENDAR.format(year=moved.year), how + "，没有作休息日顺延。"
    if moved != end:
        how += f"，这天是休息日，顺延到下一个工作日{chinese_date(moved)}"
    return end, moved, "", how + "。"


def _working_days(period: Period, start: date) -> _Counted:
    day, left = start, period.value
    while left:
        day += timedelta(days=1)
        working = is_working_day(day)
        if working is None:
            soonest = start + timedelta(days=period.value)
            how = f"{_opening(period, start)}，最早在{chinese_date(soonest)}届满。"
            return soonest, soonest, NO_CALENDAR.format(year=day.year), how
        left -= working
    return day, day, "", f"{_opening(period, start)}，跳过休息日，数到{chinese_date(day)}。"


def _hours(period: Period, start: date) -> _Counted:
    end = start + timedelta(days=-(-period.value // 24))
    how = (
        f"按小时算，从{chinese_date(start)}{period.starts_from}的那一刻起满{period.value}小时，"
        f"最迟是{chinese_date(end)}的同一时刻。"
    )
    return end, end, "", how


def _backward(period: Period, expiry: date) -> _Counted:
    first = expiry - timedelta(days=period.value - 1)
    how = (
        f"期限在{chinese_date(expiry)}届满，从{chinese_date(first)}起就不足{period.value}日，"
        f"最晚{chinese_date(expiry)}当天要办好。"
    )
    return expiry, expiry, "", how


def _slack(period: Period) -> int:
    """How many days after the earliest end the limit has ended for sure."""
    return LONGEST_REST + (period.value * 2 if period.working else 0)


def _note(period: Period, gap: str) -> str:
    rule = RULE_IN_FACTS.get(period.fact_id, RULE_GENERAL)
    if period.kind in BACKWARD or period.unit == "小时":
        rule = ""
    unknown = f"{gap}，上面是最早可能届满的日子，实际届满日不会比它早" if gap else ""
    return "；".join(part for part in (unknown, rule) if part)


def _period(row: dict[str, Any], book: FactBook) -> Period:
    name = row.get("name", "（无名）")
    try:
        period = Period(
            kind=row["name"], value=row["value"], unit=row["unit"],
            working=row["day_type"] == "工作日", starts_from=row["starts_from"],
            fact_id=row["fact_id"], basis=book[row["fact_id"]].basis(),
        )
    except KeyError as missing:
        raise KnowledgeError(f"deadlines.yml 中「{name}」缺少字段 {missing}") from None
    if period.unit not in UNITS or row["day_type"] not in DAY_TYPES:
        raise KnowledgeError(f"deadlines.yml 中「{name}」的单位或日的种类不认识")
    if not isinstance(period.value, int) or period.value <= 0:
        raise KnowledgeError(f"deadlines.yml 中「{name}」的 value 必须是正整数")
    return period


@lru_cache(maxsize=1)
def periods() -> dict[str, Period]:
    """Every limit by name, in file order; read once."""
    rows = read_yaml(KNOWLEDGE / "deadlines.yml")["deadlines"]
    table = {row["name"]: _period(row, facts()) for row in rows}
    if len(table) != len(rows):
        raise KnowledgeError("deadlines.yml 中有重名的期限")
    return table
