"""Pinyin and initials: what is typed when no Chinese input is at hand (yyzz, yingyezhizhao)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz, process

from bot.search.text import normalize

SHORTEST = 3  # letters; fewer match nearly everything
CLOSE = 88  # rapidfuzz partial_ratio from which a misspelt pinyin still counts
LIMIT = 10


def spell(text: str) -> tuple[str, str]:
    """`text` as joined pinyin without tones, and as initials (开发票 → kaifapiao, kfp)."""
    bare = normalize(text)
    return "".join(lazy_pinyin(bare)), "".join(lazy_pinyin(bare, style=Style.FIRST_LETTER))


def may_be_misspelt(letters: str) -> bool:
    """Long enough that a near match means something."""
    return len(letters) >= 2 * SHORTEST


class PhraseSpellings:
    """Everyday phrases by exact spelling in full."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases: dict[str, str] = {}
        for phrase in phrases:
            self._phrases.setdefault(spell(phrase)[0], phrase)

    def get(self, letters: str) -> str | None:
        return self._phrases.get(letters)


class Spellings:
    """Headlines by spelling, for as many as fit in memory."""

    def __init__(self, headlines: Sequence[str]) -> None:
        self._full, self._initials = [], []
        for headline in headlines:
            full, initials = spell(headline)
            self._full.append(full)
            self._initials.append(initials)

    def find(self, letters: str) -> list[int]:
        """Numbers of the headlines that contain `letters` as pinyin or initials, best first."""
        if len(letters) < SHORTEST:
            return []
        exact = [n for n, full in enumerate(self._full) if letters in full]
        exact += [n for n, initials in enumerate(self._initials)
                  if letters in initials and n not in exact]
        if exact or not may_be_misspelt(letters):
            return exact
        close = process.extract(
            letters, self._full, scorer=fuzz.partial_ratio, score_cutoff=CLOSE, limit=LIMIT
        )
        return [number for _, _, number in close]
