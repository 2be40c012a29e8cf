"""Direct look-ups: what reaches the services, and what is refused before."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot import clock


def field_of(answer: Any, status: int = 422) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()["error"]["field"]


def test_eligibility_is_judged_by_the_given_day(client: TestClient) -> None:
    answer = client.post(
        "/api/eligibility", json={"facts": {"matter": "wages"}, "on": "2025-03-01"}
    )
    assert answer.json() == {"facts": {"matter": "wages"}, "on": "2025-03-01"}


def test_eligibility_is_judged_by_today_unless_told(client: TestClient) -> None:
    answer = client.post("/api/eligibility", json={"facts": {}})
    assert answer.json()["on"] == clock.today().isoformat()


@pytest.mark.parametrize(("body", "field"), [
    ({}, "facts"), ({"facts": "wages"}, "facts"), ({"facts": {"income": {"a": 1}}}, "facts"),
    ({"facts": {}, "on": "今天"}, "on"), ({"facts": {}, "on": 20250301}, "on"),
    ({"facts": {}, "on": "2025-02-30"}, "on"), ({"facts": {}, "on": "0001-01-01"}, "on"),
    ({"facts": {}, "date": "2025-03-01"}, "date"),
    ({"facts": {"unknown_fact": 1}}, "facts.unknown_fact"),
])
def test_a_wrong_question_about_eligibility_names_the_field(
    client: TestClient, body: Any, field: str
) -> None:
    assert field_of(client.post("/api/eligibility", json=body)) == field


def test_not_a_number_is_no_income(client: TestClient) -> None:
    answer = client.post("/api/eligibility", content=b'{"facts": {"income": NaN}}',
                         headers={"Content-Type": "application/json"})
    assert field_of(answer) == "facts"


def test_both_lists_can_be_searched(client: TestClient) -> None:
    exemptions = client.get("/api/exemptions", params={"q": " 广告\u0000 ", "domain": "广告"})
    assert exemptions.json() == {"query": "广告", "domain": "广告", "department": None}
    commitments = client.get("/api/commitments", params={"department": "公安"})
    assert commitments.json() == {"query": None, "department": "公安"}


@pytest.mark.parametrize("kind", ["exemptions", "commitments"])
def test_one_item_is_found_by_its_code(client: TestClient, kind: str) -> None:
    assert client.get(f"/api/{kind}/EX-001").json() == {"code": "EX-001"}
    missing = client.get(f"/api/{kind}/EX-404")
    assert missing.status_code == 404
    assert missing.json()["error"]["hint"]


def test_offices_and_deadlines(client: TestClient) -> None:
    assert client.get("/api/offices", params={"district": "天元区"}).json() == {
        "district": "天元区"}
    assert client.get("/api/offices").json() == {"district": None}
    deadline = client.get("/api/deadlines", params={"kind": "复议", "start": "2025-01-31"})
    assert deadline.json() == {"kind": "复议", "start": "2025-01-31"}


@pytest.mark.parametrize(("params", "field"), [
    ({"kind": "复议"}, "start"), ({"start": "2025-01-31"}, "kind"),
    ({"kind": "复议", "start": "1738281600"}, "start"),
    ({"kind": "长" * 201, "start": "2025-01-31"}, "kind"),
])
def test_a_wrong_deadline_question_names_the_field(
    client: TestClient, params: dict[str, str], field: str
) -> None:
    assert field_of(client.get("/api/deadlines", params=params)) == field


def test_openapi_is_chinese_and_knows_only_the_one_error_shape(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert "HTTPValidationError" not in document["components"]["schemas"]
    operations = [
        operation for path in document["paths"].values() for operation in path.values()
    ]
    assert len(operations) >= 15
    for operation in operations:
        assert any("\u4e00" <= c <= "\u9fff" for c in operation["summary"])
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                schema = response["content"]["application/json"]["schema"]
                assert schema["$ref"].endswith("/ErrorOut")
