"""A citation can be opened: the article as it stood on the day, from an imported text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from bot.bootstrap import Knowledge
from bot.law.statutes import StatuteStore
from bot.web.app import Services, create_app
from bot.web.lookups import KnowledgeLookups

SAMPLES = Path(__file__).parent.parent / "law" / "samples"


@pytest.fixture
def laws(services: Services) -> Iterator[TestClient]:
    store = StatuteStore(services.database)
    store.load([SAMPLES / "lantern.md", SAMPLES / "kite.md"])
    lookups = KnowledgeLookups(cast("Knowledge", SimpleNamespace(statutes=store)))
    with TestClient(create_app(replace(services, lookups=lookups))) as client:
        yield client


def error(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json()["error"]["message"])


def test_an_article_is_opened_with_its_version_and_chapter(laws: TestClient) -> None:
    opened = laws.get("/api/laws/试验市灯会管理条例/第三条?on=2026-11-25").json()
    assert opened["label"] == "第三条"
    assert opened["heading"] == "第二章 办灯会 第一节 申请"
    assert opened["body"].startswith("办灯会的，应当提前十日")
    assert (opened["version"], opened["effective_from"]) == ("2024-06-03修正", "2024-07-01")
    assert "正式文本" in opened["note"]
    inserted = laws.get("/api/laws/试验市灯会管理条例/3-1?on=2026-11-25").json()
    assert inserted["label"] == "第三条之一"


@pytest.mark.parametrize(("path", "status", "said"), [
    ("试验市灯会管理条例/9?on=2026-11-25", 404, "没有第九条"),
    ("试验市灯会管理条例/3?on=2020-01-01", 404, "2024-07-01 才施行"),
    ("行政处罚法/33?on=2026-11-25", 404, "全文还没有载入"),
    ("噪声污染防治法/59?on=2026-11-25", 404, "不再施行"),
    ("没有这部法/1?on=2026-11-25", 404, "全文还没有载入"),
    ("风筝放飞办法/最后一条", 422, "条号读不懂"),
])
def test_what_cannot_be_opened_is_said_plainly(
    laws: TestClient, path: str, status: int, said: str
) -> None:
    assert said in error(laws.get(f"/api/laws/{path}"), status)


def test_a_wrong_day_names_its_field(laws: TestClient) -> None:
    answer = laws.get("/api/laws/风筝放飞办法/1?on=昨天")
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "on"


def test_the_loaded_laws_are_listed(laws: TestClient) -> None:
    listed = laws.get("/api/laws").json()["laws"]
    assert [(one["law"], one["articles"]) for one in listed] == [
        ("试验市灯会管理条例", 6), ("风筝放飞办法", 3)]
