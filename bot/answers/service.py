"""Picks the answer for a topic and a message, and shows it as a Reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from bot.answers.boundaries import load_boundaries
from bot.answers.choosing import Choice, Chooser, normalise
from bot.answers.loading import load_answers
from bot.answers.models import Answer, Boundary
from bot.answers.offices import office_reply
from bot.answers.presenting import present, present_choice, present_offer, topic_buttons
from bot.answers.search import SHOWN, AnswerSearch, AnswersFound, synonyms
from bot.errors import NotFound
from bot.reply import Card, Reply

DOUBTFUL = 0.75  # below, the classifier's topic may be overruled by a certain find
# What the channel should expect after a boundary text; everything else is done.
_NEXT = {"handoff": "handoff", "crisis": "emergency", "unclear": "rephrase",
         "out_of_scope": "rephrase"}


class AnswerService:
    """Answers and boundary texts, read once."""

    def __init__(self, answers: Iterable[Answer], boundaries: dict[str, Boundary]) -> None:
        self._answers = {answer.id: answer for answer in answers}
        self._boundaries = boundaries
        self._by_topic: dict[str, list[Answer]] = {}
        for answer in self._answers.values():
            self._by_topic.setdefault(answer.topic, []).append(answer)
        self._choosers = {topic: Chooser(found) for topic, found in self._by_topic.items()}
        self._search = AnswerSearch(self._answers.values(), synonyms())
        self._asked = {
            normalise(ask): answer for answer in self._answers.values()
            for ask in (answer.title, *answer.asks)
        }

    def answer(self, answer_id: str) -> Answer:
        try:
            return self._answers[answer_id]
        except KeyError:
            raise NotFound(f"没有编号为 {answer_id} 的答案") from None

    def all(self, topic: str | None = None) -> tuple[Answer, ...]:
        """Every answer, or those of one topic, in file order."""
        return tuple(self._answers.values() if topic is None else self._by_topic.get(topic, ()))

    def choose(self, topic: str, text: str) -> Choice:
        """The answer of `topic` that `text` asks for, and whether that is sure."""
        if topic not in self._choosers:
            raise NotFound(f"主题 {topic} 还没有答案", hint="请拨12348咨询")
        return self._choosers[topic].choose(text)

    def best(self, topic: str, text: str) -> Answer:
        """The answer that fits best, sure or not."""
        return self.choose(topic, text).answer

    def reply(self, topic: str, text: str, today: date) -> Reply:
        """The answer as a Reply, or two or three to tap when it is not sure which.

        A question that an answer is known by (what a button sends) gets that answer whatever the
        topic; where the search over all answers is sure of one of this topic, that one is said.
        """
        return present_choice(self.decide(topic, text), today)

    def decide(self, topic: str, text: str, confidence: float = 1.0) -> Choice:
        """What `reply` shows. `confidence` is the classifier's in `topic`: when it is low, an
        answer of another topic that the search is certain of is given instead."""
        asked = self.asked(text) or self._surely(topic, text, confidence)
        return Choice(asked, True) if asked is not None else self.choose(topic, text)

    def _surely(self, topic: str, text: str, confidence: float) -> Answer | None:
        found = self.search(text, {topic: confidence})
        best = found.hits[0].answer if found.sure else None
        if best is None or best.topic == topic:
            return best
        return best if found.certain and confidence < DOUBTFUL else None

    def asked(self, text: str) -> Answer | None:
        """The answer that is known by just these words."""
        return self._asked.get(normalise(text))

    def search(
        self, query: str, likely: Mapping[str, float] | None = None, limit: int = SHOWN
    ) -> AnswersFound:
        """Answers of any topic, best first; `likely` is topic → probability of a classifier."""
        return self._search.find(query, likely, limit)

    def offer(self, text: str, likely: Mapping[str, float], today: date) -> Reply | None:
        """For what the classifier could not place: the answer asked for, or the one it must be,
        to confirm; None when the search is not sure either."""
        asked = self.asked(text)
        if asked is not None:
            return present(asked, today)
        found = self.search(text, likely)
        if not found.sure:
            return None
        best = found.hits[0].answer
        agreed = bool(likely) and max(likely, key=lambda topic: likely[topic]) == best.topic
        if agreed or found.certain:
            return present(best, today)
        return present_offer([hit.answer for hit in found.hits])

    def office_reply(self, district: str | None, text: str, today: date) -> Reply:
        """Offices of the place asked about; another question about numbers gets its answer."""
        choice = self.choose("hotline", text)
        if choice.answer.general or district:
            return office_reply(district)
        return present_choice(choice, today)

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


@lru_cache(maxsize=1)
def answer_service() -> AnswerService:
    """The shipped answers; KnowledgeError when a file breaks the house rules."""
    return AnswerService(load_answers(), load_boundaries())
