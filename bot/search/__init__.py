"""Search by everyday words, for anything with a headline: see `engine`."""

from bot.search.bands import Bands
from bot.search.documents import Decision, Document, Field, Found, Hit
from bot.search.engine import Search
from bot.search.memory import MemoryIndex
from bot.search.synonyms import SynonymTable, read_table

__all__ = ["Bands", "Decision", "Document", "Field", "Found", "Hit", "MemoryIndex", "Search",
           "SynonymTable", "read_table"]
