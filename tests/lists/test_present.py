"""What a citizen is told: no promise, who decides, which list, and grounds that resolve."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.knowledge import SHOWN_CONFIDENCE
from bot.lists import Decision, Item, ListCode, ListService, Lookup
from bot.lists.present import (
    Presented,
    choices,
    commitment_consequence,
    commitment_item,
    commitment_list_overview,
    commitment_procedure,
    exemption_conditions,
    exemption_item,
    exemption_list_overview,
    present,
)
from bot.lists.tell import grounds
from bot.lists.tell_sayings import read_sayings
from bot.reply import CARD_KINDS

PROMISES = re.compile(
    "一定不罚|一定不会|肯定不|肯定会|肯定能|保证不|保证能|必定|绝对不会|不会被罚|不会罚|一定会被?罚|所以会被罚|你不符合|您不符合"
)
GENERAL = [exemption_conditions, exemption_list_overview, commitment_procedure,
           commitment_consequence, commitment_list_overview]
QUERIES = ["广告写国家级", "摆摊被抓", "年报没报", "卖假烟", "能不能免罚", "社保没交"]
MATTERS = ["开网约车要无犯罪证明吗", "死亡证明", "申请专利要证明吗", "要不要开证明"]


def all_text(told: Presented) -> str:
    parts = [told.text]
    for card in told.cards:
        parts += [card.title, *card.lines, card.note]
    return "\n".join(parts)


def told_item(service: ListService, item: Item) -> Presented:
    edition = service.edition(item.list_code)
    if item.list_code is ListCode.EXEMPTION:
        return exemption_item(item, edition)
    return commitment_item(item, edition)


@pytest.fixture(scope="module")
def everything(service: ListService) -> list[Presented]:
    items = [*service.items("exemption"), *service.items("commitment")]
    told = [told_item(service, item) for item in items]
    told += [present(service.exemption(query)) for query in QUERIES]
    told += [present(service.commitment(query)) for query in MATTERS]
    return told + [general() for general in GENERAL]


def test_no_answer_promises_or_threatens(everything: list[Presented]) -> None:
    for told in everything:
        assert not PROMISES.search(all_text(told)), all_text(told)


def test_every_text_is_at_most_three_sentences(everything: list[Presented]) -> None:
    for told in everything:
        assert 1 <= len(re.findall("[。！？]", told.text)) <= 3, told.text


def test_every_answer_says_which_list_and_that_zhuzhous_own_is_not_loaded(
    everything: list[Presented],
) -> None:
    for told in everything:
        card = told.cards[-1]
        assert card.kind == "edition"
        assert "尚未载入" in card.note
        assert "株洲市正式发布的" in card.note
        assert any("2026-11-23" in line for line in card.lines)


def test_every_card_has_a_known_kind_and_something_in_it(everything: list[Presented]) -> None:
    for told in everything:
        for card in told.cards:
            assert card.kind in CARD_KINDS
            assert card.title
            assert card.lines
            assert all(line.strip() for line in card.lines)


def test_no_answer_is_longer_than_six_cards_or_says_a_thing_twice(
    everything: list[Presented],
) -> None:
    for told in everything:
        assert len(told.cards) <= 6
        lines = [line for card in told.cards for line in card.lines]
        assert len(lines) == len(set(lines)), lines


def test_no_card_is_written_in_the_notes_of_researchers(everything: list[Presented]) -> None:
    for told in everything:
        for card in told.cards:
            for line in card.lines:
                assert not re.search("[＋→①②③]", line), line
                assert "公开网页截断" not in line and "公开网页后文" not in line, line
                assert card.kind == "item" or len(line) <= 62, line


def test_every_saying_shown_brings_its_grounds(everything: list[Presented]) -> None:
    by_text = {one.text: one for one in read_sayings().values()}
    for told in everything:
        cited = {(basis.law, basis.article) for basis in told.basis}
        shown = [line for card in told.cards for line in (*card.lines, card.note.rstrip("。"))]
        for line in shown:
            if line in by_text:
                needed = {(b.law, b.article) for b in grounds(by_text[line].facts)}
                assert needed <= cited, line


def test_no_ground_is_shown_with_a_dash_or_a_word_of_the_editors(
    everything: list[Presented],
) -> None:
    for told in everything:
        for basis in told.basis:
            assert basis.article not in ("-", "—")
            assert "（种子）" not in basis.law
        assert len(told.basis) == len(set(told.basis))


def test_every_basis_resolves_to_a_law_an_article_and_a_shown_confidence(
    everything: list[Presented],
) -> None:
    for told in everything:
        assert told.basis
        for basis in told.basis:
            assert basis.law
            assert basis.article
            assert basis.source
            assert basis.confidence in SHOWN_CONFIDENCE
            if basis.effective_date and len(basis.effective_date) == 10:
                date.fromisoformat(basis.effective_date)


def test_nothing_from_memory_is_shown(everything: list[Presented]) -> None:
    for told in everything:
        assert "凭记忆" not in all_text(told)
        assert "国办发〔2020〕42号口径" not in all_text(told)
        assert "身体健康和无犯罪记录承诺" not in all_text(told)


def test_each_item_names_who_decides_and_that_it_is_not_the_bureau_of_justice(
    service: ListService,
) -> None:
    for item in service.items("exemption"):
        told = told_item(service, item)
        assert "审查决定，司法局不作这个决定" in told.text
        assert item.department.split(";")[0].split("(")[0] in told.text


def test_an_item_from_another_region_says_so(service: ListService) -> None:
    for item in service.items("exemption"):
        said = "的清单口径，株洲以本地正式清单和执法部门为准" in told_item(service, item).text
        assert said is (item.region not in ("全国", "株洲市")), item.code


@pytest.mark.parametrize("code, words", [
    ("EX-046", "可以不予处罚，由机关看情况决定，不是必然"),
    ("EX-105", "应当不予处罚"),
    ("EX-013", "仍然是处罚，只是可能轻一些"),
    ("EX-177", "一般先责令改正，逾期不改或者拒不改正的再罚款"),
])
def test_each_kind_is_told_apart(service: ListService, code: str, words: str) -> None:
    assert words in told_item(service, service.item(code)).text


def test_an_item_shows_its_conditions_what_follows_and_the_way_to_object(
    service: ListService,
) -> None:
    told = told_item(service, service.item("EX-046"))
    text = all_text(told)
    for words in ("首次发生", "改正", "教育", "违法所得", "不作结论", "申辩", "60日内", "当场"):
        assert words in text
    articles = {(basis.law, basis.article) for basis in told.basis}
    assert ("税收征收管理法", "第六十二条") in articles
    assert {"中华人民共和国行政处罚法", "中华人民共和国行政复议法"} <= {law for law, _ in articles}


def test_a_changed_statute_is_flagged_next_to_the_original(service: ListService) -> None:
    lines = told_item(service, service.item("EX-001")).cards[0].lines
    original = next(n for n, line in enumerate(lines) if "第二十七条" in line)
    assert "条文已变" in lines[original + 1]
    assert "第三十一条" in lines[original + 1]


def test_an_article_known_only_from_memory_is_not_cited(service: ListService) -> None:
    told = told_item(service, service.item("EX-129"))
    assert told.basis[0].article == "条号待核"


@pytest.mark.parametrize("code, words, others", [
    ("EX-046", "上一级税务机关", "本级人民政府"),
    ("EX-188", "本级人民政府", "上一级税务机关"),
])
def test_the_review_goes_to_the_right_body(
    service: ListService, code: str, words: str, others: str
) -> None:
    remedy = next(c for c in told_item(service, service.item(code)).cards if c.kind == "remedy")
    assert words in "".join(remedy.lines)
    assert others not in "".join(remedy.lines)
    assert "60日内" in remedy.lines[0]


def test_the_tax_list_says_what_happens_the_next_time(service: ListService) -> None:
    assert "再犯" in all_text(told_item(service, service.item("EX-046")))


def test_alternatives_of_a_record_are_one_line_each(service: ListService) -> None:
    cards = told_item(service, service.item("EX-025")).cards
    assert "未满14周岁" in next(c for c in cards if c.kind == "conditions").lines


def test_what_may_not_be_promised_is_not_explained_how(service: ListService) -> None:
    told = told_item(service, service.item("CERT-012"))
    assert not any(card.kind == "steps" for card in told.cards)
    assert "不承诺" not in told.text


def test_not_found_never_means_a_fine(service: ListService) -> None:
    told = present(service.exemption("年报没报"))
    assert "没查到不等于会被处罚" in told.text
    assert "执法部门" in told.text
    assert any("规范性文件" in line for card in told.cards for line in card.lines)


def test_the_figures_of_2021_are_always_called_a_report_of_2021() -> None:
    for told, figures in ((exemption_list_overview(), ["136"]),
                          (commitment_list_overview(), ["45", "73", "108", "153"])):
        sentence = told.text.split("。")[0]
        assert all(figure in sentence for figure in figures)
        assert sentence.count("2021年报道") == 2


@pytest.mark.parametrize("code, words", [
    ("CERT-055", "可以用承诺或声明代替"),
    ("CERT-003", "现有资料里还不清楚"),
    ("CERT-008", "通常不适用告知承诺"),
])
def test_whether_a_certificate_may_be_replaced(
    service: ListService, code: str, words: str
) -> None:
    assert words in told_item(service, service.item(code)).text


def test_a_commitment_answer_tells_the_choice_the_exclusions_and_the_cost(
    service: ListService,
) -> None:
    text = all_text(present(service.commitment("开网约车要无犯罪证明吗")))
    for words in ("不得强迫承诺", "人身健康", "信用修复前", "移送司法", "核查"):
        assert words in text


def test_certificates_known_only_from_memory_are_left_out(service: ListService) -> None:
    assert service.item("CERT-061").certificates == ("单位提取证明",)
    assert "无房证明" not in all_text(told_item(service, service.item("CERT-061")))


def test_choices_are_buttons_whose_payload_finds_the_item(service: ListService) -> None:
    found = service.exemption("社保没交")
    assert found.decision is Decision.CHOOSE
    for button, item in zip(choices(found), found.items, strict=True):
        again: Lookup = service.exemption(button.payload)
        assert again.items == (item,)
