"""Sends conversations to a running server and measures each turn. Loopback only."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

# What a turn of each kind needs said before it, and what is measured.
SCRIPTS: dict[str, tuple[tuple[str, ...], str]] = {
    "plain": ((), "你好"),
    "action": ((), "广告里写了全国最好，会被罚款吗"),
    "form": (("我想申请法律援助",), "工伤，单位不赔"),
}
Sender = Callable[[httpx.AsyncClient, str, str], Awaitable[float]]


@dataclass(frozen=True)
class Measured:
    """Milliseconds and turns per second."""

    p50: float
    p95: float
    per_second: float


async def _rest(client: httpx.AsyncClient, conversation: str, text: str) -> float:
    started = time.perf_counter()
    answer = await client.post(
        "/webhooks/rest/webhook", json={"sender": conversation, "message": text}
    )
    answer.raise_for_status()
    assert answer.json(), f"no reply to {text}"
    return (time.perf_counter() - started) * 1000


class OurSender:
    """Opens a conversation the first time a name is used."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[str, str]] = {}

    async def __call__(self, client: httpx.AsyncClient, conversation: str, text: str) -> float:
        if conversation not in self._open:
            made = (await client.post("/api/conversations", json={"channel": "web"})).json()
            self._open[conversation] = (made["id"], made["token"])
        identifier, token = self._open[conversation]
        started = time.perf_counter()
        answer = await client.post(
            f"/api/conversations/{identifier}/messages",
            json={"text": text, "client_message_id": uuid.uuid4().hex},
            headers={"Authorization": f"Bearer {token}"},
        )
        answer.raise_for_status()
        assert answer.json()["text"], f"no reply to {text}"
        return (time.perf_counter() - started) * 1000


def sender_for(kind: str) -> Sender:
    """`kind` is "ours" or "rest"."""
    return OurSender() if kind == "ours" else _rest


async def measure(base: str, kind: str, script: str, turns: int, at_once: int) -> Measured:
    """`turns` measured turns of `script`, `at_once` conversations in parallel."""
    before, text = SCRIPTS[script]
    send = sender_for(kind)
    times: list[float] = []
    gate = asyncio.Semaphore(at_once)
    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:

        async def one() -> None:
            async with gate:
                name = uuid.uuid4().hex
                for said in before:
                    await send(client, name, said)
                if not before:  # the first turn of a conversation opens it; measure the second
                    await send(client, name, "你好")
                times.append(await send(client, name, text))

        await asyncio.gather(*(one() for _ in range(min(at_once, 4))))  # warm up
        times.clear()
        started = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(turns)))
        elapsed = time.perf_counter() - started
    sent = turns * (len(before) + 1 if before else 2)
    ordered = sorted(times)
    return Measured(
        statistics.median(ordered), ordered[int(len(ordered) * 0.95) - 1], sent / elapsed
    )
