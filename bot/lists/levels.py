"""Whose list it is: the city's own, one for all counties, or one county's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.errors import InvalidInput
from bot.knowledge import KNOWLEDGE, read_yaml
from bot.lists.entries import ListCode

CITY = "city"
PREFIX = {ListCode.EXEMPTION: "EX", ListCode.COMMITMENT: "CERT"}


@dataclass(frozen=True)
class Level:
    """`short` is part of the codes of the level's items; `names` are how offices write it."""

    code: str
    label: str
    region: str
    short: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """How many rows were reported for a list; None where nothing was reported."""

    items: int | None = None
    certificates: int | None = None
    note: str = ""


@lru_cache(maxsize=1)
def levels() -> dict[str, Level]:
    """Every level by code, in the order of the file."""
    table = read_yaml(KNOWLEDGE / "lists" / "levels.yml")["levels"]
    return {
        row["code"]: Level(row["code"], row["label"], row["region"], row["short"],
                           tuple(row["names"]))
        for row in table
    }


def level_of(written: str) -> Level:
    """The level by code (`city`) or by name (市本级, 醴陵市); InvalidInput lists what exists."""
    wanted = written.strip()
    for level in levels().values():
        short = level.label[:-1] if len(level.label) > 2 else level.label  # 醴陵 for 醴陵市
        if wanted in (level.code, level.label, short, *level.names):
            return level
    known = "、".join(f"{level.code}（{level.label}）" for level in levels().values())
    raise InvalidInput(f"没有「{wanted}」这一级", hint=f"可以写：{known}", field="level")


@lru_cache(maxsize=32)
def expected_of(list_code: ListCode, level_code: str) -> Expected:
    """The published figures of 2021 for this list and level, from the shipped edition.yml."""
    head = read_yaml(KNOWLEDGE / "lists" / list_code.value / "edition.yml")
    figures = head.get("expected") or {}
    by_level = figures.get(level_code)
    if by_level is None:
        by_level = figures if level_code == CITY and "items" in figures else {}
    note = head.get("expected_note", "") if by_level else ""
    return Expected(by_level.get("items"), by_level.get("certificates"), note)
