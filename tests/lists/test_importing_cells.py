"""Cells taken apart: nothing lost, nothing made up, whatever stands in them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lists.importing.bases import as_records, read_grounds
from bot.lists.importing.cells import (
    join_certificates,
    join_conditions,
    read_date,
    split_certificates,
    split_conditions,
    tidy,
    tidy_lines,
)
from bot.lists.importing.heading import claimed, read_heading

TEXT = st.text(st.sampled_from("首违轻微改正第一条法（）()12345.、，。；：\n 　①②③一二三“”《》aB"), max_size=60)
ANY = st.text(max_size=80)
PLAIN = st.text(st.sampled_from("首违轻微及时改正没有造成后果之的"), min_size=1, max_size=12)


def bare(text: str) -> str:
    """Without blanks and without what numbers a part."""
    return re.sub(r"[\s\d.、（）()①-⑳一二三四五六七八九十，,；;。]", "", tidy(text))


@given(TEXT | ANY)
def test_no_word_is_lost_when_conditions_are_taken_apart(text: str) -> None:
    assert bare("".join(split_conditions(text))) == bare(text)


@given(TEXT | ANY)
def test_no_word_is_lost_when_certificates_are_taken_apart(text: str) -> None:
    assert bare("".join(split_certificates(text))) == bare(text)


@given(TEXT)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_lines(tidy_lines(text)) == tidy_lines(text)


@given(st.lists(PLAIN, min_size=1, max_size=12))
def test_conditions_come_back_from_the_cell_they_were_written_to(parts: list[str]) -> None:
    assert split_conditions(join_conditions(parts)) == tuple(parts)
    with_lead = ["同时符合下列情形：", *parts]
    if len(parts) > 1:
        assert split_conditions(join_conditions(with_lead)) == tuple(with_lead)


@given(st.lists(PLAIN.map(lambda name: f"{name}证明"), min_size=1, max_size=8))
def test_certificates_come_back_from_the_cell_they_were_written_to(names: list[str]) -> None:
    assert split_certificates(join_certificates(names)) == tuple(names)


@given(TEXT)
def test_what_was_taken_apart_once_stays_so(text: str) -> None:
    parts = split_conditions(text)
    numbered = any(re.match(r"[\d（(①-⑳]", part) or re.search(r"\d\s*[.、]|[（(]", part)
                   for part in parts)
    if not numbered:
        assert split_conditions(join_conditions(parts)) == parts


@pytest.mark.parametrize("text, parts", [
    ("1.首次违法；2.及时改正；3.没有造成危害后果。", ("首次违法；", "及时改正；", "没有造成危害后果。")),
    ("1、首次 2、12个月内改正", ("首次", "12个月内改正")),
    ("①首次②改正③无后果", ("首次", "改正", "无后果")),
    ("（1）首次；（2）改正", ("首次；", "改正")),
    ("（一）首次；（二）改正", ("首次；", "改正")),
    ("同时符合：\n1.首次\n2.改正", ("同时符合：", "首次", "改正")),
    ("初次违法，货值\n在1000元以下的", ("初次违法，货值在1000元以下的",)),
    ("首次违法。\n及时改正。", ("首次违法。", "及时改正。")),
    ("货值2.5万元以下", ("货值2.5万元以下",)),
    ("1.违法所得2.5万元以下；2.改正", ("违法所得2.5万元以下；", "改正")),
    ("《条例》第五条：有下列行为之一：（一）甲；（二）乙", ("《条例》第五条：有下列行为之一：（一）甲；（二）乙",)),
    ("符合“（一）甲；（二）乙”之一", ("符合“（一）甲；（二）乙”之一",)),
    ("第1、2项情形", ("第1、2项情形",)),
    ("1.只有一条", ("1.只有一条",)),
    ("", ()),
])
def test_conditions(text: str, parts: tuple[str, ...]) -> None:
    assert split_conditions(text) == parts


@pytest.mark.parametrize("text, names", [
    ("身份证明、收入证明；居住证", ("身份证明", "收入证明", "居住证")),
    ("出生、死亡证明", ("出生、死亡证明",)),
    ("婚姻状况证明（含离婚证、结婚证）、户籍证明", ("婚姻状况证明（含离婚证、结婚证）", "户籍证明")),
    ("1.无犯罪记录证明\n2.学历证明", ("无犯罪记录证明", "学历证明")),
    ("收入证明\n居住证明。", ("收入证明", "居住证明")),
    ("家庭成员\n关系证明", ("家庭成员关系证明",)),
])
def test_certificates(text: str, names: tuple[str, ...]) -> None:
    assert split_certificates(text) == names


@given(st.dates(date(1983, 1, 1), date(2090, 1, 1)))
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    for written in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", serial,
                    f"{day.year}/{day.month}/{day.day}", f"自{day.year}.{day.month}.{day.day}起施行",
                    f"{serial}.0"):
        assert read_date(written) == day
    assert read_date(str((day + timedelta(days=1) - date(1899, 12, 30)).days)) == day + timedelta(1)


@pytest.mark.parametrize("written", ["", "2022-13-40", "2022年2月30日", "12345", "44859项", "以后"])
def test_what_is_no_day_is_none(written: str) -> None:
    assert read_date(written) is None


def test_a_day_in_chinese_numbers() -> None:
    assert read_date("二〇二二年十月二十五日") == date(2022, 10, 25)
    assert read_date("二○二一年九月一日") == date(2021, 9, 1)


@pytest.mark.parametrize("text, items, papers", [
    ("不予处罚事项清单（23项）", 23, None), ("（7项）(样表)", 7, None), ("共136项", 136, None),
    ("目录（共45项、73个证明材料）", 45, 73), ("108项153个材料", 108, 153), ("第三十三条", None, None),
])
def test_claims(text: str, items: int | None, papers: int | None) -> None:
    said = claimed(text)
    assert (said.items, said.certificates) == (items, papers)


def test_the_heading_is_read_from_lines_and_from_pairs_of_cells() -> None:
    found = read_heading(
        ["附件1", "株洲市水利局不予处罚事项清单（7项）(样表)", "株水发〔2022〕12号", "填报单位（盖章）：株洲市水利局"],
        [("施行日期", "44859"), ("44859", "有效期至"), ("有效期至", "2027年10月25日"),
         ("替代", "《株洲市水利局轻微违法清单》（株水发〔2021〕3号）")],
    )
    assert found.title == "株洲市水利局不予处罚事项清单"
    assert found.document_number == "株水发〔2022〕12号"
    assert found.issuer == "株洲市水利局"
    assert (found.effective_from, found.effective_to) == (date(2022, 10, 25), date(2027, 10, 25))
    assert found.replaces == "《株洲市水利局轻微违法清单》（株水发〔2021〕3号）"


ON = date(2026, 11, 23)


@pytest.mark.parametrize("text, laws", [
    ("1.《烟草专卖法》第二十八条；2.《烟草专卖法实施条例》第五十一条",
     [("烟草专卖法", "第二十八条"), ("烟草专卖法实施条例", "第五十一条")]),
    ("《水法》第六十九条：有下列行为之一的，依照本法第七十条处理：（一）甲；（二）乙",
     [("水法", "第六十九条")]),
    ("《行政处罚法》第三十三条第一款第（二）项", [("行政处罚法", "第三十三条第一款第（二）项")]),
    ("《广告法》第五十七条 有下列行为之一的，由市场监督管理部门责令停止发布广告：（一）违反本法第九条",
     [("广告法", "第五十七条")]),
    ("《刑法》第二百七十六条之一", [("刑法", "第二百七十六条之一")]),
    ("《安全生产法》", [("安全生产法", "清单未写条号")]),
])
def test_grounds(text: str, laws: list[tuple[str, str]]) -> None:
    found = as_records(read_grounds(text, None, ON).citations)
    assert [(one["law"], one["article"]) for one in found] == laws


def test_a_repealed_law_and_a_missing_article_are_flagged_and_stand_as_written() -> None:
    repealed = read_grounds("《公司登记管理条例》第六十八条", None, ON)
    assert [(c.law, c.article) for c in repealed.citations] == [("公司登记管理条例", 68)]
    assert [doubt.code for doubt in repealed.doubts] in (["repealed"], ["unknown_law"])
    beyond = read_grounds("《行政处罚法》第三百三十三条", None, ON)
    assert [doubt.code for doubt in beyond.doubts] == ["no_such_article"]
    assert read_grounds("按有关规定处理", None, ON).doubts[0].code == "unread"


def test_a_law_that_changed_after_the_list_was_made_is_flagged() -> None:
    text = "《国家通用语言文字法》第二十七条"
    old = read_grounds(text, date(2022, 10, 25), ON)
    assert [doubt.code for doubt in old.doubts] == ["changed_since"]
    assert read_grounds(text, ON, ON).doubts == ()
