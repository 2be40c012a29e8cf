"""Pinyin and initials: what is typed when no Chinese input is at hand (yyzz, yingyezhizhao)."""

from __future__ import annotations

from collections.abc import Sequence

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz, process

from bot.lists.text import normalize

SHORTEST = 3  # letters; fewer match nearly everything
CLOSE = 88  # rapidfuzz partial_ratio from which a misspelt pinyin still counts


def spell(text: str) -> tuple[str, str]:
    """`text` as joined pinyin without tones, and as initials (开发票 → kaifapiao, kfp)."""
    bare = normalize(text)
    return "".join(lazy_pinyin(bare)), "".join(lazy_pinyin(bare, style=Style.FIRST_LETTER))


class PinyinIndex:
    """Headlines by spelling, and everyday phrases by exact spelling."""

    def __init__(self, headlines: Sequence[str], phrases: Sequence[str]) -> None:
        self._full, self._initials = [], []
        for headline in headlines:
            full, initials = spell(headline)
            self._full.append(full)
            self._initials.append(initials)
        self._phrases: dict[str, str] = {}
        for phrase in phrases:
            self._phrases.setdefault(spell(phrase)[0], phrase)

    def phrase(self, letters: str) -> str | None:
        """The everyday phrase spelt `letters` in full, if there is one."""
        return self._phrases.get(letters)

    def find(self, letters: str) -> list[int]:
        """Numbers of the headlines that contain `letters` as pinyin or initials, best first."""
        if len(letters) < SHORTEST:
            return []
        exact = [n for n, full in enumerate(self._full) if letters in full]
        exact += [n for n, initials in enumerate(self._initials)
                  if letters in initials and n not in exact]
        if exact or len(letters) < 2 * SHORTEST:
            return exact
        close = process.extract(
            letters, self._full, scorer=fuzz.partial_ratio, score_cutoff=CLOSE, limit=10
        )
        return [number for _, _, number in close]
