"""Look-ups and general questions as text, cards and basis: the one door to both tellings."""

from bot.lists.entries import Edition, Item, ListCode, Lookup
from bot.lists.tell import Presented, choices, edition_card
from bot.lists.tell_commitment import (
    commitment_consequence,
    commitment_item,
    commitment_list_overview,
    commitment_procedure,
    present_commitment,
)
from bot.lists.tell_exemption import (
    exemption_conditions,
    exemption_item,
    exemption_list_overview,
    present_exemption,
)

__all__ = [
    "Presented", "choices", "commitment_consequence", "commitment_item",
    "commitment_list_overview", "commitment_procedure", "edition_card", "exemption_conditions",
    "exemption_item", "exemption_list_overview", "present", "present_commitment",
    "present_exemption", "present_item",
]


def present_item(item: Item, edition: Edition) -> Presented:
    """One row, told in the way of its list."""
    tell = exemption_item if item.list_code is ListCode.EXEMPTION else commitment_item
    return tell(item, edition)


def present(lookup: Lookup) -> Presented:
    """Any look-up, told in the way of its list."""
    if lookup.edition.list_code is ListCode.EXEMPTION:
        return present_exemption(lookup)
    return present_commitment(lookup)
