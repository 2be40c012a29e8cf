"""Hears facts in what a person types, by the patterns of a `Wording`. Silence before a guess."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from bot.law.wording import Patterns, Typed, Wording

# 会不会被罚, 要罚款吗: asks, states nothing.
_ASKED = re.compile(r"(?:会不会|是不是|要不要|能不能|可不可以|算不算|有没有)[^，。！？,!?]{0,6}"
                    r"|[^，。！？,!?]{0,3}(?:会|要)(?:被)?罚(?:款)?(?:吗|么|不|啵)")
_UNSURE = re.compile(r"不太?清楚|不知道|不晓得|不确定|说不清|说不好|搞不清|记不清|忘了|不记得"
                     r"|不想说|不方便说|跳过|不懂")
UNSURE = object()  # the person does not know, or will not say


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def heard(text: str, words: Wording, typed: Typed, asking: str | None = None) -> dict[str, Any]:
    """Facts stated in `text`; a short answer counts for `asking`, where UNSURE may stand."""
    text = plain(text)
    found: dict[str, Any] = {}
    if asking and (answer := _answer(text, asking, words, typed)) is not None:
        found[asking] = answer
    stated = _ASKED.sub("", text)
    for name, patterns in words.reading.items():
        value = _said(stated, patterns)
        if value is not None:
            found.setdefault(name, value)
    return found


def without_statements(text: str, words: Wording) -> str:
    """`text` without what is heard as facts: what the matter is, not how it went."""
    text = plain(text)
    for patterns in words.reading.values():
        for _, pattern in patterns:
            text = pattern.sub("，", text)
    return text


def _answer(text: str, asking: str, words: Wording, typed: Typed) -> Any:
    bare = text.rstrip("。.!！~ ")
    for number, option in enumerate(words.questions[asking].options, 1):
        if bare in (option.label, str(number)):
            return UNSURE if option.value is None else typed(asking, option.value)
    if _UNSURE.search(bare):
        return UNSURE
    return _said(bare, words.short.get(asking, ()))


def _said(text: str, patterns: Patterns) -> Any:
    return next((value for value, pattern in patterns if pattern.search(text)), None)
