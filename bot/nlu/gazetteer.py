"""The names the service knows: canonical value → the ways people say it, from data/knowledge."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.knowledge import KNOWLEDGE, read_yaml

_GAP = ".."  # in a keyword of matters.yml: up to ten characters within a clause


def districts() -> dict[str, list[str]]:
    """County-level unit → names people use (株洲县 is 渌口区, 河西 is 天元区)."""
    document = read_yaml(KNOWLEDGE / "divisions.yml")
    table: dict[str, list[str]] = {}
    for row in document["divisions"]:
        spoken = [name for name in row["common"] if "(" not in name]
        table[row["name"]] = [row["name"], *spoken, *row["old"]]
    return table


@lru_cache(maxsize=1)
def names() -> dict[str, dict[str, str]]:
    """Entity kind → {everyday form: canonical value}; forms of one character are left out."""
    tables: dict[str, dict[str, list[str]]] = dict(read_yaml(KNOWLEDGE / "entities.yml"))
    tables["district"] = districts()
    tables["matter"] = {
        key: [word for word in row["keywords"] if _GAP not in word]
        for key, row in _matters().items()
    }
    return {
        kind: {form: value for value, forms in table.items() for form in forms if len(form) > 1}
        for kind, table in tables.items()
    }


@lru_cache(maxsize=1)
def matter_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Keywords with a gap (工资..不给), one pattern per matter."""
    patterns = []
    for key, row in _matters().items():
        gapped = [re.escape(word).replace(re.escape(_GAP), r"[^，。,.!?！？；;]{0,10}?")
                  for word in row["keywords"] if _GAP in word]
        if gapped:
            patterns.append((re.compile("|".join(gapped)), key))
    return tuple(patterns)


def _matters() -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = read_yaml(
        KNOWLEDGE / "legal_aid" / "matters.yml")["matters"]
    return table
