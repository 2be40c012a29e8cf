"""Conversations over HTTP; the work is done by bot.cases.turns."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.cases.conversations import StoredMessage
from bot.cases.turns import Conversations, Dialogue
from bot.errors import Unauthorized
from bot.web.errors import BY_STATUS, error_response
from bot.web.schemas import (
    AnswerOut,
    ConversationIn,
    ConversationOut,
    HistoryOut,
    MessageIn,
    errors,
)


async def bearer_token(request: Request) -> str:
    """The token of `Authorization: Bearer …`; Unauthorized when there is none.

    Async although it waits for nothing: the framework runs a plain function in a thread.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized(
            "缺少对话令牌。", hint="请在请求头带上 Authorization: Bearer 和开始对话时得到的 token。"
        )
    return token.strip()


Token = Annotated[str, Depends(bearer_token)]


def conversation_routes(conversations: Conversations, dialogue: Dialogue) -> APIRouter:
    """The four operations on a conversation."""
    routes = APIRouter(prefix="/api/conversations", tags=["对话"])

    @routes.post("", summary="开始对话", status_code=201, response_model=ConversationOut,
                 responses=errors(400, 413, 422))
    async def start(body: ConversationIn) -> Response:
        created = await conversations.start(body.channel)
        return JSONResponse({"id": created.id, "token": created.token}, 201)

    @routes.post("/{conversation_id}/messages", summary="说一句话，得到答复",
                 response_model=AnswerOut,
                 responses=errors(400, 401, 404, 409, 413, 422, 429, 503))
    async def say(conversation_id: str, body: MessageIn, token: Token) -> Response:
        if not dialogue.ready():
            return error_response(503, *BY_STATUS[503], headers={"Retry-After": "5"})
        turn = await conversations.say(
            conversation_id, token, body.text, body.client_message_id
        )
        return JSONResponse({**turn.reply, "message_id": turn.id})

    @routes.get("/{conversation_id}/messages", summary="看对话记录",
                response_model=HistoryOut, responses=errors(401, 404, 422))
    async def history(conversation_id: str, token: Token) -> Response:
        turns = await conversations.history(conversation_id, token)
        return JSONResponse({"messages": [_turn(turn) for turn in turns]})

    @routes.delete("/{conversation_id}", summary="结束对话并删除全部记录", status_code=204,
                   response_class=Response, responses=errors(401, 422))
    async def forget(conversation_id: str, token: Token) -> Response:
        await conversations.end(conversation_id, token)
        return Response(status_code=204)

    return routes


def _turn(turn: StoredMessage) -> dict[str, Any]:
    return {
        "message_id": turn.id, "client_message_id": turn.client_message_id, "text": turn.text,
        "created_at": turn.created_at.isoformat(), "reply": turn.reply,
    }
