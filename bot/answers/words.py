"""A message as characters and pairs of characters, once people's words are brought together."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.knowledge import KNOWLEDGE, read_yaml

_NOT_WORDS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_PARTICLES = re.compile("[的了吗呢吧啊呀嘛么咯哦我他她你您]")
_BREAK = " "


def normalise(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


@lru_cache(maxsize=16384)
def grams(text: str, size: int) -> frozenset[str]:
    """Runs of `size` neighbouring characters; silent words and signs break a run."""
    plain = normalise(text)
    for word, same in _words():
        plain = plain.replace(word, same)
    runs = _NOT_WORDS.split(_PARTICLES.sub("", _NOT_WORDS.sub(_BREAK, plain)))
    return frozenset(run[i:i + size] for run in runs for i in range(len(run) - size + 1))


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, str], ...]:
    """(what people say, what it becomes), longest first; silent words become a break."""
    table = read_yaml(KNOWLEDGE / "answer_words.yml")
    replaced = dict.fromkeys(table["silent"], _BREAK)
    for same in table["same"]:
        replaced |= dict.fromkeys(same[1:], same[0])
    return tuple(sorted(replaced.items(), key=lambda entry: -len(entry[0])))
