"""Everyday queries against the items that answer them (relevance.yml), with floors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.lists import Decision, ListService, Lookup

RELEVANCE = yaml.safe_load((Path(__file__).parent / "relevance.yml").read_text(encoding="utf-8"))

# part → recall@1, recall@3, share of unlisted queries that stay unanswered, wrong-confident rate
FLOORS = {
    "tuned": (0.97, 0.98, 0.95, 0.01),
    "held_out": (0.95, 0.97, 0.95, 0.01),
    "fresh": (0.93, 0.97, 0.88, 0.01),
    "unseen": (0.83, 0.85, 0.90, 0.01),
}


def look_up(service: ListService, list_code: str, query: str) -> Lookup:
    return service.exemption(query) if list_code == "exemption" else service.commitment(query)


def rows(part: str) -> list[tuple[str, dict[str, Any]]]:
    return [(code, row) for code in ("exemption", "commitment")
            for row in RELEVANCE[part][code]]


def test_there_are_enough_queries_and_none_twice() -> None:
    queries = [row["q"] for part in FLOORS for _, row in rows(part)]
    assert len(queries) >= 400
    assert len(queries) == len(set(queries))


def test_every_expected_item_exists(service: ListService) -> None:
    for part in FLOORS:
        for _, row in rows(part):
            for code in row["items"]:
                service.item(code)


@pytest.mark.parametrize("part", FLOORS)
def test_everyday_words_find_the_item_and_wrong_answers_are_rare(
    service: ListService, part: str
) -> None:
    first = third = listed = unlisted = silent = wrong = 0
    for list_code, row in rows(part):
        found = look_up(service, list_code, row["q"])
        codes = [item.code for item in found.items]
        if row["items"]:
            listed += 1
            first += bool(codes) and codes[0] in row["items"]
            third += any(code in row["items"] for code in codes)
        else:
            unlisted += 1
            silent += found.decision in (Decision.NONE, Decision.ASK)
        wrong += found.decision is Decision.ANSWER and codes[0] not in row["items"]
    recall_1, recall_3, quiet, mistaken = FLOORS[part]
    assert first / listed >= recall_1
    assert third / listed >= recall_3
    assert silent / unlisted >= quiet
    assert wrong / (listed + unlisted) <= mistaken


@pytest.mark.parametrize("query", [
    "年报", "年报没报", "没年报会罚吗", "企业年报逾期", "年度报告没交",
    "我第一次没年报，能不能不罚？", "年報沒報", "工商年检",
])
def test_the_annual_report_is_not_taken_for_another_item(
    service: ListService, query: str
) -> None:
    assert service.exemption(query).decision in (Decision.NONE, Decision.ASK)


@pytest.mark.parametrize("query", [
    "", "   ", "？？？", "能不能免罚", "第一次会不会罚款", "我是开饭店的", "我开了个网吧",
    "税务局", "12345",
])
def test_a_query_without_a_behaviour_is_asked_back(service: ListService, query: str) -> None:
    assert service.exemption(query).decision is Decision.ASK


def test_a_phrase_with_two_meanings_is_offered_not_asserted(service: ListService) -> None:
    found = service.exemption("没戴安全帽")
    assert found.decision is Decision.CHOOSE
    assert "EX-032" in [item.code for item in found.items]


@pytest.mark.parametrize("query, code", [
    ("yingyezhizhao", "EX-179"), ("fengyezhao", ""), ("wufangzhi", ""), ("toukui", "EX-032"),
    ("xiaohuoshuan", "EX-166"), ("rycjy", ""), ("htffs", ""),
])
def test_pinyin_and_initials_never_give_a_confident_wrong_item(
    service: ListService, query: str, code: str
) -> None:
    found = service.exemption(query)
    codes = [item.code for item in (*found.items, *found.related)]
    assert not code or found.items
    if found.decision is Decision.ANSWER:
        assert code in codes


def test_initials_of_a_headline_find_it(service: ListService) -> None:
    found = service.exemption("sgsgyy")  # 擅自收购烟叶 is szsgyy: a wrong letter finds nothing
    assert not found.items
    assert service.exemption("szsgyy").items[0].code == "EX-003"


def test_traditional_characters_and_full_width_letters_are_the_same(
    service: ListService,
) -> None:
    plain = service.exemption("KTV凌晨还在营业")
    assert service.exemption("ＫＴＶ凌晨還在營業").items == plain.items
    assert plain.items[0].code == "EX-039"


def test_dialect_negation_is_understood(service: ListService) -> None:
    assert service.exemption("坐摩托冇戴头盔").items[0].code == "EX-032"


def test_among_rows_on_one_behaviour_the_national_one_goes_first(service: ListService) -> None:
    found = service.exemption("没挂执照")
    assert found.decision is Decision.ANSWER
    assert found.items[0].code == "EX-179"
    assert "EX-094" in [item.code for item in found.related]


def test_a_long_story_with_one_known_phrase_is_offered(service: ListService) -> None:
    found = service.exemption(
        "我在荷塘区开了个小炒店，今天来了几个人检查，说我请的帮厨没有办健康证，让我下周之前补上，"
        "没说罚不罚，那个阿姨上个月才来的，我心里很着急，想问问该怎么跟他们讲"
    )
    assert {"EX-063", "EX-190"} & {item.code for item in found.items}


def test_a_code_is_a_query_too(service: ListService) -> None:
    assert service.exemption(" ex-105 ").items[0].code == "EX-105"


def test_filters_keep_only_the_asked_domain_department_and_kind(service: ListService) -> None:
    found = service.exemption("没有备案", domain="文化旅游")
    assert all(item.domain == "文化旅游" for item in found.items)
    only = service.exemption("营业执照没挂", kind="改正前置")
    assert [item.code for item in only.items] == ["EX-179"]
    assert service.exemption("狗没打疫苗", department="税务局").decision is Decision.NONE


def test_the_other_rows_on_the_same_behaviour_come_along(service: ListService) -> None:
    found = service.exemption("员工没有健康证明接触直接入口食品")
    assert found.decision is Decision.ANSWER
    assert {"EX-063", "EX-190"} <= {item.code for item in (*found.items, *found.related)}
