"""What one cell says: its text tidied, several conditions or certificates taken apart, dates.

Pure. Nothing is reworded: taking apart and putting together again gives every character back
but blanks and the numbers in front (a property test holds this).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import cn2an

_HAN = "\u3400-\u9fff\u3001-\u3003\uff00-\uffef《》“”（）〔〕、，。；：！？"
_BROKEN = re.compile(f"(?<=[{_HAN}])[ \\t\u00a0\u3000]+(?=[{_HAN}])")
_BLANKS = re.compile("[ \\t\u00a0\u3000]+")
_WIDE = str.maketrans({chr(0xFF10 + n): str(n) for n in range(10)} | {
    chr(0xFF21 + n): chr(65 + n) for n in range(26)
} | {chr(0xFF41 + n): chr(97 + n) for n in range(26)} | {"．": "."})

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "一二三四五六七八九十"
# One style per group; within a cell only marks of one style, counting 1, 2, 3 …, take it apart.
_MARKS = (
    re.compile(r"(?<![\d.第])(?P<n>\d{1,2})\s*(?:\.(?!\d)|、)\s*"),  # 2.5万元 is no second part
    re.compile(r"[（(]\s*(?P<n>\d{1,2})\s*[）)]\s*"),
    re.compile(f"(?P<n>[{_CIRCLED}])\\s*"),
    re.compile(r"(?<![\d.])(?P<n>\d{1,2})\s*[）)]\s*"),
    re.compile(f"[（(]\\s*(?P<n>[{_CHINESE}]{{1,3}})\\s*[）)]\\s*、?"),
)
_CHINESE_MARKS = _MARKS[-1]
_QUOTED = re.compile("“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|\"[^\"]*\"")
_ENDS = re.compile("[。；;！!]$")
_ARTICLE_BEFORE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条")
_TAKEN_OFF = " \t\n、，,；;"


def tidy(text: str) -> str:
    """One paragraph: lines joined, no blank inside Chinese words, half-width letters and digits."""
    lines = [line.strip() for line in text.translate(_WIDE).split("\n")]
    joined = ""
    for line in filter(None, lines):
        needs_blank = joined[-1:].isascii() and line[:1].isascii() and joined
        joined += f" {line}" if needs_blank else line
    return _BLANKS.sub(" ", _BROKEN.sub("", joined)).strip()


def tidy_lines(text: str) -> str:
    """The same, but the lines stay lines; empty ones go."""
    return "\n".join(filter(None, map(tidy, text.split("\n"))))


def _value(written: str) -> int | None:
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    if written.isdecimal():
        return int(written)
    try:
        return int(cn2an.cn2an(written, "normal"))
    except ValueError:
        return None


def _marks(text: str, style: re.Pattern[str]) -> list[tuple[int, int]]:
    """Start and end of the marks of one style that count 1, 2, 3 …; fewer than two are none."""
    hidden = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
    found: list[tuple[int, int]] = []
    for match in style.finditer(text):
        inside = any(start < match.start() < end for start, end in hidden)
        if not inside and _value(match["n"]) == len(found) + 1:
            found.append(match.span())
    return found if len(found) > 1 else []


def split_numbered(text: str) -> tuple[str, list[str]]:
    """The lead-in and the numbered parts; without numbers the whole text is the lead-in.

    （一）（二） belong to a quoted article as a rule: they take a cell apart only where it begins
    with （一）, or behind a lead-in that ends with a colon and names no article.
    """
    candidates = []
    for style in _MARKS:
        marks = _marks(text, style)
        if marks and not (style is _CHINESE_MARKS and _is_article(text[:marks[0][0]])):
            candidates.append(marks)
    if not candidates:
        return text, []
    marks = min(candidates, key=lambda found: found[0][0])  # the outermost style comes first
    ends = [start for start, _ in marks[1:]] + [len(text)]
    parts = [text[end:stop] for (_, end), stop in zip(marks, ends, strict=True)]
    return text[:marks[0][0]], parts


def _is_article(lead: str) -> bool:
    lead = lead.strip()
    return bool(lead) and (_ARTICLE_BEFORE.search(lead) is not None or lead[-1] not in "：:")


def split_lines(text: str) -> list[str]:
    """Lines that end like a sentence stand alone; a line broken off in the middle goes on."""
    parts: list[str] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if parts and not _ENDS.search(parts[-1]):
            parts[-1] = f"{parts[-1]}\n{line}"
        else:
            parts.append(line)
    return parts


def split_conditions(text: str) -> tuple[str, ...]:
    """The conditions of a cell, the lead-in (同时符合下列情形：) as a line of its own."""
    lead, parts = split_numbered(text)
    found = [tidy(lead)] if parts and tidy(lead) else []
    for part in parts or split_lines(lead):
        found.append(tidy(part))
    return tuple(part for part in found if part)


def join_conditions(conditions: Sequence[str]) -> str:
    """One cell that `split_conditions` takes apart into the same conditions."""
    if len(conditions) < 2:
        return "".join(conditions)
    lead = conditions[0] if conditions[0].endswith(("：", ":")) else ""
    rest = conditions[1:] if lead else conditions
    lines = [f"{n}.{condition}" for n, condition in enumerate(rest, 1)]
    return "\n".join(filter(None, [lead, *lines]))


_PAPER = re.compile(
    "(?:证明|证|证书|材料|书|表|函|报告|件|明细|记录|凭证|票据|合同|协议|意见|单|结论|决定|公函|声明)"
    r"(?:[（(].*[）)])?$"
)
_SEPARATORS = re.compile("[、；;]")
_NESTED = re.compile(r"[（(][^（）()]*[）)]|《[^》]*》|“[^”]*”")


def split_certificates(text: str) -> tuple[str, ...]:
    """Certificates named in one cell: numbered, on lines, or between 、 and ；.

    At 、 and ； the cell is taken apart only when every part is called like a paper, so that
    出生、死亡证明 stays whole.
    """
    lead, parts = split_numbered(text)
    if parts and not tidy(lead):
        return _papers(parts)
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(_PAPER.search(tidy(line).rstrip("；;。、，,")) for line in lines):
        return _papers(lines)
    whole = tidy(text)
    hidden = [m.span() for m in _NESTED.finditer(whole)]
    places = [m.start() for m in _SEPARATORS.finditer(whole)
              if not any(start < m.start() < end for start, end in hidden)]
    pieces = [whole[a + 1:b] for a, b in zip([-1, *places], [*places, len(whole)], strict=True)]
    pieces = [piece.strip() for piece in pieces if piece.strip(_TAKEN_OFF + "。")]
    if len(pieces) > 1 and all(_PAPER.search(piece.rstrip("。")) for piece in pieces):
        return _papers(pieces)
    return _papers([whole])


def _papers(parts: Sequence[str]) -> tuple[str, ...]:
    names = (tidy(part).strip(_TAKEN_OFF).rstrip("。") for part in parts)
    return tuple(name for name in names if name)


def join_certificates(names: Sequence[str]) -> str:
    """One cell that `split_certificates` takes apart into the same names."""
    if len(names) < 2:
        return "".join(names)
    return "\n".join(f"{n}.{name}" for n, name in enumerate(names, 1))


_WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*(?:年|[-/.])\s*(?P<month>\d{1,2})\s*(?:月|[-/.])\s*(?P<day>\d{1,2})"
)
_WRITTEN_CHINESE = re.compile(
    "(?P<year>[零〇○一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月"
    "(?P<day>[一二三四五六七八九十]{1,3})日"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL = date(1899, 12, 30)  # Excel's day 0; right for every day after 1900-02-28
_SERIALS = range(30000, 70000)  # 1982 to 2091: other five-digit numbers are no dates


def read_date(text: str) -> date | None:
    """2022-10-25, 2022年10月25日, 二〇二二年十月二十五日, 20221025, and Excel's 44859."""
    plain = tidy(text)
    if _SERIAL.fullmatch(plain) and int(float(plain)) in _SERIALS:
        return _FIRST_SERIAL + timedelta(days=int(float(plain)))
    found = _WRITTEN.search(plain) or _COMPACT.search(plain)
    chinese = _WRITTEN_CHINESE.search(plain)
    if found is None and chinese is None:
        return None
    if found is not None:
        numbers = [int(found[name]) for name in ("year", "month", "day")]
    else:
        assert chinese is not None
        year = "".join(str("零一二三四五六七八九".index(d.replace("〇", "零").replace("○", "零")))
                       for d in chinese["year"])
        numbers = [int(year), _value(chinese["month"]) or 0, _value(chinese["day"]) or 0]
    try:
        return date(*numbers)
    except ValueError:
        return None
