"""Imported rows of every kind and level are told like the shipped ones, doubts beside the text."""

from __future__ import annotations

from datetime import date

import pytest

from bot.db import Database
from bot.lists import ListService, present
from bot.lists.editions import Editions
from bot.lists.entries import ListCode
from bot.lists.importing.columns import words
from bot.lists.intake import Order, take_in
from bot.lists.loading import load_editions
from tests.lists.editions_fixtures import LI, WANG
from tests.lists.workbooks.commitment import FULL, IN_ONE_CELL
from tests.lists.workbooks.writing import Page, xlsx


def service_with(database: Database, page: Page, which: ListCode, level: str) -> ListService:
    load_editions(database)
    editions = Editions(database)
    order = Order(which, level, title="株洲市某清单", issuer="株洲市司法局",
                  effective_from=date(2022, 1, 1))
    found, kept = take_in(editions, LI, xlsx(page), "a.xlsx", order)
    assert kept is not None, found.errors
    editions.review(WANG, kept.code)
    editions.publish(WANG, kept.code)
    return ListService(database)


@pytest.mark.parametrize("kind", words(ListCode.EXEMPTION).all_kinds)
@pytest.mark.parametrize("level, code", [("市本级", "EX-ZZ-001"), ("醴陵", "EX-LL-001")])
def test_a_row_of_every_kind_is_told_without_a_promise(
    database: Database, kind: str, level: str, code: str
) -> None:
    page = Page("清单", (("序号", "违法行为", "免罚类型", "适用条件", "法律依据", "实施主体"),
                         (1, "占道经营", kind, "及时改正", "《环境保护法》第六十条", "市城管局")))
    service = service_with(database, page, ListCode.EXEMPTION, level)
    item = service.item(code)
    shown = present.present_item(item, service.edition_of(item))
    lines = [line for card in shown.cards for line in card.lines]
    assert "市城管局" in shown.text
    assert "不会" not in shown.text and "一定" not in shown.text
    assert "口径" not in shown.text, "the local list is no other region's"
    assert any("依据：《环境保护法》第六十条" in line for line in lines), "as written"
    assert any("不再施行" in line and "生态环境法典" in line for line in lines), "flagged beside it"
    assert [basis.law for basis in shown.basis][0] == "环境保护法"
    assert all("参考清单" not in line for line in lines)


@pytest.mark.parametrize("page, code, certificates", [
    (FULL, "CERT-ZZ-001", ("无犯罪记录证明", "学历证明", "法律职业资格证明")),
    (IN_ONE_CELL, "CERT-ZZ-002", ("身份证明", "出生、死亡证明")),
])
def test_a_matter_is_told_with_all_its_certificates(
    database: Database, page: Page, code: str, certificates: tuple[str, ...]
) -> None:
    service = service_with(database, page, ListCode.COMMITMENT, "city")
    item = service.item(code)
    assert item.certificates == certificates
    shown = present.present_item(item, service.edition_of(item))
    lines = [line for card in shown.cards for line in card.lines]
    assert set(certificates) <= set(lines)
    assert present.present(service.commitment(item.headline)).text
