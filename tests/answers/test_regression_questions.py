"""The house's regression questions, as far as this room answers them: what must be said.

Questions 1, 2, 4, 5, 6 and 17 belong to the lists and to legal aid; 5 is also met here.
"""

from __future__ import annotations

from datetime import date

import pytest

from bot.answers.presenting import present
from bot.answers.service import answer_service

SERVICE = answer_service()
TODAY = date(2026, 11, 23)


def told(topic: str, question: str) -> tuple[str, set[str]]:
    """Everything a person reads, and the facts it rests on."""
    answer = SERVICE.best(topic, question)
    reply = present(answer, TODAY)
    lines = [line for card in reply.cards for line in (*card.lines, card.note)]
    return "\n".join([reply.text, *lines]), set(answer.basis)


@pytest.mark.parametrize(("topic", "question", "said", "basis"), [
    ("reconsideration", "过期一瓶饮料被罚五万合理吗？",                                   # 3
     ["陈述申辩", "初次", "改正", "轻微", "攸县", "当场", "60日"], {"NP-016", "NP-A10", "NP-R02"}),
    ("regional_integration", "我户口在茶陵，案子在天元区法院，去哪申请法律援助？",           # 5
     ["办案机关所在地", "户口"], {"LA-060"}),
    ("reconsideration", "交警现场罚我200，我直接起诉？",                                  # 7
     ["先申请复议", "60日", "落款", "区政府", "市政府", "派出机构", "转送"],
     {"AR-009", "AR-011", "AR-018"}),
    ("reconsideration", "税务局罚我，向市政府复议？",                                     # 8
     ["上一级税务局", "不是向市政府", "先缴税或提供担保"], {"AR-012"}),
    ("arbitration.commercial", "仲裁裁决我想撤，收到4个月了",                             # 9
     ["3个月", "中级法院", "哪天收到", "2026年3月1日"], {"ARB-020", "ARB-001"}),
    ("consult.labour", "单位不交社保我签了放弃书",                                        # 10
     ["无效", "解除合同", "经济补偿"], {"LAB-024"}),
    ("arbitration.labour", "离职一年零一个月想要工资",                                    # 11
     ["时效可能已经过了", "讨要过", "投诉过", "认过账", "欠条", "3年"],
     {"LAB-007", "LAB-006", "LAB-019"}),
    ("arbitration.commercial", "继承纠纷合同写了仲裁",                                    # 12
     ["无效", "去法院"], {"ARB-003"}),
    ("mediation", "人民调解协议对方不履行",                                               # 13
     ["30日", "共同", "司法确认", "凭协议向法院起诉"], {"MED-014", "MED-013"}),
    ("consult.women_children", "我孩子13岁打人要坐牢吗？",                                # 14
     ["12岁到14岁", "最高检核准", "监护人赔", "专门教育"], {"TF-07", "TY-05", "TY-06"}),
    ("consult.criminal", "我孩子13岁打人要坐牢吗？",                                      # 14
     ["12岁到14岁", "最高检核准", "赔偿"], {"TF-07", "TY-05", "TY-06"}),
    ("consult.neighbour", "邻居天天半夜吵，报什么法？",                                   # 15
     ["劝阻", "调解", "公安"], {"LOC-017", "TN-04"}),
    ("resettlement", "我吸过毒去医院戒会被罚吗？",                                        # 16
     ["戒毒医疗机构", "不予处罚"], {"PLS-057"}),
    ("village_adviser", "村里法律顾问一个月来几次？",                                     # 18
     ["没有核实到", "村委会", "司法所"], {"PLS-008"}),
    ("regulation.lookup", "株洲不分类垃圾罚多少？",                                       # 19
     ["拒不改正才罚", "没有核实到", "不报数字"], {"LOC-007", "LOC-002"}),
    ("enforcement_complaint", "执法不给罚款票据",                                         # 20
     ["可以拒绝交", "60日", "复议"], {"SUP-009", "SUP-016"}),
])
def test_the_regression_question_gets_what_the_house_requires(topic, question, said, basis):
    text, rests_on = told(topic, question)
    assert [words for words in said if words not in text] == []
    assert basis <= rests_on


def test_the_frequency_of_another_province_is_not_told():
    text, _ = told("village_adviser", "村里法律顾问一个月来几次？")
    assert "4小时" not in text


def test_the_noise_answer_cites_the_code_that_replaced_the_noise_act():
    reply = present(SERVICE.best("consult.neighbour", "邻居天天半夜吵"), TODAY)
    laws = {ground.law for ground in reply.basis}
    assert "中华人民共和国生态环境法典（污染防治编）" in laws
    assert "中华人民共和国治安管理处罚法" in laws
    assert not any("噪声污染防治法" in law for law in laws)
