"""What the documents say exists, exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LAUNCHER_VERBS = {"test", "rasa"}
MAKE_TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))


def verbs() -> set[str]:
    return set(get_command(app).commands) | LAUNCHER_VERBS  # type: ignore[attr-defined]


def unknown_commands(text: str) -> set[str]:
    """Verbs after ./farun and targets after make that do not exist."""
    named = set(re.findall(r"\./farun ([a-z]+)", text)) - verbs()
    made = set(re.findall(r"`make ([a-z]+)`", text)) - MAKE_TARGETS
    return named | made


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_documented_command_exists(path: Path) -> None:
    assert unknown_commands(path.read_text(encoding="utf-8")) == set()


def test_the_check_goes_red_on_an_unknown_command() -> None:
    assert unknown_commands("运行 ./farun fly 或 `make tea`") == {"fly", "tea"}


def test_every_command_is_in_the_readme_and_has_help() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"./farun {name}" not in readme] == []
    assert [name for name, command in commands.items() if not command.help] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_linked_or_named_file_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    named = re.findall(r"`((?:bot|data|docs|tests|actions)/[\w./]+)`", text)
    gone = [link for link in linked if not (path.parent / link).exists()]
    gone += [name for name in named if not (ROOT / name).exists()]
    assert gone == []


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    source = (ROOT / "bot" / "config.py").read_text(encoding="utf-8")
    keys = set(re.findall(r'"(FARUN_[A-Z_]+|DATABASE_URL|REDIS_URL)"', source))
    assert {key for key in keys if key not in readme} == set()
