"""Whatever goes wrong: one shape, Chinese, with a way on, and nothing of the person in the logs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.web.app import Services, create_app
from bot.web.guard import SECURITY_HEADERS
from bot.web.schemas import ErrorOut
from tests.fakes import FakeDialogue
from tests.web.conftest import Caller

JSON = {"Content-Type": "application/json"}


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The error of an answer, after checking what every error must have."""
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"}
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "hint", "field"}
    ErrorOut.parse_obj(answer.json())
    assert re.search(r"[\u4e00-\u9fff]", error["message"])
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
    return dict(error)


@pytest.mark.parametrize("text", ["", "   \n", "\u0000\u200b"])
def test_an_empty_text_gets_a_hint(caller: Caller, text: str) -> None:
    error = problem(caller.say(text), 422)
    assert error["field"] == "text"
    assert error["hint"]


def test_a_text_over_the_limit_says_the_limit_and_loses_nothing(caller: Caller) -> None:
    error = problem(caller.say("长" * 10_000), 413)
    assert "300" in error["message"]
    assert caller.say("短一点").status_code == 200


def test_a_text_at_the_limit_is_taken(caller: Caller) -> None:
    assert caller.say("长" * 300).status_code == 200


@pytest.mark.parametrize("body", [
    b"{", b"", b"not json", b'{"channel": "web"', b"\xff\xfe", b"[" * 30_000, b"[" * 3_000,
    b'{"channel": ' + b"9" * 5000 + b"}", b'{"channel": NaN}', b"null", b"[]", b'"web"',
])
def test_a_bad_body_is_a_clear_error(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/conversations", content=body, headers=JSON)
    problem(answer, answer.status_code)
    assert answer.status_code in (400, 422)


def test_bad_json_has_its_own_code(client: TestClient) -> None:
    answer = client.post("/api/conversations", content=b"{'channel'}", headers=JSON)
    assert problem(answer, 400)["code"] == "bad_json"


@pytest.mark.parametrize(("body", "field"), [
    ({}, "channel"), ({"channel": "fax"}, "channel"), ({"channel": None}, "channel"),
    ({"channel": ["web"]}, "channel"), ({"channel": "web", "chanel": "x"}, "chanel"),
])
def test_a_wrong_field_is_named(client: TestClient, body: Any, field: str) -> None:
    assert problem(client.post("/api/conversations", json=body), 422)["field"] == field


def test_a_wrong_value_is_told_the_allowed_ones_and_not_echoed(client: TestClient) -> None:
    error = problem(client.post("/api/conversations", json={"channel": "<fax>"}), 422)
    assert "wechat、kiosk、console、web、cli" in error["message"]
    assert "<fax>" not in str(error)


@pytest.mark.parametrize("message_id", ["", "x" * 65, "有空 格", 7, None])
def test_a_bad_message_id_is_named(caller: Caller, message_id: Any) -> None:
    assert problem(caller.say("你好", message_id), 422)["field"] == "client_message_id"


@pytest.mark.parametrize("text", [None, 12, True, ["你好"], {"a": 1}])
def test_a_text_that_is_no_text_is_named(caller: Caller, text: Any) -> None:
    assert problem(caller.say(text), 422)["field"] == "text"


def test_a_form_instead_of_json_says_what_is_expected(client: TestClient) -> None:
    answer = client.post("/api/conversations", content=b"channel=web",
                         headers={"Content-Type": "text/plain"})
    assert "application/json" in problem(answer, 422)["hint"]


def test_one_message_id_for_two_texts_is_a_conflict(caller: Caller) -> None:
    caller.say("第一句", "m1")
    assert problem(caller.say("第二句", "m1"), 409)["field"] == "client_message_id"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer 错"])
def test_without_a_token_nothing_is_shown(caller: Caller, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}
    answer = caller.client.get(f"{caller.path}/messages", headers=headers)  # type: ignore[arg-type]
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("unknown", ["0" * 32, "x", "%00", "..%2f", "编号"])
@pytest.mark.parametrize(("method", "suffix"), [
    ("GET", "/messages"), ("POST", "/messages"), ("DELETE", ""),
])
def test_an_unknown_conversation_looks_like_a_wrong_token(
    caller: Caller, unknown: str, method: str, suffix: str
) -> None:
    body = {"text": "你好", "client_message_id": "m1"} if method == "POST" else None
    wrong = {"Authorization": "Bearer wrong"}
    theirs = caller.client.request(method, caller.path + suffix, headers=wrong, json=body)
    nobodys = caller.client.request(
        method, f"/api/conversations/{unknown}{suffix}", headers=caller.headers, json=body
    )
    if "%2f" in unknown:
        problem(nobodys, 404)
        return
    problem(theirs, 401)
    assert (theirs.status_code, theirs.json()) == (nobodys.status_code, nobodys.json())


@pytest.mark.parametrize("path", [
    "/nothing", "/api/nothing", "/api/conversations/", "/chat/nothing.js", "/docs",
    "/chat/../app.py", "/chat/%2e%2e/app.py",
])
def test_an_unknown_address_has_the_same_shape(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_wrong_method_says_so_and_names_the_right_one(client: TestClient) -> None:
    answer = client.get("/api/conversations")
    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert answer.headers["Allow"] == "POST"


def test_a_large_body_is_refused_before_it_is_read(client: TestClient) -> None:
    answer = client.post("/api/conversations", content=b"x" * 70_000, headers=JSON)
    assert problem(answer, 413)["code"] == "too_large"


def test_a_large_body_in_chunks_is_refused_too(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield from (b"x" * 1024 for _ in range(70))

    answer = client.post("/api/conversations", content=chunks(), headers=JSON)
    assert "64 KB" in problem(answer, 413)["message"]


def test_too_many_messages_say_how_long_to_wait(services: Services) -> None:
    limited = replace(services, settings=replace(services.settings, messages_per_minute=2))
    with TestClient(create_app(limited)) as client:
        caller = Caller(client)
        caller.say("一", "m1")
        caller.say("二", "m2")
        answer = caller.say("三", "m3")
        assert problem(answer, 429)["code"] == "too_many"
        assert 1 <= int(answer.headers["Retry-After"]) <= 61
        assert caller.say("一", "m1").status_code == 200  # a resend is free
        assert Caller(client).say("一", "m1").status_code == 200  # others are not affected


def test_a_fault_is_answered_without_its_inside_and_logged_without_the_text(
    caller: Caller, dialogue: FakeDialogue, caplog: pytest.LogCaptureFixture
) -> None:
    dialogue.fails_on = "家暴"
    with caplog.at_level(logging.WARNING):
        error = problem(caller.say("我被家暴了"), 500)
    assert error["code"] == "internal"
    assert "12348" in error["hint"]
    assert "RuntimeError" in caplog.text
    assert "fakes.py" in caplog.text
    assert "家暴" not in caplog.text
    assert "RuntimeError" not in str(error)


def test_a_normal_conversation_leaves_no_text_in_the_logs(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="bot"):
        caller.say("我被家暴了")
        caller.say("我被家暴了" * 200, "m2")
        caller.history()
    assert "家暴" not in caplog.text


def test_the_database_breaking_is_an_answer_too(
    caller: Caller, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    with services.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE messages")
    assert problem(caller.say("我被家暴了"), 500)["code"] == "internal"
    assert "家暴" not in caplog.text
