"""What has to be looked at again, and that an answer says so itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.answers.presenting import present
from bot.answers.service import AnswerService, answer_service
from bot.answers.staleness import find_stale
from bot.answers.upkeep import notes_on
from bot.clock import today
from bot.knowledge import Fact, FactBook, facts
from bot.law.lawbook import LawBook, lawbook, parse_law
from bot.law.registry import Registry

TODAY = date(2026, 11, 25)
_ROW = {"confidence": "verified-in-text", "checked_on": "2026-11-25", "source": "试验"}


def fact(law: str, article: str, checked_on: date = date(2026, 11, 23)) -> Fact:
    return Fact("X-1", "试验", "试验", law, article, "", None, "试验", "verified-in-text",
                checked_on)


def stale(on: date, book: FactBook, laws: Registry | None = None) -> list[tuple[str, str, bool]]:
    found = find_stale(on, answers=AnswerService([], {}), book=book, laws=laws)
    return [(one.id, one.reason, one.wrong) for one in found if one.kind == "fact"]


def amended(day: str) -> Registry:
    """The shipped laws, with an amendment of the arbitration act that begins on `day`."""
    name = "中华人民共和国仲裁法"
    law = parse_law({"name": name, "versions": [
        {**_ROW, "version": "2025-09-12修订", "effective_from": "2026-03-01",
         "effective_to": day, "last_article": 96},
        {**_ROW, "version": "再次修订", "effective_from": day, "last_article": 96},
    ]})
    others = [other for other in lawbook().laws if other.name != name]
    return Registry(LawBook((law, *others), lawbook().not_laws))


def test_the_bundle_is_fresh_today_and_cites_nothing_that_does_not_hold() -> None:
    assert [one for one in find_stale(today()) if one.wrong] == []


def test_a_year_later_everything_is_overdue_and_every_kind_is_named() -> None:
    found = find_stale(TODAY + timedelta(days=800))
    assert {one.kind for one in found} == {"law", "fact", "value", "answer"}
    assert all("已超过一年" in one.reason or "不再施行" in one.reason for one in found)


def test_a_fact_is_overdue_after_a_year_and_not_a_day_earlier() -> None:
    book = FactBook([fact("中华人民共和国仲裁法", "第71条", date(2026, 11, 23))])
    assert stale(date(2027, 11, 23), book) == []
    ((_, reason, wrong),) = stale(date(2027, 11, 24), book)
    assert "2026-11-23" in reason
    assert not wrong


def test_a_fact_citing_a_repealed_law_is_wrong_and_says_what_replaced_it() -> None:
    ((_, reason, wrong),) = stale(TODAY, FactBook([fact("中华人民共和国噪声污染防治法", "第59条")]))
    assert wrong
    assert "生态环境法典" in reason


def test_a_fact_whose_law_got_a_new_text_since_is_listed_until_it_is_checked_again() -> None:
    laws = amended("2026-12-01")
    book = FactBook([fact("中华人民共和国仲裁法", "第71条")])
    assert stale(date(2026, 11, 30), book, laws) == []
    ((_, reason, wrong),) = stale(date(2026, 12, 1), book, laws)
    assert "已有新文本" in reason
    assert not wrong
    checked = FactBook([fact("中华人民共和国仲裁法", "第71条", date(2026, 12, 1))])
    assert stale(date(2026, 12, 2), checked, laws) == []


def test_an_overdue_answer_says_so_in_its_reply() -> None:
    answer = next(a for a in answer_service().all() if a.general)
    later = answer.checked_on + timedelta(days=366)
    text = "".join(card.note for card in present(answer, later).cards)
    assert f"上次核对是{answer.checked_on.isoformat()}，已超过一年" in text
    fresh = "".join(card.note for card in present(answer, answer.checked_on).cards)
    assert "已超过一年" not in fresh


def test_an_answer_resting_on_a_law_with_a_new_text_says_so() -> None:
    answer = next(a for a in answer_service().all()
                  if any(facts()[i].law == "中华人民共和国仲裁法" for i in a.basis))
    answer = replace(answer, checked_on=date(2026, 11, 24))
    laws = amended("2026-12-01")
    assert notes_on(answer, date(2026, 11, 30), laws) == []
    (note,) = notes_on(answer, date(2026, 12, 1), laws)
    assert "《仲裁法》" in note
    assert "新文本" in note
