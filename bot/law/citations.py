"""Reads citations of law out of text, and writes them in one form.

《行政处罚法》第三十三条第一款第（二）项, 处罚法第33条, 第25、28条, 第31条至第33条, 刑法第276条之一,
several laws in one cell. Pure. What is read is only what stands there: whether such a law or
article exists is for bot.law.registry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import cn2an

from bot.law.lawbook import lawbook

LONGEST_RANGE = 60  # articles; a wider "range" is two numbers, not a range
_HALF = str.maketrans(
    "０１２３４５６７８９（）［］〔〕〈〉－–—―～〜　",
    "0123456789()[]〔〕《》----~~ ",
)
_NUMBER = r"(?:\d{1,4}|[零〇一二三四五六七八九十百千]{1,9})"
_TO = r"\s*(?:-|~|至|到)\s*"
_AND = r"\s*(?:、|,|，|和|及|或|与)\s*"
_LIST = rf"{_NUMBER}(?:(?:{_AND}|{_TO}){_NUMBER})*"
_ARTICLE = rf"第\s*(?P<articles>{_LIST})\s*条(?:之(?P<sub>{_NUMBER}))?"
_BOOK = r"《(?P<book>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?P<part>\([^()]{1,8}编\))?"
_DETAIL = re.compile(
    rf"\s*第?\s*(?P<open>\()?(?P<numbers>{_LIST})(?(open)\))(?P<more>(?:{_AND}\(\s*{_NUMBER}\s*\))*)"
    r"\s*(?P<unit>款|项)"
)
_GLUE = re.compile(rf"{_AND}|{_TO}")
_LAW_LIKE = re.compile(r"(?:法|法典|条例|规定|办法|规则|细则|解释(?:（[一二三四五六七八九]）)?)$")
# Between a law and its articles, and between two articles of the same law.
_SAME_LAW = re.compile(
    rf"(?:\s|{_AND}|{_TO}|;|；|以及|并|的|之|款|项|\([^()]{{0,40}}\)|（[^（）]{{0,40}}）)*"
)
_THIS_LAW = re.compile(r"本(?:法|条例|规定|办法|解释|规则|细则)\s*$")
_THAT_LAW = re.compile(r"(?:该|同|上述)(?:法|条例|规定|办法|解释)\s*$")


@dataclass(frozen=True, order=True)
class Citation:
    """One place in one law. `law` is as written, without 《》; None when the text names none.

    `sub` is the 之一 of 第276条之一. Without `article` the law as a whole is cited. `raw` is the
    text it was read from and does not count when citations are compared.
    """

    law: str | None
    article: int | None = None
    sub: int | None = None
    paragraph: int | None = None
    item: int | None = None
    raw: str = field(default="", compare=False)

    def __str__(self) -> str:
        """《法律援助法》第三十一条之一第二款第（三）项."""
        parts = [f"《{self.law}》"] if self.law else []
        if self.article is not None:
            parts.append(f"第{chinese(self.article)}条")
        if self.sub is not None:
            parts.append(f"之{chinese(self.sub)}")
        if self.paragraph is not None:
            parts.append(f"第{chinese(self.paragraph)}款")
        if self.item is not None:
            parts.append(f"第（{chinese(self.item)}）项")
        return "".join(parts)


def chinese(number: int) -> str:
    """33 → 三十三, 12 → 十二, 205 → 二百零五."""
    written = str(cn2an.an2cn(number))
    return written[1:] if written.startswith("一十") else written


def read_number(written: str) -> int | None:
    """33, 三十三, 二百〇五; None when it is no number."""
    if written.isdigit() and written.isascii():
        return int(written)
    try:
        return int(cn2an.cn2an(written.replace("〇", "零"), "normal"))
    except ValueError:
        return None


def parse_citations(
    text: str, *, law: str | None = None, names: Iterable[str] | None = None
) -> tuple[Citation, ...]:
    """Every citation in `text`, in order, ranges and lists written out, none twice.

    `law` is the law meant where the text names none (the law column of a table). `names` are the
    laws known without 《》; by default those of the registry.
    """
    plain = text.translate(_HALF)
    pattern = _known_pattern() if names is None else _pattern(names)
    return tuple(dict.fromkeys(_read(text, plain, pattern, law)))


def _read(
    text: str, plain: str, pattern: re.Pattern[str], default: str | None
) -> Iterator[Citation]:
    law, end = default, 0  # the law that a bare article means, and where the last match ended
    named: re.Match[str] | None = None  # a law without an article so far
    last: int | None = None  # the last plain article, for 第31条至第33条
    for match in pattern.finditer(plain):
        between = plain[end:match.start()]
        near = _SAME_LAW.fullmatch(between) is not None
        if not match["articles"]:
            if named:
                yield from _whole(text, named)
            law, named, end, last = _name(text, match), match, match.end(), None
            continue
        if not near:
            if named:
                yield from _whole(text, named)
            law = _meant(between, law, default)
        named = None
        follows = near and last is not None and re.fullmatch(_TO, between)
        details, end = _details(plain, match.end())
        raw = text[match.start():end]
        numbers = _numbers(match["articles"])
        if follows and last is not None and numbers:
            numbers = [*_span(last, numbers[0])[1:-1], *numbers]
        sub = read_number(match["sub"]) if match["sub"] else None
        for number in numbers:
            for paragraph, item in details:
                yield Citation(law, number, sub, paragraph, item, raw)
        last = numbers[-1] if numbers and details == [(None, None)] and sub is None else None
    if named:
        yield from _whole(text, named)


def _meant(between: str, before: str | None, default: str | None) -> str | None:
    """Which law an article means that stands apart: 该法 the one before, 本法 none of them."""
    if _THAT_LAW.search(between):
        return before
    return None if _THIS_LAW.search(between) else default


def _name(text: str, match: re.Match[str]) -> str:
    group = "book" if match["book"] is not None else "known"
    name = text[match.start(group):match.end(group)].strip()
    return f"{name}（{match['part'][1:-1]}）" if match["part"] else name


def _whole(text: str, match: re.Match[str]) -> Iterator[Citation]:
    """A law named without an article; 《执行证明》 is no law and is passed over."""
    name = _name(text, match)
    if match["known"] or _LAW_LIKE.search(name):
        yield Citation(name, raw=text[match.start():match.end()])


def _details(plain: str, start: int) -> tuple[list[tuple[int | None, int | None]], int]:
    """Paragraphs and items behind an article, and where they end: (款, 项) in pairs."""
    found: list[tuple[int | None, int | None]] = []
    paragraph: int | None = None
    unit, end = "", start
    while step := _DETAIL.match(plain, end) or _joined(plain, end):
        numbers = _numbers(step["numbers"] + step["more"].replace("(", "").replace(")", ""))
        ranged = re.fullmatch(_TO, plain[end:step.start()]) is not None and unit == step["unit"]
        if ranged and found and numbers:
            before = found[-1][0] if unit == "款" else found[-1][1]
            numbers = _span(before or 0, numbers[0])[1:]
        unit, end = step["unit"], step.end()
        if unit == "款":
            found += [(number, None) for number in numbers]
            paragraph = numbers[-1] if numbers else None
        else:
            if found and found[-1] == (paragraph, None):
                found.pop()
            found += [(paragraph, number) for number in numbers]
    return found or [(None, None)], end


def _joined(plain: str, start: int) -> re.Match[str] | None:
    """、第三款 and 至第（六）项 go on with the same article; 、第28条 does not match."""
    glue = _GLUE.match(plain, start)
    return _DETAIL.match(plain, glue.end()) if glue else None


def _numbers(written: str) -> list[int]:
    """25、28 → [25, 28]; 31-33 → [31, 32, 33]."""
    found: list[int] = []
    glue = ""
    for part in re.split(rf"({_AND}|{_TO})", written):
        number = read_number(part.strip())
        if number is None:
            glue = part.strip()
        elif found and glue and re.fullmatch(_TO, glue):
            found += _span(found[-1], number)[1:]
        else:
            found.append(number)
    return found


def _span(first: int, last: int) -> list[int]:
    return list(range(first, last + 1)) if 0 < last - first <= LONGEST_RANGE else [first, last]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Articles, 《names》 and bare known names, longest first; 劳动法律 is not 劳动法."""
    known = sorted({name.translate(_HALF) for name in names if name}, key=len, reverse=True)
    bare = "|".join(map(re.escape, known)) or r"(?!)"
    return re.compile(rf"{_ARTICLE}|{_BOOK}|(?P<known>{bare})(?![律规学院官庭]|实施)")


@lru_cache(maxsize=1)
def _known_pattern() -> re.Pattern[str]:
    names = [name for law in lawbook().laws for name in law.names]
    return _pattern([*names, *(part.name for law in lawbook().laws for part in law.parts)])
