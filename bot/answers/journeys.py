"""What usually follows across services: the next step offered, and short messages understood by it.

「去哪里投诉」 after unpaid wages means the labour inspection, not a complaint about officials. A
journey starts with an answer given; it is left with any message that has a subject of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.answers.service import AnswerService
from bot.answers.wording import wording_faults
from bot.errors import KnowledgeError
from bot.knowledge import KNOWLEDGE, facts, read_yaml, topics
from bot.reply import Button, Card, Reply

FILE = KNOWLEDGE / "journeys.yml"
SHORT = 16  # characters; a longer message speaks for itself
_ADVICE = "拿不准请拨12348。"


@dataclass(frozen=True)
class Step:
    """One thing that may come next. `say` is what its button sends. It is told by `text` with its
    `facts`, or by an answer, or by whatever `say` leads to."""

    id: str
    title: str
    say: str
    cues: tuple[str, ...]
    text: str
    lines: tuple[str, ...]
    facts: tuple[str, ...]
    answer: str

    @property
    def told(self) -> bool:
        return bool(self.text or self.answer)


@dataclass(frozen=True)
class Journey:
    """Steps that belong together. `context` are words that a short message may leave out."""

    id: str
    topic: str
    answers: tuple[str, ...]
    crisis: tuple[str, ...]
    context: str
    steps: tuple[Step, ...]
    next: tuple[str, ...]

    def starts_with(self, answer_id: str) -> bool:
        return any(answer_id == name or (name.endswith((".", "_")) and answer_id.startswith(name))
                   for name in self.answers)

    def step(self, text: str) -> Step | None:
        """The step a short message asks for, or the one whose button was tapped."""
        words = text.strip()
        tapped = next((step for step in self.steps if step.told and step.say == words), None)
        if tapped or len(words) > SHORT:
            return tapped
        return next((step for step in self.steps
                     if step.told and any(cue in words for cue in step.cues)), None)

    def buttons(self, without: str = "") -> tuple[Button, ...]:
        """The next steps to tap, except the one just told."""
        by_id = {step.id: step for step in self.steps}
        return tuple(Button(by_id[name].title, by_id[name].say)
                     for name in self.next if name != without)


def reply_to(step: Step, journey: Journey, answers: AnswerService) -> Reply | None:
    """What a step says of itself; None where an answer says it."""
    if not step.text:
        return None
    return Reply(
        text=step.text, topic=journey.topic, topics=(journey.topic,), confidence=1.0,
        basis=facts().basis(*step.facts), cards=(Card("steps", step.title, step.lines, _ADVICE),),
        buttons=journey.buttons(step.id), next="done", spoken=step.text,
    )


def started_by(answer_id: str) -> Journey | None:
    return next((journey for journey in journeys() if journey.starts_with(answer_id)), None)


def started_by_danger(kind: str) -> Journey | None:
    return next((journey for journey in journeys() if kind in journey.crisis), None)


def journey_of(journey_id: str | None) -> Journey | None:
    return next((journey for journey in journeys() if journey.id == journey_id), None)


def parse_journey(row: dict[str, Any], known: set[str]) -> Journey:
    """One entry; KnowledgeError names it and what is wrong. `known` are the ids of all answers."""
    where = f"journeys.yml 中「{row.get('id', '（无编号）')}」"
    try:
        steps = tuple(
            Step(entry["id"], entry["title"], entry["say"], tuple(entry.get("cues", ())),
                 entry.get("text", ""), tuple(entry.get("lines", ())),
                 tuple(entry.get("facts", ())), entry.get("answer", ""))
            for entry in row["steps"]
        )
        journey = Journey(row["id"], row["topic"], tuple(row["answers"]),
                          tuple(row.get("crisis", ())), row["context"], steps, tuple(row["next"]))
    except KeyError as missing:
        raise KnowledgeError(f"{where}：缺少字段 {missing}") from None
    for fault in _faults(journey, known):
        raise KnowledgeError(f"{where}：{fault}")
    return journey


def _faults(journey: Journey, known: set[str]) -> list[str]:
    wrong = []
    if journey.topic not in topics():
        wrong.append(f"没有主题「{journey.topic}」")
    names = {step.id for step in journey.steps}
    wrong += [f"没有步骤「{name}」" for name in journey.next if name not in names]
    wrong += [f"没有回答以「{name}」开头" for name in journey.answers
              if not any(Journey.starts_with(journey, found) for found in known)]
    for step in journey.steps:
        if step.answer and step.answer not in known:
            wrong.append(f"没有编号为「{step.answer}」的回答")
        if step.text and not step.facts:
            wrong.append(f"步骤「{step.id}」没有依据")
        wrong += [f"步骤「{step.id}」{fault}" for part in (step.text, *step.lines)
                  for fault in wording_faults(part)]
        try:
            facts().basis(*step.facts)
        except KnowledgeError as error:
            wrong.append(error.message)
    return wrong


@lru_cache(maxsize=1)
def journeys() -> tuple[Journey, ...]:
    """Every journey, in file order; read once."""
    from bot.answers.service import answer_service

    known = {answer.id for answer in answer_service().all()}
    return tuple(parse_journey(row, known) for row in read_yaml(FILE)["journeys"])
