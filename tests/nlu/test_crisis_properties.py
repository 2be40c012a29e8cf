"""However it is written, danger is seen; a scribble, a place or a question about danger is none."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.crisis import crisis_kind
from bot.nlu.normalize import gathered, normalize
from bot.nlu.suspicion import plainly_no_danger, tells_of_danger

_DANGER = (
    "我不想活了", "他现在正在打我", "老公拿着菜刀要砍我", "救命啊", "救我", "我被关在屋里出不去了",
    "我女儿被人抱走了", "有个自称公安的正让我转账到安全账户",
)
_ABOUT_DANGER = (
    "自杀的话保险公司赔不赔", "新闻里有人跳楼，物业要负责吗", "去年被他打过，能申请保护令吗",
    "非法拘禁一般判几年", "电视剧里绑架小孩那个判多久", "以前被家暴过，离婚时怎么取证",
)
_SIGNS = " .,，。、~-_*·!！\t\u200b"
_BETWEEN = st.lists(st.text(alphabet=_SIGNS, max_size=3), min_size=24, max_size=24)


def _with_signs(text: str, signs: list[str]) -> str:
    return "".join(char + signs[place % len(signs)] for place, char in enumerate(text))


@given(text=st.sampled_from(_DANGER), signs=_BETWEEN)
def test_blanks_and_signs_between_never_hide_danger(text: str, signs: list[str]) -> None:
    assert crisis_kind(normalize(_with_signs(text, signs)).text)


@given(text=st.sampled_from(_ABOUT_DANGER), signs=_BETWEEN)
def test_signs_never_make_a_question_about_danger_danger(text: str, signs: list[str]) -> None:
    assert crisis_kind(normalize(_with_signs(text, signs)).text) is None


@given(text=st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=60),
       confidence=st.floats(0, 1))
def test_text_without_chinese_is_never_danger_by_guess(text: str, confidence: float) -> None:
    assert not tells_of_danger(normalize(text).text, confidence)


@pytest.mark.parametrize("text", ["在朝阳区", "我在天元区", "我住在芦淞区建设路", "在渌口", "啊"])
def test_a_place_or_a_fragment_is_no_danger_by_a_doubtful_guess(text: str) -> None:
    assert not tells_of_danger(text, 0.6)


def test_a_sure_guess_on_a_told_story_stands() -> None:
    assert tells_of_danger("后爸半夜摸进我房间里来了我好怕", 0.9)
    assert not plainly_no_danger(0.05)


def test_a_message_written_character_by_character_is_put_together() -> None:
    assert gathered("活.着.没.意.思") == "活着没意思"
    assert gathered("老板不发工资，怎么办？") == "老板不发工资，怎么办？"


@pytest.mark.parametrize("text", [*_DANGER, "我 不 想 活 了", "他.现.在.正.在.打.我"])
def test_the_whole_pipeline_lets_no_danger_pass(dialogue: Any, text: str) -> None:
    assert asyncio.run(dialogue.parse(text))["intent"]["name"] == "crisis"


@pytest.mark.parametrize("text", [
    *_ABOUT_DANGER, "zzz", "asdf", "在朝阳区", "我在天元区", "123", "。。。", "qwertyuiop",
])
def test_the_whole_pipeline_raises_no_false_alarm(dialogue: Any, text: str) -> None:
    assert asyncio.run(dialogue.parse(text))["intent"]["name"] != "crisis"
