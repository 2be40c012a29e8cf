"""A law on a day: in force, not yet, no longer, and whether it has the article."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.law.citations import parse_citations
from bot.law.lawbook import Law, LawBook, all_versions, day_in, lawbook, parse_law
from bot.law.registry import Registry, registry

TODAY = date(2026, 11, 25)


def code(text: str, on: date) -> str | None:
    (citation,) = parse_citations(text)
    finding = registry().check(citation, on)
    return finding.code if finding else None


@pytest.mark.parametrize(("text", "on", "expected"), [
    ("《行政处罚法》第三十三条", TODAY, None),
    ("处罚法第86条", TODAY, None),
    ("处罚法第87条", TODAY, "no_such_article"),
    ("仲裁法第90条", date(2026, 2, 28), "no_such_article"),    # 80 articles until 2026-03-01
    ("仲裁法第90条", date(2026, 3, 1), None),
    ("行政复议法第44条", date(2023, 12, 31), "no_such_article"),
    ("治安管理处罚法第144条", date(2025, 12, 31), "no_such_article"),
    ("治安管理处罚法第144条", date(2026, 1, 1), None),
    ("监狱法第59条", date(2026, 10, 31), None),
    ("监狱法第100条", date(2026, 10, 31), "no_such_article"),
    ("《噪声污染防治法》第59条", date(2026, 8, 14), None),
    ("《噪声污染防治法》第59条", date(2026, 8, 15), "repealed"),
    ("固废法第111条", TODAY, "repealed"),
    ("《生态环境法典》第599条", date(2026, 8, 14), "not_in_force_yet"),
    ("《生态环境法典》第1242条", TODAY, None),
    ("《婚姻法》第32条", TODAY, "repealed"),
    ("《社会救助法》第10条", date(2026, 6, 30), "not_in_force_yet"),
    ("《中华人民共和国民法典》（合同编）第577条", TODAY, None),
    ("《民法典（合同编）》第1079条", TODAY, "no_such_article"),
    ("《民法典》第1261条", TODAY, "no_such_article"),
    ("《太空采矿管理法》第3条", TODAY, "unknown_law"),
    ("第3条", TODAY, None),
])
def test_a_citation_is_judged_on_its_day(text: str, on: date, expected: str | None) -> None:
    assert code(text, on) == expected


def test_a_repealed_law_says_since_when_and_what_replaced_it() -> None:
    (citation,) = parse_citations("噪声法第59条")
    finding = registry().check(citation, TODAY)
    assert finding is not None
    assert "2026-08-15 起不再施行" in finding.message
    assert finding.replaced_by == "中华人民共和国生态环境法典"
    assert "生态环境法典" in finding.message


@pytest.mark.parametrize("name", [
    "行政处罚法", "《行政处罚法》", "中华人民共和国行政处罚法", "处罚法", " 行政处罚法 ",
])
def test_a_law_is_found_under_every_name_it_goes_by(name: str) -> None:
    found = registry().find(name)
    assert found is not None
    assert found.name == "中华人民共和国行政处罚法"


def test_brackets_of_either_width_name_the_same_book_of_a_code() -> None:
    assert registry().find("民法典(合同编)") is registry().find("中华人民共和国民法典（合同编）")


def test_a_new_version_between_two_days_is_seen_and_only_then() -> None:
    changed = registry().changed_between
    assert changed("仲裁法", date(2026, 1, 1), TODAY) is not None
    assert changed("仲裁法", date(2026, 3, 1), TODAY) is None
    assert changed("劳动争议调解仲裁法", date(2010, 1, 1), TODAY) is None


@given(st.sampled_from(lawbook().laws), st.dates(date(1995, 1, 1), date(2035, 1, 1)))
def test_at_most_one_version_of_a_law_holds_on_a_day(law: Law, day: date) -> None:
    assert sum(version.in_force(day) for version in law.versions) <= 1
    found = registry().on(law.name, day)
    assert found is None or found.start <= day


def test_every_version_says_where_it_is_from_and_when_it_was_checked() -> None:
    for version in all_versions():
        assert version.source
        assert date(2026, 1, 1) < version.checked_on <= TODAY + timedelta(days=365)
        if version.last_article is not None:
            assert version.confidence != "from-memory", version.law


def made(*versions: dict[str, object]) -> Law:
    rows = [{"confidence": "verified-in-text", "checked_on": "2026-11-25", "source": "试验", **v}
            for v in versions]
    return parse_law({"name": "试验法", "versions": rows})


def test_a_law_without_a_known_first_day_counts_from_the_day_it_was_adopted() -> None:
    law = made({"version": "2020-05-28通过"})
    assert law.versions[0].start == date(2020, 5, 28)
    assert day_in("2012年修正") == date(2012, 1, 1)
    assert day_in("现行") is None


def test_a_later_version_is_what_replaces_the_earlier_one() -> None:
    law = made({"version": "旧", "effective_to": "2024-01-01"},
               {"version": "新", "effective_from": "2024-01-01", "last_article": 9})
    book = Registry(LawBook((law,), frozenset()))
    assert law.versions[0].replaced_by == "试验法（新）"
    (citation,) = parse_citations("《试验法》第10条")
    assert book.check(citation, date(2023, 12, 31)) is None
    finding = book.check(citation, date(2024, 1, 1))
    assert finding is not None
    assert finding.message == "《试验法》新的文本只有九条，没有第十条"


@pytest.mark.parametrize(("versions", "said"), [
    ([], "至少要有一个版本"),
    ([{"version": "甲"}, {"version": "乙"}], "日期重叠"),
    ([{"version": "甲", "effective_from": "2024-02-30"}], "不是日期"),
    ([{"version": "甲", "effective_from": "2024-02-01", "effective_to": "2024-01-01"}], "失效日"),
    ([{"version": "甲", "confidence": "sure"}], "不认识的可信度"),
])
def test_a_broken_entry_is_refused_and_names_the_law(versions, said) -> None:
    with pytest.raises(KnowledgeError, match=said) as error:
        made(*versions)
    assert "试验法" in error.value.message
