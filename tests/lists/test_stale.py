"""Editions that need a look: past their time, unchecked for a year, citing law that changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot import clock
from bot.db import Database
from bot.lists.editions import Editions
from bot.lists.stale import CHECK_EVERY, stale
from tests.lists.editions_fixtures import HEADING, LI, SOURCE, WANG, dated, publish, record

TODAY = clock.today()


@pytest.fixture
def editions(database: Database) -> Editions:
    return Editions(database)


def citing(law: str, article: str, **changes: object) -> dict[str, object]:
    return record("占道经营", legal_basis=[{"law": law, "article": article}],
                  basis_text=f"《{law}》{article}", **changes)


def reasons(editions: Editions, on: date = TODAY) -> list[str]:
    return [one.reason for one in stale(editions, on)]


def test_a_fresh_edition_that_cites_law_in_force_needs_no_look(editions: Editions) -> None:
    publish(editions, [citing("行政处罚法", "第三十三条")])
    assert reasons(editions) == []


def test_from_the_day_it_ends_an_edition_is_past_its_time(editions: Editions) -> None:
    end = TODAY + timedelta(days=30)
    heading = dated(date(2026, 1, 1), effective_to=end)
    publish(editions, [citing("行政处罚法", "第三十三条")], heading)
    assert reasons(editions, end - timedelta(days=1)) == []
    assert reasons(editions, end) == [f"{end} 起失效，应换新的一版"]


def test_after_a_year_it_has_to_be_checked_again_until_somebody_did(editions: Editions) -> None:
    code = publish(editions, [citing("行政处罚法", "第三十三条")]).code
    assert reasons(editions, TODAY + CHECK_EVERY - timedelta(days=1)) == []
    assert "满一年" in reasons(editions, TODAY + CHECK_EVERY)[0]
    assert editions.checked(LI, code).checked_on == TODAY


@pytest.mark.parametrize("law, article, words", [
    ("环境保护法", "第六十条", "不再施行"), ("行政处罚法", "第三百三十三条", "没有第"),
])
def test_a_row_that_cites_what_does_not_hold_is_named(
    editions: Editions, law: str, article: str, words: str
) -> None:
    publish(editions, [citing(law, article)])
    (found,) = stale(editions, TODAY)
    assert (found.item, found.headline) == ("EX-ZZ-001", "占道经营")
    assert words in found.reason
    assert "注明" not in found.reason


def test_a_row_whose_change_is_told_to_citizens_already_says_so(editions: Editions) -> None:
    publish(editions, [citing("环境保护法", "第六十条")])
    told = reasons(editions)[0]
    publish(editions, [citing("环境保护法", "第六十条", statute_changed=[told])])
    assert reasons(editions) == [f"{told}（答复时已在原文旁注明）"]


def test_a_law_that_gets_a_new_text_after_the_last_check_is_named(
    editions: Editions, database: Database
) -> None:
    code = publish(editions, [citing("国家通用语言文字法", "第二十七条")]).code
    assert reasons(editions) == []
    with database.session() as session:
        from bot.lists.kept import find_row

        find_row(session, code).checked_on = date(2025, 12, 1)
    assert any("起有新文本" in reason for reason in reasons(editions))


def test_drafts_and_withdrawn_editions_are_not_looked_at(editions: Editions) -> None:
    editions.draft(LI, HEADING, [citing("环境保护法", "第六十条")], SOURCE)
    code = publish(editions, [citing("环境保护法", "第六十条")]).code
    editions.withdraw(WANG, code, "试一试")
    assert reasons(editions) == []
