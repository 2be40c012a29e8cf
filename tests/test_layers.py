"""Imports run one way: law, search ← lists, answers, papers, cases ← dialogue ← web, cli."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASE = {"errors", "clock", "reply", "knowledge", "config", "db", "cues"}
SERVICES = {"lists", "answers", "papers", "cases"}
# Room → the rooms of bot/ it may import (itself and BASE always).
MAY_IMPORT = {
    "law": set(), "search": set(),
    "lists": {"law", "search"}, "answers": {"law", "search"}, "papers": {"law"}, "cases": {"law"},
    "nlu": set(),
    "dialogue": {"law", "nlu", *SERVICES},
    "web": {"law", "dialogue", "bootstrap", *SERVICES},
    "bootstrap": {"law", *SERVICES},
    "doctor": {"law", "dialogue", "bootstrap", *SERVICES},
    "show": {"law", *SERVICES},
    "commands": {"law", "bootstrap", *SERVICES},
    "cli": {"law", "commands", "nlu", "dialogue", "web", "bootstrap", "doctor", "show", *SERVICES},
    "actions": {"law", "bootstrap", *SERVICES},
}
RASA_ROOMS = {"dialogue", "nlu", "actions"}


def imports_of(source: str) -> Iterator[str]:
    """Full dotted names of everything `source` imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return "actions" if parts[0] == "actions" else parts[1].removesuffix(".py")


def forbidden(room: str, source: str) -> list[str]:
    """Imports that `room` must not have."""
    allowed = MAY_IMPORT.get(room, set()) | BASE | {room}
    wrong = []
    for name in imports_of(source):
        parts = name.split(".")
        inside_bot = parts[0] == "bot" and len(parts) > 1
        rasa = parts[0] in ("rasa", "rasa_sdk")
        if (inside_bot and parts[1] not in allowed) or (rasa and room not in RASA_ROOMS):
            wrong.append(name)
    return wrong


def sources() -> list[Path]:
    return sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_room_imports_what_stands_above_it(path: Path) -> None:
    assert forbidden(room_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("room", "source"), [
    ("law", "from bot.lists.service import ListService"),
    ("lists", "import rasa"),
    ("search", "from bot.lists import Item"),
    ("answers", "from bot.web import app"),
    ("actions", "from bot.web.app import create_app"),
    ("cases", "from bot import dialogue"),
])
def test_the_check_goes_red_on_a_wrong_import(room: str, source: str) -> None:
    assert forbidden(room, source)


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_grows_to_800_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 800
