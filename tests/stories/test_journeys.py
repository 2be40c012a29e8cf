"""Journeys across services, told turn by turn through the service's own API.

Each file of journeys/ is one story. A turn says what must be in the reply (`has`, in the text or
the cards), what must not (`not`), what it cites, its topic, outcome and buttons.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from bot.answers.wording import wording_faults
from bot.db import Database
from bot.web.app import Services, create_app
from tests.fakes import FakeLookups, settings

STORIES = sorted((Path(__file__).parent / "journeys").glob("*.yml"))
TODAY = date(2026, 11, 25)
_EXPECTATIONS = {
    "say", "topic", "has", "not", "cites", "outcome", "buttons", "starts", "before",
}


@pytest.fixture
def client(
    sqlite_database: Database, dialogue: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """The whole service in this process, with the trained model, on a fixed day."""
    for module in ("actions.deadline", "actions.answers", "actions.boundary", "actions._journey",
                   "bot.nlu.extractor"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)
    with TestClient(create_app(
        Services(settings(), sqlite_database, dialogue, FakeLookups()))) as opened:
        yield opened


def shown(reply: dict[str, Any]) -> str:
    cards = [line for card in reply["cards"] for line in (card["title"], *card["lines"],
                                                          card["note"])]
    return "\n".join([reply["text"], *cards])


def faults(turn: dict[str, Any], reply: dict[str, Any]) -> list[str]:
    """Everything in which `reply` differs from what the turn asks for."""
    text, wrong = shown(reply), []
    wrong += [f"缺「{words}」" for words in turn.get("has", ()) if words not in text]
    wrong += [f"不该有「{words}」" for words in turn.get("not", ()) if words in text]
    wrong += [f"第一句缺「{words}」" for words in turn.get("starts", ())
              if words not in reply["text"].split("。")[0]]
    if "topic" in turn and reply["topic"] != turn["topic"]:
        wrong.append(f"主题是 {reply['topic']}")
    if "outcome" in turn and (reply["outcome"] or {}).get("code") != turn["outcome"]:
        wrong.append(f"结论是 {reply['outcome']}")
    for law, article in turn.get("cites", ()):
        if not any(law in b["law"] and article in b["article"] for b in reply["basis"]):
            wrong.append(f"没有引《{law}》{article}")
    titles = [button["title"] for button in reply["buttons"]]
    wrong += [f"没有按钮「{title}」" for title in turn.get("buttons", ()) if title not in titles]
    if "before" in turn:
        first, second = turn["before"]
        if second in text and text.index(first) > text.index(second):
            wrong.append(f"「{first}」不在「{second}」前面")
    wrong += list(wording_faults(reply["text"]))
    return wrong


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_journey_is_told_to_its_end(client: TestClient, path: Path) -> None:
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    made = client.post("/api/conversations", json={"channel": "web"}).json()
    header = {"Authorization": f"Bearer {made['token']}"}
    for number, turn in enumerate(story["turns"]):
        assert set(turn) <= _EXPECTATIONS
        answer = client.post(
            f"/api/conversations/{made['id']}/messages", headers=header,
            json={"text": turn["say"], "client_message_id": f"m{number}"})
        assert answer.status_code == 200, answer.text
        reply = answer.json()
        assert faults(turn, reply) == [], f"{path.stem}：{turn['say']} → {reply['text']}"


def test_there_is_a_story_for_each_journey_of_the_brief() -> None:
    assert {path.stem for path in STORIES} >= {"fined", "award", "wages", "violence", "swindled"}


def test_a_turn_that_misses_something_is_seen() -> None:
    reply = {"text": "可以复议。", "topic": "reconsideration", "outcome": None, "cards": [],
             "basis": [], "buttons": []}
    turn = {"say": "x", "has": ["60日"], "not": ["复议"], "cites": [["行政复议法", "第20条"]],
            "topic": "notary", "outcome": "likely", "buttons": ["算"], "starts": ["110"]}
    assert len(faults(turn, reply)) == 7
