"""Editions: two people, one live edition, nothing half-done, every past one readable."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bot import clock
from bot.cases.migrate import upgrade
from bot.db import Database, make_engine
from bot.errors import Conflict, Forbidden, InvalidInput, NotFound
from bot.lists import Decision, ListCode, ListService
from bot.lists.editions import Editions
from bot.lists.loading import load_editions
from bot.lists.staff import Role, Staff
from tests.lists.editions_fixtures import (
    HEADING,
    LI,
    SOURCE,
    WANG,
    dated,
    publish,
    record,
    rows,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database of each kind: the log's triggers are part of what is tested."""
    upgrade(database_url)
    engine = make_engine(database_url)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def editions(database: Database) -> Editions:
    load_editions(database)
    return Editions(database)


def live_code(editions: Editions) -> str | None:
    live = editions.live(ListCode.EXEMPTION, "city")
    return None if live is None else live.code


def test_a_draft_is_shown_to_nobody_until_it_is_published(
    database: Database, editions: Editions
) -> None:
    service = ListService(database)
    draft = editions.draft(LI, HEADING, rows(3), SOURCE)
    assert draft.status == "draft"
    assert not service.edition("exemption").official
    editions.review(WANG, draft.code)
    assert not service.edition("exemption").official
    editions.publish(WANG, draft.code)
    assert service.edition("exemption").title == "株洲市包容免罚清单"
    assert [item.code for item in service.items("exemption")] == [
        "EX-ZZ-001", "EX-ZZ-002", "EX-ZZ-003",
    ]


def test_search_in_another_worker_follows_at_once(
    database: Database, editions: Editions, database_url: str
) -> None:
    other_engine = make_engine(database_url)
    here, there = ListService(database), ListService(Database(other_engine))
    publish(editions, [record("未亮证照经营")])
    for service in (here, there):
        assert service.exemption("未亮证照经营").items[0].code == "EX-ZZ-001"
    publish(editions, [record("未亮证照经营"), record("店招污损未修复")])
    for service in (here, there):
        found = service.exemption("店招污损未修复")
        assert found.decision is Decision.ANSWER
        assert found.edition.id == editions.live(ListCode.EXEMPTION, "city").id  # type: ignore[union-attr]
    other_engine.dispose()


def test_who_imported_may_not_review_even_with_the_right(editions: Editions) -> None:
    draft = editions.draft(Staff("王审核", Role.EDITOR), HEADING, rows(2), SOURCE)
    with pytest.raises(Conflict, match="不能是同一个人"):
        editions.review(WANG, draft.code)
    with pytest.raises(Conflict, match="不能是同一个人"):
        editions.review(Staff("王审核 ", Role.REVIEWER), draft.code)
    assert editions.get(draft.code).status == "draft"


@pytest.mark.parametrize("step", ["review", "publish", "roll_back"])
def test_an_editor_may_not(editions: Editions, step: str) -> None:
    draft = editions.draft(WANG, HEADING, rows(2), SOURCE)
    with pytest.raises(Forbidden) as refused:
        getattr(editions, step)(LI, draft.code)
    assert "李录入" in refused.value.message


def test_a_draft_cannot_be_published_without_a_review(editions: Editions) -> None:
    draft = editions.draft(LI, HEADING, rows(2), SOURCE)
    with pytest.raises(Conflict, match="草稿"):
        editions.publish(WANG, draft.code)
    assert live_code(editions) is None


def test_an_edition_of_tomorrow_cannot_be_published_today(editions: Editions) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Conflict, match=str(tomorrow)):
        publish(editions, rows(2), dated(tomorrow))
    assert live_code(editions) is None


def test_a_draft_made_before_another_was_published_must_be_imported_again(
    editions: Editions
) -> None:
    mine = editions.draft(LI, HEADING, rows(3), SOURCE)
    editions.review(WANG, mine.code)
    publish(editions, rows(4))
    with pytest.raises(Conflict, match="已经换过"):
        editions.publish(WANG, mine.code)


def test_removing_more_than_a_fifth_needs_a_second_yes(editions: Editions) -> None:
    publish(editions, rows(10))
    at_the_limit = publish(editions, rows(8))
    assert live_code(editions) == at_the_limit.code
    with pytest.raises(Conflict, match="超过五分之一"):
        publish(editions, rows(6))
    assert live_code(editions) == at_the_limit.code
    confirmed = publish(editions, rows(6), confirm_removals=True)
    assert live_code(editions) == confirmed.code


def test_a_row_keeps_its_code_and_a_number_is_never_used_again(editions: Editions) -> None:
    publish(editions, rows(3))
    publish(editions, [rows(3)[2], record("占用盲道")], confirm_removals=True)
    third = publish(editions, [*rows(3)[1:], record("占用盲道")])
    codes = {r["behaviour"]: r["id"] for r in editions.records(third.code)}
    assert codes == {"擅自改变招牌": "EX-ZZ-003", "占用盲道": "EX-ZZ-004",
                     "未按期年报": "EX-ZZ-005"}


def test_the_difference_names_new_changed_and_removed_rows_field_by_field(
    editions: Editions
) -> None:
    publish(editions, rows(5))
    changed = record("未按期年报", conditions=["首次", "三十日内补报"], kind="首违不罚")
    draft = editions.draft(LI, HEADING, [*rows(4)[:1], changed, *rows(4)[2:], record("占用盲道")],
                           SOURCE)
    difference = editions.difference(draft.code)
    assert [row.headline for row in difference.new] == ["占用盲道"]
    assert [row.headline for row in difference.removed] == ["未佩戴安全帽"]
    assert [(c.label, c.before, c.after) for c in difference.changed[0].changes] == [
        ("免罚类型", "轻微不罚", "首违不罚"),
        ("适用条件", ("及时改正",), ("首次", "三十日内补报")),
    ]
    assert (difference.same, difference.before) == (3, 5)


