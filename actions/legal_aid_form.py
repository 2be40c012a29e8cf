"""The conversation about legal aid: free text first, then only what can still change the outcome.

The form has one slot of its own; the engine (bot.law.assess) names the next question, and the form
ends when nothing can change the outcome any more. Every message is read for facts, whatever was
asked. `aid_note` says how to put the next question: {kind, text, ask}.
"""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._forms import (
    Patience,
    above_everything,
    cue_in,
    is_digression,
    patience,
)
from actions._hearing import Heard, hear
from actions._reply import Events, is_subject, message_text, say, slot, topic_of
from actions._services import services
from bot.clock import today
from bot.cues import Cue
from bot.errors import NotFound
from bot.knowledge import topics
from bot.law.assess import assess
from bot.law.facts import LABELS, CaseFacts
from bot.law.interview import summary
from bot.law.reading import facts_from_text
from bot.law.ruleset import default
from bot.law.verdict import WHO, Question, Verdict
from bot.reply import Button, Card, Reply

FORM = "legal_aid_form"
DONE = "done"
EMPTY: dict[str, Any] = {"aid_facts": {}, "aid_asking": None, "aid_note": None, "aid_misses": 0,
                         "aid_parked": None, "aid_answer": None}
_OWN_TOPICS = ("legal_aid.eligibility", "legal_aid.criminal")
_TOPIC = "legal_aid.eligibility"
_ONE_ANSWER = re.compile(r"(?:我要)?改(?:一下)?[:：「“ ]*(.+?)[」”。]*")
_MAX_BUTTONS = 6
_UNSURE = Button("不清楚", "不清楚")
_PERSON = Button("转人工", "转人工")
_SKIP = Button("跳过这一题", "跳过")
_OFFER_PERSON = "这一题可以先跳过，也可以请工作人员帮您：点“转人工”，或者拨打 12348。"
_MISSED = "这句我没有对上刚才的问题。"


def known_facts(tracker: Tracker) -> CaseFacts:
    """The facts collected so far in this conversation."""
    return CaseFacts.from_dict(tracker.get_slot("aid_facts") or {})


def taken(tracker: Tracker, heard: Heard, note: dict[str, Any] | None) -> dict[str, Any]:
    """The form's slots after a message that told something."""
    return {
        "aid_facts": heard.facts.to_dict(), "aid_parked": heard.parked, "aid_misses": 0,
        "aid_note": note or _remark(heard), "aid_answer": _answer(heard.facts, bool(heard.ask)),
    }


def _answer(facts: CaseFacts, must_ask: bool) -> str | None:
    """The form's slot: DONE when there is nothing left to ask."""
    verdict = assess(facts, today())
    return None if must_ask or (verdict.next_question and not verdict.settled) else DONE


def _remark(heard: Heard) -> dict[str, Any] | None:
    if heard.remark or heard.ask:
        return {"kind": "remark", "text": heard.remark, "ask": heard.ask}
    return {"kind": "told"} if heard.told or heard.answered else None


