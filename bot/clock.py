"""The only clock: everything that needs "today" takes a date, and the edges ask here."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

ZHUZHOU = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Current moment, timezone-aware, UTC (what is stored)."""
    return datetime.now(timezone.utc)


def today() -> date:
    """Today's date in Zhuzhou (what the law counts in)."""
    return datetime.now(ZHUZHOU).date()
