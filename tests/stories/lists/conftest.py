"""A conversation that keeps every reply, for the stories about the two lists."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from bot.reply import Reply

Chat = Callable[..., list[Reply]]
PROMISES = ("一定不罚", "肯定不罚", "保证不罚", "保证能", "您不符合", "不能免罚", "一定会罚")


@pytest.fixture
def chat(talk: Callable[..., Reply]) -> Chat:
    """Says the messages one after the other; every reply comes back, checked for promises."""

    def say(*messages: str) -> list[Reply]:
        name = uuid.uuid4().hex
        replies = [talk(message, conversation=name) for message in messages]
        for reply in replies:
            said = reply.text + "".join(line for card in reply.cards for line in card.lines)
            assert not [word for word in PROMISES if word in said]
            assert all(basis.confidence != "from-memory" for basis in reply.basis)
        return replies

    return say
