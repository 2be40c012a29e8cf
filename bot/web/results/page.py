"""The page of a kept verdict. Everything in it is escaped; nothing in it was typed by anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.errors import RequestError
from bot.law.sheet import TITLE
from bot.web.api.verdicts import ReferenceGate

HERE = Path(__file__).resolve().parent
_PAGES = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True,
)


class Sheets(Protocol):
    """What gives the page its content: `sheet`, `expires_on`, `changed`."""

    def verdict_sheet(self, reference: str) -> dict[str, Any]: ...


def add_result_pages(app: FastAPI, sheets: Sheets, gate: ReferenceGate) -> None:
    """Mounts the page and its assets."""
    app.mount("/results/assets", StaticFiles(directory=HERE), name="results")
    routes = APIRouter(include_in_schema=False)

    @routes.get("/results/{reference}")
    def result(reference: str, request: Request) -> HTMLResponse:
        try:
            content = gate.through(request, lambda: sheets.verdict_sheet(reference))
        except RequestError as error:
            page = _PAGES.get_template("missing.html")
            return HTMLResponse(page.render(message=error.message, hint=error.hint), error.status)
        return HTMLResponse(_PAGES.get_template("result.html").render(title=TITLE, **content))

    app.include_router(routes)
