"""Hides ID, telephone and bank-card numbers before a text is stored, logged or understood.

Amounts, dates, short service numbers (12348), articles and case numbers stay. A number with
spaces or hyphens is hidden only in the groups people really write it in, because
「13000-15000元」 and 「5000 6000 5500」 are wages, not telephones.
"""

from __future__ import annotations

import re
import unicodedata

ID_NUMBER, TELEPHONE, BANK_CARD = "【身份证号】", "【电话】", "【银行卡号】"

_FOLD = {"Ｘ": "X", "ｘ": "x", "＋": "+", "（": "(", "）": ")", "·": "-", "—": "-", "–": "-",
         "－": "-", "‐": "-", "‑": "-", "−": "-", "_": "-", "　": " ", "\u00a0": " "}
_GAP = r"[ \-.]{1,3}"
_NOT_MONEY = r"(?!\s?(?:元|块|万|亿))"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"


def _loose(pattern: str) -> str:
    """The pattern with an optional gap between its parts (parts are separated by spaces)."""
    return rf"(?:{_GAP})?".join(pattern.split())


_CENTURY, _MONTH, _MDAY = r"(?:18|19|20)", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_ID18 = _loose(
    rf"[1-9] \d \d \d \d \d {_CENTURY} \d \d {_MONTH} {_MDAY} \d \d \d [\dXx]"
)
_ID18_X = r"\d{17}[Xx]"
_ID15 = rf"[1-9]\d{{5}}(?:{_GAP})?\d\d{_DAY}(?:{_GAP})?\d{{3}}"
_MOBILE = (
    r"(?:(?:\+|00)?86[ \-]?)?(?:"
    rf"1[3-9]\d{{9}}{_NOT_MONEY}"
    rf"|1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
    rf"|1[3-9]\d{_GAP}(?!(?:19|20)\d\d{_DAY})\d{{8}}"
    rf"|1{_GAP}[3-9](?:{_GAP}\d){{9}})"
)
_LANDLINE = rf"\(?0(?:10|2\d|[3-9]\d\d)\)?(?:{_GAP})?\d{{3,4}}(?:[ \-])?\d{{4}}"
_CARD = (
    r"\d{13,19}"
    rf"|[3-9]\d{{3}}(?:{_GAP}\d{{4}}){{2,3}}{_GAP}\d{{1,4}}"
    rf"|[3-9](?:{_GAP}\d){{12,18}}"
)

_NUMBER = re.compile(
    rf"(?<!\d)(?:(?P<id>{_ID18}|{_ID18_X}|{_ID15})|(?P<phone>{_MOBILE}|{_LANDLINE})"
    rf"|(?P<card>{_CARD}))(?!\d)",
    re.ASCII,
)
_LOCAL_PHONE = re.compile(  # eight digits are a telephone only when the words say so
    rf"(?:电话|座机|固话|联系方式)[^\d\n]{{0,4}}(?P<phone>(?!(?:19|20)\d\d{_DAY})[2-8]\d{{6,7}})"
    rf"(?!\d){_NOT_MONEY}",
    re.ASCII,
)
_LABELS = {"id": ID_NUMBER, "phone": TELEPHONE, "card": BANK_CARD}


def _fold(text: str) -> str:
    """Same length as `text`, with every decimal digit and separator in its ASCII form."""
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else _FOLD.get(c, c) for c in text
    )


def _is_list_of_figures(number: str) -> bool:
    """True for groups that are all years or round sums: 「5000 6000 5500 5800」."""
    groups = re.split(_GAP, number)
    return len(groups) > 1 and all(
        group.endswith("00") or group[:2] in ("19", "20") for group in groups
    )


def mask_personal_data(text: str) -> str:
    """`text` with ID, telephone and bank-card numbers replaced by their Chinese names."""
    folded = _fold(text)
    spans = []
    for pattern in (_NUMBER, _LOCAL_PHONE):
        for match in pattern.finditer(folded):
            kind = match.lastgroup or ""
            if kind != "card" or not _is_list_of_figures(match["card"]):
                spans.append((*match.span(kind), _LABELS[kind]))
    pieces, end = [], 0
    for start, stop, label in sorted(spans):
        if start >= end:
            pieces += [text[end:start], label]
            end = stop
    return "".join([*pieces, text[end:]])
