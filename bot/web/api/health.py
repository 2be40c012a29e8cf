"""Is it alive, and may it get traffic?"""

from __future__ import annotations

import asyncio
import logging

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse

from bot.cases.conversations import ConversationStore
from bot.cases.turns import Dialogue
from bot.web.errors import BY_STATUS, error_response
from bot.web.schemas import StatusOut, errors

log = logging.getLogger(__name__)


def health_routes(store: ConversationStore, dialogue: Dialogue) -> APIRouter:
    """/healthz and /readyz."""
    routes = APIRouter(tags=["运行状态"])

    @routes.get("/healthz", summary="进程是否活着", response_model=StatusOut)
    async def healthz() -> Response:
        return JSONResponse({"status": "ok"})

    @routes.get("/readyz", summary="能否回答（模型和数据库都就绪）", response_model=StatusOut,
                responses=errors(503))
    async def readyz() -> Response:
        if dialogue.ready() and await asyncio.to_thread(_answers, store):
            return JSONResponse({"status": "ready"})
        return error_response(503, *BY_STATUS[503], headers={"Retry-After": "5"})

    return routes


def _answers(store: ConversationStore) -> bool:
    try:
        store.ping()
    except Exception as error:
        log.error("the database does not answer: %s", type(error).__name__)
        return False
    return True
