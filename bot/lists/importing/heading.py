"""What stands above a table: title, office, document number, dates, and how many rows it claims."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.lists.importing.cells import read_date, tidy

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*[〔\[（(【]\s*20\d{2}\s*[〕\]）)】]\s*\d+\s*号")
_REGISTRATION = re.compile(r"[A-Z]{3,5}[-—－]20\d{2}[-—－]\d{3,6}")
_ITEMS = re.compile(r"(?<![第\d])(?:共计?|总计|合计|计)?\s*[（(]?\s*(?:共计?|计)?\s*(\d{1,4})\s*项")
_PAPERS = re.compile(
    r"(\d{1,4})\s*(?:个|份|件)\s*(?:证明|材料)?(?=[）)，,。；;、\s]|$|证明|材料|事项)"
)
_OFFICE = re.compile(
    r"(?:填报单位|填报部门|发文机关|发布单位|发布机关|制定机关|编制单位|单位名称|单位)"
    r"\s*(?:[（(]\s*(?:盖章|公章|签章)\s*[）)])?\s*[:：]\s*(?P<office>[\u4e00-\u9fff（）()]{2,40})"
)
_FROM = re.compile("施行日期|生效日期|实施日期|执行日期|起施行|起实施|起执行|起生效")
_TO = re.compile("有效期至|失效日期|废止日期|有效期限|截止日期|有效期到")
_REPLACES = re.compile(r"(?:替代|代替|取代|原)[^《]{0,12}(《[^》]+》(?:[（(][^（）()]*[）)])?)")
_LABEL = re.compile(
    f"{_FROM.pattern}|{_TO.pattern}|单位|部门|机关|文号|登记号|替代|代替|取代"
)
_ATTACHMENT = re.compile(r"^附件\s*[\d一二三四五六七八九十]*\s*[:：]?\s*")
_OFFICE_IN_TITLE = re.compile(
    "^(?P<office>[\u4e00-\u9fff]{2,24}?(?:局|委员会|委|厅|办公室|中心|支队|管理处|人民政府))"
)
_COUNT = re.compile(r"[（(]\s*(?:共?计?\s*\d+\s*项[^（）()]*|样表)[）)]")


@dataclass(frozen=True)
class Claimed:
    """How many items and certificates a title or a closing line says there are."""

    items: int | None = None
    certificates: int | None = None


@dataclass(frozen=True)
class Found:
    """What was read; None where nothing was said."""

    title: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    registration_number: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    replaces: str | None = None


def claimed(text: str) -> Claimed:
    """（23项） → 23 items; 共45项、73个证明材料 → 45 and 73."""
    plain = tidy(text)
    items, papers = _ITEMS.search(plain), _PAPERS.search(plain)
    return Claimed(int(items.group(1)) if items else None,
                   int(papers.group(1)) if papers else None)


def is_title(text: str) -> bool:
    """Named like a list, short enough for a title."""
    plain = tidy(text)
    return 4 <= len(plain) <= 80 and ("清单" in plain or "目录" in plain)


def is_closing(text: str) -> bool:
    """A line below a table that says from when or until when the list counts."""
    return (_FROM.search(text) or _TO.search(text)) is not None


def title_of(text: str) -> str:
    """The title without 附件1 and without its count."""
    return _COUNT.sub("", _ATTACHMENT.sub("", tidy(text))).strip()


def read_heading(lines: Iterable[str], cells: Iterable[tuple[str, str]] = ()) -> Found:
    """From the lines above a table, and from its pairs of neighbouring cells (label, value)."""
    found = Found()
    for line in filter(None, map(tidy, lines)):
        found = _with_line(found, line)
    for label, value in cells:
        if len(label) > 12 or not _LABEL.search(label):
            continue
        found = _with_line(found, f"{tidy(label).rstrip('：:')}：{tidy(value)}")
    return found


def _with_line(found: Found, line: str) -> Found:
    """`found` with what `line` adds; the first mention of each thing counts."""
    number, registered = _NUMBER.search(line), _REGISTRATION.search(line)
    office, replaced = _OFFICE.search(line), _REPLACES.search(line)
    day = read_date(line) or read_date(re.split("[:：]", line)[-1])
    changes = {
        "title": title_of(line) if is_title(line) and not replaced else None,
        "document_number": number.group().replace(" ", "") if number and not replaced else None,
        "registration_number": registered.group() if registered else None,
        "issuer": office["office"].strip() if office else None,
        "replaces": replaced.group(1) if replaced else None,
        "effective_from": day if _FROM.search(line) else None,
        "effective_to": day if _TO.search(line) else None,
    }
    new = {key: value for key, value in changes.items()
           if value is not None and getattr(found, key) is None}
    return replace(found, **new)  # type: ignore[arg-type]


def office_in(title: str) -> str | None:
    """株洲市水利局不予处罚清单 → 株洲市水利局."""
    match = _OFFICE_IN_TITLE.match(title_of(title))
    return match["office"] if match else None
