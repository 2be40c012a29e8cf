"""Amounts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.amounts import find_amounts
from bot.nlu.normalize import normalize

ONE = [
    ("老板欠我一万二工资不给", 12000, None, False),
    ("农民工 欠薪 1.2w 荷塘", 12000, None, False),
    ("欠我1.2万", 12000, None, False),
    ("每个月三千五百块", 3500, "month", False),
    ("月薪2800元", 2800, "month", False),
    ("一年五万左右", 50000, "year", True),
    ("工资4千5", 4500, None, False),
    ("四千五的底薪", 4500, None, False),
    ("底薪四千五", 4500, "month", False),
    ("两千多块钱", 2000, None, True),
    ("一个月两千多", 2000, "month", True),
    ("被骗了3万", 30000, None, False),
    ("罚了5000", 5000, None, False),
    ("4k5", 4500, None, False),
    ("年收入5w", 50000, "year", False),
    ("一百二十万", 1200000, None, False),
    ("欠我12,000元", 12000, None, False),
    ("罚款200元以下", 200, None, False),
    ("两万三千块", 23000, None, False),
    ("每月低保六百", 600, "month", False),
    ("一万五千元整", 15000, None, False),
    ("借了三万块给他", 30000, None, False),
    ("押金1500不退", 1500, None, False),
    ("十来万", 100000, None, True),
    ("十几万块", 100000, None, True),
    ("工资四五千", 4000, None, True),
    ("年薪十二万", 120000, "year", False),
    ("一年收入三万六", 36000, "year", False),
    ("赔了八千八", 8800, None, False),
    ("彩礼18.8万", 188000, None, False),
    ("彩礼十八万八", 188000, None, False),
    ("要我交3000块押金", 3000, None, False),
    ("转了９８００给他", 9800, None, False),
    ("医药费花了大概两万", 20000, None, True),
    ("货款差不多五十万", 500000, None, True),
    ("只给了我500块", 500, None, False),
    ("月入过万的不算，我月薪六千", 6000, "month", False),
    ("500元/月", 500, "month", False),
    ("每月房租一千二", 1200, "month", False),
    ("退休金每个月2100", 2100, "month", False),
    ("欠条上写的七万块钱", 70000, None, False),
    ("工钱一万多", 10000, None, True),
    ("抚养费每月八百", 800, "month", False),
    ("赔偿金三十五万六千元", 356000, None, False),
    ("一千八百八十八块", 1888, None, False),
    ("罰款兩千塊", 2000, None, False),
    ("欠我2萬塊", 20000, None, False),
    ("五百块钱", 500, None, False),
    ("3w块", 30000, None, False),
    ("赔30000", 30000, None, False),
]


@pytest.mark.parametrize(("written", "yuan", "period", "approx"), ONE)
def test_an_amount_is_read_as_it_is_said(
    written: str, yuan: float, period: str | None, approx: bool
) -> None:
    found = find_amounts(normalize(written).text)
    assert [(a.yuan, a.period, a.approx) for a in found] == [(yuan, period, approx)]


@pytest.mark.parametrize("written", [
    "三个人", "2024年10月8日", "欠了我8个月工资", "干了十几天", "住在天元区2栋", "我今年68岁",
    "打12348没人接", "第33条", "三天之内", "两次", "90平的房子", "5楼漏水", "一个月", "半年",
    "十点半", "2025年", "15号",
])
def test_other_numbers_are_no_money(written: str) -> None:
    assert find_amounts(normalize(written).text) == []


def test_two_amounts_in_one_sentence_are_both_read() -> None:
    found = find_amounts(normalize("月薪4500，欠了我一万三").text)
    assert [(a.yuan, a.period) for a in found] == [(4500, "month"), (13000, None)]


@given(st.text(alphabet="0123456789一二三两万千百十多几个月年块元欠我.,，wk 半", max_size=30))
def test_no_text_breaks_it_and_amounts_lie_inside(text: str) -> None:
    read = normalize(text).text
    ends = 0
    for amount in find_amounts(read):
        assert ends <= amount.start < amount.end <= len(read)
        assert amount.yuan > 0
        ends = amount.end


@pytest.mark.parametrize(("text", "yuan"), [
    ("一年二十多万", [200000.0]), ("迟到一次扣200合理吗", [200.0]), ("一个钟头十二块五", [12.5]),
    ("停车费涨到一百八一个月", [180.0]), ("分给我爷爷一块自留山", []), ("一共一百四十多亩", []),
])
def test_spoken_hundreds_and_pieces_of_land_are_told_apart(text: str, yuan: list[float]) -> None:
    assert [amount.yuan for amount in find_amounts(text)] == yuan
