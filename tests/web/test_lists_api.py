"""The staff API of the lists: tokens and roles, the way from a file to the live edition."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from bot.config import StaffToken, load_settings
from bot.errors import ConfigError
from bot.lists import ListService
from bot.lists.loading import load_editions
from bot.web.app import Services, create_app
from tests.lists.workbooks.exemption import CITY_LOOKS, TOLERANT
from tests.lists.workbooks.writing import Page, xlsx

BASE = "/api/staff/lists"
QUERY = {"list": "exemption", "level": "市本级", "file": "清单.xlsx",
         "effective_from": "2026-01-01"}


def token_of(name: str) -> str:
    return f"token-{name.encode().hex()}"


def staff_token(name: str, role: str) -> StaffToken:
    return StaffToken(name, role, hashlib.sha256(token_of(name).encode()).hexdigest())


class Person:
    """A client with one member of staff's token."""

    def __init__(self, client: TestClient, name: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token_of(name)}"}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{BASE}{path}", params=query, headers=self.headers)

    def post(self, path: str, json: Any = None) -> Any:
        return self.client.post(f"{BASE}{path}", json=json, headers=self.headers)

    def send(self, path: str, data: bytes, **query: Any) -> Any:
        return self.client.post(f"{BASE}{path}", params={**QUERY, **query}, content=data,
                                headers=self.headers)


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    load_editions(services.database)
    tokens = (staff_token("李", "editor"), staff_token("王", "reviewer"),
              staff_token("赵", "reviewer"))
    app = create_app(replace(services, settings=replace(services.settings, staff=tokens)))
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def li(client: TestClient) -> Person:
    return Person(client, "李")


@pytest.fixture
def wang(client: TestClient) -> Person:
    return Person(client, "王")


def imported(person: Person, page: Page = TOLERANT) -> str:
    answer = person.send("/editions", xlsx(page))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["edition"]["code"])


def is_error(answer: Any, status: int) -> bool:
    body = answer.json()
    return answer.status_code == status and set(body) == {"error"} and set(body["error"]) == {
        "code", "message", "hint", "field"}


ROUTES = [
    ("POST", "/check"), ("POST", "/marked"), ("POST", "/editions"), ("GET", "/editions"),
    ("GET", "/editions/x"), ("GET", "/editions/x/items"), ("GET", "/editions/x/difference"),
    ("GET", "/editions/x/export"), ("POST", "/editions/x/review"),
    ("POST", "/editions/x/publish"), ("POST", "/editions/x/rollback"),
    ("POST", "/editions/x/withdraw"), ("POST", "/editions/x/checked"), ("GET", "/template"),
    ("GET", "/stale"), ("GET", "/log"), ("GET", "/in-force"),
]


