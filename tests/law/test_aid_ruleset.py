"""The data files keep their own rules, and a broken one is refused by name."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import KNOWLEDGE, SHOWN_CONFIDENCE, facts
from bot.law import deadlines
from bot.law.assess import assess
from bot.law.facts import NAMES, CaseFacts, Matter, Period
from bot.law.ruleset import MIN_KEYWORDS, Ruleset, default, load
from bot.law.values import Value
from bot.law.verdict import OutcomeCode, ReasonCode
from tests.law.conftest import FILLED_FROM, STANDARD
from tests.law.strategies import TODAY

# What a verdict can ask for, and so needs a question.
ASKED = {"matter", "role", "defence_group", "has_counsel", "migrant_worker",
         "receives_assistance", "vulnerable_without_income", "financial_hardship", "abused",
         "claims_maintenance", "retrial_granted", "forum_place", "income_yuan", "household_size"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A knowledge folder that may be broken."""
    shutil.copytree(KNOWLEDGE / "legal_aid", tmp_path / "legal_aid")
    shutil.copy(KNOWLEDGE / "divisions.yml", tmp_path)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old} is no longer in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def broken(folder: Path) -> str:
    with pytest.raises(KnowledgeError) as refused:
        load(folder)
    return refused.value.message


def test_an_untouched_copy_loads(copy: Path) -> None:
    assert isinstance(load(copy), Ruleset)


@pytest.mark.parametrize("file, old, new, named", [
    ("verdicts.yml", "facts: [LA-080]", "facts: [LA-064]", "LA-064"),  # from memory
    ("verdicts.yml", "facts: [LA-080]", "facts: [LA-999]", "LA-999"),
    ("verdicts.yml", "{urgent_days}", "{urgent_day}", "urgent_day"),
    ("verdicts.yml", "  urgent: {facts", "  hurry: {facts", "hurry"),
    ("verdicts.yml", "- {fact: LA-057,", "- {fact: LA-058,", "LA-057"),
    ("matters.yml", "  wages:", "  weges:", "weges"),
    ("matters.yml", "keywords: [见义勇为,", "keywords: [欠薪, 见义勇为,", "欠薪"),
    ("questions.yml", "value: wages", "value: weges", "weges"),
    ("questions.yml", "  migrant_worker:", "  salary:", "salary"),
    ("reading.yml", "    suspect_or_defendant: [被抓", "    thief: [被抓", "thief"),
    ("guidance.yml", "facts: [LA-062]", "facts: [LA-065]", "LA-065"),
    ("guidance.yml", "kind: remedy", "kind: surprise", "refused"),
    ("values/time_limits.yml", "number: 7, figure: 审查决定", "number: 8, figure: 审查决定",
     "review_days"),
    ("values/time_limits.yml", "confidence: verified-in-text", "confidence: from-memory",
     "review_days"),
    ("values/time_limits.yml", "checked_on: '2026-11-23', ", "", "checked_on"),
    ("values/means.yml", "number: null", "number: 700", "means_standard"),
    ("values/means.yml", ", local: 由本地填写", "", "means_standard"),
])
def test_a_broken_file_is_refused_by_name(
    copy: Path, file: str, old: str, new: str, named: str
) -> None:
    change(copy / "legal_aid" / file, old, new)
    assert named in broken(copy)


def test_a_coming_value_takes_over_on_its_day_and_not_before(copy: Path) -> None:
    coming = ("  - {effective_from: '2028-01-01', number: 5, checked_on: '2026-11-23',"
              " confidence: verified-in-text}\n- id: assign_days")
    change(copy / "legal_aid/values/time_limits.yml", "- id: assign_days", coming)
    rules = load(copy)
    assert rules.on(date(2027, 12, 31)).value("review_days").number == 7
    assert rules.on(date(2028, 1, 1)).value("review_days").number == 5


def test_a_day_before_the_first_value_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        default().values.on("review_days", date(2021, 12, 31))
    assert "2022-01-01" in refused.value.message
    with pytest.raises(InvalidInput):
        default().on(date(2021, 12, 31))


def test_the_means_standard_is_empty_and_says_who_fills_it_in() -> None:
    standard = default().on(TODAY).value("means_standard")
    assert standard.number is None
    assert standard.local == "由本地填写"


def test_the_values_agree_with_the_table_of_deadlines() -> None:
    rules, table = default().on(TODAY), deadlines.periods()
    for value_id, name in (("review_days", "法援审查决定"), ("assign_days", "法援指派"),
                           ("objection_days", "法援异议审查"), ("urgent_days", "先行提供触发线"),
                           ("notify_days", "通知辩护-办案机关通知")):
        value = rules.value(value_id)
        assert (value.number, value.fact_id) == (table[name].value, table[name].fact_id)
        assert (value.day_type == "工作日") is table[name].working


