"""Rules with a means standard as a bureau would fill it in; the number is the tests' own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.knowledge import KNOWLEDGE
from bot.law.ruleset import Ruleset, load

STANDARD = 1000  # yuan per person and month
FILLED_FROM = "2026-11-01"
_EMPTY = "{effective_from: '2022-01-01', number: null"
_FILLED = (f"{{effective_from: '{FILLED_FROM}', number: {STANDARD}, coming: true, "
           "checked_on: '2026-11-23', confidence: verified-in-text}\n  - ")


@pytest.fixture(scope="session")
def knowledge_with_standard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the knowledge whose means standard has a coming number."""
    folder = tmp_path_factory.mktemp("knowledge")
    shutil.copytree(KNOWLEDGE / "legal_aid", folder / "legal_aid")
    shutil.copy(KNOWLEDGE / "divisions.yml", folder)
    means = folder / "legal_aid" / "values" / "means.yml"
    text = means.read_text(encoding="utf-8")
    assert _EMPTY in text
    means.write_text(text.replace(_EMPTY, _FILLED + _EMPTY), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def with_standard(knowledge_with_standard: Path) -> Ruleset:
    """The coming standard switched on."""
    return load(knowledge_with_standard, coming=True)
