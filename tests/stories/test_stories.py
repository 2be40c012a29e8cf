"""Conversations as people hold them, through the real service: tests/stories/<behaviour>/*.yml.

A story is a list of turns. Each says something and names what must come of it: `next`, `topic`,
`outcome`, `articles` that must be cited, `facts` that must be known, `without` that must not be,
`missing` in order, `offers` (payloads of buttons), `cards` (kinds), `reference` (same or new).
No wording is checked: sentences may improve, the law may not drift.
"""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import read_yaml
from bot.reply import Reply

HERE = Path(__file__).parent
CHECKS = {"next", "topic", "outcome", "articles", "facts", "without", "missing", "offers", "cards",
          "reference", "number_first"}
OTHERS = {"journeys", "lists"}  # told and checked in a way of their own
STORIES: list[tuple[str, dict[str, Any]]] = [
    (f"{path.relative_to(HERE).with_suffix('')}: {story['story']}", story)
    for path in sorted(HERE.glob("*/*.yml")) if path.parent.name not in OTHERS
    for story in read_yaml(path)
]


def facts_of(dialogue: Any, conversation: str) -> dict[str, Any]:
    """What the conversation knows of the case."""
    tracker = asyncio.run(dialogue._agent.processor.get_tracker(conversation))
    return dict(tracker.get_slot("aid_facts") or {})


@pytest.mark.parametrize("story", [s for _, s in STORIES], ids=[name for name, _ in STORIES])
def test_the_conversation_goes_as_told(story: dict[str, Any], dialogue: Any) -> None:
    conversation = uuid.uuid4().hex
    reference: str | None = None
    for number, turn in enumerate(story["turns"], 1):
        text = turn["say"].replace("{reference}", reference or "")
        reply: Reply = asyncio.run(dialogue.respond(conversation, text, "web"))
        where = f"第 {number} 句「{text}」→ {reply.next} {reply.text}"
        given = reply.outcome.reference if reply.outcome else None
        if "reference" in turn:
            assert (given == reference) is (turn["reference"] == "same"), where
        reference = given or reference
        _check_reply(turn, reply, where)
        known = facts_of(dialogue, conversation)
        for name, value in turn.get("facts", {}).items():
            assert known.get(name) == value, f"{where} {known}"
        assert not set(turn.get("without", ())) & set(known), f"{where} {known}"


def _check_reply(turn: dict[str, Any], reply: Reply, where: str) -> None:
    for name in ("next", "topic"):
        if name in turn:
            assert getattr(reply, name) == turn[name], where
    if "outcome" in turn:
        assert (reply.outcome.code if reply.outcome else None) == turn["outcome"], where
    cited = [ground.article for ground in reply.basis]
    for article in turn.get("articles", ()):
        assert any(article in text for text in cited), f"{where} {cited}"
    if "missing" in turn:
        assert list(reply.missing) == turn["missing"], where
    offered = {button.payload for button in reply.buttons}
    assert set(turn.get("offers", ())) <= offered, f"{where} {offered}"
    assert set(turn.get("cards", ())) <= {card.kind for card in reply.cards}, where
    if "number_first" in turn:
        assert turn["number_first"] in reply.text[:20], where


def test_there_are_at_least_sixty_stories_of_several_turns_in_their_own_words() -> None:
    assert len({name for name, _ in STORIES}) == len(STORIES)
    assert len([s for _, s in STORIES if len(s["turns"]) > 1]) >= 60


def test_every_turn_checks_something_and_no_key_is_misspelt() -> None:
    for name, story in STORIES:
        assert set(story) == {"story", "turns"}, name
        for turn in story["turns"]:
            assert set(turn) - {"say"} <= CHECKS, name
        assert any(set(turn) & CHECKS for turn in story["turns"]), name
        assert set(story["turns"][-1]) & CHECKS, f"{name}: the last turn must check something"
