"""The console looks answers up by everyday words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from fastapi.testclient import TestClient

from bot.answers.service import answer_service
from bot.bootstrap import Knowledge
from bot.web.app import Services, create_app
from bot.web.lookups import KnowledgeLookups


@pytest.fixture
def console(services: Services) -> Iterator[TestClient]:
    knowledge = cast("Knowledge", SimpleNamespace(answers=answer_service()))
    lookups = KnowledgeLookups(knowledge)
    with TestClient(create_app(replace(services, lookups=lookups))) as client:
        yield client


def test_an_answer_is_found_with_all_its_parts(console: TestClient) -> None:
    found = console.get("/api/answers", params={"q": "厂里三个月没发工钱了"}).json()
    first = found["answers"][0]
    assert first["id"] == "consult.labour.unpaid_wages"
    assert first["text"] and first["spoken"] and first["basis"]
    assert {"steps", "where"} <= {card["kind"] for card in first["cards"]}
    assert len(found["answers"]) == 5


def test_nonsense_is_answered_without_being_sure(console: TestClient) -> None:
    assert console.get("/api/answers", params={"q": "今天天气怎么样"}).json()["sure"] is False


@pytest.mark.parametrize("query", ["", "x" * 201])
def test_an_empty_or_overlong_question_is_refused(console: TestClient, query: str) -> None:
    answer = console.get("/api/answers", params={"q": query})
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "q"
