"""The whole service as a stranger starts it: one process, one port, real answers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from bot.knowledge import ROOT
from tests.conftest import free_port


@pytest.fixture(scope="module")
def service(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Base address and database of a served copy."""
    port = free_port()
    database = f"sqlite:///{tmp_path_factory.mktemp('service') / 'farun.db'}"
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)], cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database, "FARUN_MESSAGES_PER_MINUTE": "1000"},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    base = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                break
        except httpx.HTTPError:
            time.sleep(0.2)
    yield base, database
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="module")
def client(service: tuple[str, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service[0], timeout=30) as opened:
        yield opened


def converse(client: httpx.Client, *texts: str) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Says `texts` in a new conversation: its id, its header, the last reply."""
    made = client.post("/api/conversations", json={"channel": "kiosk"}).json()
    header = {"Authorization": f"Bearer {made['token']}"}
    reply: dict[str, Any] = {}
    for number, text in enumerate(texts):
        answer = client.post(
            f"/api/conversations/{made['id']}/messages", headers=header,
            json={"text": text, "client_message_id": f"m{number}"})
        assert answer.status_code == 200, answer.text
        reply = answer.json()
    return made["id"], header, reply


def test_a_question_over_http_gets_the_cited_answer(client: httpx.Client) -> None:
    _, _, reply = converse(client, "老板欠我一万二工资不给，我是农民工，能申请法律援助吗")
    assert reply["outcome"]["code"] == "means_check_exempt"
    assert any(b["article"].startswith("第42条") for b in reply["basis"])
    assert {"topic", "topics", "confidence", "entities", "text", "basis", "outcome", "cards",
            "buttons", "missing", "next"} <= set(reply)


def test_ending_a_conversation_leaves_nothing_of_it(
    client: httpx.Client, service: tuple[str, str]
) -> None:
    identifier, header, _ = converse(client, "我想申请法律援助", "欠工资")
    assert client.delete(f"/api/conversations/{identifier}", headers=header).status_code == 204
    with sa.create_engine(service[1]).connect() as connection:
        for query in ("SELECT count(*) FROM events WHERE sender_id = :c",
                      "SELECT count(*) FROM messages WHERE conversation_id = :c"):
            assert connection.execute(sa.text(query), {"c": identifier}).scalar() == 0


def test_eligibility_without_a_chat_gives_the_trace(client: httpx.Client) -> None:
    answer = client.post("/api/eligibility", json={
        "facts": {"matter": "wages", "migrant_worker": True}, "on": "2026-11-23"}).json()
    assert answer["outcome"] == "means_check_exempt"
    assert answer["reasons"][0]["basis"]


def test_an_absurd_fact_is_refused_plainly(client: httpx.Client) -> None:
    answer = client.post("/api/eligibility", json={"facts": {"income_yuan": -5}})
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "income_yuan"


@pytest.mark.parametrize(("path", "code"), [
    ("/api/exemptions?q=广告用了最好两个字", "EX-105"),
    ("/api/commitments?q=注销营业执照", "CERT-043"),
])
def test_the_lists_are_found_without_a_chat(client: httpx.Client, path: str, code: str) -> None:
    found = client.get(path).json()
    assert found["items"][0]["code"] == code
    assert found["edition"]["official"] is False
    assert found["basis"]


def test_a_whole_list_and_one_row_can_be_read(client: httpx.Client) -> None:
    listed = client.get("/api/exemptions").json()
    assert len(listed["items"]) == 313  # five of the 318 are from memory
    row = client.get("/api/exemptions/EX-105").json()
    assert row["code"] == "EX-105"
    assert client.get("/api/exemptions/EX-316").status_code == 404


def test_an_office_has_no_invented_address(client: httpx.Client) -> None:
    found = client.get("/api/offices?district=株洲县").json()
    assert found["district"] == "渌口区"
    assert all(office["address"] == "" and office["local"] for office in found["offices"])


def test_a_deadline_is_counted_and_says_how(client: httpx.Client) -> None:
    found = client.get("/api/deadlines?kind=行政复议申请&start=2026-10-08").json()
    assert found["last_day"] == "2026-12-07"
    assert found["how"]
    assert found["basis"]["article"].startswith("第20条")


def test_the_page_is_served(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "法润株洲" in page.text