def test_blank_space_and_width_are_no_difference(editions: Editions) -> None:
    publish(editions, [record("未亮照（含电子照）经营", note="12 个月内")])
    draft = editions.draft(
        LI, HEADING, [record("未亮照(含电子照)经营", note=" １２个月内")], SOURCE
    )
    assert editions.difference(draft.code).nothing


def test_rolling_back_is_a_new_edition_with_the_old_rows_under_the_old_codes(
    editions: Editions
) -> None:
    first = publish(editions, rows(5))
    second = publish(editions, rows(4))
    again = editions.roll_back(WANG, first.code)
    assert again.code not in (first.code, second.code)
    assert again.status == "published"
    assert again.effective_from == clock.today()
    assert editions.records(again.code) == editions.records(first.code)
    assert editions.get(second.code).status == "withdrawn"
    with pytest.raises(Conflict, match="没有正式发布过"):
        editions.roll_back(WANG, editions.draft(LI, HEADING, rows(2), SOURCE).code)


def test_any_past_edition_is_read_as_of_a_day(editions: Editions) -> None:
    old = publish(editions, rows(3), dated(date(2021, 9, 1), effective_to=date(2026, 9, 1)))
    new = publish(editions, rows(4), dated(date(2025, 7, 1)))
    corrected = publish(editions, rows(5), dated(date(2025, 7, 1)))
    on = {day: editions.in_force(ListCode.EXEMPTION, "city", day) for day in (
        date(2021, 8, 31), date(2021, 9, 1), date(2025, 6, 30), date(2025, 7, 1),
    )}
    assert [None if kept is None else kept.code for kept in on.values()] == [
        None, old.code, old.code, corrected.code,
    ]
    moment = editions.get(new.code).published_at
    assert moment is not None
    shown = editions.shown_at(ListCode.EXEMPTION, "city", moment)
    assert shown is not None
    assert shown.code == new.code


def test_counties_have_editions_of_their_own_beside_the_citys(
    database: Database, editions: Editions
) -> None:
    county = dated(HEADING.effective_from, level="liling", title="醴陵市包容免罚清单")
    service = ListService(database)
    publish(editions, [record("占用盲道", region="株洲市醴陵市", level="醴陵市")], county)
    assert not service.edition("exemption").official, "the reference speaks until the city does"
    item = service.item("EX-LL-001")
    assert service.edition_of(item).title == "醴陵市包容免罚清单"
    assert service.exemption("EX-LL-001").edition.level == "liling"
    publish(editions, rows(3))
    assert service.edition("exemption").level == "city"
    assert {i.code for i in service.items("exemption")} == {
        "EX-LL-001", "EX-ZZ-001", "EX-ZZ-002", "EX-ZZ-003",
    }


def test_withdrawing_the_citys_list_brings_the_reference_back(
    database: Database, editions: Editions
) -> None:
    code = publish(editions, rows(3)).code
    with pytest.raises(Forbidden):
        editions.withdraw(LI, code, "发错了")
    with pytest.raises(InvalidInput):
        editions.withdraw(WANG, code, " ")
    editions.withdraw(WANG, code, "发错了")
    assert len(ListService(database).items("exemption")) > 300
    with pytest.raises(Conflict, match="参考清单"):
        editions.withdraw(WANG, ListService(database).edition("exemption").code, "不用了")


def test_two_who_publish_at_once_leave_one_live_edition(
    editions: Editions
) -> None:
    drafts = [editions.draft(LI, HEADING, rows(n), SOURCE).code for n in (2, 3, 4, 5)]
    for code in drafts:
        editions.review(WANG, code)

    def attempt(code: str) -> str:
        try:
            return editions.publish(WANG, code).status
        except Conflict:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(attempt, drafts))
    assert sorted(results) == ["published", "refused", "refused", "refused"]
    assert [kept.status for kept in editions.all(ListCode.EXEMPTION, "city")].count(
        "published") == 1


def test_the_log_tells_who_did_what_and_only_grows(
    database: Database, editions: Editions
) -> None:
    code = publish(editions, rows(2)).code
    assert [(row.actor, row.role, row.action) for row in editions.log(code)] == [
        ("李录入", "editor", "import"), ("王审核", "reviewer", "review"),
        ("王审核", "reviewer", "publish"),
    ]
    for statement in ("UPDATE list_audit SET actor = 'x'", "DELETE FROM list_audit"):
        with pytest.raises(DatabaseError), database.session() as session:
            session.execute(text(statement))
    assert len(editions.log(code)) == 3


def test_a_refused_step_is_rolled_back_whole(
    database: Database, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(editions, rows(3))

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    draft = editions.draft(LI, HEADING, rows(4), SOURCE)
    editions.review(WANG, draft.code)
    monkeypatch.setattr("bot.lists.editions._log", crash)
    with pytest.raises(RuntimeError):
        editions.publish(WANG, draft.code)
    assert live_code(editions) == first.code
    assert editions.get(draft.code).status == "reviewed"


@pytest.mark.parametrize("broken", [
    {"level": "mars"}, {"effective_to": HEADING.effective_from},
])
def test_a_heading_that_makes_no_sense_is_refused(
    editions: Editions, broken: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        editions.draft(LI, dated(HEADING.effective_from, **broken), rows(1), SOURCE)
    with pytest.raises(InvalidInput):
        editions.draft(LI, HEADING, [], SOURCE)
    with pytest.raises(NotFound):
        editions.get("没有这个")
    assert [kept for kept in editions.all() if kept.official] == []


