"""Reads and checks data/knowledge/answers, boundary texts and hotlines.

A broken entry stops the service: KnowledgeError names the file, the id and the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.answers.figures import unsupported
from bot.answers.models import AID_TOPICS, Answer, Boundary, Hotline
from bot.errors import KnowledgeError
from bot.knowledge import KNOWLEDGE, facts, read_yaml, topics
from bot.law.deadlines import periods

ANSWERS = KNOWLEDGE / "answers"
BOUNDARY = ANSWERS / "boundary.yml"
MOST_SENTENCES = 3
MOST_RELATED = 4

# No promise, no refusal: the outcome is for the authority or the court to decide.
FORBIDDEN = re.compile(
    "一定(能|会)?(胜诉|赢|不罚|赔|支持|判|批)|肯定(能|会|不会)?(不罚|胜诉|赢|赔|判|被?罚)|包赢|稳赢|必赢"
    "|百分之百|绝对(能|会|不会)|(你|您)不符合|(你|您)没有?资格|保证(你|您|能|会)|不会被罚|不用怕被罚"
    "|已(经)?(为|帮)?(您|你)?转接"
)
ARTICLE = re.compile(r"第[零一二三四五六七八九十百千\d]+条")
SHORT_NUMBER = re.compile(r"(?<![\d.])\d{3,}(?!\d|[.,%年元日天岁倍万]|个?月|个|小时|周岁)")
REQUIRED = ("id", "topic", "title", "text", "steps", "where", "basis", "spoken")
OPTIONAL = ("keywords", "evidence", "deadlines", "related", "aid", "checked_on")
LISTS = ("keywords", "steps", "evidence", "where", "deadlines", "basis", "related", "aid")


def sentences(text: str) -> list[str]:
    return [part for part in re.split("[。！？!?]", text) if part.strip("”’」）) ")]


def wording_faults(text: str) -> Iterator[str]:
    """What no text shown to a citizen may contain."""
    if found := FORBIDDEN.search(text):
        yield f"含有保证或拒绝的说法「{found[0]}」"
    if found := ARTICLE.search(text):
        yield f"不要写条号「{found[0]}」，条号由依据给出"
    for number in SHORT_NUMBER.findall(text):
        if number not in hotlines():
            yield f"号码「{number}」不在 hotlines.yml 中"


def faults(answer: Answer) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) for everything that breaks the house rules."""
    table, limits, book = topics(), periods(), facts()
    if answer.topic not in table:
        yield "topic", f"没有主题「{answer.topic}」"
    if not answer.id.startswith(f"{answer.topic}."):
        yield "id", "编号要以主题开头"
    if not answer.general and not answer.keywords:
        yield "keywords", "专门的答案要有关键词"
    for name in ("steps", "where", "basis"):
        if not getattr(answer, name):
            yield name, "不能为空"
    for name in ("text", "spoken"):
        if not 1 <= len(sentences(getattr(answer, name))) <= MOST_SENTENCES:
            yield name, f"要有一到{MOST_SENTENCES}句"
    if len(answer.related) > MOST_RELATED:
        yield "related", f"最多{MOST_RELATED}个"
    for topic in answer.related:
        if topic not in table or topic == answer.topic:
            yield "related", f"没有主题「{topic}」，或就是本主题"
    for name in answer.aid:
        if name not in AID_TOPICS:
            yield "aid", f"不认识「{name}」"
    for name in answer.deadlines:
        if name not in limits:
            yield "deadlines", f"deadlines.yml 中没有「{name}」"
    for fact_id in answer.basis:
        try:
            book.basis(fact_id)
        except KnowledgeError as error:
            yield "basis", error.message
    if any(limit not in limits for limit in answer.deadlines):
        return
    yield from _text_faults(answer)


