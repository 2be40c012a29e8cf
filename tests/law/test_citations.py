"""Citations as people, lists and statutes write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.law.citations import Citation, chinese, parse_citations, read_number


def read(text: str, **kwargs: str) -> list[str]:
    return [str(citation) for citation in parse_citations(text, **kwargs)]


@pytest.mark.parametrize(("text", "expected"), [
    ("《行政处罚法》第三十三条第一款第（二）项", ["《行政处罚法》第三十三条第一款第（二）项"]),
    ("行政处罚法第33条", ["《行政处罚法》第三十三条"]),
    ("依据处罚法第三十三条第1款作出", ["《处罚法》第三十三条第一款"]),
    ("第25、28条", ["第二十五条", "第二十八条"]),
    ("第31–33条", ["第三十一条", "第三十二条", "第三十三条"]),
    ("第31条至第33条", ["第三十一条", "第三十二条", "第三十三条"]),
    ("《仲裁法》第71条—第72条", ["《仲裁法》第七十一条", "《仲裁法》第七十二条"]),
    ("刑法第276条之一", ["《刑法》第二百七十六条之一"]),
    ("《民法典》第１１３４－１１３６条",
     ["《民法典》第一千一百三十四条", "《民法典》第一千一百三十五条",
      "《民法典》第一千一百三十六条"]),
    ("处罚法第44、45条；行政复议法第20条", ["《处罚法》第四十四条", "《处罚法》第四十五条",
                                   "《行政复议法》第二十条"]),
    ("《民法典》第一千零七十九条第三款第（一）、（二）项",
     ["《民法典》第一千零七十九条第三款第（一）项", "《民法典》第一千零七十九条第三款第（二）项"]),
    ("第48条第1款第4项至第6项", ["第四十八条第一款第（四）项", "第四十八条第一款第（五）项",
                          "第四十八条第一款第（六）项"]),
    ("第31条第5项、第42条第3项", ["第三十一条第（五）项", "第四十二条第（三）项"]),
    ("《最高人民法院关于适用《民法典》婚姻家庭编的解释（一）》第５条",
     ["《最高人民法院关于适用《民法典》婚姻家庭编的解释（一）》第五条"]),
    ("《中华人民共和国民法典》（合同编）第577条",
     ["《中华人民共和国民法典（合同编）》第五百七十七条"]),
    ("第25条（书面形式见民法典第33条）", ["第二十五条", "《民法典》第三十三条"]),
    ("《行政处罚法》（2021年修订）第33条", ["《行政处罚法》第三十三条"]),
    ("不懂劳动法怎么办", ["《劳动法》"]),
])
def test_a_citation_is_read_as_it_is_written(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", [
    "劳动法律援助在哪里办", "《执行证明》交给谁", "第三天到的，第一次来", "三十三条鱼", "",
    "刑法学教授",
])
def test_what_is_no_citation_is_not_taken_for_one(text: str) -> None:
    assert parse_citations(text) == ()


def test_a_law_column_says_which_law_bare_articles_mean() -> None:
    assert read("第33条、第45条", law="行政处罚法") == [
        "《行政处罚法》第三十三条", "《行政处罚法》第四十五条"]
    assert read("第188条；合同编第686条", law="民法典（总则编）") == [
        "《民法典（总则编）》第一百八十八条", "《合同编》第六百八十六条"]


def test_this_law_is_not_the_law_named_before_but_that_law_is() -> None:
    assert read("按照行政处罚法办理。本法第三条所说") == ["《行政处罚法》", "第三条"]
    assert read("《仲裁法》第3条规定了范围，该法第27条要求书面") == [
        "《仲裁法》第三条", "《仲裁法》第二十七条"]


def test_an_absurd_range_is_two_articles_and_not_thousands() -> None:
    assert len(parse_citations("第1条至第9999条")) == 2


NUMBERS = st.integers(1, 1300)
DETAIL = st.one_of(st.none(), st.integers(1, 30))
CITATIONS = st.builds(
    Citation, law=st.sampled_from(["行政处罚法", "中华人民共和国民法典（合同编）", "治安管理处罚法",
                                   "某某市城市管理条例"]),
    article=NUMBERS, sub=st.one_of(st.none(), st.integers(1, 9)), paragraph=DETAIL, item=DETAIL,
)


@given(st.lists(CITATIONS, min_size=1, max_size=6, unique=True))
def test_what_is_written_is_read_back_the_same(citations: list[Citation]) -> None:
    assert parse_citations("；".join(map(str, citations))) == tuple(citations)
    spoken = "根据" + "，并根据".join(map(str, citations)) + "办理"
    assert parse_citations(spoken) == tuple(citations)


@given(NUMBERS)
def test_numbers_are_read_in_digits_and_in_characters(number: int) -> None:
    assert read_number(chinese(number)) == read_number(str(number)) == number


@given(st.text(alphabet="第条款项之《》（）()、至-一二三十百0129刑法民典本该 ，；", max_size=60))
def test_reading_any_text_ends_and_every_citation_stands_in_it(text: str) -> None:
    for citation in parse_citations(text):
        assert citation.raw in text
        assert citation.law is None or citation.law.split("（")[0] in text.replace("(", "（")
