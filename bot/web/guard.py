"""The outermost layer of every request: size limit, security headers, and no fault unanswered.

Plain ASGI, so a large body is refused before anything reads it, whole or in chunks, and also
the errors of the framework itself leave with the headers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import where_it_failed
from bot.web.errors import error_response, internal_error

log = logging.getLogger(__name__)

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware around the whole app.

    `larger` says for a request how much more it may send (files of known staff); 0 for all else.
    """

    def __init__(
        self, app: ASGIApp, *, max_body_bytes: int,
        larger: Callable[[Scope], int] = lambda _scope: 0,
    ) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        caching = "no-cache" if scope["path"].startswith("/chat/") else "no-store"

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update({**SECURITY_HEADERS, "Cache-Control": caching})
            await send(message)

        try:
            limit = max(self._max_body_bytes, self._larger(scope))
            body = await self._body(scope, receive, limit)
            if body is None:
                await self._too_large(limit)(scope, receive, guarded_send)
                return
            await self._app(scope, _replay(body, receive), guarded_send)
        except Exception as error:
            log.error("a %s request failed: %s", scope["method"], where_it_failed(error))
            if started:
                raise ConnectionAbortedError("failed while answering") from None
            await internal_error()(scope, receive, guarded_send)

    async def _body(self, scope: Scope, receive: Receive, limit: int) -> list[Message] | None:
        """The request's messages up to the end of its body; None when it is over `limit` bytes."""
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > limit:
            return None
        messages, size = [], 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > limit:
                return None
            if message["type"] != "http.request" or not message.get("more_body", False):
                return messages

    def _too_large(self, limit: int) -> ASGIApp:
        kilobytes = limit // 1024
        return error_response(
            413, "too_large", f"发送的内容太大，最多 {kilobytes} KB。", "请缩短后再发。",
        )


def _replay(messages: list[Message], receive: Receive) -> Receive:
    """A `receive` that first hands out what was already read."""
    waiting = iter(messages)

    async def replayed() -> Message:
        return next(waiting, None) or await receive()

    return replayed
