"""Personal numbers are hidden; figures that the law needs are not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.masking import BANK_CARD, ID_NUMBER, TELEPHONE, mask_personal_data
from bot.cases.text import checked_text, clean_text
from bot.errors import InvalidInput, TooLarge


@pytest.mark.parametrize(("text", "expected"), [
    ("我的身份证430211199001011234", f"我的身份证{ID_NUMBER}"),
    ("43021119900101123X，本人", f"{ID_NUMBER}，本人"),
    ("４３０２１１１９９００１０１１２３Ｘ", ID_NUMBER),
    ("430211 19900101 123x", ID_NUMBER),
    ("430211-1990-0101-1234", ID_NUMBER),
    ("老证430211900101123", f"老证{ID_NUMBER}"),
    ("打13812345678找我", f"打{TELEPHONE}找我"),
    ("138-1234-5678 或 138 1234 5678", f"{TELEPHONE} 或 {TELEPHONE}"),
    ("１３８１２３４５６７８", TELEPHONE),
    ("1 3 8 1 2 3 4 5 6 7 8", TELEPHONE),
    ("+86 138 1234 5678", TELEPHONE),
    ("0731-28681234", TELEPHONE),
    ("（0731）28681234", TELEPHONE),
    ("座机28681234", f"座机{TELEPHONE}"),
    ("卡号6222021234567890123", f"卡号{BANK_CARD}"),
    ("6222 0212 3456 7890 123", BANK_CARD),
    ("6222-0212-3456-7890", BANK_CARD),
    ("4302111990010112，少一位也不该留", f"{BANK_CARD}，少一位也不该留"),
    ("110，我电话13812345678", f"110，我电话{TELEPHONE}"),
])
def test_a_personal_number_is_hidden_however_it_is_written(text: str, expected: str) -> None:
    assert mask_personal_data(text) == expected


@pytest.mark.parametrize("text", [
    "欠我12000元", "1.2w", "13000-15000元", "13000-150000元", "共15000000000元",
    "5000 6000 5500 5800", "每月3500块，干了11个月", "2024年10月8日", "20241008",
    "2024-10-08", "2021 2022 2023 2024", "2024-10-08 09:00-17:30", "12348", "12345", "110",
    "96110", "12333", "第31条第（二）项", "（2025）湘0211民初123号", "株仲裁字〔2025〕第1234号",
    "150 20241008", "电话20241008打的", "邮编412000", "/pick{\"item\": \"EX-001\"}",
])
def test_figures_that_the_answer_needs_stay(text: str) -> None:
    assert mask_personal_data(text) == text


DIGITS = st.sampled_from("0123456789")
TAILS = st.text(DIGITS, min_size=9, max_size=9)
WORDS = st.text(st.sampled_from("我老板欠工资打卡电话了，。？\n 法律援助"), max_size=8)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
HARMLESS = st.one_of(
    st.integers(1, 9_999_999).map(lambda n: f"{n}元"),
    st.dates().map(lambda d: f"{d.year:04}年{d.month}月{d.day}日"),
    st.dates().map(lambda d: d.strftime("%Y%m%d").zfill(8)),
    st.sampled_from(["12348", "12345", "110", "1.2w", "第31条", "（2025）湘0211民初123号"]),
)


@given(WORDS, st.sampled_from("3456789"), TAILS, st.booleans(), WORDS)
def test_every_mobile_number_is_hidden(
    before: str, second: str, rest: str, wide: bool, after: str
) -> None:
    number = f"1{second}{rest}"
    shown = number.translate(FULL_WIDTH) if wide else number
    masked = mask_personal_data(f"{before}{shown}{after}")
    assert masked == f"{before}{TELEPHONE}{after}"


@given(st.text(DIGITS, min_size=5, max_size=5), st.dates(), st.text(DIGITS, min_size=3, max_size=3),
       st.sampled_from("0123456789Xx"), st.sampled_from(["", " ", "-"]), WORDS)
def test_every_id_number_is_hidden(
    area: str, born: object, serial: str, check: str, gap: str, after: str
) -> None:
    birthday = f"{born:%Y%m%d}"[-8:].zfill(8)
    if birthday[:2] not in ("18", "19", "20"):
        birthday = "19" + birthday[2:]
    number = gap.join([f"4{area}", birthday, f"{serial}{check}"])
    assert mask_personal_data(f"证{number}{after}") == f"证{ID_NUMBER}{after}"


@given(st.text(DIGITS, min_size=13, max_size=19))
def test_no_run_of_thirteen_to_nineteen_digits_survives(number: str) -> None:
    assert not re.search(r"\d", mask_personal_data(f"卡{number}。"))


@given(st.lists(HARMLESS, max_size=6), st.sampled_from(["，", "、", "\n", "和"]))
def test_amounts_dates_and_service_numbers_stay_in_any_company(
    parts: list[str], joint: str
) -> None:
    text = joint.join(parts)
    assert mask_personal_data(text) == text


@given(st.text(max_size=80))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once


@given(st.text(st.characters(exclude_categories=[]), max_size=200))
def test_clean_text_can_always_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert clean_text(cleaned) == cleaned


def test_a_zero_width_space_does_not_hide_a_number_from_the_mask() -> None:
    assert mask_personal_data(clean_text("138\u200b1234\u200b5678")) == TELEPHONE


def test_lines_and_emoji_are_kept() -> None:
    assert clean_text(" 第一行\r\n第二行😀\t完 ") == "第一行\n第二行😀 完"


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\u200b\ufeff"])
def test_nothing_readable_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_text(text, 3000)
    assert refused.value.hint
    assert refused.value.field == "text"


def test_a_text_over_the_limit_says_the_limit() -> None:
    with pytest.raises(TooLarge, match="最多发 100 个字"):
        checked_text("长" * 101, 100)
