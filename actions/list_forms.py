"""The Rasa side of the conversations about the lists: every method is one call of `lists`."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._reply import Events, say, slot, topic_of
from actions._services import services
from actions.lists import (
    COMMITMENT,
    EXEMPTION,
    as_reply,
    ask_about_case,
    ask_for_item,
    next_slots,
    tell_item,
)
from bot.lists import present
from bot.lists.entries import ListCode

Domain = dict[str, Any]


class ValidateExemptionForm(FormValidationAction):
    """Finds the behaviour, then the facts of the case.

    rasa-sdk keeps only a form's own slots from extraction, so all changes travel in the first
    one and its validator unpacks them.
    """

    def name(self) -> str:
        return "validate_exemption_form"

    async def extract_exemption_item(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> dict[str, Any]:
        changes = next_slots(EXEMPTION, tracker)
        return {EXEMPTION.slot("item"): changes} if changes else {}

    async def validate_exemption_item(
        self, changes: dict[str, Any], dispatcher: CollectingDispatcher, tracker: Tracker,
        domain: Domain,
    ) -> dict[str, Any]:
        return changes


class ValidateCommitmentForm(FormValidationAction):
    """Finds the matter, then the facts of the case; see `ValidateExemptionForm`."""

    def name(self) -> str:
        return "validate_commitment_form"

    async def extract_commitment_item(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> dict[str, Any]:
        changes = next_slots(COMMITMENT, tracker)
        return {COMMITMENT.slot("item"): changes} if changes else {}

    async def validate_commitment_item(
        self, changes: dict[str, Any], dispatcher: CollectingDispatcher, tracker: Tracker,
        domain: Domain,
    ) -> dict[str, Any]:
        return changes


class ActionAskExemptionItem(Action):
    def name(self) -> str:
        return "action_ask_exemption_item"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return ask_for_item(EXEMPTION, dispatcher, tracker)


class ActionAskExemptionCase(Action):
    def name(self) -> str:
        return "action_ask_exemption_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return ask_about_case(EXEMPTION, dispatcher, tracker)


class ActionExemptionItem(Action):
    def name(self) -> str:
        return "action_exemption_item"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return tell_item(EXEMPTION, dispatcher, tracker)


class ActionAskCommitmentItem(Action):
    def name(self) -> str:
        return "action_ask_commitment_item"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return ask_for_item(COMMITMENT, dispatcher, tracker)


class ActionAskCommitmentCase(Action):
    def name(self) -> str:
        return "action_ask_commitment_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return ask_about_case(COMMITMENT, dispatcher, tracker)


class ActionCommitmentItem(Action):
    def name(self) -> str:
        return "action_commitment_item"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return tell_item(COMMITMENT, dispatcher, tracker)


class ActionExemptionInfo(Action):
    """Conditions in general, and what the list is."""

    def name(self) -> str:
        return "action_exemption_info"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        topic = topic_of(tracker)
        edition = services().lists.edition(ListCode.EXEMPTION)
        tell = (present.exemption_list_overview if topic == "exemption.list"
                else present.exemption_conditions)
        return [*say(dispatcher, tracker, as_reply(EXEMPTION, tell(edition), topic)),
                slot("service", "exemption"), slot("misses", 0)]


class ActionCommitmentInfo(Action):
    """How commitment works, what a false promise costs, and what the list is."""

    def name(self) -> str:
        return "action_commitment_info"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        topic = topic_of(tracker)
        edition = services().lists.edition(ListCode.COMMITMENT)
        tell = {
            "commitment.procedure": present.commitment_procedure,
            "commitment.consequence": present.commitment_consequence,
        }.get(topic, present.commitment_list_overview)
        return [*say(dispatcher, tracker, as_reply(COMMITMENT, tell(edition), topic)),
                slot("service", "commitment"), slot("misses", 0)]
