from __future__ import annotations

from datetime import date

import pytest

from bot.errors import InvalidInput
from bot.law import guidance
from bot.law.assess import assess
from bot.law.facts import CaseFacts, Forum, Matter
from bot.reply import CARD_KINDS
from tests.law.strategies import TODAY

EXEMPT = assess(CaseFacts(matter=Matter.WAGES, migrant_worker=True), TODAY)
ABUSED = assess(CaseFacts(matter=Matter.DOMESTIC_VIOLENCE), TODAY)
MEANS = assess(CaseFacts(matter=Matter.TRAFFIC_INJURY), TODAY)
ACCUSED = assess(CaseFacts(matter=Matter.CRIMINAL_DEFENCE), TODAY)


def ids(block: guidance.Guidance) -> set[str]:
    return {fact_id for line in block.lines for fact_id in line.fact_ids}


@pytest.mark.parametrize("block", [
    guidance.materials(TODAY), guidance.procedure(TODAY), guidance.where(TODAY),
    guidance.refused(TODAY), guidance.urgent(TODAY), guidance.cost(TODAY), guidance.fraud(TODAY),
    guidance.materials(date(2022, 1, 1)), guidance.fraud(date(2022, 1, 1)),
], ids=lambda block: block.name)
def test_every_line_has_a_citation_and_the_card_can_be_shown(block: guidance.Guidance) -> None:
    card = block.card()
    assert card.kind in CARD_KINDS
    assert card.lines
    assert all(line.basis for line in block.lines)
    assert not any("{" in line for line in card.lines)
    assert block.basis


def test_materials_fit_the_verdict() -> None:
    assert "LA-034" in ids(guidance.materials(TODAY, EXEMPT))
    assert "LA-054" not in ids(guidance.materials(TODAY, EXEMPT))
    assert "LA-033" in ids(guidance.materials(TODAY, ABUSED))
    assert "LA-054" not in ids(guidance.materials(TODAY, ABUSED))
    assert "LA-054" in ids(guidance.materials(TODAY, MEANS))
    assert {"LA-054", "LA-034"} <= ids(guidance.materials(TODAY))
    assert "一次性告知" in guidance.materials(TODAY).note


def test_the_last_day_does_not_count_the_day_of_application() -> None:
    block = guidance.procedure(TODAY, received_on=date(2026, 11, 20))
    assert any("2026年11月20日" in line.text and "2026年11月27日" in line.text
               for line in block.lines)
    assert not any("2026年" in line.text for line in guidance.procedure(TODAY).lines)


def test_an_application_from_the_future_is_refused() -> None:
    with pytest.raises(InvalidInput):
        guidance.procedure(TODAY, received_on=date(2026, 11, 24))


def test_days_are_said_to_be_calendar_days() -> None:
    assert "自然日" in guidance.procedure(TODAY).note


def test_people_in_custody_are_told_about_the_transfer() -> None:
    assert "LA-062" in ids(guidance.procedure(TODAY, ACCUSED))
    assert "LA-062" not in ids(guidance.procedure(TODAY, MEANS))
    assert "LA-062" in ids(guidance.where(TODAY, verdict=ACCUSED))


@pytest.mark.parametrize("place, forum, said", [
    ("天元", Forum.COURT, "向天元区的法律援助机构申请"),
    ("株洲县", None, "向渌口区的法律援助机构申请"),
    (None, Forum.COURT, "办案机关所在地"),
    (None, Forum.ARBITRATION, "处理争议的机关所在地"),
    (None, None, "不看户口"),
])
def test_where_to_apply_follows_the_case(
    place: str | None, forum: Forum | None, said: str
) -> None:
    block = guidance.where(TODAY, place, forum)
    assert any(said in line.text for line in block.lines)
    assert "由本地填写" in block.note
    assert "12348" in block.note


def test_a_court_case_is_not_told_about_arbitration() -> None:
    lines = guidance.where(TODAY, "天元区", Forum.COURT).lines
    assert not any("没有打官司" in line.text for line in lines)


def test_the_way_after_a_refusal_follows_the_law_of_the_day() -> None:
    assert ids(guidance.refused(TODAY)) >= {"LA-074", "LA-075", "LA-076"}
    assert "LA-076" not in ids(guidance.refused(date(2023, 12, 31)))


def test_guidance_before_the_law_is_refused() -> None:
    with pytest.raises(InvalidInput):
        guidance.cost(date(2021, 12, 31))
