"""Words by their sound: a wrong character of the right sound, and pinyin typed for characters.

营业执兆 and yingyezhizhao both sound like 营业执照. Tones are ignored; each character has its most
usual reading, so that a query and a headline are read alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

LONGEST = 8  # syllables of a phrase that is looked for
_LONGEST_SYLLABLE = 6  # zhuang


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    return str(lazy_pinyin(character)[0])


def syllables(text: str) -> tuple[str, ...]:
    """One syllable for each character, without its tone."""
    return tuple(map(_syllable, text))


def sound(text: str) -> str:
    """The syllables of `text` as one word, by which texts of the same sound are found."""
    return " ".join(syllables(text))


@lru_cache(maxsize=1)
def _known_syllables() -> frozenset[str]:
    """All syllables of the language."""
    common = (chr(code) for code in PINYIN_DICT if 0x4E00 <= code <= 0x9FA5)
    return frozenset(s for s in map(_syllable, common) if s.isascii() and s.isalpha())


def spelt_out(letters: str) -> tuple[str, ...]:
    """`letters` as syllables, the longest possible first; () when they are no pinyin."""
    known = _known_syllables()

    def split(start: int) -> tuple[str, ...] | None:
        if start == len(letters):
            return ()
        for end in range(min(len(letters), start + _LONGEST_SYLLABLE), start, -1):
            if letters[start:end] in known and (rest := split(end)) is not None:
                return (letters[start:end], *rest)
        return None

    return split(0) or ()


class PhraseSounds:
    """Everyday phrases by sound."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases: dict[str, str] = {}
        for phrase in phrases:
            self._phrases.setdefault(sound(phrase), phrase)

    def within(self, heard: Sequence[str], shortest: int) -> Iterator[tuple[int, int, str]]:
        """(start, end, phrase) of phrases that sound like a part of `heard`, never overlapping."""
        taken = [False] * len(heard)
        for size in range(min(LONGEST, len(heard)), shortest - 1, -1):
            for start in range(len(heard) - size + 1):
                phrase = self._phrases.get(" ".join(heard[start:start + size]))
                if phrase is not None and not any(taken[start:start + size]):
                    taken[start:start + size] = [True] * size
                    yield start, start + size, phrase


def by_sound(terms: Iterable[str]) -> dict[str, list[str]]:
    """Pairs of characters by their sound."""
    found: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        if len(term) == 2 and not term.isascii():
            found[sound(term)].append(term)
    return dict(found)
