"""Offices by district: every spelling is found, nothing is invented."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answers.offices import office_reply, offices
from bot.answers.service import answer_service
from bot.errors import InvalidInput

NINE = ["天元区", "芦淞区", "荷塘区", "石峰区", "渌口区", "醴陵市", "攸县", "茶陵县", "炎陵县"]


@pytest.mark.parametrize(("said", "district"), [
    (None, "株洲市"), ("", "株洲市"), ("株洲", "株洲市"), ("株洲市", "株洲市"),
    ("株洲县", "渌口区"), ("渌口", "渌口区"), ("河西", "天元区"), ("株洲市天元区", "天元区"),
    ("醴陵", "醴陵市"), ("酃县", "炎陵县"), *[(name, name) for name in NINE],
])
def test_each_usual_spelling_finds_its_two_offices(said, district):
    found = offices(said)
    assert found.district == district
    assert {office.kind for office in found.offices} == {"legal_aid", "service_centre"}
    assert {office.district for office in found.offices} == {district}


def test_no_address_phone_or_hours_is_invented():
    for name in NINE:
        for office in offices(name).offices:
            assert (office.address, office.phone, office.hours) == ("", "", "")
            assert office.local == "由本地填写"
    assert "12348" in offices("攸县").note


def test_an_unknown_district_is_refused_with_the_nine():
    with pytest.raises(InvalidInput) as refused:
        offices("月球区")
    assert all(name in refused.value.hint for name in NINE)
    assert refused.value.field == "district"


def test_a_place_elsewhere_is_sent_to_its_own_agency():
    found = offices("长沙")
    assert found.offices == ()
    assert "长沙当地" in found.note


def test_a_functional_area_is_not_taken_for_a_district():
    assert "不是单独的区县" in offices("云龙").note
    assert offices("云龙").offices == offices(None).offices


def test_the_reply_names_the_hotline_and_where_to_apply():
    reply = office_reply("河西")
    assert reply.topic == "hotline" and "12348" in reply.text
    lines = [line for card in reply.cards for line in card.lines]
    assert any("天元区法律援助机构" in line for line in lines)
    assert any("办案机关所在地" in line for line in lines)
    assert len(office_reply("月球区").buttons) == 9


def test_a_question_about_other_numbers_gets_its_own_answer():
    service, today = answer_service(), date(2026, 11, 23)
    assert "12333" in service.office_reply(None, "劳动用工打什么电话", today).text
    assert "没有核实到" in service.office_reply(None, "公证处电话多少", today).text
    assert service.office_reply(None, "法律援助中心电话多少", today) == office_reply(None)
    assert service.office_reply("攸县", "法律援助中心电话", today) == office_reply("攸县")
