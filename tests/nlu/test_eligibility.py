"""Whoever tells a story and asks whether legal aid can be had is asking about eligibility."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest


@pytest.mark.parametrize("text", [
    "被车撞了，在石峰区，想申请法律援助",
    "我要离婚，申请法律援助行不行",
    "农民工欠薪，劳动仲裁还有3天就过期了，能申请法律援助吗",
])
def test_a_story_that_asks_for_legal_aid_is_about_eligibility(dialogue: Any, text: str) -> None:
    parsed = asyncio.run(dialogue.parse(text))
    second = parsed.get("second_intent") or {}
    assert "legal_aid_eligibility" in (parsed["intent"]["name"], second.get("name"))
