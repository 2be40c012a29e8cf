"""What staff do with the two lists, over HTTP: the same steps as `farun lists`, with a token.

Annotations are evaluated here (no `from __future__`): the dependencies are made per app.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from bot import clock
from bot.errors import InvalidInput, NotFound
from bot.lists import intake as desk
from bot.lists.editions import Editions
from bot.lists.entries import ListCode
from bot.lists.export import to_csv, to_xlsx
from bot.lists.importing.gate import MAX_BYTES
from bot.lists.importing.template import template
from bot.lists.intake import Order
from bot.lists.levels import level_of
from bot.lists.staff import Staff
from bot.lists.stale import stale
from bot.lists.wire import (
    difference_json,
    edition_json,
    intake_json,
    log_json,
    record_json,
)
from bot.web.schemas import IsoDate, RemovalsIn, WithdrawIn, errors
from bot.web.staff import StaffDoor

PREFIX = "/api/staff/lists"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FAULTS = errors(401, 403, 404, 409, 422)
_FILE = {"requestBody": {
    "required": True, "description": "清单文件本身（.xlsx、.xls、.ods、.csv、.docx）",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}}
Result = TypeVar("Result")
Which = Annotated[Literal["exemption", "commitment"], Query(alias="list", description="哪份清单")]
Text = Annotated[str, Query(max_length=300)]


def upload_limit(door: StaffDoor) -> Callable[[Scope], int]:
    """How much a request may send: a file's size on these routes, and only for known staff."""

    def limit(scope: Scope) -> int:
        if not scope["path"].startswith(f"{PREFIX}/"):
            return 0
        headers = {name: value for name, value in scope["headers"]}  # noqa: C416
        authorization = headers.get(b"authorization", b"").decode("latin-1")
        return MAX_BYTES + 1 if door.known(authorization) is not None else 0

    return limit


def order_of(
    which: Which,
    level: Annotated[str, Query(max_length=40, description="市本级、县市区，或县市区的名字")],
    title: Text = "", issuer: Text = "", document_number: Text = "",
    registration_number: Text = "", effective_from: IsoDate | None = None,
    effective_to: IsoDate | None = None, replaces: Text = "", kind: Text = "",
    department: Text = "", expected_items: Annotated[int | None, Query(ge=0)] = None,
    expected_certificates: Annotated[int | None, Query(ge=0)] = None, part: bool = False,
) -> Order:
    """The query of an import; everything but list and level may stand in the file instead."""
    return Order(
        ListCode(which), level, title, issuer, document_number, registration_number,
        effective_from, effective_to, replaces, kind, department, expected_items,
        expected_certificates, part,
    )


