"""The names the service knows: canonical value → the ways people say it, from data/knowledge."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge import KNOWLEDGE, read_yaml

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
    """Entity kind → {everyday form: canonical value}."""
    tables: dict[str, dict[str, list[str]]] = dict(read_yaml(KNOWLEDGE / "entities.yml"))
    tables["district"] = districts()
    matters = read_yaml(KNOWLEDGE / "legal_aid" / "matters.yml")["matters"]
    tables["matter"] = {
        key: [row["label"], *row["keywords"]] for key, row in matters.items()
    }
    return {
        kind: {form: value for value, forms in table.items() for form in forms if len(form) > 1}
        for kind, table in tables.items()
    }