def _text_faults(answer: Answer) -> Iterator[tuple[str, str]]:
    cited = [fact for fact in facts() if fact.id in cited_facts(answer)]
    shown: dict[str, Iterable[str]] = {
        "title": (answer.title,), "text": (answer.text,), "spoken": (answer.spoken,),
        "steps": answer.steps, "evidence": answer.evidence, "where": answer.where,
    }
    for name, parts in shown.items():
        for part in parts:
            for fault in wording_faults(part):
                yield name, fault
            for figure in unsupported(part, cited):
                yield name, f"「{figure}」在所引的事实中找不到"


def cited_facts(answer: Answer) -> tuple[str, ...]:
    """Fact ids of the basis and of the time limits, without repeats."""
    limits = (periods()[name].fact_id for name in answer.deadlines)
    return tuple(dict.fromkeys((*answer.basis, *limits)))


def parse_answer(row: dict[str, Any], default_checked_on: str, file: str) -> Answer:
    name = row.get("id", "（无编号）")
    for key in REQUIRED:
        if not row.get(key):
            raise KnowledgeError(f"{file} 中 {name} 的 {key}：不能为空", field=key)
    if unknown := set(row) - set(REQUIRED) - set(OPTIONAL):
        raise KnowledgeError(f"{file} 中 {name} 的 {sorted(unknown)[0]}：不认识的字段")
    try:
        checked_on = date.fromisoformat(str(row.get("checked_on", default_checked_on)))
    except ValueError:
        raise KnowledgeError(f"{file} 中 {name} 的 checked_on：不是日期") from None
    lists = {key: _lines(row.get(key), f"{file} 中 {name} 的 {key}") for key in LISTS}
    answer = Answer(
        id=row["id"], topic=row["topic"], title=row["title"], keywords=lists["keywords"],
        text=row["text"], steps=lists["steps"], evidence=lists["evidence"],
        where=lists["where"], deadlines=lists["deadlines"], basis=lists["basis"],
        related=lists["related"], aid=lists["aid"], checked_on=checked_on, spoken=row["spoken"],
    )
    for key, fault in faults(answer):
        raise KnowledgeError(f"{file} 中 {name} 的 {key}：{fault}", field=key)
    return answer


def _lines(values: Any, where: str) -> tuple[str, ...]:
    """A bare 12348 is read by YAML as a number; anything else but text is a mistake."""
    if not all(isinstance(value, (str, int)) for value in values or ()):
        raise KnowledgeError(f"{where}：每一项都要是文字，含冒号或逗号的要加引号")
    return tuple(str(value) for value in values or ())


def load_answers(folder: Path = ANSWERS) -> tuple[Answer, ...]:
    """Every answer, file by file; each topic that has answers has exactly one general one."""
    loaded: dict[str, Answer] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name == BOUNDARY.name:
            continue
        document = read_yaml(path)
        for row in document["answers"]:
            answer = parse_answer(row, document["checked_on"], path.name)
            if answer.id in loaded:
                raise KnowledgeError(f"{path.name} 中 {answer.id} 的 id：编号重复", field="id")
            loaded[answer.id] = answer
    for answer in loaded.values():
        if f"{answer.topic}.general" not in loaded:
            raise KnowledgeError(f"主题 {answer.topic} 缺少一般答案 {answer.topic}.general")
    return tuple(loaded.values())


def load_boundaries(path: Path = BOUNDARY) -> dict[str, Boundary]:
    """Boundary texts by id."""
    table: dict[str, Boundary] = {}
    known = {f.name for f in fields(Boundary)}
    for row in read_yaml(path)["texts"]:
        name = row.get("id", "（无编号）")
        if unknown := set(row) - known:
            raise KnowledgeError(f"{path.name} 中 {name} 的 {sorted(unknown)[0]}：不认识的字段")
        lists = {key: _lines(row.get(key), f"{path.name} 中 {name} 的 {key}")
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


@lru_cache(maxsize=1)
def hotlines() -> dict[str, Hotline]:
    """The short numbers that may be shown, by number."""
    return {
        row["number"]: Hotline(row["number"], row["purpose"], bool(row.get("urgent")))
        for row in read_yaml(KNOWLEDGE / "hotlines.yml")["hotlines"]
    }
