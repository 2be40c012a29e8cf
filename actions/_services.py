"""The services the actions call, wired once per process by bot.bootstrap."""

from __future__ import annotations

from functools import lru_cache

from bot.bootstrap import Knowledge, open_knowledge


@lru_cache(maxsize=1)
def services() -> Knowledge:
    """The same knowledge whether the actions run in the service or in `rasa run actions`."""
    return open_knowledge()