def list_routes(editions: Editions, door: StaffDoor) -> APIRouter:
    """All of it under one prefix; every route first asks who is calling."""
    routes = APIRouter(prefix=PREFIX, tags=["工作人员：清单"])

    async def caller(request: Request) -> Staff:
        return door.who(request.headers.get("authorization", ""))

    Caller = Annotated[Staff, Depends(caller)]  # noqa: N806
    FileName = Annotated[  # noqa: N806
        str, Query(alias="file", min_length=1, max_length=255, description="文件名，带扩展名")]
    Asked = Annotated[Order, Depends(order_of)]  # noqa: N806

    @routes.post("/check", summary="试导入：只检查和比较，什么也不写",
                 responses=errors(401, 409, 413, 422), openapi_extra=_FILE)
    async def check(staff: Caller, request: Request, file: FileName, order: Asked) -> Response:
        data = await request.body()
        found = await run_in_threadpool(desk.examine, editions, data, file, order)
        return JSONResponse(intake_json(found))

    @routes.post("/marked", summary="把文件标注好问题还回来（.xlsx）", response_class=Response,
                 responses=errors(401, 409, 413, 422), openapi_extra=_FILE)
    async def marked(staff: Caller, request: Request, file: FileName, order: Asked) -> Response:
        data = await request.body()

        def work() -> bytes:
            return desk.mark(data, desk.examine(editions, data, file, order))

        return _download(await run_in_threadpool(work), f"{file}-标注.xlsx", XLSX)

    @routes.post("/editions", summary="导入成为草稿", status_code=201,
                 responses=errors(401, 409, 413, 422), openapi_extra=_FILE)
    async def take_in(staff: Caller, request: Request, file: FileName, order: Asked) -> Response:
        data = await request.body()
        found, kept = await run_in_threadpool(
            desk.take_in, editions, staff, data, file, order)
        if kept is None:
            raise desk.refusal(found.errors)
        return JSONResponse({**intake_json(found), "edition": edition_json(kept)}, 201)

    @routes.get("/editions", summary="全部版本，新的在前", responses=errors(401, 422))
    def every(
        staff: Caller, which: Annotated[str | None, Query(alias="list")] = None,
        level: str | None = None,
    ) -> list[dict[str, Any]]:
        found_list = None if which is None else _list_code(which)
        code = None if level is None else level_of(level).code
        return [edition_json(kept) for kept in editions.all(found_list, code)]

    @routes.get("/in-force", summary="某一天有效的版本", responses=errors(401, 404, 422))
    def in_force(staff: Caller, which: Which, level: str, on: IsoDate) -> dict[str, Any]:
        kept = editions.in_force(ListCode(which), level_of(level).code, on)
        if kept is None:
            raise NotFound(f"{on} 没有有效的版本。", hint="请换一天。", field="on")
        return edition_json(kept)

    @routes.get("/editions/{code}", summary="看一个版本", responses=errors(401, 404, 422))
    def one(staff: Caller, code: str) -> dict[str, Any]:
        return edition_json(editions.get(code))

    @routes.get("/editions/{code}/items", summary="一个版本的全部事项",
                responses=errors(401, 404, 422))
    def items(staff: Caller, code: str) -> list[dict[str, Any]]:
        return [record_json(record) for record in editions.records(code)]

    @routes.get("/editions/{code}/difference", summary="和现行版本或另一个版本的差异",
                responses=errors(401, 404, 422))
    def difference(staff: Caller, code: str, against: str | None = None) -> dict[str, Any]:
        return difference_json(editions.difference(code, against))

    @routes.get("/editions/{code}/export", summary="导出（可以改好再导入）",
                response_class=Response, responses=errors(401, 404, 422))
    def export(
        staff: Caller, code: str, format: Literal["xlsx", "csv"] = "xlsx",
    ) -> Response:
        kept, records = editions.get(code), editions.records(code)
        editions.note(staff, "export", kept.list_code, edition=kept.code, format=format)
        if format == "csv":
            return _download(to_csv(kept, records, clock.now()), f"{code}.csv", "text/csv")
        return _download(to_xlsx(kept, records, clock.now()), f"{code}.xlsx", XLSX)

    _add_steps(routes, editions, Caller)

    @routes.get("/template", summary="空的模板（.xlsx）", response_class=Response,
                responses=errors(401, 422))
    def empty(staff: Caller, which: Which) -> Response:
        return _download(template(ListCode(which)), f"{which}-模板.xlsx", XLSX)

    @routes.get("/stale", summary="过期、太久没核对、引用的法律变了的版本",
                responses=errors(401, 422))
    def find_stale(staff: Caller, on: IsoDate | None = None) -> list[dict[str, Any]]:
        day: date = on or clock.today()
        return [asdict(found) for found in stale(editions, day)]

    @routes.get("/log", summary="谁在什么时候做了什么", responses=errors(401, 422))
    def log(staff: Caller, edition: str | None = None) -> list[dict[str, Any]]:
        return [log_json(row) for row in editions.log(edition)]

    return routes


def _add_steps(routes: APIRouter, editions: Editions, Caller: Any) -> None:  # noqa: N803
    """Review, publish, roll back, withdraw, checked: each answers with the edition."""

    @routes.post("/editions/{code}/review", summary="审核（不能是导入的人）", responses=_FAULTS)
    def review(staff: Caller, code: str) -> dict[str, Any]:
        return edition_json(editions.review(staff, code))

    @routes.post("/editions/{code}/publish", summary="发布", responses=_FAULTS)
    def publish(staff: Caller, code: str, body: RemovalsIn | None = None) -> dict[str, Any]:
        confirmed = body is not None and body.confirm_removals
        return edition_json(editions.publish(staff, code, confirm_removals=confirmed))

    @routes.post("/editions/{code}/rollback", summary="按以前的版本发布一个新版本", status_code=201,
                 responses=_FAULTS)
    def rollback(staff: Caller, code: str, body: RemovalsIn | None = None) -> dict[str, Any]:
        confirmed = body is not None and body.confirm_removals
        return edition_json(editions.roll_back(staff, code, confirm_removals=confirmed))

    @routes.post("/editions/{code}/withdraw", summary="撤下，要写原因", responses=_FAULTS)
    def withdraw(staff: Caller, code: str, body: WithdrawIn) -> dict[str, Any]:
        return edition_json(editions.withdraw(staff, code, body.reason))

    @routes.post("/editions/{code}/checked", summary="记下今天重新核对过", responses=_FAULTS)
    def checked(staff: Caller, code: str) -> dict[str, Any]:
        return edition_json(editions.checked(staff, code))


def _list_code(which: str) -> ListCode:
    try:
        return ListCode(which)
    except ValueError:
        raise InvalidInput("没有这份清单。", field="list",
                           hint="请写 exemption 或 commitment。") from None


def _download(data: bytes, name: str, media_type: str) -> Response:
    """A file that is saved and never shown in the page."""
    return Response(data, media_type=media_type, headers={
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
    })