def test_every_staff_route_is_in_the_test_below(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    known = {(method.upper(), path.removeprefix(BASE).replace("{code}", "x"))
             for path, methods in paths.items() if path.startswith(BASE) for method in methods}
    assert known == set(ROUTES)


@pytest.mark.parametrize("method, path", ROUTES)
@pytest.mark.parametrize("authorization", [
    None, "Bearer 不是令牌", f"Basic {token_of('李')}", "Bearer ",
])
def test_without_a_token_of_staff_nothing_is_done(
    client: TestClient, method: str, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    answer = client.request(method, f"{BASE}{path}", params=QUERY, headers=headers)
    assert is_error(answer, 401)
    assert "工作人员" in answer.json()["error"]["message"]


def test_without_the_setting_no_token_opens_the_staff_routes(services: Services) -> None:
    with TestClient(create_app(services)) as closed:
        assert is_error(Person(closed, "李").get("/editions"), 401)


def test_from_a_file_to_the_live_edition_and_back(
    services: Services, li: Person, wang: Person
) -> None:
    service = ListService(services.database)
    checked = li.send("/check", xlsx(TOLERANT)).json()
    assert checked["accepted"]
    assert checked["counts"] == {
        "items": 3, "certificates": 0, "claimed_items": 3, "claimed_certificates": None,
        "expected_items": 136, "expected_certificates": None,
    }
    assert len(li.get("/editions", list="exemption", level="city").json()) == 0
    first = imported(li)
    assert is_error(li.post(f"/editions/{first}/review"), 403)
    assert is_error(wang.post(f"/editions/{first}/publish"), 409)
    assert wang.post(f"/editions/{first}/review").json()["status"] == "reviewed"
    published = wang.post(f"/editions/{first}/publish").json()
    assert (published["status"], published["imported_by"], published["published_by"]) == (
        "published", "李", "王")
    assert service.exemption("未将营业执照置于醒目位置").items[0].code == "EX-ZZ-001"

    second = imported(li, CITY_LOOKS)
    difference = li.get(f"/editions/{second}/difference").json()
    assert (len(difference["new"]), len(difference["removed"])) == (4, 3)
    assert difference["large_removal"]
    wang.post(f"/editions/{second}/review")
    refused = wang.post(f"/editions/{second}/publish")
    assert is_error(refused, 409)
    assert "五分之一" in refused.json()["error"]["message"]
    assert wang.post(f"/editions/{second}/publish", {"confirm_removals": True}).status_code == 200
    back = wang.post(f"/editions/{first}/rollback", {"confirm_removals": True})
    assert back.status_code == 201
    assert service.item("EX-ZZ-001").headline == "未将营业执照置于醒目位置"
    actions = [(row["actor"], row["action"]) for row in wang.get("/log").json()]
    assert actions == [("李", "import"), ("王", "review"), ("王", "publish"), ("李", "import"),
                       ("王", "review"), ("王", "publish"), ("王", "rollback")]
    on = li.get("/in-force", list="exemption", level="city", on="2026-03-01").json()
    assert on["code"] == first or on["code"] == second


def test_a_reviewer_who_imported_needs_another_reviewer(client: TestClient, wang: Person) -> None:
    code = imported(wang)
    assert is_error(wang.post(f"/editions/{code}/review"), 409)
    assert Person(client, "赵").post(f"/editions/{code}/review").status_code == 200


def test_a_file_with_errors_is_refused_in_the_one_shape_and_marked_on_request(li: Person) -> None:
    broken = xlsx(Page("清单", (("序号", "违法行为", "不予处罚条件"), (1, "", "改正"))))
    refused = li.send("/editions", broken, title="不予处罚清单", issuer="株洲市城管局")
    assert is_error(refused, 422)
    assert "「清单」 第2行" in refused.json()["error"]["message"]
    assert refused.json()["error"]["field"] == "file"
    found = li.send("/check", broken).json()
    assert not found["accepted"]
    assert {problem["where"] for problem in found["problems"]} >= {"「清单」 第2行 B列（违法行为）"}
    marked = li.send("/marked", broken)
    assert marked.headers["content-disposition"].startswith("attachment")
    assert openpyxl.load_workbook(io.BytesIO(marked.content)).sheetnames == ["导入问题", "清单"]
    assert li.get("/editions", level="city").json() == []
    assert [row["action"] for row in li.get("/log").json()] == ["import_refused"]


def test_files_may_be_large_for_staff_only_and_not_without_end(
    client: TestClient, li: Person
) -> None:
    stream = io.BytesIO(xlsx(TOLERANT))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(range(256)) * 2000)  # half a megabyte
    assert li.send("/check", stream.getvalue()).status_code == 200
    assert is_error(client.post(f"{BASE}/check", params=QUERY, content=stream.getvalue()), 413)
    assert is_error(client.post("/api/conversations", content=stream.getvalue(),
                                headers=li.headers), 413)
    too_large = li.send("/check", b"PK\x03\x04" + bytes(11 * 1024 * 1024))
    assert is_error(too_large, 413)


@pytest.mark.parametrize("changes, field", [
    ({"list": "something"}, "list"), ({"level": "火星"}, "level"),
    ({"effective_from": "2026-13-01"}, "effective_from"), ({"file": ""}, "file"),
    ({"expected_items": -1}, "expected_items"),
])
def test_a_wrong_query_is_told_by_its_field(
    li: Person, changes: dict[str, Any], field: str
) -> None:
    answer = li.send("/check", xlsx(TOLERANT), **changes)
    assert is_error(answer, 422)
    assert answer.json()["error"]["field"] == field


def test_unknown_editions_and_wrong_steps_are_told(li: Person, wang: Person) -> None:
    assert is_error(li.get("/editions/nothing"), 404)
    assert is_error(wang.post("/editions/nothing/publish"), 404)
    code = imported(li)
    assert is_error(wang.post(f"/editions/{code}/withdraw", {"reason": ""}), 422)
    assert wang.post(f"/editions/{code}/withdraw", {"reason": "发错了"}).json()[
        "status"] == "withdrawn"
    assert is_error(wang.post(f"/editions/{code}/withdraw", {"reason": "发错了"}), 409)
    assert is_error(wang.post(f"/editions/{code}/checked"), 409)


def test_exports_and_the_template_are_downloads(li: Person) -> None:
    code = imported(li)
    for query, start in (({}, b"PK"), ({"format": "csv"}, b"\xef\xbb\xbf")):
        answer = li.get(f"/editions/{code}/export", **query)
        assert answer.content.startswith(start)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert li.get("/template", list="commitment").content.startswith(b"PK")
    assert is_error(li.get(f"/editions/{code}/export", format="exe"), 422)


def test_imported_text_reaches_nobody_as_markup(li: Person) -> None:
    evil = "<img src=x onerror=alert(1)>占道经营"
    page = Page("清单", (
        ("轻微违法不予处罚清单",),
        ("序号", "违法行为", "适用条件", "法律依据", "实施主体"),
        (1, evil, "改正", "《行政处罚法》第三十三条", "城管局"),
    ))
    code = imported(li, page)
    answer = li.get(f"/editions/{code}/items")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()[0]["behaviour"] == evil


@pytest.mark.parametrize("raw, words", [
    ("李:boss:" + "0" * 64, "第 1 项权限"), ("李:editor:abc", "64 位"),
    (":editor:" + "0" * 64, "姓名"),
    ("李:editor:" + "0" * 64 + ",王:editor:" + "0" * 64, "第 2 项姓名或令牌和前面的重复"),
])
def test_a_wrong_setting_stops_the_start_and_repeats_no_hash(raw: str, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_settings({"FARUN_STAFF_TOKENS": raw})
    assert words in refused.value.message
    assert "0" * 64 not in refused.value.message + refused.value.hint


def test_the_setting_is_read() -> None:
    raw = f"李:editor:{'a' * 64}, 王:reviewer:{'b' * 64}"
    assert load_settings({"FARUN_STAFF_TOKENS": raw}).staff == (
        StaffToken("李", "editor", "a" * 64), StaffToken("王", "reviewer", "b" * 64))
    assert load_settings({}).staff == ()
