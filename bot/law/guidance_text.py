"""The shipped lines of guidance, as data/knowledge/legal_aid/guidance.yml has them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge import read_yaml
from bot.reply import CARD_KINDS


@dataclass(frozen=True)
class LineText:
    """One sentence with {value ids}; `when` names the condition under which it is shown."""

    text: str
    fact_ids: tuple[str, ...]
    when: str | None


@dataclass(frozen=True)
class GuidanceText:
    kind: str
    title: str
    note: str
    lines: tuple[LineText, ...]



EXAMPLE = {"place": "", "received": "", "last_day": ""}  # what bot.law.guidance fills in itself


def load_guidance(path: Path) -> dict[str, GuidanceText]:
    """KnowledgeError names a block whose kind no channel can show or that cites nothing."""
    texts = {}
    for name, row in read_yaml(path).items():
        lines = tuple(LineText(line["text"], tuple(line["facts"]), line.get("if"))
                      for line in row["lines"])
        if row["kind"] not in CARD_KINDS or not all(line.fact_ids for line in lines):
            raise KnowledgeError(f"{path.name} 的 {name} 类型不对，或有句子没有依据")
        texts[name] = GuidanceText(row["kind"], row["title"], row["note"], lines)
    return texts
