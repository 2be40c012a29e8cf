"""Starts the whole service in one process: knowledge, dialogue, web, one port."""

from __future__ import annotations

import time
from collections.abc import Callable

import uvicorn

from bot.bootstrap import open_knowledge
from bot.config import load_settings
from bot.dialogue.training import ensure_model
from bot.web.app import Services, create_app
from bot.web.lookups import KnowledgeLookups


def run(*, host: str | None, port: int | None, say: Callable[[str], None]) -> None:
    """Prepares everything, says how far it is, and serves until interrupted."""
    started = time.monotonic()
    settings = load_settings()
    host, port = host or settings.host, port or settings.port
    knowledge = open_knowledge(settings, say)
    model = ensure_model(settings.model_dir, say)
    say("正在载入对话模型……")
    from bot.dialogue.service import Dialogue  # importing Rasa takes seconds: after the messages

    dialogue = Dialogue.load(
        model, database_url=settings.database_url, redis_url=settings.redis_url
    )
    app = create_app(Services(settings, knowledge.database, dialogue, KnowledgeLookups(knowledge)))
    took = time.monotonic() - started
    say(f"已就绪（{took:.1f} 秒）：http://{host}:{port}/  按 Ctrl+C 停止")
    uvicorn.run(
        app, host=host, port=port, ws="none", access_log=False,
        log_level=settings.log_level.lower(),
    )
