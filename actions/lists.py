"""The two official lists as conversations: find the row a person means, then their own case.

A form finds the row (`find_item`), tells it, and asks only what can still change the verdict
(`bot.lists.cases`). The facts are one dict in a slot; typing or tapping is the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._forms import (
    Patience,
    above_everything,
    cue_in,
    is_digression,
    is_question,
    patience,
)
from actions._reply import Events, entity, message_text, say, slot, topic_of
from actions._services import services
from bot.clock import today
from bot.cues import Cue
from bot.errors import InvalidInput
from bot.law.penalty_reading import behaviour
from bot.law.verdict import Question
from bot.lists import cases, present, tell_case
from bot.lists.entries import Decision, Item, ListCode, Lookup
from bot.reply import Button, Reply

NOT_LISTED = "none"
DONE = "done"
MAX_BUTTONS = 6
_NONE_OF_THESE = ("都不是", "没有我要的", "不是这些", "不是这个", "不是这一项")
_STOP = re.compile(r"^(?:不用|不要|莫|别|不)(?:再)?问了?|^(?:算了|够了|先这样|就这样|不说了)")
_NUMBERS = "一二三123"
_ORDINAL = re.compile(rf"(?:是|就是|选)?第?([{_NUMBERS}])(?:个|项|条|号)?(?:吧|咯)?")
_NOTE_HEARD, _NOTE_WHY, _NOTE_AGAIN = "heard", "why", "again"
_OTHER_OFFICES = "gov_other"  # what a row of the list says is nearer than a phone number


@dataclass(frozen=True)
class ListTalk:
    """What differs between the conversations about the two lists."""

    code: ListCode
    topic: str
    next_topics: tuple[Button, ...]

    def slot(self, name: str) -> str:
        """Slot of this conversation: query, item, case, facts, asking or note."""
        return f"{self.code.value}_{name}"

    @property
    def own_topics(self) -> tuple[str, ...]:
        """Topics whose messages may answer this form's question."""
        return (self.topic, f"{self.code.value}.conditions", f"{self.code.value}.procedure",
                f"{self.code.value}.consequence")

    def look_up(self, query: str) -> Lookup:
        lists = services().lists
        if self.code is ListCode.COMMITMENT:
            return lists.commitment(query)
        found = lists.exemption(query)
        if found.decision is Decision.ANSWER:
            return found
        bare = lists.exemption(behaviour(query))  # how it went dilutes what was done
        return bare if bare.decision is Decision.ANSWER else found

    def item(self, tracker: Tracker) -> Item | None:
        """The row that was found, if there is one."""
        code = tracker.get_slot(self.slot("item"))
        return services().lists.item(code) if code not in (None, NOT_LISTED) else None

    def facts(self, tracker: Tracker) -> dict[str, Any]:
        return dict(tracker.get_slot(self.slot("facts")) or {})

    def cleared(self) -> dict[str, Any]:
        """All slots of a conversation that is over."""
        names = ("query", "item", "case", "facts", "asking", "note")
        return {self.slot(name): None for name in names}


EXEMPTION = ListTalk(ListCode.EXEMPTION, "exemption.lookup", (
    Button("免罚要什么条件", "什么情况可以首违不罚"),
    Button("已经罚了怎么办", "对罚款不服怎么复议"),
    Button("转人工", "转人工"),
))
COMMITMENT = ListTalk(ListCode.COMMITMENT, "commitment.lookup", (
    Button("告知承诺怎么办", "告知承诺书怎么签"),
    Button("承诺不实的后果", "承诺不实有什么后果"),
    Button("转人工", "转人工"),
))


def next_slots(talk: ListTalk, tracker: Tracker) -> dict[str, Any]:
    """What the message changes; {} hands a side question over to the other rules."""
    waiting = bool(tracker.get_slot("requested_slot"))  # a form is active before it has asked
    item = talk.item(tracker) if waiting else None
    if waiting and above_everything(tracker) and not _tapped(talk, tracker, item):
        return {}
    return _find_item(talk, tracker, waiting) if item is None else _answer(talk, tracker, item)


def _tapped(talk: ListTalk, tracker: Tracker, item: Item | None) -> bool:
    """Whether the message is one of the offered answers, word for word."""
    asking = tracker.get_slot(talk.slot("asking"))
    if item is None or asking is None:
        return False
    question = cases.verdict(item, talk.facts(tracker), today()).next_question
    return question is not None and message_text(tracker) in [o.label for o in question.options]


