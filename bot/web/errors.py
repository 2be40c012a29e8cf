"""One shape for everything that goes wrong: {"error": {code, message, hint, field}}, in Chinese.

Nothing of the request is echoed, and nothing of an exception that was not raised on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from bot.errors import RequestError, TooMany

BY_STATUS = {
    400: ("bad_request", "请求读不懂。", "请检查请求内容，再试一次。"),
    401: ("unauthorized", "没有权限查看这个对话。", "请开始新的对话。"),
    403: ("forbidden", "没有权限这样做。", "请由有权限的工作人员来做。"),
    404: ("not_found", "没有这个地址。", "请检查网址；接口说明见 /openapi.json。"),
    405: ("method_not_allowed", "这个地址不支持这种操作。", "请检查请求方法。"),
    413: ("too_large", "发送的内容太大。", "请缩短后再发。"),
    503: ("not_ready", "服务正在启动，还不能回答。", "请稍等一会儿再试，急事请拨打 12348。"),
}
INTERNAL = ("internal", "系统出了点问题，这次没能回答。", "请稍后再试，急事请拨打 12348。")

_BY_TYPE = {
    "value_error.missing": "缺少这一项。",
    "value_error.extra": "没有这一项，请检查拼写。",
    "type_error.none.not_allowed": "不能为空。",
    "type_error.str": "应是文字。",
    "type_error.dict": "应是 JSON 对象。",
    "value_error.any_str.min_length": "不能为空。",
    "value_error.str.regex": "格式不对。",
}


def error_response(
    status: int, code: str, message: str, hint: str = "", field: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The one error shape."""
    body = {"error": {"code": code, "message": message, "hint": hint, "field": field}}
    return JSONResponse(body, status, dict(headers or {}))


def internal_error() -> JSONResponse:
    """What a person sees of a fault of ours."""
    return error_response(500, *INTERNAL)


async def _on_purpose(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestError)
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return error_response(
        error.status, error.code, error.message, error.hint, error.field, headers
    )


async def _by_framework(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, message, hint = BY_STATUS.get(error.status_code, BY_STATUS[400])
    return error_response(error.status_code, code, message, hint, headers=error.headers)


async def _by_validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if str(first["type"]).startswith(("value_error.jsondecode", "json_invalid")):
        return error_response(
            400, "bad_json", "请求体不是合法的 JSON。", "请检查引号、逗号和编码（UTF-8）。"
        )
    path = [str(part) for part in first["loc"][1:]]
    if not path and first["loc"][0] == "body":
        return error_response(
            422, "invalid_input", "请求体应是一个 JSON 对象。",
            "请带上 Content-Type: application/json。",
        )
    field = ".".join(path)
    return error_response(
        422, "invalid_input", f"「{field}」{_explain(first)}",
        "请按接口说明 /openapi.json 填写。", field,
    )


def _explain(problem: Mapping[str, Any]) -> str:
    kind, context = str(problem["type"]), problem.get("ctx", {})
    if "limit_value" in context and kind.endswith("max_length"):
        return f"最多 {context['limit_value']} 个字。"
    if kind == "value_error.const":
        return f"只能是 {'、'.join(map(str, context['permitted']))} 之一。"
    if kind == "value_error":  # raised by our own validators, already Chinese
        return str(problem["msg"])
    return _BY_TYPE.get(kind, "格式不对。")


def install_error_handlers(app: FastAPI) -> None:
    """Gives every expected error the one shape; bot.web.guard does it for the unexpected."""
    app.add_exception_handler(RequestError, _on_purpose)
    app.add_exception_handler(HTTPException, _by_framework)
    app.add_exception_handler(RequestValidationError, _by_validation)
