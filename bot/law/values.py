"""Dated values: every number with its unit, its source, the day it holds from and its check.

A value without them fails loading; a date before the first value is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import SHOWN_CONFIDENCE, FactBook, read_yaml

CHECK_EVERY_DAYS = 365  # calendar days


@dataclass(frozen=True)
class Value:
    """One value from `effective_from` until the next one of the same id.

    `number` is in `unit` (日 = calendar days unless `day_type` says 工作日, 元 = yuan). It is None
    only where the bureau has to fill it in; `local` then says so (「由本地填写」). `law`, `article`
    and `source` are those of the fact it rests on.
    """

    id: str
    label: str
    number: int | None
    unit: str
    day_type: str | None
    fact_id: str
    law: str
    article: str
    source: str
    effective_from: date
    checked_on: date
    confidence: str
    local: str | None

    def overdue(self, on: date) -> bool:
        """Was it last checked more than a year before `on`?"""
        return (on - self.checked_on).days > CHECK_EVERY_DAYS

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, dates as ISO text."""
        return {**vars(self), "effective_from": self.effective_from.isoformat(),
                "checked_on": self.checked_on.isoformat()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Value:
        """Inverse of `to_dict`, for a verdict that is opened again."""
        return cls(**{**data, "effective_from": date.fromisoformat(data["effective_from"]),
                      "checked_on": date.fromisoformat(data["checked_on"])})


class Values:
    """All values, looked up by id and date."""

    def __init__(self, values: Iterable[Value]) -> None:
        self._history: dict[str, list[Value]] = {}
        for value in sorted(values, key=lambda v: v.effective_from):
            history = self._history.setdefault(value.id, [])
            if history and history[-1].effective_from == value.effective_from:
                raise KnowledgeError(f"数值 {value.id} 在 {value.effective_from} 有两个版本")
            history.append(value)

    def ids(self) -> tuple[str, ...]:
        return tuple(self._history)

    def replaced(self, kept: Iterable[Value]) -> Values:
        """These values, with the history of each of `kept` being that one value alone."""
        only = {value.id: value for value in kept}
        return Values([*(value for value in self if value.id not in only), *only.values()])

    def __iter__(self) -> Iterator[Value]:
        return (value for history in self._history.values() for value in history)

    def on(self, value_id: str, day: date) -> Value:
        """The value in force on `day`; InvalidInput before the first one."""
        try:
            history = self._history[value_id]
        except KeyError:
            raise KnowledgeError(f"没有编号为 {value_id} 的数值") from None
        for value in reversed(history):
            if value.effective_from <= day:
                return value
        first = history[0]
        raise InvalidInput(
            f"「{first.label}」最早从 {first.effective_from} 起有记录，不能用于 {day}",
            hint=f"请换成 {first.effective_from} 或以后的日期", field="on",
        )


def load_values(folder: Path, book: FactBook, *, coming: bool = False) -> Values:
    """Reads every *.yml in `folder`; KnowledgeError names the value that breaks a rule.

    A version marked `coming: true` is announced but not yet confirmed: it counts only when
    `coming` is set, so that it can be tried before anyone is told of it.
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise KnowledgeError(f"{folder} 里没有数值文件", hint="请用 git 恢复该目录")
    return Values(_value(entry, version, path, book)
                  for path in paths
                  for entry in read_yaml(path)["values"]
                  for version in entry["history"]
                  if coming or not version.get("coming", False))


def _value(entry: dict[str, Any], version: dict[str, Any], path: Path, book: FactBook) -> Value:
    where = f"{path.name} 中 {entry.get('id', '（无编号）')}"
    try:
        fact = book[entry["fact"]]
        value = Value(
            id=entry["id"], label=entry["label"], number=version["number"], unit=entry["unit"],
            day_type=entry.get("day_type"), fact_id=fact.id,
            law=fact.law, article=fact.article, source=fact.source,
            effective_from=date.fromisoformat(version["effective_from"]),
            checked_on=date.fromisoformat(version["checked_on"]),
            confidence=version["confidence"], local=version.get("local"),
        )
    except KeyError as missing:
        raise KnowledgeError(f"{where} 缺少字段 {missing}") from None
    except (TypeError, ValueError) as error:
        raise KnowledgeError(f"{where} 的日期不对：{error}") from None
    if value.confidence not in SHOWN_CONFIDENCE or value.confidence != fact.confidence:
        raise KnowledgeError(f"{where} 的可信度与事实 {fact.id}（{fact.confidence}）不一致")
    if (value.number is None) != (value.local is not None):
        raise KnowledgeError(f"{where} 应二选一：填数字，或写明由本地填写")
    if figure := version.get("figure"):
        stated = fact.number(figure)
        if value.number != stated:
            raise KnowledgeError(f"{where} 是 {value.number}，事实 {fact.id} 写的是 {stated}")
    return value