def _find_item(talk: ListTalk, tracker: Tracker, waiting: bool) -> dict[str, Any]:
    """The chosen or clearly found row, or the query to ask about."""
    text = message_text(tracker)
    if waiting and any(phrase in text for phrase in _NONE_OF_THESE):
        return _not_listed(talk, tracker.get_slot(talk.slot("query")) or text)
    before = tracker.get_slot(talk.slot("query")) if waiting else None
    if before:
        offered = talk.look_up(before)
        if _STOP.search(text):
            done = len(offered.items) == 1
            return ({**_found(talk, offered.items[0], before), talk.slot("case"): DONE} if done
                    else _not_listed(talk, before))
        picked = _picked(offered, text, topic_of(tracker))
        if picked is not None:
            return _found(talk, picked, f"{before}，{text}")
    if waiting and is_digression(tracker, talk.own_topics):
        return {}
    found = talk.look_up(text)
    if before and found.decision in (Decision.NONE, Decision.ASK):
        text = f"{before} {text}"
        found = talk.look_up(text)
    if found.decision is Decision.ANSWER:
        return _found(talk, found.items[0], f"{before}，{text}" if before else text)
    if found.decision is Decision.NONE or (before and found.decision is Decision.ASK):
        return _not_listed(talk, text)
    return {**talk.cleared(), talk.slot("query"): text}


def _picked(offered: Lookup, text: str, topic: str) -> Item | None:
    """The row that 第一个, or 是的 to a single row, or an account of that one case picks."""
    if offered.decision is not Decision.CHOOSE:
        return None
    number = _ORDINAL.fullmatch(text.strip("。.!！ "))
    if number:
        index = _NUMBERS.index(number.group(1)) % 3
        return offered.items[index] if index < len(offered.items) else None
    if len(offered.items) > 1 or is_question(text):
        return None
    only = offered.items[0]
    return only if topic == "affirm" or cases.states_facts(only, text) else None


def _not_listed(talk: ListTalk, query: str) -> dict[str, Any]:
    return {**talk.cleared(), talk.slot("query"): query, talk.slot("item"): NOT_LISTED,
            talk.slot("case"): DONE}


def _found(talk: ListTalk, item: Item, query: str) -> dict[str, Any]:
    """The row, with what the person said about their own case on the way."""
    try:
        facts = cases.heard(item, {}, query)
    except InvalidInput:
        facts = {}
    return {**talk.cleared(), talk.slot("query"): query, talk.slot("item"): item.code,
            **_with_facts(talk, item, facts)}


def _with_facts(talk: ListTalk, item: Item, facts: dict[str, Any]) -> dict[str, Any]:
    """Stores the facts; the form is done when no answer can change the verdict."""
    open_question = cases.verdict(item, facts, today()).next_question
    return {talk.slot("facts"): facts, talk.slot("note"): _NOTE_HEARD,
            talk.slot("case"): None if open_question else DONE}


def _answer(talk: ListTalk, tracker: Tracker, item: Item) -> dict[str, Any]:
    """An answer about the person's own case, or a wish about how the questions go on."""
    text = message_text(tracker)
    code = {talk.slot("item"): item.code}
    cue = cue_in(tracker)
    if cue is Cue.RESTART:
        return {**code, **_with_facts(talk, item, {}), talk.slot("asking"): None}
    if cue is Cue.WHY:
        return {**code, talk.slot("note"): _NOTE_WHY}
    if cue in (Cue.REVIEW, Cue.RESUME):
        return {**code, talk.slot("note"): None}
    if _STOP.search(text):
        return {**code, talk.slot("case"): DONE}
    before = talk.facts(tracker)
    asking = tracker.get_slot(talk.slot("asking"))
    try:
        facts = cases.heard(item, before, text, asking, _day(tracker))
    except InvalidInput as error:
        return {**code, talk.slot("note"): f"{error.message}。{error.hint}。"}
    asks = is_question(text)
    answered = asking is not None and (
        facts.get(asking) != before.get(asking)
        or (not asks and asking in facts.get("declined", ())))
    side = is_digression(tracker, talk.own_topics)
    if answered or (facts != before and not (side and asks)):
        return {**code, **_with_facts(talk, item, facts)}
    if text.strip("。！!. ") in _NONE_OF_THESE:  # the row itself is not what was meant
        return _not_listed(talk, tracker.get_slot(talk.slot("query")) or text)
    other = talk.look_up(text)
    if _is_another(other, item) and (not side or topic_of(tracker) == _OTHER_OFFICES):
        return _found(talk, other.items[0], text)
    if side:
        return {}
    note = str(tracker.get_slot(talk.slot("note")) or "")
    times = int(note.removeprefix(_NOTE_AGAIN) or 0) if note.startswith(_NOTE_AGAIN) else 0
    return {**code, talk.slot("note"): f"{_NOTE_AGAIN}{times + 1}"}


def _is_another(found: Lookup, item: Item) -> bool:
    return (found.decision is Decision.ANSWER
            and item.code not in [i.code for i in (*found.items, *found.related)])


