"""The two official lists: a form that finds the row a person means, and what the row says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._reply import Events, is_side_question, message_text, say, slot, topic_of
from actions._services import services
from bot.lists import present
from bot.lists.entries import Decision, ListCode, Lookup
from bot.reply import Button, Reply

NOT_LISTED = "none"
_NONE_OF_THESE = ("都不是", "没有我要的", "不是这些")


@dataclass(frozen=True)
class ListTalk:
    """What differs between the conversations about the two lists."""

    code: ListCode
    topic: str
    next_topics: tuple[Button, ...]

    @property
    def query_slot(self) -> str:
        return f"{self.code.value}_query"

    @property
    def item_slot(self) -> str:
        return f"{self.code.value}_item"

    @property
    def own_topics(self) -> tuple[str, ...]:
        """Topics whose messages may answer this form's question."""
        return (self.topic, f"{self.code.value}.conditions", f"{self.code.value}.procedure")

    def look_up(self, query: str) -> Lookup:
        lists = services().lists
        find = lists.exemption if self.code is ListCode.EXEMPTION else lists.commitment
        return find(query)


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


def find_item(talk: ListTalk, tracker: Tracker) -> dict[str, Any]:
    """Slots from the message: the chosen or clearly found row, or the query to ask about.

    {} hands a side question over to the other rules.
    """
    text = message_text(tracker)
    waiting = bool(tracker.active_loop.get("name"))
    if waiting and any(phrase in text for phrase in _NONE_OF_THESE):
        return {talk.item_slot: NOT_LISTED}
    if waiting and is_side_question(tracker, talk.own_topics):
        return {}
    before = tracker.get_slot(talk.query_slot) if waiting else None
    found = talk.look_up(text)
    if before and found.decision in (Decision.NONE, Decision.ASK):
        text = f"{before} {text}"
        found = talk.look_up(text)
    if found.decision is Decision.ANSWER:
        return {talk.query_slot: text, talk.item_slot: found.items[0].code}
    if found.decision is Decision.NONE or (before and found.decision is Decision.ASK):
        return {talk.query_slot: text, talk.item_slot: NOT_LISTED}
    return {talk.query_slot: text, talk.item_slot: None}


def ask_for_item(
    talk: ListTalk, dispatcher: CollectingDispatcher, tracker: Tracker
) -> Events:
    """Up to three rows to choose from, or a question for the behaviour or matter."""
    found = talk.look_up(tracker.get_slot(talk.query_slot) or "")
    shown = present.present(found)
    buttons = present.choices(found) if found.decision is Decision.CHOOSE else ()
    reply = Reply(
        text=shown.text, topic=talk.topic, cards=shown.cards, basis=shown.basis,
        buttons=(*buttons, Button("都不是", "都不是")) if buttons else (),
        missing=(talk.item_slot,), next="choose" if buttons else f"ask:{talk.item_slot}",
    )
    return [*say(dispatcher, tracker, reply), slot("misses", 0)]


def tell_item(talk: ListTalk, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """The chosen row, or what it means that there is none; then the slots are free again."""
    code = tracker.get_slot(talk.item_slot)
    query = tracker.get_slot(talk.query_slot) or message_text(tracker)
    if code in (None, NOT_LISTED):
        found = talk.look_up(query)
        if found.decision is not Decision.NONE:  # the person said that none of them fits
            found = Lookup(query, Decision.NONE, found.edition, note=found.note)
        reply = _reply(talk, present.present(found))
    else:
        reply = item_reply(talk, str(code))
    return [
        *say(dispatcher, tracker, reply), slot(talk.item_slot, None), slot(talk.query_slot, None),
        slot("service", talk.code.value), slot("misses", 0),
    ]


def item_reply(talk: ListTalk, code: str) -> Reply:
    """One row of the list as a reply."""
    lists = services().lists
    item = lists.item(code)
    return _reply(talk, present.present_item(item, lists.edition_of(item)))


def _reply(talk: ListTalk, shown: present.Presented, topic: str | None = None) -> Reply:
    return Reply(
        text=shown.text, topic=topic or talk.topic, cards=shown.cards, basis=shown.basis,
        buttons=talk.next_topics, next="done",
    )


class ValidateExemptionForm(FormValidationAction):
    """Finds the behaviour in the exemption list."""

    def name(self) -> str:
        return "validate_exemption_form"

    async def extract_exemption_item(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        changes = find_item(EXEMPTION, tracker)
        return {EXEMPTION.item_slot: changes} if changes else {}

    async def validate_exemption_item(
        self, changes: dict[str, Any], dispatcher: CollectingDispatcher, tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        return changes


class ValidateCommitmentForm(FormValidationAction):
    """Finds the matter in the commitment list."""

    def name(self) -> str:
        return "validate_commitment_form"

    async def extract_commitment_item(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        changes = find_item(COMMITMENT, tracker)
        return {COMMITMENT.item_slot: changes} if changes else {}

    async def validate_commitment_item(
        self, changes: dict[str, Any], dispatcher: CollectingDispatcher, tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        return changes


class ActionAskExemptionItem(Action):
    def name(self) -> str:
        return "action_ask_exemption_item"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        return ask_for_item(EXEMPTION, dispatcher, tracker)


class ActionAskCommitmentItem(Action):
    def name(self) -> str:
        return "action_ask_commitment_item"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        return ask_for_item(COMMITMENT, dispatcher, tracker)


class ActionExemptionItem(Action):
    def name(self) -> str:
        return "action_exemption_item"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        return tell_item(EXEMPTION, dispatcher, tracker)


class ActionCommitmentItem(Action):
    def name(self) -> str:
        return "action_commitment_item"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        return tell_item(COMMITMENT, dispatcher, tracker)


class ActionExemptionInfo(Action):
    """Conditions in general, and what the list is."""

    def name(self) -> str:
        return "action_exemption_info"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        topic = topic_of(tracker)
        edition = services().lists.edition(ListCode.EXEMPTION)
        tell = (present.exemption_list_overview if topic == "exemption.list"
                else present.exemption_conditions)
        return [*say(dispatcher, tracker, _reply(EXEMPTION, tell(edition), topic)),
                slot("service", "exemption"), slot("misses", 0)]


class ActionCommitmentInfo(Action):
    """How commitment works, what a false promise costs, and what the list is."""

    def name(self) -> str:
        return "action_commitment_info"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        topic = topic_of(tracker)
        edition = services().lists.edition(ListCode.COMMITMENT)
        tell = {
            "commitment.procedure": present.commitment_procedure,
            "commitment.consequence": present.commitment_consequence,
        }.get(topic, present.commitment_list_overview)
        return [*say(dispatcher, tracker, _reply(COMMITMENT, tell(edition), topic)),
                slot("service", "commitment"), slot("misses", 0)]
