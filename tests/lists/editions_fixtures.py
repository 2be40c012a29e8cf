"""Small lists and two members of staff, for tests of editions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.lists import ListCode
from bot.lists.editions import Editions
from bot.lists.kept import Heading, Kept, Source
from bot.lists.staff import Role, Staff

LI = Staff("李录入", Role.EDITOR)
WANG = Staff("王审核", Role.REVIEWER)
SOURCE = Source("清单.xlsx", "0" * 64)
HEADING = Heading(
    ListCode.EXEMPTION, "city", "株洲市包容免罚清单", "株洲市司法局", date(2026, 1, 1),
    document_number="株司发〔2026〕1号",
)


def record(behaviour: str, **changes: Any) -> dict[str, Any]:
    """One row of an exemption list as the importer makes it."""
    return {
        "id": "", "domain": "市场监管", "department": "市市场监督管理局", "behaviour": behaviour,
        "kind": "轻微不罚", "level": "市本级", "region": "株洲市", "conditions": ["及时改正"],
        "legal_basis": [{"law": "行政处罚法", "article": "第三十三条"}],
        "basis_text": "《行政处罚法》第三十三条", "confidence": "verified-in-text",
        "source": {"title": "株洲市包容免罚清单"}, **changes,
    }


def rows(count: int) -> list[dict[str, Any]]:
    """`count` rows that differ clearly from one another."""
    words = ("未亮证照经营", "未按期年报", "擅自改变招牌", "占道堆放", "未佩戴安全帽",
             "过期食品未下架", "发票遗失", "噪声扰民", "未建台账", "消防通道堆物")
    return [record(f"{word}{n // len(words) or ''}")
            for n, word in ((n, words[n % len(words)]) for n in range(count))]


def publish(editions: Editions, records: list[dict[str, Any]], heading: Heading = HEADING,
            **options: Any) -> Kept:
    """Imported by 李, reviewed and published by 王."""
    draft = editions.draft(LI, heading, records, SOURCE)
    editions.review(WANG, draft.code)
    return editions.publish(WANG, draft.code, **options)


def dated(day: date, **changes: Any) -> Heading:
    return replace(HEADING, effective_from=day, **changes)
