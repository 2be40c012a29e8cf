"""A kept verdict: over the API, as a page in a real browser, and on one sheet of paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from bot.bootstrap import Knowledge, open_knowledge
from bot.law.facts import Matter
from bot.web.api.verdicts import MISSES
from bot.web.app import Services
from bot.web.lookups import KnowledgeLookups
from tests.fakes import FakeDialogue, settings

CASE = {"matter": "wages", "migrant_worker": True, "forum_place": "荷塘区",
        "deadline_days_left": 3, "amount_yuan": 12000}
LONGEST = {"matter": "criminal_defence", "defence_group": "none", "has_counsel": False,
           "receives_assistance": False, "vulnerable_without_income": False,
           "financial_hardship": True, "past_false_promise": True, "in_custody": True,
           "for_whom": "relative", "forum_place": "茶陵县", "deadline_days_left": 2,
           "military_family": True, "migrant_worker": True, "forum": "police"}


@pytest.fixture
def knowledge(sqlite_url: str) -> Knowledge:
    return open_knowledge(settings(database_url=sqlite_url))


@pytest.fixture
def services(knowledge: Knowledge, dialogue: FakeDialogue) -> Services:
    """The real look-ups over a database of their own."""
    return Services(knowledge.settings, knowledge.database, dialogue, KnowledgeLookups(knowledge))


def kept(client: TestClient, facts: dict[str, Any]) -> str:
    answer = client.post("/api/eligibility", json={"facts": facts, "keep": True})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["reference"])


def test_a_verdict_is_kept_only_when_asked_for(client: TestClient) -> None:
    assert client.post("/api/eligibility", json={"facts": CASE}).json()["reference"] is None
    assert re.fullmatch(r"\d{4}-\d{4}-\d{4}", kept(client, CASE))


def test_a_kept_verdict_opens_with_its_trace_values_and_re_run(client: TestClient) -> None:
    opened = client.get(f"/api/verdicts/{kept(client, CASE)}").json()
    assert opened["outcome"] == "means_check_exempt"
    assert opened["facts"] == CASE
    assert opened["unchanged"] is True
    assert opened["rerun"]["reasons"] == opened["reasons"]
    value = next(v for v in opened["values"] if v["id"] == "urgent_days")
    assert (value["number"], value["article"], value["effective_from"]) == (
        7, "第44条", "2022-01-01")


def test_a_deleted_verdict_is_gone(client: TestClient) -> None:
    reference = kept(client, CASE)
    assert client.delete(f"/api/verdicts/{reference}").status_code == 204
    assert client.get(f"/api/verdicts/{reference}").status_code == 404
    assert client.get(f"/results/{reference}").status_code == 404


def test_a_mistyped_reference_says_so_and_guessing_is_stopped(client: TestClient) -> None:
    answer = client.get("/api/verdicts/1234-5678-9012")
    assert answer.status_code == 422
    assert "有一位不对" in answer.json()["error"]["message"]
    statuses = [client.get("/api/verdicts/abc").status_code for _ in range(MISSES)]
    assert statuses[-1] == 429
    reference = kept(client, CASE)
    assert client.get(f"/api/verdicts/{reference}").headers["Retry-After"]


def test_facts_that_contradict_each_other_are_refused_by_name(client: TestClient) -> None:
    facts = {"matter": "wages", "receives_assistance": True, "financial_hardship": False}
    answer = client.post("/api/eligibility", json={"facts": facts, "keep": True})
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "financial_hardship"


def test_a_missing_result_is_a_page_a_person_can_read(client: TestClient) -> None:
    page = client.get("/results/1234-5678-9012")
    assert page.status_code == 422
    assert "有一位不对" in page.text
    assert "<script>" not in client.get("/results/%3Cscript%3E").text


def open_page(browser: Browser, address: str, reference: str, width: int = 390) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(8000)
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda m: page.complaints.append(m.text))  # type: ignore[attr-defined]
    page.goto(f"{address}results/{reference}")
    return page


def test_the_page_shows_everything_and_folds_the_legal_basis(
    browser: Browser, address: str, client: TestClient
) -> None:
    reference = kept(client, CASE)
    page = open_page(browser, address, reference)
    for text in ("可能符合", reference, "要带什么", "到哪里办", "荷塘区", "没有批准怎么办",
                 "请如实说", "还有别的办法", "您告诉我的", "期限很近", "由法律援助机构审查决定"):
        expect(page.locator("main")).to_contain_text(text)
    assert page.locator("details.basis").get_attribute("open") is None
    expect(page.locator("details.basis li").first).to_be_hidden()
    page.locator("details.basis summary").click()
    expect(page.locator("details.basis")).to_contain_text("第42条")
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.complaints == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("facts", [
    CASE, LONGEST, {}, *({"matter": matter.value} for matter in Matter),
], ids=str)
def test_it_prints_on_one_sheet(
    browser: Browser, address: str, client: TestClient, facts: dict[str, Any], tmp_path: Path
) -> None:
    page = open_page(browser, address, kept(client, facts), 1000)
    page.evaluate("document.querySelector('details.basis').open = true")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1


def test_the_person_can_delete_it_from_the_page(
    browser: Browser, address: str, client: TestClient
) -> None:
    reference = kept(client, CASE)
    page = open_page(browser, address, reference)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="删除这份结果").click()
    expect(page.get_by_role("status")).to_have_text("已经删除。")
    assert client.get(f"/api/verdicts/{reference}").status_code == 404