class ValidateLegalAidForm(FormValidationAction):
    """Reads every message for facts; the form is done when nothing can change the outcome."""

    def name(self) -> str:
        return "validate_legal_aid_form"

    async def extract_aid_answer(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The slots that the message changes; {} hands it over to the other rules.

        rasa-sdk keeps only the form's own slot from extraction, so all changes travel in it and
        `validate_aid_answer` unpacks them.
        """
        changes = _changes(tracker)
        return {"aid_answer": changes} if changes else {}

    async def validate_aid_answer(
        self, changes: dict[str, Any], dispatcher: CollectingDispatcher, tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        return changes


def _changes(tracker: Tracker) -> dict[str, Any]:
    """The form's slots after the latest message; {} when it is not for the form."""
    if above_everything(tracker):
        return {}
    if not tracker.get_slot("aid_asking"):  # Rasa marks the form active before it opens
        return _opened(tracker)
    cue = cue_in(tracker)
    if cue is Cue.RESTART:
        return {**EMPTY, "aid_note": {"kind": "restart"}}
    if cue in (Cue.WHY, Cue.REVIEW, Cue.RESUME):
        return {"aid_note": {"kind": cue.value}, "aid_answer": None}
    if cue in (Cue.REFERENCE, Cue.STOP):
        return {}
    if cue is Cue.CORRECT and (one := one_answer(tracker)):
        return one
    asking = tracker.get_slot("aid_asking")
    aside = is_digression(tracker, _OWN_TOPICS)
    heard = hear(tracker, known_facts(tracker), asking, cue, tracker.get_slot("aid_parked"),
                 statements_only=aside)
    if heard.answered or heard.remark or heard.told:
        asks_more = aside and is_subject(topic_of(tracker))
        return taken(tracker, heard, _aside(tracker, heard) if asks_more else None)
    if aside:
        return {}
    if cue is Cue.CORRECT:
        return {"aid_note": {"kind": "which"}, "aid_answer": None}
    misses = int(tracker.get_slot("aid_misses") or 0) + 1
    return {"aid_misses": misses, "aid_answer": None,
            "aid_note": {"kind": patience(misses).value}}


def _opened(tracker: Tracker) -> dict[str, Any]:
    """The message that starts the form: afresh, unless it only adds to the last case."""
    resumed = tracker.get_slot("aid_note")  # set by the action that sent us here
    if resumed:
        must_ask = bool(resumed.get("ask")) or resumed["kind"] == "which"
        return {"aid_note": resumed, "aid_answer": _answer(known_facts(tracker), must_ask)}
    told = facts_from_text(message_text(tracker))
    before = CaseFacts() if "matter" in told else known_facts(tracker)
    return taken(tracker, hear(tracker, before, None), None)


def one_answer(tracker: Tracker) -> dict[str, Any]:
    """「改：是否进城务工」: forgets that answer and asks for it again; {} for anything else."""
    match = _ONE_ANSWER.fullmatch(message_text(tracker).strip())
    by_label = {label: name for name, label in LABELS.items()}
    name = by_label.get(match.group(1)) if match else None
    if name is None or name not in default().questions:
        return {}
    facts = known_facts(tracker)
    return {"aid_facts": facts.with_(**{name: None}).to_dict(), "aid_answer": None,
            "aid_note": {"kind": "remark", "text": "好的，这一项重新说。", "ask": name}}


def _aside(tracker: Tracker, heard: Heard) -> dict[str, Any]:
    """A message that tells something and asks something else: the question is answered as well."""
    topic = topic_of(tracker)
    try:
        answer = services().answers.best(topic, message_text(tracker)).text
        said = f"先答您问的：{answer}回到刚才的问题："
    except NotFound:
        said = f"您还问到{topics()[topic].label}，点下面就能看。"
    return {"kind": "aside", "text": heard.remark + said, "ask": heard.ask, "topic": topic}


class ActionAskAidAnswer(Action):
    """Asks the most telling open question, in plain words, and says what is noted already."""

    def name(self) -> str:
        return "action_ask_aid_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        facts = known_facts(tracker)
        verdict = assess(facts, today())
        note = tracker.get_slot("aid_note") or {}
        asked = tracker.get_slot("aid_asking")
        question = _question(verdict, note.get("ask") or (asked if note.get("kind") in (
            Patience.AGAIN, Patience.EXPLAIN, Patience.PERSON, Cue.WHY) else None))
        if note.get("kind") == "which" and facts.known():
            reply = which_answer(facts, verdict)
        else:
            reply = _asking(question, facts, verdict, note, first=asked is None)
        return [
            *say(dispatcher, tracker, reply), slot("aid_asking", question.name),
            slot("aid_note", None), slot("misses", 0), slot("service", "legal_aid"),
        ]


def _question(verdict: Verdict, name: str | None) -> Question:
    """The question called `name`, else the most telling open one, else what it is about."""
    questions = default().questions
    if name and name in questions:
        return questions[name]
    return verdict.next_question or questions["matter"]


def _asking(
    question: Question, facts: CaseFacts, verdict: Verdict, note: dict[str, Any], *, first: bool
) -> Reply:
    """The question, led by what the note says."""
    kind, who = note.get("kind"), WHO[facts.for_whom]
    text, buttons = question.text.format(who=who), _buttons(question)
    cards: tuple[Card, ...] = _noted(facts) if kind == Cue.REVIEW else ()
    if kind == Cue.WHY:
        text = f"{question.why}{text}"
    elif kind == "restart":
        text = f"好的，重新来。{text}"
    elif kind == Cue.REVIEW:
        text = f"{'您说过的都在下面，' if cards else '您还没有说过什么。'}接着问：{text}"
    elif kind == Patience.AGAIN:
        text = f"{_MISSED}{text}"
    elif kind == Patience.EXPLAIN:
        text = f"换个说法再问一次。{question.plain.format(who=who)}"
    elif kind == Patience.PERSON:
        text = f"{_OFFER_PERSON}{question.plain.format(who=who)}"
        buttons = (*buttons[:_MAX_BUTTONS - 2], _SKIP, _PERSON)
    elif note.get("text"):
        text = f"{note['text']}{text}"
    elif kind == "told" and not first:
        text = f"好的，记下了。{text}"
    if first:
        cards = _noted(facts)
    if note.get("topic"):
        aside = topics()[note["topic"]]
        buttons = (*buttons[:_MAX_BUTTONS - 1], Button(f"另外：{aside.label}", aside.example))
    return Reply(
        text=text, topic=_TOPIC, cards=cards, buttons=buttons,
        missing=verdict.missing, next=f"ask:{question.name}",
    )


def which_answer(facts: CaseFacts, verdict: Verdict) -> Reply:
    """Which of the answers was wrong? Each known one can be tapped."""
    names = [name for name in facts.known() if name in default().questions][-_MAX_BUTTONS:]
    return Reply(
        text="哪一项说错了？点一下就重新问，也可以直接说对的，比如“不对，是荷塘区”。",
        topic=_TOPIC, cards=_noted(facts), missing=verdict.missing, next="ask:correction",
        buttons=tuple(Button(f"改：{LABELS[name]}", f"改：{LABELS[name]}") for name in names),
    )


def _buttons(question: Question) -> tuple[Button, ...]:
    """Option labels are what is sent back, so that tapping and saying are the same."""
    offered = [Button(option.label, option.label) for option in question.options]
    if not any(option.value is None for option in question.options):
        offered.append(_UNSURE)
    return tuple(offered[:_MAX_BUTTONS])


def noted_card(facts: CaseFacts) -> Card:
    """What has been understood so far, so that it can be checked and corrected."""
    return Card("facts", "您告诉我的", summary(facts), "说错了可以直接改，比如“不对，是荷塘区”")


def _noted(facts: CaseFacts) -> tuple[Card, ...]:
    return (noted_card(facts),) if facts.known() else ()
