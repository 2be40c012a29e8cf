"""The house's rules for what a citizen reads or hears: plain, short, no promise, no refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.answers.models import Hotline
from bot.knowledge import KNOWLEDGE, read_yaml

# Characters. A sentence ends with 。！？; on the telephone also with ；, where one breathes.
LONGEST_SENTENCE = 60
LONGEST_SPOKEN = 120
LONGEST_SPOKEN_SENTENCE = 30
MOST_SENTENCES = 3

# No promise, no refusal: the outcome is for the authority or the court to decide.
FORBIDDEN = re.compile(
    "一定(能|会)?(胜诉|赢|不罚|赔|支持|判|批)|肯定(能|会|不会)?(不罚|胜诉|赢|赔|判|被?罚)|包赢|稳赢|必赢"
    "|百分之百|绝对(能|会|不会)|(你|您)不符合|(你|您)没有?资格|保证(你|您|能|会)|不会被罚|不用怕被罚"
    "|已(经)?(为|帮)?(您|你)?转接"
)
ARTICLE = re.compile(r"第[零一二三四五六七八九十百千\d]+条")
SHORT_NUMBER = re.compile(r"(?<![\d.])\d{3,}(?!\d|[.,%年元日天岁倍万]|个?月|个|小时|周岁)")
LATIN = re.compile(r"[A-Za-z]+")
BRACKETS = re.compile(r"[（）()《》【】\[\]“”\"]")
_DIGITS = re.compile(r"\d+")


def sentences(text: str) -> list[str]:
    return [part for part in re.split("[。！？!?]", text) if part.strip("”’」）) ")]


def wording_faults(text: str) -> Iterator[str]:
    """What no text shown to a citizen may contain."""
    if found := FORBIDDEN.search(text):
        yield f"含有保证或拒绝的说法「{found[0]}」"
    if found := ARTICLE.search(text):
        yield f"不要写条号「{found[0]}」，条号由依据给出"
    if found := LATIN.search(text):
        yield f"不要用外文「{found[0]}」"
    for number in SHORT_NUMBER.findall(text):
        if number not in hotlines():
            yield f"号码「{number}」不在 hotlines.yml 中"


def text_faults(text: str) -> Iterator[str]:
    """The short answer: two or three sentences, none too long to follow."""
    parts = sentences(text)
    if not 2 <= len(parts) <= MOST_SENTENCES:
        yield f"要有两到{MOST_SENTENCES}句"
    for part in parts:
        if len(part) > LONGEST_SENTENCE:
            yield f"一句最多{LONGEST_SENTENCE}个字：「{part[:12]}…」有{len(part)}个"


def spoken_faults(text: str) -> Iterator[str]:
    """The telephone's form: short breaths, nothing that cannot be said, figures in words."""
    if len(text) > LONGEST_SPOKEN:
        yield f"最多{LONGEST_SPOKEN}个字"
    if found := BRACKETS.search(text):
        yield f"念的话里不要有「{found[0]}」"
    for number in _DIGITS.findall(text):
        if number not in hotlines():
            yield f"数字「{number}」要写成汉字"
    for part in re.split("[。；！？]", text):
        if len(part) > LONGEST_SPOKEN_SENTENCE:
            yield f"念的话一句最多{LONGEST_SPOKEN_SENTENCE}个字：「{part[:12]}…」有{len(part)}个"


@lru_cache(maxsize=1)
def hotlines() -> dict[str, Hotline]:
    """The short numbers that may be shown, by number."""
    return {
        row["number"]: Hotline(row["number"], row["purpose"], bool(row.get("urgent")))
        for row in read_yaml(KNOWLEDGE / "hotlines.yml")["hotlines"]
    }
