"""Remarks about the conversation are recognised, and questions about law are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cues import Cue, cue_of

CUES = {
    Cue.CORRECT: ["不对，是荷塘区", "我刚才说错了", "说错了，是工伤不是欠工资", "不好意思点错了",
                  "打错字了，是石峰区", "更正一下 我不是低保", "前面讲的不对，我是城里户口", "不对",
                  "改：遇到的事情", "应该是芦淞区才对", "哎呀填错了",
                  "搞错了，不是我妈，是我自己", "改成天元区"],
    Cue.RESTART: ["重新来", "从头开始", "我们重新开始吧", "重来", "再来一遍"],
    Cue.WHY: ["你问这个干什么", "为什么要问我家里困难不困难", "为么子要问咯些", "干嘛要知道这个",
              "问这些有什么用", "你为什么问这个"],
    Cue.REVIEW: ["我刚才说了什么", "核对一下", "看看我填的", "您记下了些什么", "我都告诉你哪些了"],
    Cue.RESUME: ["继续", "接着问吧", "好了，继续", "回到刚才的问题", "我没事了，继续吧",
                 "刚才问到哪了"],
    Cue.STOP: ["算了", "不问了", "我不想申请了", "先不填了", "还是算了吧", "退出", "就到这里吧"],
    Cue.REFERENCE: ["编号3826-1590-4172", "382615904172", "我的编号是 3826 1590 4172，帮我查一下"],
}
NOT_CUES = [
    "罚错了怎么办", "法院判错了怎么申诉", "工资算错了怎么办", "公司把我名字写错了怎么办",
    "他打错了人要坐牢吗", "继续打官司要多少钱", "为什么不能申请", "我说的不是这个意思",
    "重新鉴定怎么申请", "重新申请法律援助要等多久", "仲裁可以重新来过吗要多久", "医生开错了药",
    "欠我382615904172元", "工资不发就算了吗", "取消公证要多久",
    "老板说不办社保了", "为什么要交诉讼费", "改判无罪能赔多少",
    "你好", "", "不对外营业的法援中心", "合同继续履行",
]


@pytest.mark.parametrize("cue, text", [(cue, t) for cue, texts in CUES.items() for t in texts])
def test_a_remark_about_the_conversation_is_recognised(cue: Cue, text: str) -> None:
    assert cue_of(text) is cue


@pytest.mark.parametrize("text", NOT_CUES)
def test_a_question_about_law_is_no_such_remark(text: str) -> None:
    assert cue_of(text) is None


@given(st.text(max_size=300))
def test_any_text_is_taken_without_complaint(text: str) -> None:
    assert cue_of(text) in (None, *Cue)
