"""Text as the search sees it: one spelling for what people and offices write differently."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from opencc import OpenCC

MAX_QUERY = 300  # characters that are searched; the rest of a long message is not a behaviour

_NEGATION = re.compile("没有|没能|冇得|冇|尚未|并未|未曾|从未|未能|还没|未|没|无")
_DROPPED = re.compile("按照规定|按规定|按要求|依法|依规|的|了")
_NOT_WORD = re.compile(r"[\W_]+")
_RUNS = re.compile(r"[a-z0-9]+|[^a-z0-9]+")


@lru_cache(maxsize=1)
def _converter() -> Any:
    return OpenCC("t2s")


def normalize(text: str) -> str:
    """NFKC, traditional → simplified, lower case, no spaces or punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    bare = _NOT_WORD.sub("", folded)
    return bare if bare.isascii() else str(_converter().convert(bare))


def fold(normalized: str) -> str:
    """Drops what carries no meaning for matching: 没有/未/无 become one sign, 的/了/按规定 go."""
    return _DROPPED.sub("", _NEGATION.sub("没", normalized))


def key(text: str) -> str:
    """`normalize` then `fold`: the form in which headlines and phrases are compared."""
    return fold(normalize(text))


def tokens(folded: str) -> list[str]:
    """Single characters and pairs of neighbours; a run of Latin letters or digits is one token."""
    found: list[str] = []
    for run in _RUNS.findall(folded):
        if run[0].isascii():
            found.append(run)
        else:
            found += run
            found += pairs(run)
    return found


def pairs(folded: str) -> list[str]:
    """Pairs of neighbouring characters of a Chinese run; a lone character or word is itself."""
    if len(folded) < 2 or folded.isascii():
        return [folded] if folded else []
    return [folded[n:n + 2] for n in range(len(folded) - 1)]
