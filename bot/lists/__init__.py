"""The two official lists: editions in the database, look-ups, and how they are told."""

from bot.lists.entries import Decision, Edition, Item, ListCode, Lookup
from bot.lists.service import ListService

__all__ = ["Decision", "Edition", "Item", "ListCode", "ListService", "Lookup"]
