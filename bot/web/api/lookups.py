"""Direct look-ups for callers that need no chat. Each calls one service and returns its dict."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Path, Query

from bot import clock
from bot.cases.text import clean_text
from bot.web.schemas import EligibilityIn, IsoDate, errors

Result = dict[str, Any]
Text = Annotated[str, Query(max_length=200)]


class Lookups(Protocol):
    """What answers the look-ups; each raises a RequestError for what it cannot serve."""

    def eligibility(self, facts: dict[str, Any], on: date, keep: bool) -> Result: ...

    def verdict(self, reference: str) -> Result: ...

    def forget_verdict(self, reference: str) -> None: ...

    def verdict_sheet(self, reference: str) -> Result: ...

    def exemption(
        self, query: str | None, domain: str | None, department: str | None
    ) -> Result: ...

    def commitment(self, query: str | None, department: str | None) -> Result: ...

    def offices(self, district: str | None) -> Result: ...

    def deadlines(self, kind: str, start: date) -> Result: ...

    def item(self, code: str) -> Result: ...

    def laws(self) -> Result: ...

    def answers(self, query: str) -> Result: ...

    def law_article(self, name: str, article: str, on: date) -> Result: ...


def _given(text: str) -> str | None:
    """Clean text, or None where nothing was given."""
    return clean_text(text) or None


def lookup_routes(lookups: Lookups) -> APIRouter:
    """Synchronous routes: the framework runs them in its thread pool."""
    routes = APIRouter(prefix="/api", tags=["直接查询"])

    @routes.post("/eligibility", summary="初步判断能否申请法律援助",
                 responses=errors(400, 413, 422))
    def eligibility(body: EligibilityIn) -> Result:
        return lookups.eligibility(body.facts, body.on or clock.today(), body.keep)

    @routes.get("/exemptions", summary="查包容免罚清单", responses=errors(422))
    def exemptions(
        q: Text = "", domain: Text = "", department: Text = "",
    ) -> Result:
        return lookups.exemption(_given(q), _given(domain), _given(department))

    @routes.get("/exemptions/{code}", summary="看一个免罚事项", responses=errors(404, 422))
    def exemption(code: str) -> Result:
        return lookups.item(clean_text(code))

    @routes.get("/commitments", summary="查证明事项告知承诺目录", responses=errors(422))
    def commitments(q: Text = "", department: Text = "") -> Result:
        return lookups.commitment(_given(q), _given(department))

    @routes.get("/commitments/{code}", summary="看一个告知承诺事项", responses=errors(404, 422))
    def commitment(code: str) -> Result:
        return lookups.item(clean_text(code))

    @routes.get("/offices", summary="查法律援助和公共法律服务机构", responses=errors(404, 422))
    def offices(district: Text = "") -> Result:
        return lookups.offices(_given(district))

    @routes.get("/deadlines", summary="算期限", responses=errors(404, 422))
    def deadlines(kind: Text, start: IsoDate) -> Result:
        return lookups.deadlines(clean_text(kind), start)

    @routes.get("/answers", summary="按平常话查常见问题的回答", responses=errors(422))
    def answers(q: Annotated[str, Query(min_length=1, max_length=200)]) -> Result:
        return lookups.answers(clean_text(q))

    @routes.get("/laws", summary="已载入全文的法律")
    def laws() -> Result:
        return lookups.laws()

    @routes.get("/laws/{name}/{article}", summary="打开一条法律条文",
                responses=errors(404, 422))
    def law_article(
        name: Annotated[str, Path(max_length=200)],
        article: Annotated[str, Path(max_length=40)],
        on: IsoDate | None = None,
    ) -> Result:
        return lookups.law_article(clean_text(name), clean_text(article), on or clock.today())

    return routes
