"""Brings what people type to one form, and keeps track of where each character came from.

NFKC (full-width, circled digits), traditional → simplified, emoji and invisible characters out,
runs of the same punctuation to one, filler words out, Latin letters to lower case.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

# Said while thinking; never changes what is meant. Longest first.
_FILLERS = re.compile(
    r"(?:嗯嗯+|嗯+|呃+|额额+|哎呀|哎哟|唉+|诶+|那个啥|怎么说呢|就是说|就是那个|我跟你讲|"
    r"我跟你说|跟你说哈|是这样的|是这样子的|打扰一下|麻烦问一下|麻烦问下|请问一下|请问下|"
    r"想请问|请教一下|咨询一下|咨询下|想问一下|想问下|问一下|问下|请问)[，,。、\s]*"
)
_SAME_PUNCTUATION = frozenset("。，、！？!?,.~…-—～·*#")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "So", "Sk", "Mn", "Me"})


@dataclass(frozen=True)
class Normalized:
    """`text` is what the pipeline reads; `origin[i]` is the place of text[i] in the original."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int, length: int) -> tuple[int, int]:
        """Place in the original (of `length` characters) of text[start:end]."""
        if not self.origin:
            return 0, 0
        first = self.origin[start] if start < len(self.origin) else length
        return first, (self.origin[end - 1] + 1 if end > start else first)


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def _simplify(char: str) -> str:
    """One character NFKC-folded, lower-cased and simplified; '' when it carries no meaning."""
    if char in "\n\r\t\u3000":
        return " "
    folded = unicodedata.normalize("NFKC", char)
    kept = "".join(c for c in folded if unicodedata.category(c) not in _DROPPED_CATEGORIES)
    if not kept:
        return ""
    return str(_converter().convert(kept)).lower() if not kept.isascii() else kept.lower()


def normalize(text: str) -> Normalized:
    """Normalised `text` with the origin of every character. Never raises; '' stays ''."""
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        for piece in _simplify(char):
            last = chars[-1] if chars else " "
            if piece == last and (piece == " " or piece in _SAME_PUNCTUATION):
                continue
            chars.append(piece)
            origin.append(place)
    joined = "".join(chars)
    keep = bytearray(b"\x01" * len(joined))
    for match in _FILLERS.finditer(joined):
        if match.end() - match.start() < len(joined.strip()):
            keep[match.start():match.end()] = bytes(match.end() - match.start())
    kept = [i for i, flag in enumerate(keep) if flag]
    while kept and joined[kept[0]] == " ":
        kept.pop(0)
    while kept and joined[kept[-1]] == " ":
        kept.pop()
    return Normalized("".join(joined[i] for i in kept), tuple(origin[i] for i in kept))


_CLAUSE_END = re.compile(r"[。！？!?；;\n]+|[，,](?=(?:另外|还有|对了|顺便|再问|还想|然后想|同时))")


def clauses(text: str) -> list[str]:
    """The sentences of normalised `text`, in order, blanks left out."""
    return [part.strip(" ，,") for part in _CLAUSE_END.split(text) if part.strip(" ，,")]


_SIGNS = re.compile(r"[\W_]+")
_SHATTERED = 0.3  # share of signs and blanks from which on they are no punctuation any more


def gathered(text: str) -> str:
    """Normalised `text`; one written character by character (救 命) is put together again."""
    squeezed = _SIGNS.sub("", text)
    return squeezed if squeezed and len(squeezed) <= (1 - _SHATTERED) * len(text) else text
