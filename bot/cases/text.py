"""What a person typed, made safe to store and to hand on; nothing readable is lost."""

from __future__ import annotations

import unicodedata

from bot.errors import InvalidInput, TooLarge

_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def clean_text(text: str) -> str:
    """`text` without control, invisible and unpaired-surrogate characters; lines are kept.

    NUL breaks PostgreSQL, surrogates break UTF-8, and zero-width characters hide an ID number
    from the mask.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        c for c in lines if c == "\n" or unicodedata.category(c) not in _INVISIBLE
    ).strip()


def checked_text(text: str, limit: int) -> str:
    """Clean text of at most `limit` characters; TooLarge or InvalidInput says what to do."""
    if len(text) > limit:
        raise TooLarge(
            f"一次最多发 {limit} 个字，这次有 {len(text)} 个字。",
            hint="请只说最要紧的经过，或者分几次发。", field="text",
        )
    cleaned = clean_text(text)
    if not cleaned:
        raise InvalidInput(
            "没有收到文字内容。", hint="请用一句话说说遇到的事，例如：老板欠我工资不给。",
            field="text",
        )
    return cleaned
