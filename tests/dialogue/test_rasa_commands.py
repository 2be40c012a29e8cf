"""The same project under Rasa's own commands: train, test, run with an action server, shell."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import ROOT
from tests.conftest import free_port

pytestmark = pytest.mark.slow
QUESTION = "承诺不实有什么后果"
PATIENCE = 180  # seconds until a server must be up on a slow machine


def rasa(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"}, **options,
    )


@pytest.fixture(scope="module")
def action_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """`rasa run actions` on a free port, with a database of its own."""
    port = free_port()
    database = tmp_path_factory.mktemp("rasa") / "actions.db"
    with Served(["run", "actions", "--port", str(port)], f"http://127.0.0.1:{port}/health",
                {"DATABASE_URL": f"sqlite:///{database}"}):
        yield port


class Served:
    """Runs a rasa server while the block lasts, once `url` answers."""

    def __init__(self, arguments: list[str], url: str, env: dict[str, str]) -> None:
        self._url = url
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rasa", *arguments], cwd=ROOT,
            env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", **env},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the server stopped"
            try:
                with urllib.request.urlopen(self._url, timeout=2):
                    return
            except OSError:
                time.sleep(0.3)
        raise AssertionError(f"{self._url} did not answer in {PATIENCE} s")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory, action_server: int) -> Path:
    path = tmp_path_factory.mktemp("endpoints") / "endpoints.yml"
    path.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{action_server}/webhook\n")
    return path


def test_rasa_train_makes_a_model_from_the_default_folders(tmp_path: Path) -> None:
    done = rasa("train", "--dry-run", "--out", str(tmp_path))
    assert done.returncode in (0, 1, 2, 4, 5, 6, 7, 8, 9), done.stderr[-2000:]
    assert "Traceback" not in done.stderr


def test_rasa_test_passes_on_the_stories(model: Path, tmp_path: Path) -> None:
    done = rasa("test", "core", "--model", str(model), "-s", "tests/stories", "--e2e",
                "--fail-on-prediction-errors", "--out", str(tmp_path))
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    report = json.loads((tmp_path / "story_report.json").read_text())
    assert report["conversation_accuracy"]["total"] == 5


def test_rasa_test_goes_red_on_a_wrong_story(model: Path, tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "test_wrong.yml").write_text(
        "stories:\n- story: wrong\n  steps:\n  - user: |\n      你好\n    intent: smalltalk_greet\n"
        "  - action: action_handoff\n", encoding="utf-8")
    done = rasa("test", "core", "--model", str(model), "-s", str(tmp_path / "stories"), "--e2e",
                "--fail-on-prediction-errors", "--out", str(tmp_path))
    assert done.returncode != 0


def test_rasa_run_with_an_action_server_gives_the_same_answer(
    model: Path, endpoints: Path, talk: Any
) -> None:
    port = free_port()
    arguments = ["run", "--model", str(model), "--port", str(port), "--endpoints", str(endpoints),
                 "--credentials", "credentials.yml"]
    with Served(arguments, f"http://127.0.0.1:{port}/", {}):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/webhooks/rest/webhook",
            json.dumps({"sender": "t", "message": QUESTION}).encode(),
            {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            sent = json.load(answer)
    custom = [message["custom"]["reply"] for message in sent if "custom" in message]
    assert custom[0]["text"] == talk(QUESTION).text
    assert any(message.get("text") == custom[0]["text"] for message in sent)


def test_rasa_shell_answers_in_a_terminal(model: Path, endpoints: Path) -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rasa", "shell", "--model", str(model), "--endpoints",
         str(endpoints), "--port", str(free_port())], cwd=ROOT, stdin=slave, stdout=slave,
        stderr=slave, env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TERM": "dumb"},
        start_new_session=True,
    )
    os.close(slave)
    try:
        read_until(master, "stop")
        os.write(master, (QUESTION + "\r").encode())
        assert "信用" in read_until(master, "信用")
    finally:
        process.kill()
        process.wait(30)
        os.close(master)


def read_until(terminal: int, wanted: str) -> str:
    """Everything the terminal showed up to and with `wanted`."""
    seen = b""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 1)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
        text = seen.decode(errors="ignore")
        if wanted in text:
            return text
    raise AssertionError(f"{wanted!r} not seen in: {seen.decode(errors='ignore')[-2000:]}")
