"""Plain sentences of the law, each with the facts it rests on, checked once while they load.

Every fact must exist and be citable, and every figure in a sentence must stand in one of its
facts, so that no number is typed that the facts do not carry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.errors import KnowledgeError
from bot.knowledge import Fact, FactBook

_UNIT = "个?工作日|个月|年|月|日|天|周岁|岁|小时|元|%|倍|项|条|个|种|类|样"
_FIGURE = re.compile(rf"\d+(?:\.\d+)?(?:{_UNIT})?|[一二两三四五六七八九十百千万半]+(?:{_UNIT})")
_NO_FIGURE = re.compile("一(?:项|条|个|种|类|样)")  # 一个 is an article, not a number


class Saying(NamedTuple):
    """One sentence without its full stop, and the ids of its facts."""

    text: str
    facts: tuple[str, ...]


def read_sayings(table: Any, file: str, section: str, book: FactBook) -> dict[str, Saying]:
    """All sayings of a parsed table by name; KnowledgeError names the saying that is wrong."""
    if not isinstance(table, Mapping) or not table:
        raise KnowledgeError(f"{file} 缺少 {section} 一节", field=section)
    return {name: _saying(name, entry, file, book) for name, entry in table.items()}


def _figures(text: str) -> list[str]:
    return [found for found in _FIGURE.findall(text) if not _NO_FIGURE.fullmatch(found)]


def _known_figures(fact: Fact) -> set[str]:
    """Figures of a fact as they may be written; working days never as plain days."""
    known = set(_figures(fact.statement))
    for entry in fact.numbers:
        values = entry["value"] if isinstance(entry["value"], list) else [entry["value"]]
        for value in values:
            known |= {str(value), f"{value}{entry.get('unit') or ''}"}
            if entry.get("day_type") == "工作日":
                known = (known - {f"{value}日"}) | {f"{value}个工作日"}
    return known


def _saying(name: str, entry: Any, file: str, book: FactBook) -> Saying:
    def fail(reason: str) -> KnowledgeError:
        return KnowledgeError(f"{file} 的 {name} {reason}", field=name)

    text = entry.get("text") if isinstance(entry, Mapping) else None
    ids = entry.get("facts") if isinstance(entry, Mapping) else None
    if not isinstance(text, str) or not text.strip():
        raise fail("缺少文字 text")
    if not isinstance(ids, list) or not ids:
        raise fail("缺少事实编号 facts")
    try:
        book.basis(*ids)
    except KnowledgeError as error:
        raise fail(f"所列事实不能用：{error}") from None
    known = set().union(*(_known_figures(book[fact_id]) for fact_id in ids))
    wrong = [figure for figure in _figures(text) if figure not in known]
    if wrong:
        raise fail(f"的数字 {'、'.join(wrong)} 在所列事实里没有")
    return Saying(text, tuple(ids))
