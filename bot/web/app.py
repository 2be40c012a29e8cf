"""Puts the web together: guard, errors, API, chat page. Everything it needs comes in Services."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import FileResponse

from bot.cases.conversations import ConversationStore
from bot.cases.turns import Conversations, Dialogue
from bot.config import Settings
from bot.db import Database
from bot.lists.editions import Editions
from bot.web.api.conversations import conversation_routes
from bot.web.api.health import health_routes
from bot.web.api.lists import list_routes, upload_limit
from bot.web.api.lookups import Lookups, lookup_routes
from bot.web.api.verdicts import ReferenceGate, verdict_routes
from bot.web.errors import install_error_handlers
from bot.web.guard import Guard
from bot.web.results.page import add_result_pages
from bot.web.staff import StaffDoor

CHAT = Path(__file__).resolve().parent / "chat"


@dataclass(frozen=True)
class Services:
    """What the web stands on; bot.bootstrap fills it."""

    settings: Settings
    database: Database
    dialogue: Dialogue
    lookups: Lookups


def create_app(services: Services) -> FastAPI:
    """The ASGI app. The database must be migrated already (bot.cases.migrate.upgrade)."""
    app = FastAPI(
        title="法润株洲", version="1", description="公共法律服务咨询接口",
        docs_url=None, redoc_url=None,  # both load scripts from a CDN
        redirect_slashes=False,
    )
    settings = services.settings
    store = ConversationStore(services.database)
    conversations = Conversations(
        store, services.dialogue, max_text=settings.max_text,
        per_minute=settings.messages_per_minute,
    )
    install_error_handlers(app)
    door = StaffDoor(settings.staff)
    app.add_middleware(
        Guard, max_body_bytes=settings.max_body_bytes, larger=upload_limit(door)
    )
    app.include_router(list_routes(Editions(services.database), door))
    app.include_router(conversation_routes(conversations, services.dialogue))
    app.include_router(lookup_routes(services.lookups))
    app.include_router(health_routes(store, services.dialogue))
    gate = ReferenceGate()
    app.include_router(verdict_routes(services.lookups, gate))
    add_result_pages(app, services.lookups, gate)

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(CHAT / "index.html")

    app.mount("/chat", StaticFiles(directory=CHAT), name="chat")
    return app