def test_everything_a_verdict_can_ask_for_has_a_plain_question_with_a_reason() -> None:
    questions = default().questions
    assert set(questions) >= ASKED
    assert set(questions) <= set(NAMES)
    for question in questions.values():
        assert 1 <= len(question.options) <= 6
        assert question.why
        assert all(len(sentence) <= 40 for sentence in re.split("[。？]", question.text))
        assert len({option.label for option in question.options}) == len(question.options)


def test_every_matter_has_a_label_its_law_and_everyday_words() -> None:
    for matter in Matter:
        text = default().matters[matter]
        assert len(text.keywords) >= MIN_KEYWORDS
        for fact_id in text.fact_ids:
            assert facts()[fact_id].confidence in SHOWN_CONFIDENCE


def test_no_sentence_types_an_article_itself() -> None:
    texts = [r.text for r in default().reasons.values()] + list(default().notes.values())
    texts += [line.text for guide in default().guidance.values() for line in guide.lines]
    assert not [text for text in texts if re.search(r"第[\d一二三四五六七八九十]+条", text)]


def test_reasons_are_short_enough_to_be_read_aloud() -> None:
    rules = default().on(TODAY)
    for code in ReasonCode:
        reason = rules.reason(code, "讨要工资、劳动报酬")
        assert reason is not None
        assert len(reason.text) <= 70, code


@pytest.mark.parametrize("name, official", [
    ("天元区", "天元区"), ("天元", "天元区"), ("株洲市天元区", "天元区"),
    ("天元区人民法院", "天元区"), ("株洲县", "渌口区"), ("醴陵", "醴陵市"),
    ("株洲市", "株洲市"), ("株洲", "株洲市"),
    ("株洲市中院", "株洲市"), ("长沙", None), ("长沙高新区", None), ("东湖区", None),
    ("外地", None),
])
def test_places_are_told_apart(name: str, official: str | None) -> None:
    assert default().places.locate(name) == official


def test_a_coming_value_counts_only_when_it_is_switched_on(
    knowledge_with_standard: Path, with_standard: Ruleset
) -> None:
    """The limit itself is within, one yuan more is not; before its first day nothing changes."""
    asleep = load(knowledge_with_standard)
    at_limit = CaseFacts(matter=Matter.TRAFFIC_INJURY, income_yuan=STANDARD, household_size=1)
    above = at_limit.with_(income_yuan=STANDARD + 1)
    assert asleep.on(TODAY).value("means_standard").number is None
    assert assess(at_limit, TODAY, with_standard).reasons[1].code is ReasonCode.WITHIN_STANDARD
    assert assess(above, TODAY, with_standard).reasons[1].code is ReasonCode.ABOVE_STANDARD
    assert assess(above, TODAY, asleep).reasons[1].code is ReasonCode.MEANS_BY_CENTRE
    the_day_before = date.fromisoformat(FILLED_FROM) - timedelta(days=1)
    before = assess(above, the_day_before, with_standard)
    assert before.reasons[1].code is ReasonCode.MEANS_BY_CENTRE


def test_a_yearly_income_and_a_household_are_reckoned_per_head_and_month(
    with_standard: Ruleset,
) -> None:
    yearly = CaseFacts(matter=Matter.TRAFFIC_INJURY, income_yuan=STANDARD * 12 * 4,
                       income_period=Period.YEAR)
    alone = assess(yearly, TODAY, with_standard)
    assert alone.outcome is OutcomeCode.MEANS_DOUBTFUL
    assert "household_size" in alone.missing
    assert assess(yearly.with_(household_size=3), TODAY, with_standard).outcome is (
        OutcomeCode.MEANS_DOUBTFUL)
    assert assess(yearly.with_(household_size=4), TODAY, with_standard).outcome is (
        OutcomeCode.POSSIBLE_SUBJECT_TO_MEANS)


def test_a_filled_in_standard_is_asked_for_and_no_longer_called_local(
    with_standard: Ruleset,
) -> None:
    verdict = assess(CaseFacts(matter=Matter.TRAFFIC_INJURY), TODAY, with_standard)
    assert "income_yuan" in verdict.missing
    assert not any("由本地填写" in note for note in verdict.notes)


def test_a_value_knows_its_article_and_source() -> None:
    value = default().on(TODAY).value("urgent_days")
    assert (value.law, value.article) == ("中华人民共和国法律援助法", "第44条")
    assert Value.from_dict(value.to_dict()) == value
