"""Picks the answer for a topic and a message, and shows it as a Reply."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from bot.answers.loading import cited_facts, load_answers, load_boundaries
from bot.answers.models import AID_TOPICS, Answer, Boundary
from bot.answers.offices import office_reply
from bot.answers.upkeep import notes_on
from bot.errors import NotFound
from bot.knowledge import facts, topics
from bot.law.deadlines import ADVICE, periods
from bot.reply import Button, Card, Reply

MOST_BUTTONS = 4
# What the channel should expect after a boundary text; everything else is done.
_NEXT = {"handoff": "handoff", "crisis": "emergency", "unclear": "rephrase",
         "out_of_scope": "rephrase"}
DISCLAIMER = "以上是一般法律常识，不代替律师意见和有关机关的决定，拿不准请拨12348。"
PUBLIC_PAGE = "部分依据来自公开网页，以官方文本为准"
AID_LINES = {
    "legal_aid": "法律援助：符合条件的由国家出钱请律师，能不能给由法律援助机构审查决定",
    "mediation": "调解：双方愿意的，可以先找人民调解委员会",
}


class AnswerService:
    """Answers and boundary texts, read once."""

    def __init__(self, answers: Iterable[Answer], boundaries: dict[str, Boundary]) -> None:
        self._answers = {answer.id: answer for answer in answers}
        self._boundaries = boundaries
        self._by_topic: dict[str, list[Answer]] = {}
        for answer in self._answers.values():
            self._by_topic.setdefault(answer.topic, []).append(answer)

    def answer(self, answer_id: str) -> Answer:
        try:
            return self._answers[answer_id]
        except KeyError:
            raise NotFound(f"没有编号为 {answer_id} 的答案") from None

    def all(self, topic: str | None = None) -> tuple[Answer, ...]:
        """Every answer, or those of one topic, in file order."""
        return tuple(self._answers.values() if topic is None else self._by_topic.get(topic, ()))

    def best(self, topic: str, text: str) -> Answer:
        """The specific answer whose keywords fit best, else the topic's general one."""
        if topic not in self._by_topic:
            raise NotFound(f"主题 {topic} 还没有答案", hint="请拨12348咨询")
        words = normalise(text)
        specific = [a for a in self._by_topic[topic] if not a.general]
        top = max(specific, key=lambda a: score(a, words), default=None)
        if top is not None and score(top, words) > 0:
            return top
        return self.answer(f"{topic}.general")

    def office_reply(self, district: str | None, text: str, today: date) -> Reply:
        """Offices of the place asked about; another question about numbers gets its answer."""
        answer = self.best("hotline", text)
        if answer.general or district:
            return office_reply(district)
        return present(answer, today)

    def overdue(self, today: date) -> tuple[Answer, ...]:
        return tuple(answer for answer in self._answers.values() if answer.overdue(today))

    def boundary(self, boundary_id: str, last_text: str = "") -> Reply:
        """A boundary text as a Reply; never the one that was just said if there is another."""
        try:
            entry = self._boundaries[boundary_id]
        except KeyError:
            raise NotFound(f"没有编号为 {boundary_id} 的边界文案") from None
        fresh = [words for words in entry.variants if not last_text.startswith(words)]
        cards = (
            Card("contact", "电话", entry.contact, entry.afterwards),
            Card("materials", "先准备好", entry.prepare),
        )
        return Reply(
            text=(fresh or entry.variants)[0], topic=entry.topic, topics=(entry.topic,),
            confidence=1.0, cards=tuple(card for card in cards if card.lines),
            buttons=topic_buttons(entry.buttons), next=_NEXT.get(entry.topic, "done"),
        )


def normalise(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def score(answer: Answer, words: str) -> int:
    """Characters of the keywords found; 「交警+当场」 counts only when both parts are there."""
    return sum(
        sum(map(len, parts))
        for parts in (keyword.split("+") for keyword in answer.keywords)
        if all(part in words for part in parts)
    )


def topic_buttons(names: Iterable[str]) -> tuple[Button, ...]:
    table = topics()
    chosen = tuple(dict.fromkeys(names))[:MOST_BUTTONS]
    return tuple(Button(table[name].label, table[name].example) for name in chosen)


def present(answer: Answer, today: date) -> Reply:
    """The answer as a Reply: short text, cards, citations, buttons to related topics."""
    limits = [periods()[name] for name in answer.deadlines]
    basis = facts().basis(*cited_facts(answer))
    notes = notes_on(answer, today)
    if any(ground.confidence == "from-public-page" for ground in basis):
        notes.append(PUBLIC_PAGE)
    notes.append(DISCLAIMER)
    limit_lines = tuple(f"{p.kind}：{p.label}，从{p.starts_from}起" for p in limits)
    cards = (
        Card("steps", "现在可以做", answer.steps, "；".join(notes)),
        Card("deadlines", "时间", limit_lines, ADVICE),
        Card("materials", "留好这些材料", answer.evidence),
        Card("where", "找谁", answer.where),
        Card("remedy", "也许能帮上您", tuple(AID_LINES[name] for name in answer.aid)),
    )
    return Reply(
        text=answer.text, topic=answer.topic, topics=(answer.topic,), confidence=1.0,
        basis=basis, cards=tuple(card for card in cards if card.lines),
        buttons=topic_buttons([*(AID_TOPICS[name] for name in answer.aid), *answer.related]),
        next="done",
    )


@lru_cache(maxsize=1)
def answer_service() -> AnswerService:
    """The shipped answers; KnowledgeError when a file breaks the house rules."""
    return AnswerService(load_answers(), load_boundaries())
