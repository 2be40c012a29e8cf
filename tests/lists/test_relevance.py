"""Everyday queries against the rows that answer them (relevance*.yml), with floors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.relevance import (
    DEV,
    UNSEEN,
    Answering,
    Given,
    Query,
    Scores,
    measure,
    ours,
    queries,
)
from bot.lists import Decision, ListCode, ListService
from bot.search import Document, MemoryIndex, Search, read_table

FOLDER = Path(__file__).parent

# Each a little under what is measured; `wrong_confident` is the aim.
FLOORS = {
    DEV: {"recall_1": 0.97, "recall_3": 0.98, "mrr": 0.97, "quiet": 0.93, "wrong_confident": 0.01},
    UNSEEN: {"recall_1": 0.78, "recall_3": 0.80, "mrr": 0.79, "quiet": 0.80,
             "wrong_confident": 0.01},
}


def below(scores: Scores, part: str) -> set[str]:
    """Names of the scores that miss their floor."""
    floors = FLOORS[part]
    missed = {name for name, floor in floors.items()
              if name != "wrong_confident" and getattr(scores, name) < floor}
    wrong = scores.wrong_confident > floors["wrong_confident"]
    return missed | ({"wrong_confident"} if wrong else set())


@pytest.mark.parametrize("part", [DEV, UNSEEN])
def test_everyday_words_find_the_item_and_wrong_answers_are_rare(
    service: ListService, part: str
) -> None:
    assert below(measure(queries(part), ours(service)), part) == set()


def _silent(query: Query) -> Given:
    return Given((), False)


def _always_the_same(query: Query) -> Given:
    return Given(("EX-001", "EX-002", "EX-003"), True)


@pytest.mark.parametrize("part", [DEV, UNSEEN])
@pytest.mark.parametrize("search, missed", [
    (_silent, {"recall_1", "recall_3", "mrr"}),
    (_always_the_same, {"recall_1", "recall_3", "mrr", "quiet", "wrong_confident"}),
])
def test_every_floor_can_be_missed(part: str, search: Answering, missed: set[str]) -> None:
    assert below(measure(queries(part), search), part) == missed


def test_without_the_synonyms_the_floors_are_missed(tmp_path: Path, service: ListService) -> None:
    from bot.lists.search import document

    path = tmp_path / "none.yml"
    path.write_text("exemption: {}\ncommitment: {}\n", encoding="utf-8")
    searches = {code: Search(MemoryIndex(map(document, service.items(code))),
                             read_table(path, code.value)) for code in ListCode}

    def bare(query: Query) -> Given:
        found = searches[query.list_code].find(query.text)
        return Given([hit.code for hit in found.hits], found.decision is Decision.ANSWER)

    assert {"recall_1", "recall_3", "mrr"} <= below(measure(queries(DEV), bare), DEV)


def test_there_are_enough_queries_and_none_twice() -> None:
    asked = [(q.list_code, q.text) for part in (DEV, UNSEEN) for q in queries(part)]
    assert len(asked) >= 800
    assert len(asked) == len(set(asked))
    assert sum(not q.items for part in (DEV, UNSEEN) for q in queries(part)) >= 200


def test_every_expected_item_exists(service: ListService) -> None:
    for part in (DEV, UNSEEN):
        for query in queries(part):
            for code in query.items:
                service.item(code)


def test_every_file_of_queries_is_measured() -> None:
    files = sorted(path.name for path in FOLDER.glob("relevance*.yml"))
    rows: list[Any] = []
    for name in files:
        data = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
        sections = data.values() if name == "relevance.yml" else [data]
        rows += [row for section in sections for part in section.values() for row in part]
    assert len(rows) == sum(len(queries(part)) for part in (DEV, UNSEEN))


@pytest.mark.parametrize("query, codes", [
    ("店招掉了", {"EX-027"}), ("没戴安全帽", {"EX-032"}),
    ("发票丢了", {"EX-045", "EX-048", "EX-049"}),
])
def test_everyday_words_find_official_ones(
    service: ListService, query: str, codes: set[str]
) -> None:
    assert {item.code for item in service.exemption(query).items} & codes


@pytest.mark.parametrize("query", ["晚年检", "年报晚了几天", "公司没年检"])
def test_an_annual_report_is_found_in_an_edition_that_has_it_and_only_there(
    service: ListService, query: str
) -> None:
    from bot.lists.search import read_synonyms

    assert service.exemption(query).decision is Decision.NONE
    assert "年报" in service.exemption(query).note
    rows = [Document("YEAR", "市场主体未按照规定公示年度报告"), Document("OTHER", "占用消防车通道")]
    found = Search(MemoryIndex(rows), read_synonyms(ListCode.EXEMPTION)).find(query)
    assert found.hits[0].code == "YEAR"


@pytest.mark.parametrize("query, code", [
    ("消火拴被埋呀", "EX-166"), ("guoqishipin", "EX-068"), ("huwaiguanggao", "EX-027"),
    ("xiaohuoshuan", "EX-166"), ("daoyouzheng", "EX-252"),
])
def test_a_wrong_character_of_the_right_sound_and_pinyin_find_the_row(
    service: ListService, query: str, code: str
) -> None:
    found = service.exemption(query)
    assert code in [item.code for item in (*found.items, *found.related)]


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
