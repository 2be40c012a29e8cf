"""Legal aid: the form that asks only what can still change the outcome, and its verdict."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._reply import (
    Events,
    entity,
    is_side_question,
    message_text,
    say,
    second_topic,
    slot,
    topic_of,
)
from bot.clock import today
from bot.errors import InvalidInput
from bot.law import guidance
from bot.law.assess import assess
from bot.law.facts import LABELS, CaseFacts
from bot.law.reading import facts_from_text
from bot.law.verdict import Question, Verdict
from bot.reply import Button, Card, Reply

DONE = "done"
_REASONS_SAID = 2
_WHY = re.compile(r"为什么(?:要)?问|问这个(?:干|做)|干嘛问|何解(?:要)?问|为啥问|问这些")
_RESTART = re.compile(r"重新(?:来|开始|问)|从头(?:来|开始|再来)|重来")
_QUESTION = re.compile(r"怎么|如何|哪里|哪儿|多少|什么|么子|[吗?？]")
_NOTE_WHY = "why"
_OWN_TOPICS = ("legal_aid.eligibility", "legal_aid.criminal")
_UNSURE_PAYLOAD = "不清楚"
_AMOUNT_FACT = "amount_yuan"
_FIELDS = {
    "labour": ("wages", "labour_relation", "work_injury", "social_insurance", "labour_other"),
    "family": ("maintenance", "domestic_violence", "divorce"),
    "traffic": ("traffic_injury",),
    "injury": ("medical_injury", "food_drug_injury"),
    "debt": ("debt",),
    "inheritance": ("inheritance",),
    "criminal": ("criminal_defence",),
}


def known_facts(tracker: Tracker) -> CaseFacts:
    """The facts collected so far in this conversation."""
    return CaseFacts.from_dict(tracker.get_slot("aid_facts") or {})


def with_message(facts: CaseFacts, tracker: Tracker, asking: str | None) -> CaseFacts:
    """`facts` plus what the latest message tells; InvalidInput for an absurd value."""
    told = facts_from_text(message_text(tracker), asking)
    amount = entity(tracker, "amount")
    if amount and amount["period"] is None:
        told.setdefault(_AMOUNT_FACT, amount["yuan"])
    district = entity(tracker, "district")
    if district and asking == "forum_place":
        told.setdefault("forum_place", district)
    return facts.with_(**{name: value for name, value in told.items() if value is not None})


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
        changes = self._changes(tracker)
        return {"aid_answer": changes} if changes else {}

    async def validate_aid_answer(
        self, changes: dict[str, Any], dispatcher: CollectingDispatcher, tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        return changes

    def _changes(self, tracker: Tracker) -> dict[str, Any]:
        text = message_text(tracker)
        started = bool(tracker.active_loop.get("name"))
        if started and _RESTART.search(text):
            return {"aid_facts": {}, "aid_asking": None, "aid_note": None, "aid_answer": None}
        if started and _WHY.search(text):
            return {"aid_note": _NOTE_WHY, "aid_answer": None}
        asking = tracker.get_slot("aid_asking") if started else None
        before = known_facts(tracker) if started else self._opening(tracker)
        try:
            facts = with_message(before, tracker, asking)
        except InvalidInput as error:
            return {"aid_note": f"{error.message}。{error.hint}。", "aid_answer": None}
        answered = asking is not None and not _QUESTION.search(text) and (
            getattr(facts, asking) != getattr(before, asking) or asking in facts.declined)
        if started and not answered and (
            facts == before or is_side_question(tracker, _OWN_TOPICS)
        ):
            return {}
        verdict = assess(facts, today())
        return {
            "aid_facts": facts.to_dict(), "aid_note": None,
            "aid_answer": None if verdict.next_question and not verdict.settled else DONE,
        }

    @staticmethod
    def _opening(tracker: Tracker) -> CaseFacts:
        """A new question about eligibility starts afresh, unless it only adds to the last."""
        told = facts_from_text(message_text(tracker))
        return CaseFacts() if "matter" in told else known_facts(tracker)


def _buttons(question: Question) -> tuple[Button, ...]:
    """Option labels are what is sent back, so that tapping and saying are the same."""
    offered = [Button(option.label, option.label) for option in question.options]
    if not any(option.value is None for option in question.options):
        offered.append(Button("不清楚", _UNSURE_PAYLOAD))
    return tuple(offered)


class ActionAskAidAnswer(Action):
    """Asks the most telling open question, in plain words, and says what is noted already."""

    def name(self) -> str:
        return "action_ask_aid_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        facts = known_facts(tracker)
        verdict = assess(facts, today())
        question = verdict.next_question
        assert question is not None  # the form ends when there is none
        note = tracker.get_slot("aid_note")
        again = tracker.get_slot("aid_asking") == question.name
        lead = ""
        if note == _NOTE_WHY:
            lead = question.why
        elif note:
            lead = str(note)
        elif not again and facts.known():
            lead = "好的，记下了。"
        reply = Reply(
            text=f"{lead}{question.text}", topic="legal_aid.eligibility",
            cards=_noted(facts) if not again else (), buttons=_buttons(question),
            missing=verdict.missing, next=f"ask:{question.name}",
        )
        return [
            *say(dispatcher, tracker, reply), slot("aid_asking", question.name),
            slot("aid_note", None), slot("misses", 0),
        ]


def _noted(facts: CaseFacts) -> tuple[Card, ...]:
    """What has been understood so far, so that it can be corrected."""
    known = [LABELS[name] for name in facts.known()]
    if not known:
        return ()
    return (Card("facts", "已经记下的", tuple(known), "说错了可以直接改，比如“不对，是荷塘区”"),)


def _verdict_text(verdict: Verdict) -> str:
    """Three sentences at most: how it looks, the first reasons, who decides."""
    because = "；".join(reason.text.rstrip("。") for reason in verdict.reasons[:_REASONS_SAID])
    first = verdict.label.rstrip("。")
    parts = [first, because, f"最后由{verdict.decided_by}审查决定"]
    if verdict.urgent:
        parts[1] = "时间很紧，可以请求先提供援助、后补手续"
    return "。".join(part for part in parts if part) + "。"


def verdict_reply(verdict: Verdict) -> Reply:
    """The verdict with its reasons, papers, place, days, and what else can be done."""
    blocks = guidance.after(verdict)
    if verdict.urgent:
        blocks = (guidance.urgent(verdict.as_of), *blocks)
    cards = [Card("reasons", "为什么", tuple(reason.text for reason in verdict.reasons),
                  "；".join(verdict.notes))]
    cards += [block.card() for block in blocks if block.lines]
    cards.append(Card("steps", "还有别的办法", verdict.other_ways))
    basis = dict.fromkeys(verdict.basis)
    basis.update(dict.fromkeys(ground for block in blocks for ground in block.basis))
    buttons = [Button("要带什么材料", "申请法律援助要带什么材料"),
               Button("去哪里申请", "到哪里申请法律援助"), Button("转人工", "转人工")]
    return Reply(
        text=_verdict_text(verdict), topic="legal_aid.eligibility", basis=tuple(basis),
        outcome=verdict.to_outcome(), cards=tuple(cards), buttons=tuple(buttons),
        missing=verdict.missing, next="done",
    )


class ActionLegalAidVerdict(Action):
    """Says the verdict, and leaves the facts for what is asked next."""

    def name(self) -> str:
        return "action_legal_aid_verdict"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        facts = known_facts(tracker)
        matter = facts.matter.value if facts.matter else None
        field = next((name for name, matters in _FIELDS.items() if matter in matters), None)
        return [
            *say(dispatcher, tracker, verdict_reply(assess(facts, today()))),
            slot("aid_answer", None), slot("aid_asking", None), slot("misses", 0),
            slot("service", "legal_aid"), slot("legal_field", field),
        ]


_BLOCKS: dict[str, Callable[..., tuple[guidance.Guidance, ...]]] = {
    "legal_aid.materials": lambda on, place, facts, verdict: (
        guidance.materials(on, verdict), guidance.procedure(on, verdict)),
    "legal_aid.procedure": lambda on, place, facts, verdict: (
        guidance.procedure(on, verdict), guidance.materials(on, verdict)),
    "legal_aid.where": lambda on, place, facts, verdict: (
        guidance.where(on, place, facts.forum, verdict),),
    "legal_aid.refused": lambda on, place, facts, verdict: (guidance.refused(on),),
    "legal_aid.cost": lambda on, place, facts, verdict: (
        guidance.cost(on), guidance.fraud(on)),
}
_SENTENCES = 3


def _summary(blocks: tuple[guidance.Guidance, ...]) -> str:
    """Three sentences: two of the first block, and the second's most telling one."""
    first = [line.text for line in blocks[0].lines]
    chosen = first[:_SENTENCES] if len(blocks) == 1 else first[:_SENTENCES - 1]
    if len(blocks) > 1:
        telling = [line.text for line in blocks[1].lines if any(c.isdigit() for c in line.text)]
        chosen += telling[:1]
    return "".join(text.rstrip("。") + "。" for text in chosen)


class ActionLegalAidInfo(Action):
    """Materials, steps and days, where, refusal, cost: fitted to the case when it is known."""

    def name(self) -> str:
        return "action_legal_aid_info"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        topic = topic_of(tracker)
        on = today()
        facts = known_facts(tracker)
        verdict = assess(facts, on) if facts.known() else None
        place = entity(tracker, "district") or facts.forum_place
        blocks: tuple[guidance.Guidance, ...]
        if second_topic(tracker) == "legal_aid.procedure" and topic == "legal_aid.where":
            blocks = (guidance.where(on, place, facts.forum, verdict), guidance.procedure(on))
        else:
            blocks = _BLOCKS[topic](on, place, facts, verdict)
        reply = Reply(
            text=_summary(blocks),
            topic=topic,
            basis=tuple(dict.fromkeys(b for block in blocks for b in block.basis)),
            cards=tuple(block.card() for block in blocks if block.lines),
            buttons=(Button("看看我能不能申请", "我能申请法律援助吗"), Button("转人工", "转人工")),
            next="done",
        )
        return [
            *say(dispatcher, tracker, reply), slot("district", place),
            slot("service", "legal_aid"), slot("misses", 0),
        ]

