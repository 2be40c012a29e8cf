"""Kept verdicts by their reference: read, delete; guessing references is slowed down."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from fastapi import APIRouter, Response
from starlette.requests import Request

from bot.errors import InvalidInput, NotFound, TooMany
from bot.web.schemas import errors

T = TypeVar("T")
MISSES, WINDOW_SECONDS = 20, 600.0
_ADDRESSES = 10_000  # remembered at most


class Verdicts(Protocol):
    """What the routes ask; NotFound and InvalidInput for a reference that is not there."""

    def verdict(self, reference: str) -> dict[str, Any]: ...

    def forget_verdict(self, reference: str) -> None: ...


class ReferenceGate:
    """Lets an address miss MISSES references in WINDOW_SECONDS; then TooMany. Per process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._misses: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def through(self, request: Request, look: Callable[[], T]) -> T:
        """`look()`, counting a miss against the caller's address."""
        address = request.client.host if request.client else ""
        self._check(address)
        try:
            return look()
        except (NotFound, InvalidInput):
            self._missed(address)
            raise

    def _check(self, address: str) -> None:
        with self._lock:
            recent = self._recent(address)
            if len(recent) >= MISSES:
                wait = int(WINDOW_SECONDS - (self._clock() - recent[0])) + 1
                raise TooMany("编号试错的次数太多了。", retry_after=wait,
                              hint="请过一会儿再试，或者拨打 12348。")

    def _missed(self, address: str) -> None:
        with self._lock:
            self._misses[address] = [*self._recent(address), self._clock()]
            self._misses.move_to_end(address)
            while len(self._misses) > _ADDRESSES:
                self._misses.popitem(last=False)

    def _recent(self, address: str) -> list[float]:
        now = self._clock()
        return [at for at in self._misses.get(address, ()) if now - at < WINDOW_SECONDS]


def verdict_routes(verdicts: Verdicts, gate: ReferenceGate) -> APIRouter:
    """Whoever knows the reference may read and delete: it is on the person's own paper."""
    routes = APIRouter(prefix="/api/verdicts", tags=["判断结果"])

    @routes.get("/{reference}", summary="凭编号打开一份判断结果",
                responses=errors(404, 422, 429))
    def read(reference: str, request: Request) -> dict[str, Any]:
        return gate.through(request, lambda: verdicts.verdict(reference))

    @routes.delete("/{reference}", summary="删除一份判断结果", status_code=204,
                   response_class=Response, responses=errors(422, 429))
    def forget(reference: str, request: Request) -> Response:
        gate.through(request, lambda: verdicts.forget_verdict(reference))
        return Response(status_code=204)

    return routes
