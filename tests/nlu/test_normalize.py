"""Normalising: one form for everything people type, and the way back to what they typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalize import clauses, normalize


@pytest.mark.parametrize(("written", "read"), [
    ("１２３４８", "12348"),
    ("勞動仲裁怎麼申請", "劳动仲裁怎么申请"),
    ("欠我１．２Ｗ", "欠我1.2w"),
    ("怎么办？？？！！！", "怎么办?!"),
    ("救命🆘🆘快来", "救命快来"),
    ("你好\u200b世\u202e界", "你好世界"),
    ("嗯嗯嗯 请问一下，工伤怎么赔", "工伤怎么赔"),
    ("那个啥，我想问一下离婚的事", "我离婚的事"),
    ("㊙①②", "秘12"),
    ("工资\n没发\r\n三个月", "工资 没发 三个月"),
    ("", ""),
    ("😀😀😀", ""),
])
def test_what_people_type_comes_to_one_form(written: str, read: str) -> None:
    assert normalize(written).text == read


def test_a_message_of_nothing_but_filler_is_kept() -> None:
    assert normalize("请问一下").text == "请问一下"


def test_each_character_knows_where_it_came_from() -> None:
    written = "呃，🙂欠我１．２Ｗ塊"
    form = normalize(written)
    start = form.text.index("1.2w")
    first, last = form.span(start, start + 4, len(written))
    assert written[first:last] == "１．２Ｗ"


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_every_span_lies_inside(text: str) -> None:
    form = normalize(text)
    assert len(form.text) == len(form.origin)
    assert all(0 <= place < len(text) for place in form.origin)
    assert list(form.origin) == sorted(form.origin)


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalize(text).text
    if not any(filler in once for filler in ("请问", "问一下", "问下", "嗯", "呃", "咨询", "请教")):
        assert normalize(once).text == once


def test_a_story_falls_into_its_clauses() -> None:
    assert clauses("老板欠薪。我去要,他不给!另外还想问离婚?") == [
        "老板欠薪", "我去要,他不给", "另外还想问离婚"]
