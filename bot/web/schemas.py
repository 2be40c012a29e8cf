"""The API's bodies as OpenAPI shows them. `ReplyOut` mirrors bot.reply.Reply; a test compares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from math import isfinite
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, StrictStr, constr, validator

Channel = Literal["wechat", "kiosk", "console", "web", "cli"]
MESSAGE_ID = r"^[A-Za-z0-9._:-]{1,64}$"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1949, 2100


class IsoDate(date):
    """A date written 2026-11-23; pydantic alone would also take numbers for a Unix time."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], date]]:
        yield cls.parse

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", format="date", example="2026-11-23")

    @staticmethod
    def parse(value: Any) -> date:
        if isinstance(value, str) and _ISO.fullmatch(value):
            try:
                parsed = date.fromisoformat(value)
            except ValueError:
                raise ValueError("不是日历上有的日子。") from None
            if FIRST_YEAR <= parsed.year <= LAST_YEAR:
                return parsed
            raise ValueError(f"应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间。")
        raise ValueError("应写成 2026-11-23 这样的日期。")


class _In(BaseModel):
    class Config:
        extra = Extra.forbid


class ConversationIn(_In):
    channel: Channel = Field(..., description="从哪个渠道来")


class MessageIn(_In):
    text: StrictStr = Field(..., description="用户说的话")
    client_message_id: constr(strict=True, regex=MESSAGE_ID) = Field(  # type: ignore[valid-type]
        ..., description="客户端自编的消息编号；断线重发时用同一个编号，只回答一次"
    )


class EligibilityIn(_In):
    facts: dict[str, Any] = Field(..., description="已知的情况；不知道的不填")
    on: IsoDate | None = Field(None, description="按哪一天的规定判断，默认今天")
    keep: bool = Field(False, description="保存结果，返回可以念给人听的编号")

    @validator("facts")
    def _finite(cls, facts: dict[str, Any]) -> dict[str, Any]:  # noqa: N805
        for name, value in facts.items():
            if isinstance(value, float) and not isfinite(value):
                raise ValueError("含有不是数的值。")
            if len(name) > 64 or isinstance(value, dict):
                raise ValueError("每一项应是一个简单的值。")
        return facts


class RemovalsIn(_In):
    confirm_removals: bool = Field(False, description="确认要删掉五分之一以上的事项")


class WithdrawIn(_In):
    reason: constr(strict=True, min_length=1, max_length=200) = Field(  # type: ignore[valid-type]
        ..., description="原因，记入日志"
    )


class ConversationOut(BaseModel):
    id: str = Field(..., description="对话编号")
    token: str = Field(..., description="只给一次；之后的请求带 Authorization: Bearer")


class BasisOut(BaseModel):
    law: str
    article: str
    effective_date: str | None = Field(None, description="施行日期；来源没有写的为空")
    source: str
    confidence: str


class OutcomeOut(BaseModel):
    code: str
    label: str
    decided_by: str = Field(..., description="由谁决定")
    reference: str | None


class CardOut(BaseModel):
    kind: str
    title: str
    lines: list[str]
    note: str


class ButtonOut(BaseModel):
    title: str
    payload: str = Field(..., description="点按后作为下一句话的文字发送")


class EntityOut(BaseModel):
    name: str
    value: str
    normalized: Any
    start: int
    end: int


class ReplyOut(BaseModel):
    text: str = Field(..., description="先说的话，最多三句")
    topic: str
    topics: list[str]
    confidence: float
    entities: list[EntityOut]
    basis: list[BasisOut] = Field(..., description="依据")
    outcome: OutcomeOut | None
    cards: list[CardOut]
    buttons: list[ButtonOut]
    missing: list[str] = Field(..., description="还缺哪些情况")
    next: str
    spoken: str = Field("", description="电话里念的话，空的就念 text")


class AnswerOut(ReplyOut):
    message_id: str


class TurnOut(BaseModel):
    message_id: str
    client_message_id: str
    text: str = Field(..., description="用户的话，号码已隐去")
    created_at: datetime
    reply: ReplyOut


class HistoryOut(BaseModel):
    messages: list[TurnOut]


class StatusOut(BaseModel):
    status: Literal["ok", "ready"]


class ErrorDetail(BaseModel):
    code: str = Field(..., description="给程序看的代号")
    message: str = Field(..., description="给人看的一句话")
    hint: str = Field(..., description="接下来可以怎么做")
    field: str | None = Field(..., description="哪一项有问题")


class ErrorOut(BaseModel):
    error: ErrorDetail


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's error responses for these statuses, all of the one shape."""
    titles = {
        400: "请求读不懂", 401: "令牌不对或没有这个对话", 403: "没有权限", 404: "没有找到",
        409: "和现在的状态冲突",
        413: "内容太大", 422: "内容不合要求", 429: "发得太快", 503: "还没准备好",
    }
    return {code: {"model": ErrorOut, "description": titles[code]} for code in statuses}
