"""Reads and checks the texts at the boundaries: greeting, hand-over, crisis, not understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from bot.answers.loading import BOUNDARY, lines
from bot.answers.models import Boundary
from bot.answers.wording import MOST_SENTENCES, sentences, wording_faults
from bot.errors import KnowledgeError
from bot.knowledge import read_yaml, topics


def load_boundaries(path: Path = BOUNDARY) -> dict[str, Boundary]:
    """Boundary texts by id."""
    table: dict[str, Boundary] = {}
    known = {f.name for f in fields(Boundary)}
    for row in read_yaml(path)["texts"]:
        name = row.get("id", "（无编号）")
        if unknown := set(row) - known:
            raise KnowledgeError(f"{path.name} 中 {name} 的 {sorted(unknown)[0]}：不认识的字段")
        lists = {key: lines(row.get(key), f"{path.name} 中 {name} 的 {key}")
                 for key in ("variants", "contact", "prepare", "buttons")}
        text = Boundary(
            id=row["id"], topic=row["topic"], variants=lists["variants"],
            contact=lists["contact"], prepare=lists["prepare"], buttons=lists["buttons"],
            afterwards=row.get("afterwards", ""),
        )
        for key, fault in boundary_faults(text):
            raise KnowledgeError(f"{path.name} 中 {name} 的 {key}：{fault}", field=key)
        if name in table:
            raise KnowledgeError(f"{path.name} 中 {name} 的 id：编号重复", field="id")
        table[name] = text
    return table


def boundary_faults(text: Boundary) -> Iterator[tuple[str, str]]:
    for topic in (text.topic, *text.buttons):
        if topic not in topics():
            yield "topic" if topic == text.topic else "buttons", f"没有主题「{topic}」"
    if not text.variants:
        yield "variants", "不能为空"
    for variant in text.variants:
        if len(sentences(variant)) > MOST_SENTENCES:
            yield "variants", f"最多{MOST_SENTENCES}句"
    for name in ("variants", "contact", "prepare"):
        for part in getattr(text, name):
            for fault in wording_faults(part):
                yield name, fault
