"""Reads and checks data/knowledge/answers: one file per topic.

A broken entry stops the service: KnowledgeError names the file, the id and the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.answers.figures import unsupported
from bot.answers.models import AID_TOPICS, Answer
from bot.answers.wording import spoken_faults, text_faults, wording_faults
from bot.errors import KnowledgeError
from bot.knowledge import KNOWLEDGE, facts, read_yaml, topics
from bot.law.deadlines import periods
from bot.law.facts import Matter

ANSWERS = KNOWLEDGE / "answers"
BOUNDARY = ANSWERS / "boundary.yml"
FEWEST_ASKS, MOST_ASKS = 3, 6
MOST_RELATED = 4
LONGEST_TITLE = 24  # characters; a title must fit on a button

# `deadlines` and `aid` may be empty, but somebody must have thought about them.
FILLED = ("id", "title", "asks", "text", "steps", "evidence", "where", "basis", "spoken")
STATED = ("deadlines", "aid")
OPTIONAL = ("keywords", "related", "aid_matter", "checked_on")
LISTS = ("asks", "keywords", "steps", "evidence", "where", "deadlines", "basis", "related", "aid")


def faults(answer: Answer) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) for everything that breaks the house rules."""
    table, limits, book = topics(), periods(), facts()
    if answer.topic not in table:
        yield "topic", f"没有主题「{answer.topic}」"
    if len(answer.title) > LONGEST_TITLE:
        yield "title", f"最多{LONGEST_TITLE}个字"
    if not FEWEST_ASKS <= len(set(answer.asks)) <= MOST_ASKS:
        yield "asks", f"要有{FEWEST_ASKS}到{MOST_ASKS}种不同的问法"
    if len(answer.related) > MOST_RELATED:
        yield "related", f"最多{MOST_RELATED}个"
    for topic in answer.related:
        if topic not in table or topic == answer.topic:
            yield "related", f"没有主题「{topic}」，或就是本主题"
    for name in answer.aid:
        if name not in AID_TOPICS:
            yield "aid", f"不认识「{name}」"
    if ("legal_aid" in answer.aid) != (answer.aid_matter is not None):
        yield "aid_matter", "可以申请法律援助的要写明事项，不可以的不写"
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
    for fault in text_faults(answer.text):
        yield "text", fault
    for fault in spoken_faults(answer.spoken):
        yield "spoken", fault
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


def parse_answer(row: dict[str, Any], topic: str, default_checked_on: str, file: str) -> Answer:
    name = row.get("id", "（无编号）")
    for key in FILLED:
        if not row.get(key):
            raise KnowledgeError(f"{file} 中 {name} 的 {key}：不能为空", field=key)
    for key in STATED:
        if key not in row:
            raise KnowledgeError(f"{file} 中 {name} 的 {key}：没有的也要写空的", field=key)
    if unknown := set(row) - {*FILLED, *STATED, *OPTIONAL}:
        raise KnowledgeError(f"{file} 中 {name} 的 {sorted(unknown)[0]}：不认识的字段")
    try:
        checked_on = date.fromisoformat(str(row.get("checked_on", default_checked_on)))
    except ValueError:
        raise KnowledgeError(f"{file} 中 {name} 的 checked_on：不是日期") from None
    try:
        matter = Matter(row["aid_matter"]) if row.get("aid_matter") else None
    except ValueError:
        raise KnowledgeError(
            f"{file} 中 {name} 的 aid_matter：不认识「{row['aid_matter']}」", field="aid_matter"
        ) from None
    lists = {key: lines(row.get(key), f"{file} 中 {name} 的 {key}") for key in LISTS}
    answer = Answer(
        id=f"{topic}.{name}", topic=topic, title=row["title"], text=row["text"],
        spoken=row["spoken"], aid_matter=matter, checked_on=checked_on, **lists,
    )
    for key, fault in faults(answer):
        raise KnowledgeError(f"{file} 中 {name} 的 {key}：{fault}", field=key)
    return answer


def lines(values: Any, where: str) -> tuple[str, ...]:
    """A bare 12348 is read by YAML as a number; anything else but text is a mistake."""
    if not all(isinstance(value, (str, int)) for value in values or ()):
        raise KnowledgeError(f"{where}：每一项都要是文字，含冒号或逗号的要加引号")
    return tuple(str(value) for value in values or ())


def load_answers(folder: Path = ANSWERS) -> tuple[Answer, ...]:
    """Every answer, file by file; each topic has one file and exactly one general answer."""
    loaded: dict[str, Answer] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name == BOUNDARY.name:
            continue
        document = read_yaml(path)
        for row in document["answers"]:
            answer = parse_answer(row, document["topic"], document["checked_on"], path.name)
            if answer.id in loaded:
                raise KnowledgeError(f"{path.name} 中 {answer.id} 的 id：编号重复", field="id")
            loaded[answer.id] = answer
    for answer in loaded.values():
        if f"{answer.topic}.general" not in loaded:
            raise KnowledgeError(f"主题 {answer.topic} 缺少一般答案 {answer.topic}.general")
    return tuple(loaded.values())


@lru_cache(maxsize=1)
def aid_questions() -> dict[Matter, str]:
    """What the button to legal aid says for the person, by matter."""
    rows = read_yaml(KNOWLEDGE / "aid_questions.yml")["questions"]
    return {Matter(name): str(question) for name, question in rows.items()}