def _day(tracker: Tracker) -> date | None:
    """A day that the message names in full."""
    try:
        return date.fromisoformat(str(entity(tracker, "date")))
    except ValueError:
        return None


def ask_for_item(
    talk: ListTalk, dispatcher: CollectingDispatcher, tracker: Tracker
) -> Events:
    """Up to three rows to choose from, or a question for the behaviour or matter."""
    found = talk.look_up(tracker.get_slot(talk.slot("query")) or "")
    shown = present.present(found)
    buttons = present.choices(found) if found.decision is Decision.CHOOSE else ()
    missing = talk.slot("item")
    reply = Reply(
        text=shown.text, topic=talk.topic, cards=shown.cards, basis=shown.basis,
        buttons=(*buttons, Button("都不是", "都不是")) if buttons else (),
        missing=(missing,), next="choose" if buttons else f"ask:{missing}",
    )
    return [*say(dispatcher, tracker, reply), slot("misses", 0)]


def ask_about_case(
    talk: ListTalk, dispatcher: CollectingDispatcher, tracker: Tracker
) -> Events:
    """The row when it was just found, and the next question about the person's own case."""
    item, facts = talk.item(tracker), talk.facts(tracker)
    assert item is not None  # the form asks for the row first
    found = cases.verdict(item, facts, today())
    question = found.next_question
    assert question is not None  # the form ends when there is none
    asked = tracker.get_slot(talk.slot("asking"))
    note = str(tracker.get_slot(talk.slot("note")) or "")
    if asked is None:
        shown = tell_case.opening(item, services().lists.edition_of(item), found)
        text, cards, basis = shown.text + question.text, shown.cards, shown.basis
    else:
        lead = _lead(note, question)
        asks = "" if lead.endswith(question.plain) else question.text
        text, cards, basis = lead + asks, tell_case.noted(facts), ()
    reply = Reply(
        text=text, topic=talk.topic, cards=cards, basis=basis, buttons=_buttons(question, note),
        missing=found.missing, next=f"ask:{question.name}",
    )
    kept = note if note.startswith(_NOTE_AGAIN) else None
    return [*say(dispatcher, tracker, reply), slot(talk.slot("asking"), question.name),
            slot(talk.slot("note"), kept), slot("misses", 0)]


def _lead(note: str, question: Question) -> str:
    if note == _NOTE_HEARD:
        return "好的，记下了。"
    if note == _NOTE_WHY:
        return question.why
    if note.startswith(_NOTE_AGAIN):
        how = patience(int(note.removeprefix(_NOTE_AGAIN)))
        if how is Patience.AGAIN:
            return "没听明白，可以点下面的选项，也可以说“不清楚”。"
        if how is Patience.EXPLAIN:
            return f"换个说法：{question.plain}"
        return "这一题可以先跳过，说“不清楚”就行；也可以说“转人工”，或者拨打12348。"
    return note


def _buttons(question: Question, note: str) -> tuple[Button, ...]:
    """Option labels are what is sent back, so that tapping and saying are the same."""
    offered = [Button(o.label[:30], o.label) for o in question.options]
    if len(offered) > MAX_BUTTONS:  # the rest can be typed; "none of these" stays
        offered = offered[:MAX_BUTTONS - 2] + offered[-2:]
    if note.startswith(_NOTE_AGAIN) and len(offered) < MAX_BUTTONS:
        offered.append(Button("转人工", "转人工"))
    return tuple(offered)


def tell_item(talk: ListTalk, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """The verdict on the chosen row, or what it means that there is none; then all is free."""
    query = tracker.get_slot(talk.slot("query")) or message_text(tracker)
    item = talk.item(tracker)
    if item is None:
        found = talk.look_up(query)
        if found.decision is not Decision.NONE:  # the person said that none of them fits
            found = Lookup(query, Decision.NONE, found.edition, note=found.note)
        reply = as_reply(talk, present.present(found))
    else:
        verdict = cases.verdict(item, talk.facts(tracker), today())
        edition = services().lists.edition_of(item)
        reply = as_reply(talk, tell_case.told_case(item, edition, verdict), verdict=verdict)
    return [
        *say(dispatcher, tracker, reply),
        *(slot(name, value) for name, value in talk.cleared().items()),
        slot("service", talk.code.value), slot("misses", 0),
    ]


def as_reply(
    talk: ListTalk, shown: present.Presented, topic: str | None = None,
    verdict: cases.CaseVerdict | None = None,
) -> Reply:
    return Reply(
        text=shown.text, topic=topic or talk.topic, cards=shown.cards, basis=shown.basis,
        outcome=verdict.to_outcome() if verdict else None, buttons=talk.next_topics, next="done",
    )
