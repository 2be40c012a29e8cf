"""Measures our service beside stock Rasa on the same data in the same run; prints Markdown.

Stock Rasa is `rasa run` (DIET + TED, REST channel, SQLite tracker) with `rasa run actions` over
HTTP; ours is `bot.cli serve`. Both run the same actions. Traffic stays on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from benchmarks.load import SCRIPTS, Measured, measure
from bot.dialogue.training import ensure_model
from bot.knowledge import ROOT

_BEGIN, _END = "<!-- bench -->", "<!-- /bench -->"
ROUNDS = 4
LABELS = {"plain": "普通回复", "action": "查清单（动作）", "form": "填表一步（表单）"}


@dataclass(frozen=True)
class Result:
    """Start in seconds until ready, memory in MiB of all its processes."""

    start: float
    memory: float
    turns: dict[tuple[str, int], Measured]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _memory(processes: list[subprocess.Popen[bytes]]) -> float:
    total = 0
    for process in processes:
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(True)]
        total += sum(member.memory_info().rss for member in family)
    return total / 2**20


def _wait(url: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        if any(p.poll() is not None for p in processes):
            raise SystemExit("服务没有启动成功，见上面的输出")
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit("等了 5 分钟服务还没就绪")


class Running:
    """A started service; `start` is the time in seconds until it was ready."""

    def __init__(self, kind: str, commands: list[list[str]], env: dict[str, str], base: str,
                 ready: str) -> None:
        self.kind, self.base = kind, base
        started = time.monotonic()
        self._processes = [
            subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
            for command in commands
        ]
        try:
            _wait(base + ready, self._processes)
        except BaseException:
            self.stop()
            raise
        self.start = time.monotonic() - started

    def memory(self) -> float:
        """MiB of all its processes."""
        return _memory(self._processes)

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(30)


def ours(folder: Path) -> Running:
    """Our service, default settings but for the limits and the port."""
    port = _free_port()
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'ours.db'}",
           "FARUN_MESSAGES_PER_MINUTE": "100000", "FARUN_PORT": str(port)}
    ensure_model(ROOT / "models")
    subprocess.run([sys.executable, "-m", "bot.cli", "prepare"], cwd=ROOT, env=env, check=True)
    command = [sys.executable, "-m", "bot.cli", "serve"]
    return Running("ours", [command], env, f"http://127.0.0.1:{port}", "/readyz")


def stock(folder: Path) -> Running:
    """Rasa as its documentation runs it."""
    port, actions_port = _free_port(), _free_port()
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'stock-actions.db'}",
           "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "ERROR"}
    subprocess.run([sys.executable, "-m", "bot.cli", "prepare"], cwd=ROOT, env=env, check=True)
    endpoints = folder / "endpoints.yml"
    endpoints.write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n"
        f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {folder / 'stock.db'}\n"
    )
    print("正在训练对照用的原装 Rasa（DIET + TED），需要几分钟……", file=sys.stderr, flush=True)
    subprocess.run(
        [sys.executable, "-m", "rasa", "train", "--config", "benchmarks/stock/config.yml",
         "--data", "data/nlu", "data/rules", "benchmarks/stock/stories.yml",
         "--augmentation", "0", "--out", str(folder / "models")],
        cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    model = next((folder / "models").glob("*.tar.gz"))
    commands = [
        [sys.executable, "-m", "rasa", "run", "actions", "--port", str(actions_port)],
        [sys.executable, "-m", "rasa", "run", "--model", str(model), "--port", str(port),
         "--endpoints", str(endpoints), "--credentials", "credentials.yml"],
    ]
    running = Running("rest", commands, env, f"http://127.0.0.1:{port}", "/")
    time.sleep(5)  # its action server may still be starting
    return running


def compare(services: list[Running], turns: int) -> list[Result]:
    """Every case measured in rounds that take turns, so that a slow minute of the machine hits
    all services alike; a case's figures are the medians of its rounds."""
    rounds: list[dict[tuple[str, int], list[Measured]]] = [{} for _ in services]
    for script in SCRIPTS:
        for at_once in (1, 16):
            for _ in range(ROUNDS):
                for found, service in zip(rounds, services, strict=True):
                    found.setdefault((script, at_once), []).append(asyncio.run(measure(
                        service.base, service.kind, script, turns // ROUNDS, at_once)))
    return [
        Result(service.start, service.memory(), {
            case: Measured(*(statistics.median(values) for values in zip(
                *((m.p50, m.p95, m.per_second) for m in measured), strict=True)))
            for case, measured in found.items()
        })
        for found, service in zip(rounds, services, strict=True)
    ]


def table(mine: Result, theirs: Result) -> str:
    """The README's table."""
    rows = ["| | 法润株洲 | 原装 Rasa | 倍数 |", "|---|---|---|---|"]
    for script in SCRIPTS:
        for at_once in (1, 16):
            a, b = mine.turns[script, at_once], theirs.turns[script, at_once]
            name = f"{LABELS[script]}，{at_once} 路并发"
            rows.append(f"| {name}：p50 / p95 毫秒 | {a.p50:.1f} / {a.p95:.1f} "
                        f"| {b.p50:.1f} / {b.p95:.1f} | {b.p50 / a.p50:.1f} |")
            rows.append(f"| {name}：每秒轮数 | {a.per_second:.0f} | {b.per_second:.0f} "
                        f"| {a.per_second / b.per_second:.1f} |")
    rows.append(f"| 启动到就绪，秒 | {mine.start:.1f} | {theirs.start:.1f} "
                f"| {theirs.start / mine.start:.1f} |")
    rows.append(f"| 内存 MiB（含动作进程） | {mine.memory:.0f} | {theirs.memory:.0f} "
                f"| {theirs.memory / mine.memory:.1f} |")
    machine = f"{psutil.cpu_count()} 核，{platform.system()}，Python {platform.python_version()}"
    how = "SQLite；同一批语料，同一次运行，轮流测量。"
    return "\n".join([*rows, "", f"测量环境：{machine}；{how}"])


def write_into_readme(measured: str, begin: str = _BEGIN, end: str = _END) -> None:
    """Puts the table between two markers of the README."""
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    readme.write_text(f"{before}{begin}\n{measured}\n{end}{after}", encoding="utf-8")


def main(turns: int = 160, write: bool = False) -> None:
    """Prints the table; `write` also puts it into the README."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        services = [ours(folder)]
        try:
            services.append(stock(folder))
            mine, theirs = compare(services, turns)
        finally:
            for service in services:
                service.stop()
        measured = table(mine, theirs)
        print(measured)
        if write:
            write_into_readme(measured)
        shutil.rmtree(folder / "models", ignore_errors=True)

