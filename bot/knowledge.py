"""Reads data/knowledge: facts and topics, checked while they load (laws: bot/law/lawbook.py).

A citation is never typed twice: answers name a fact by id (`LA-070`), and the fact knows its
law, article, date, source and confidence. A fact from memory can be stored, never cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError
from bot.reply import Basis

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "data" / "knowledge"
SHOWN_CONFIDENCE = frozenset({"verified-in-text", "statute-derived", "from-public-page"})

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, same result
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


def read_yaml(path: Path) -> Any:
    """Parsed YAML of `path`; KnowledgeError names the file when it is missing or broken."""
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=_Loader)
    except FileNotFoundError:
        raise KnowledgeError(f"缺少知识文件 {path}", hint="请用 git 恢复该文件") from None
    except yaml.YAMLError as error:
        raise KnowledgeError(f"知识文件 {path} 不是合法的 YAML：{error}") from None


@dataclass(frozen=True)
class Fact:
    """One sourced statement about the law (see data/knowledge/facts)."""

    id: str
    topic: str
    statement: str
    law: str
    article: str
    version: str
    effective_date: str | None
    source: str
    confidence: str
    checked_on: date
    numbers: tuple[dict[str, Any], ...] = ()

    def number(self, name: str) -> Any:
        """Value of the named figure; KnowledgeError if the fact has no such figure."""
        for entry in self.numbers:
            if entry["name"] == name:
                return entry["value"]
        raise KnowledgeError(f"事实 {self.id} 没有名为「{name}」的数字")

    def basis(self) -> Basis:
        if self.confidence not in SHOWN_CONFIDENCE:
            raise KnowledgeError(f"事实 {self.id} 凭记忆，不能作为依据展示")
        return Basis(self.law, self.article, self.effective_date, self.source, self.confidence)


class FactBook:
    """All facts by id."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.id in self._facts:
                raise KnowledgeError(f"事实编号重复：{fact.id}")
            self._facts[fact.id] = fact

    def __getitem__(self, fact_id: str) -> Fact:
        try:
            return self._facts[fact_id]
        except KeyError:
            raise KnowledgeError(f"没有编号为 {fact_id} 的事实") from None

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __len__(self) -> int:
        return len(self._facts)

    def basis(self, *fact_ids: str) -> tuple[Basis, ...]:
        """Citations of the given facts in order, without repeats."""
        return tuple(dict.fromkeys(self[i].basis() for i in fact_ids))


@dataclass(frozen=True)
class Topic:
    """`id` is public (legal_aid.where), `intent` is Rasa's (legal_aid_where)."""

    id: str
    label: str
    example: str

    @property
    def intent(self) -> str:
        return self.id.replace(".", "_")


def _text_or_none(value: Any) -> str | None:
    """Effective dates arrive as text; '-', '—' and 待核实 mean "the source does not say"."""
    text = str(value) if value is not None else ""
    return text if text[:4].isdigit() else None


def _fact(entry: dict[str, Any], checked_on: date, path: Path) -> Fact:
    try:
        source = entry["source"]
        return Fact(
            id=entry["id"], topic=entry["topic"], statement=entry["fact"], law=source["law"],
            article=source["article"], version=str(source.get("version", "")),
            effective_date=_text_or_none(source.get("effective_date")),
            source=source.get("url") or source.get("version") or source["law"],
            confidence=entry["confidence"], checked_on=checked_on,
            numbers=tuple(entry.get("numbers", ())),
        )
    except KeyError as missing:
        raise KnowledgeError(
            f"{path.name} 中 {entry.get('id', '（无编号）')} 缺少字段 {missing}"
        ) from None


@lru_cache(maxsize=1)
def facts() -> FactBook:
    """Every fact in data/knowledge/facts; raises KnowledgeError on the first broken one."""
    loaded = []
    for path in sorted((KNOWLEDGE / "facts").glob("*.yml")):
        document = read_yaml(path)
        checked_on = date.fromisoformat(document["checked_on"])
        loaded += [_fact(entry, checked_on, path) for entry in document["facts"]]
    return FactBook(loaded)


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """The table of topics by public id."""
    table = read_yaml(KNOWLEDGE / "topics.yml")["topics"]
    return {key: Topic(key, row["label"], row["example"]) for key, row in table.items()}


@lru_cache(maxsize=1)
def topic_of_intent() -> dict[str, str]:
    """Rasa intent → public topic id."""
    return {topic.intent: topic.id for topic in topics().values()}
