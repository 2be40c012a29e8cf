"""The table of plain sentences: what it holds, and that a wrong one stops the load."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.errors import KnowledgeError
from bot.lists import tell_commitment, tell_exemption
from bot.lists.tell_sayings import read_sayings, saying


def written(tmp_path: Path, entry: object) -> Path:
    path = tmp_path / "sayings.yml"
    path.write_text(yaml.safe_dump({"sayings": {"odd": entry}}, allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize("text, facts", [
    ("60日内可以申请行政复议", ["AR-005"]),
    ("告知后5个工作日内可以要求听证", ["NP-017"]),
    ("据2021年报道有136项", ["NP-Z01"]),
    ("在一个部门就能办", ["CC-002"]),
])
def test_a_figure_of_its_facts_is_accepted(tmp_path: Path, text: str, facts: list[str]) -> None:
    assert read_sayings(written(tmp_path, {"text": text, "facts": facts}))["odd"].text == text


@pytest.mark.parametrize("entry", [
    {"text": "90日内可以申请行政复议", "facts": ["AR-005"]},
    {"text": "六十天内可以申请行政复议", "facts": ["AR-005"]},
    {"text": "告知后5日内可以要求听证", "facts": ["NP-017"]},  # working days in the fact
    {"text": "60个工作日内可以申请行政复议", "facts": ["AR-005"]},
    {"text": "可以申请复议", "facts": ["AR-999"]},
    {"text": "办结前可以撤回承诺", "facts": ["CC-014"]},  # from memory
    {"text": "可以申请复议", "facts": []},
    {"text": " ", "facts": ["AR-005"]},
    "可以申请复议",
])
def test_a_wrong_saying_is_named(tmp_path: Path, entry: object) -> None:
    with pytest.raises(KnowledgeError, match="odd"):
        read_sayings(written(tmp_path, entry))


def test_a_file_without_sayings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sayings.yml"
    path.write_text("other: 1\n", "utf-8")
    with pytest.raises(KnowledgeError, match="sayings"):
        read_sayings(path)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="no_such"):
        saying("no_such")


@pytest.mark.parametrize("name", sorted(read_sayings()))
def test_every_saying_is_one_short_sentence_without_shorthand(name: str) -> None:
    text = saying(name).text
    assert len(text) <= 60
    assert not set(text) & set("。！＋→/①②③-—[]")
    assert text.count("、") <= 4


def test_no_saying_is_left_unused() -> None:
    sources = "".join(
        Path(module.__file__ or "").read_text("utf-8")
        for module in (tell_exemption, tell_commitment)
    )
    assert [name for name in read_sayings() if f'"{name}"' not in sources] == []
