"""Real phrasings → fact values. Silence is better than a guess."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.law.assess import assess
from bot.law.facts import NAMES, CaseFacts, Matter
from bot.law.reading import facts_from_text
from bot.law.ruleset import default
from bot.law.verdict import OutcomeCode

TODAY = date(2026, 11, 23)


def read(text: str, asking: str | None = None) -> dict[str, Any]:
    """As JSON-like values, easier to write down."""
    return {name: value.value if isinstance(value, Enum) else value
            for name, value in facts_from_text(text, asking).items()}


MATTERS = [
    ("老板欠我一万二工资不给", "wages"), ("工资三个月没发了", "wages"), ("怎么讨薪", "wages"),
    ("包工头不结工钱", "wages"), ("干了活不给钱，拖欠半年", "wages"), ("工资", "wages"),
    ("厂里冇发工资", "wages"), ("老板拖着我的工钱", "wages"), ("欠薪1.2w", "wages"),
    ("公司不承认我是员工", "labour_relation"), ("单位没给我买社保", "social_insurance"),
    ("低保被取消了怎么办", "social_assistance"), ("我爸工亡，抚恤金不给", "survivor_pension"),
    ("儿子不给赡养费", "maintenance"), ("前夫不付抚养费", "maintenance"),
    ("想给痴呆的母亲认定无民事行为能力", "capacity"), ("工伤", "work_injury"),
    ("在工地上摔断了腿", "work_injury"), ("机器把手压了", "work_injury"),
    ("我被电动车撞了腿", "traffic_injury"), ("出了车祸对方不赔", "traffic_injury"),
    ("吃了外卖进医院", "food_drug_injury"), ("医院误诊害了我", "medical_injury"),
    ("化工厂排污庄稼全死了", "environmental_damage"),
    ("被错误羁押想要国家赔偿", "state_compensation"),
    ("再审改判我无罪了", "acquitted_retrial_compensation"), ("老公天天打我", "domestic_violence"),
    ("家暴离婚没钱请律师", "domestic_violence"), ("下水救人受了重伤", "good_samaritan"),
    ("有人在网上侮辱烈士", "martyr_rights"), ("对罚款不服想复议", "reconsideration"),
    ("买到假种子绝收了", "fake_farm_goods"), ("花炮厂爆炸家里房子坏了", "public_emergency"),
    ("我弟弟被刑拘了", "criminal_defence"), ("法院要把他强制医疗", "compulsory_treatment"),
    ("不服二审判决想申诉", "retrial_petition"), ("我想离婚", "divorce"),
    ("朋友借钱不还", "debt"), ("装修公司违约", "contract"), ("物业费太贵不想交", "property"),
    ("楼上漏水邻居不管", "neighbour"), ("父亲去世房子怎么分", "inheritance"),
    ("公司把我辞退了有补偿吗", "labour_other"), ("网购退货不给退款", "other"),
    ("离婚还要孩子抚养费", "maintenance"), ("不是工伤，是借钱不还", "debt"),
    ("老板欠我货款", "contract"), ("我被骗了，骗子被抓了", "other"),
]


@pytest.mark.parametrize("text, matter", MATTERS)
def test_the_matter_is_read_from_everyday_words(text: str, matter: str) -> None:
    assert read(text).get("matter") == matter


FACTS: list[tuple[str, dict[str, Any]]] = [
    ("我是农民工", {"migrant_worker": True}),
    ("我不是农民工", {"migrant_worker": False}),
    ("我们都是进城务工的", {"migrant_worker": True}),
    ("我是城镇职工", {"migrant_worker": False}),
    ("是不是农民工才能申请", {}),
    ("农民工才能申请吗", {}),
    ("家里吃低保", {"receives_assistance": True}),
    ("没有低保", {"receives_assistance": False}),
    ("我又没吃低保", {"receives_assistance": False}),
    ("低保没有", {"receives_assistance": False}),
    ("有没有低保要紧吗", {}),
    ("要不要低保证明", {}),
    ("需要低保证明吗", {}),
    ("如果是低保户呢", {}),
    ("我是烈属", {"receives_assistance": True, "military_family": True}),
    ("我残疾没有工作", {"vulnerable_without_income": True}),
    ("八十岁老人没有退休金", {"vulnerable_without_income": True}),
    ("我家困难", {"financial_hardship": True}),
    ("家里不困难", {"financial_hardship": False}),
    ("生活不困难，就是问问", {"financial_hardship": False}),
    ("要不要开困难证明", {}),
    ("对方说没钱还", {}),
    ("我没请律师", {"has_counsel": False}),
    ("还没请律师", {"has_counsel": False}),
    ("已经请了律师", {"has_counsel": True}),
    ("对方请了律师", {}),
    ("你们有没有律师", {}),
    ("没钱请律师", {"has_counsel": False, "financial_hardship": True}),
    ("打不起官司", {"financial_hardship": True}),
    ("我妈在看守所", {"role": "suspect_or_defendant", "matter": "criminal_defence",
               "for_whom": "relative", "forum": "police", "in_custody": True}),
    ("我是被害人", {"role": "victim"}),
    ("我儿子16岁被刑拘了", {"role": "suspect_or_defendant", "defence_group": "minor",
                     "matter": "criminal_defence", "for_whom": "relative",
                     "in_custody": True}),
    ("我儿子十七岁被抓", {"role": "suspect_or_defendant", "defence_group": "minor",
                   "matter": "criminal_defence", "for_whom": "relative"}),
    ("我儿子十八岁被抓", {"role": "suspect_or_defendant", "matter": "criminal_defence",
                   "for_whom": "relative"}),
    ("我儿子二十六岁被抓", {"role": "suspect_or_defendant", "matter": "criminal_defence",
                    "for_whom": "relative"}),
    ("被抓的是个聋哑人", {"role": "suspect_or_defendant", "matter": "criminal_defence",
                   "defence_group": "sight_hearing_speech"}),
    ("公司能申请法律援助吗", {"applicant": "organisation"}),
    ("我要离婚，他经常打我", {"abused": True, "matter": "divorce"}),
    ("他才十六岁，跟人打架被派出所关起来了", {
        "role": "suspect_or_defendant", "matter": "criminal_defence", "defence_group": "minor",
        "in_custody": True, "forum": "police"}),
    ("邻居经常打我", {"matter": "neighbour"}),
    ("没有家暴，就是想离婚", {"abused": False, "matter": "divorce"}),
    ("检察院已经抗诉了", {"retrial_granted": True, "forum": "procuratorate",
                   "matter": "retrial_petition"}),
    ("他在转移财产", {"needs_preservation": True}),
    ("还有3天就过期了", {"deadline_days_left": 3}),
    ("期限只剩五天", {"deadline_days_left": 5}),
    ("上诉期明天就到期", {"deadline_days_left": 1}),
    ("十二天后截止", {"deadline_days_left": 12}),
    ("案子在天元区法院", {"forum_place": "天元区", "forum": "court"}),
    ("我户口在茶陵，案子在天元区法院", {"forum_place": "天元区", "forum": "court"}),
    ("我老家醴陵，在石峰上班", {"forum_place": "石峰区"}),
    ("我是攸县人", {}),
    ("攸县人民法院", {"forum_place": "攸县", "forum": "court"}),
    ("不对，是荷塘区", {"forum_place": "荷塘区"}),
    ("不是天元区，是荷塘区", {"forum_place": "荷塘区"}),
    ("我在深圳打工", {"forum_place": "深圳"}),
    ("我从外地来株洲打工", {}),
    ("我是长沙来的农民工", {"migrant_worker": True}),
    ("帮我妈问一下", {"for_whom": "relative"}),
    ("今天天气怎么样", {}),
    ("", {}),
]


@pytest.mark.parametrize("text, expected", FACTS)
def test_facts_are_read_from_a_sentence(text: str, expected: dict[str, Any]) -> None:
    assert read(text) == expected


ANSWERS: list[tuple[str, str, Any]] = [
    ("migrant_worker", "是", True), ("migrant_worker", "是的", True),
    ("migrant_worker", "对啊", True), ("migrant_worker", "嗯", True),
    ("migrant_worker", "不是", False), ("migrant_worker", "不是的", False),
    ("migrant_worker", "我是农村的", True), ("migrant_worker", "第一个", True),
    ("migrant_worker", "2", False), ("receives_assistance", "没有", False),
    ("receives_assistance", "冇得", False), ("receives_assistance", "有的", True),
    ("receives_assistance", "没有，但我是残疾人", False), ("has_counsel", "请了", True),
    ("has_counsel", "还没", False), ("financial_hardship", "困难", True),
    ("financial_hardship", "还可以", False), ("financial_hardship", "不算困难", False),
    ("abused", "打过好多次", True), ("abused", "没有", False),
    ("defence_group", "都没有", "none"), ("defence_group", "没有", "none"),
    ("defence_group", "不满18岁", "minor"), ("role", "是受害的一方", "victim"),
    ("role", "不是", "none"), ("forum_place", "醴陵", "醴陵市"), ("forum_place", "株洲", "株洲市"),
    ("forum_place", "不在株洲", "外地"), ("forum_place", "河西", "天元区"),
    ("forum", "劳动仲裁", "arbitration"), ("forum", "没有", "none"),
    ("for_whom", "我妈", "relative"),
    ("for_whom", "自己", "self"), ("matter", "欠工资", "wages"), ("deadline_days_left", "6", 6),
    ("deadline_days_left", "五天吧", 5), ("retrial_granted", "还没有", False),
    ("claims_maintenance", "要", True), ("needs_preservation", "是", True),
]


@pytest.mark.parametrize("asking, text, value", ANSWERS)
def test_a_short_answer_answers_the_question_that_was_asked(
    asking: str, text: str, value: Any
) -> None:
    assert read(text, asking)[asking] == value


@pytest.mark.parametrize("asking", NAMES)
@pytest.mark.parametrize("text", ["不清楚", "不知道啊", "不想说", "我不太清楚", "跳过"])
def test_not_knowing_or_not_saying_is_remembered(asking: str, text: str) -> None:
    assert read(text, asking) == {"declined": {asking}}


def test_one_sentence_may_answer_and_add() -> None:
    assert read("不是，我是城里的，不过家里吃低保", "migrant_worker") == {
        "migrant_worker": False, "receives_assistance": True}


@pytest.mark.parametrize("asking, text", [
    ("migrant_worker", "要带什么材料"), ("has_counsel", "为什么问这个"), ("matter", "是的"),
    ("forum_place", "哪里都行吧"), ("deadline_days_left", "很快"),
])
def test_what_is_no_answer_is_not_taken_for_one(asking: str, text: str) -> None:
    assert asking not in read(text, asking)


@pytest.mark.parametrize("text, outcome", [
    ("老板欠我一万二工资不给，我是农民工，能申请法律援助吗", OutcomeCode.MEANS_CHECK_EXEMPT),
    ("家暴离婚没钱请律师", OutcomeCode.NO_MEANS_TEST),
    ("公司欠我三个月工资，我是城镇职工", OutcomeCode.POSSIBLE_SUBJECT_TO_MEANS),
    ("我是城里人，上班受了工伤", OutcomeCode.POSSIBLE_SUBJECT_TO_MEANS),
    ("我儿子16岁打架被刑拘了", OutcomeCode.MANDATORY_APPOINTMENT),
    ("朋友借钱不还", OutcomeCode.OUTSIDE_LIST),
    ("农民工 欠薪 1.2w 荷塘 法援?", OutcomeCode.MEANS_CHECK_EXEMPT),
    ("我在深圳打工被欠工资，我是农民工", OutcomeCode.ANOTHER_PLACE),
    ("我们公司被欠货款，公司能申请吗", OutcomeCode.NOT_NATURAL_PERSON),
    ("你好", OutcomeCode.UNDETERMINED),
])
def test_a_sentence_leads_to_the_right_outcome(text: str, outcome: OutcomeCode) -> None:
    assert assess(CaseFacts().with_(**facts_from_text(text)), TODAY).outcome is outcome


@pytest.mark.parametrize("name", sorted(default().questions))
def test_tapping_any_option_is_understood(name: str) -> None:
    for option in default().questions[name].options:
        read_value = read(option.label, name)
        if option.value is None:
            assert read_value == {"declined": {name}}
        else:
            assert read_value[name] == option.value


@pytest.mark.parametrize("matter", list(Matter))
def test_every_matter_is_found_by_most_of_its_own_keywords(matter: Matter) -> None:
    words = [word.replace("..", "") for word in default().matters[matter].keywords]
    found = sum(read(word).get("matter") == matter.value for word in words)
    assert found >= 0.75 * len(words)


@pytest.mark.parametrize("asking", ["income_yuan", "household_size", "deadline_days_left"])
@pytest.mark.parametrize("text", ["没有", "是", "N", "yes"])
def test_yes_or_no_is_no_answer_to_how_much(asking: str, text: str) -> None:
    assert facts_from_text(text, asking) == {}


def test_asking_for_something_that_is_no_fact_is_refused() -> None:
    with pytest.raises(InvalidInput):
        facts_from_text("是", "salary")


@given(st.text(max_size=200), st.sampled_from([None, *NAMES]))
def test_any_text_at_all_gives_valid_facts(text: str, asking: str | None) -> None:
    CaseFacts().with_(**facts_from_text(text, asking))


JUMBLE = "一二两三十百天日还有剩到期是不没农民工低保欠工资，。岁区天元1234567890"


@given(st.text(alphabet=JUMBLE, max_size=60))
def test_any_jumble_of_meaningful_words_gives_valid_facts(text: str) -> None:
    CaseFacts().with_(**facts_from_text(text))


def test_a_very_long_text_is_read_quickly() -> None:
    assert read("老板欠我工资，" + "我很着急" * 2500)["matter"] == "wages"
