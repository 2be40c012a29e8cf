"""Legal aid: the verdict of the form, and what people ask about aid besides."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._reply import (
    Events,
    entity,
    message_text,
    say,
    second_topic,
    slot,
    topic_of,
)
from actions._services import services
from actions.legal_aid_form import EMPTY, FORM, known_facts, noted_card
from bot.cases.verdicts import KeptVerdict, spaced
from bot.clock import today
from bot.errors import InvalidInput
from bot.law import guidance
from bot.law.assess import assess
from bot.law.deadlines import chinese_date
from bot.law.verdict import Verdict
from bot.reply import Button, Card, Reply

_REASONS_SAID = 2
_ISO = r"\d{4}-\d{2}-\d{2}"
_FIELDS = {
    "labour": ("wages", "labour_relation", "work_injury", "social_insurance", "labour_other"),
    "family": ("maintenance", "domestic_violence", "divorce"),
    "traffic": ("traffic_injury",),
    "injury": ("medical_injury", "food_drug_injury"),
    "debt": ("debt",),
    "inheritance": ("inheritance",),
    "criminal": ("criminal_defence",),
}


def _verdict_text(verdict: Verdict) -> str:
    """Three sentences at most: how it looks, the first reasons, who decides."""
    because = "；".join(reason.text.rstrip("。") for reason in verdict.reasons[:_REASONS_SAID])
    first = verdict.label.rstrip("。")
    parts = [first, because, f"最后由{verdict.decided_by}审查决定"]
    if verdict.urgent:
        parts[1] = "时间很紧，可以请求先提供援助、后补手续"
    return "。".join(part for part in parts if part) + "。"


def verdict_reply(verdict: Verdict, reference: str | None, lead: str = "") -> Reply:
    """The verdict with its reasons, papers, place, days, and what else can be done."""
    blocks = guidance.after(verdict)
    if verdict.urgent:
        blocks = (guidance.urgent(verdict.as_of), *blocks)
    cards = [Card("reasons", "为什么", tuple(reason.text for reason in verdict.reasons),
                  "；".join(verdict.notes))]
    cards += [block.card() for block in blocks if block.lines]
    cards.append(Card("steps", "还有别的办法", verdict.other_ways))
    if verdict.facts.known():
        cards.append(noted_card(verdict.facts))
    basis = dict.fromkeys(verdict.basis)
    basis.update(dict.fromkeys(ground for block in blocks for ground in block.basis))
    buttons = [Button("要带什么材料", "申请法律援助要带什么材料"),
               Button("去哪里申请", "到哪里申请法律援助"), Button("转人工", "转人工")]
    return Reply(
        text=lead + _verdict_text(verdict), topic="legal_aid.eligibility", basis=tuple(basis),
        outcome=verdict.to_outcome(reference), cards=tuple(cards), buttons=tuple(buttons),
        missing=verdict.missing, next="done",
    )


def kept_verdict_reply(kept: KeptVerdict) -> Reply:
    """An earlier verdict, re-run as of its day; says so when the rules would now differ."""
    lead = f"这是 {chinese_date(kept.as_of)} 的判断。"
    again = kept.rerun()
    if not kept.confirmed_by(again):
        lead += "规定后来有变化，下面按那天的数值、现在的规则重新列出。"
    return verdict_reply(again, spaced(kept.reference), lead)


class ActionLegalAidVerdict(Action):
    """Says the verdict under a reference, and leaves the facts for what is asked next."""

    def name(self) -> str:
        return "action_legal_aid_verdict"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        facts = known_facts(tracker)
        verdict = assess(facts, today())
        reference = reference_for(tracker, verdict)
        matter = facts.matter.value if facts.matter else None
        field = next((name for name, matters in _FIELDS.items() if matter in matters), None)
        note = tracker.get_slot("aid_note") or {}
        reply = verdict_reply(verdict, spaced(reference), note.get("text") or "")
        return [
            *say(dispatcher, tracker, reply),
            *(slot(name, value) for name, value in EMPTY.items()
              if name not in ("aid_facts", "aid_parked")),
            slot("aid_reference", {"reference": reference, **_same(verdict)}),
            slot("service", "legal_aid"), slot("legal_field", field), slot("misses", 0),
        ]


def reference_for(tracker: Tracker, verdict: Verdict) -> str:
    """The reference of this verdict: the same as before when nothing has changed since."""
    last = tracker.get_slot("aid_reference") or {}
    if all(last.get(key) == value for key, value in _same(verdict).items()):
        return str(last["reference"])
    return services().verdicts.keep(verdict)


def _same(verdict: Verdict) -> dict[str, Any]:
    return {"facts": verdict.facts.to_dict(), "as_of": verdict.as_of.isoformat()}


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


_JUDGMENT = re.compile(r"申诉|再审|抗诉|不服.{0,6}(?:判决|裁定)")
_AID_REFUSED = re.compile(
    r"(?:援助|法援).{0,8}(?:不|没|拒|驳|未)|(?:不批|不予|拒绝|驳回).{0,6}(?:援助|法援)")
_HANDED_IN = re.compile(r"交|递|提|申请|送|收到|受理|报")


def _received_on(tracker: Tracker) -> date | None:
    """The day the centre received the application, if the message names one."""
    told = entity(tracker, "date")
    if not _HANDED_IN.search(message_text(tracker)) or not re.fullmatch(_ISO, str(told)):
        return None
    return date.fromisoformat(told)


def _dated_procedure(
    dispatcher: CollectingDispatcher, tracker: Tracker, received: date, verdict: Verdict | None
) -> Events:
    """The last day for the centre's decision; a day that has not come is said plainly."""
    try:
        block = guidance.procedure(today(), verdict, received)
        text = "".join(line.text for line in block.lines if chinese_date(received) in line.text)
    except InvalidInput as error:
        block = guidance.procedure(today(), verdict)
        text = f"{error.message}。{error.hint}。" + block.lines[1].text
    reply = Reply(
        text=text, topic="legal_aid.procedure", basis=block.basis, cards=(block.card(),),
        buttons=(Button("没批准怎么办", "法律援助没批准怎么办"), Button("转人工", "转人工")),
        next="done",
    )
    return [*say(dispatcher, tracker, reply), slot("service", "legal_aid"), slot("misses", 0)]


def _about_a_judgment(text: str) -> bool:
    """「不服判决想申诉，能法援吗」 asks whether aid is possible; nobody has refused it yet."""
    return bool(_JUDGMENT.search(text)) and not _AID_REFUSED.search(text)


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
        if topic == "legal_aid.refused" and _about_a_judgment(message_text(tracker)):
            return [*(slot(name, value) for name, value in EMPTY.items()),
                    {"event": "followup", "name": FORM, "timestamp": None}]
        place = entity(tracker, "district") or facts.forum_place
        blocks: tuple[guidance.Guidance, ...]
        if topic == "legal_aid.procedure" and (received := _received_on(tracker)):
            return _dated_procedure(dispatcher, tracker, received, verdict)
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

