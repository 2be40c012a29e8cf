"""What is said where no legal answer is due."""

from __future__ import annotations

import re

import pytest

from bot.answers.boundaries import load_boundaries
from bot.answers.service import answer_service
from bot.errors import NotFound

SERVICE = answer_service()
CRISES = [name for name in load_boundaries() if name.startswith("crisis.")]


def test_every_kind_that_can_come_up_has_a_text():
    assert {
        "smalltalk.greet", "smalltalk.thanks", "smalltalk.bye", "smalltalk.identity", "handoff",
        "handoff.after_misses", "gov_other", "out_of_scope", "unclear", "unclear.arbitration",
        "abuse.insult", "abuse.injection", "crisis.violence", "crisis.suicide", "crisis.held",
        "crisis.child", "crisis.transfer", "crisis.general",
    } <= set(load_boundaries())


@pytest.mark.parametrize("name", CRISES)
def test_in_a_crisis_the_number_comes_first_and_the_text_is_short_and_without_law(name):
    for variant in load_boundaries()[name].variants:
        assert re.search(r"1[12]0|119", variant[:12])
        assert len(variant) <= 70
        assert not re.search("法律|条例|权利|依法|罪", variant)


@pytest.mark.parametrize(("name", "numbers"), [
    ("violence", ["110", "120"]), ("suicide", ["120", "110", "最近的医院"]), ("held", ["110"]),
    ("child", ["110"]), ("transfer", ["110", "96110", "别转账"]),
])
def test_each_danger_names_whom_to_call(name, numbers):
    reply = SERVICE.boundary(f"crisis.{name}")
    assert all(number in reply.text for number in numbers)
    assert reply.topic == "crisis"
    assert "12348" not in reply.text


@pytest.mark.parametrize("name", ["out_of_scope", "unclear", "handoff", "gov_other"])
def test_a_fallback_is_never_said_twice_in_a_row(name):
    said = ""
    for _ in range(5):
        reply = SERVICE.boundary(name, said)
        assert reply.text != said
        said = reply.text


def test_handing_over_is_honest():
    for name in ("handoff", "handoff.after_misses"):
        for variant in load_boundaries()[name].variants:
            assert "12348" in variant
            assert not re.search("已.{0,3}转接|已.{0,3}接通|请稍等|马上为您", variant)
    reply = SERVICE.boundary("handoff")
    assert "还不能" in reply.text
    assert any(card.kind == "materials" and card.lines for card in reply.cards)


def test_the_robot_says_it_is_one_and_no_lawyer():
    text = SERVICE.boundary("smalltalk.identity").text
    assert "机器人" in text and "不是律师" in text


def test_other_government_business_goes_to_12345():
    assert "12345" in SERVICE.boundary("gov_other").text


def test_out_of_scope_shows_four_things_to_tap_and_bare_arbitration_asks_back():
    assert len(SERVICE.boundary("out_of_scope").buttons) == 4
    assert {b.payload for b in SERVICE.boundary("unclear.arbitration").buttons} == {
        "劳动仲裁怎么申请", "合同纠纷怎么申请仲裁"}


def test_an_unknown_boundary_text_is_not_found():
    with pytest.raises(NotFound):
        SERVICE.boundary("没有")
