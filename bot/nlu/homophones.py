"""Words written with other characters of the same sound (离昏, 遗主, 司法坚定) mended.

Pinyin input and voice-to-text write what was heard. A stretch of characters that makes no word but
sounds like a known one is read as that word; known words are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pypinyin import lazy_pinyin

from bot.nlu.tokenizer import segmenter

_LONGEST = 6  # characters of a word that is looked for
_SURE = 4  # from this many characters on, even ordinary words give way to the sound
_HAN = re.compile(r"[\u4e00-\u9fff]")
# What southern speakers and sloppy typing do not keep apart.
_MERGED = (
    (re.compile(r"^(z|c|s)h"), r"\1"), (re.compile(r"ng$"), "n"), (re.compile(r"^l"), "n"),
    (re.compile(r"^hu(?=[aeio])"), "f"),
)


@lru_cache(maxsize=8192)
def sound(char: str) -> str:
    """Toneless pinyin of one character with merged sounds made equal; others stay themselves."""
    if not _HAN.match(char):
        return char
    syllable = lazy_pinyin(char)[0]
    for pattern, merged in _MERGED:
        syllable = pattern.sub(merged, syllable)
    return syllable


class Homophones:
    """Legal words by their sound."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_sound = {
            tuple(sound(c) for c in word): word
            for word in words
            if 1 < len(word) <= _LONGEST and all(_HAN.match(c) for c in word)
        }

    def mend(self, text: str) -> str:
        """`text`, of equal length, with misheard legal words put right."""
        tokens = [(word, start) for word, start, _ in segmenter().tokenize(text, HMM=False)]
        ends = {start: place for place, (_, start) in enumerate(tokens)}
        ends[len(text)] = len(tokens)
        mended, at = list(text), 0
        while at < len(tokens):
            after, word = self._heard(text, tokens, at, ends)
            if word:
                start = tokens[at][1]
                mended[start:start + len(word)] = word
            at = after
        return "".join(mended)

    def _heard(
        self, text: str, tokens: list[tuple[str, int]], at: int, ends: Mapping[int, int],
    ) -> tuple[int, str | None]:
        """The longest word heard from token `at` on, and the token to go on with."""
        first = tokens[at][1]
        for length in range(min(_LONGEST, len(text) - first), 1, -1):
            after = ends.get(first + length)
            if after is None:
                continue
            stretch = text[first:first + length]
            word = self._by_sound.get(tuple(sound(c) for c in stretch))
            if word is None:
                continue
            wrong = sum(a != b for a, b in zip(stretch, word, strict=True))
            if wrong == 0:
                return after, None
            inside = [token for token, _ in tokens[at:after]]
            if wrong * 2 <= length and (length >= _SURE or not any(map(_is_word, inside))):
                return after, word
        return at + 1, None


def _is_word(token: str) -> bool:
    """True for a word of two or more characters that jieba knows."""
    return len(token) > 1 and bool(segmenter().FREQ.get(token))
