"""The one page a person keeps: plain sentences, nothing missing, every law folded behind a line."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.law.assess import assess
from bot.law.facts import CaseFacts, Matter
from bot.law.guidance_text import EXAMPLE
from bot.law.ruleset import default
from bot.law.sheet import sheet
from tests.law.strategies import TODAY, case_facts, days

LONGEST_SENTENCE = 44  # characters; about what is read in one breath twice
MEAN_SENTENCE = 24
_END = re.compile(r"[。；！？]")


def sentences(*texts: str) -> list[str]:
    return [part.strip() for text in texts for part in _END.split(text) if part.strip()]


def every_text() -> list[str]:
    """All that a verdict, a question or the page can say, with figures as they are shown."""
    rules, texts = default().on(TODAY), default()
    filled = {**rules.figures, **EXAMPLE, "matter": "", "group": "未成年人", "place": "荷塘区",
              "income": "900", "means_standard": "900", "who": "您"}
    raw = [reason.text for reason in texts.reasons.values()]
    raw += [*texts.notes.values(), *(outcome.label for outcome in texts.outcomes.values())]
    raw += [way for outcome in texts.outcomes.values() for way in outcome.ways]
    raw += [way for matter in texts.matters.values() for way in matter.ways]
    raw += [line.text for guide in texts.guidance.values() for line in guide.lines]
    raw += [guide.note for guide in texts.guidance.values()]
    for question in texts.questions.values():
        raw += [question.text, question.why, question.plain]
    return [text.format(**filled) for text in raw]


def test_no_sentence_is_too_long_to_be_read_out_in_one_go() -> None:
    long = [s for s in sentences(*every_text()) if len(s) > LONGEST_SENTENCE]
    assert long == []


def test_sentences_are_short_on_the_whole() -> None:
    lengths = [len(s) for s in sentences(*every_text())]
    assert sum(lengths) / len(lengths) <= MEAN_SENTENCE


def test_plain_words_only_no_latin_and_no_word_of_an_office_alone() -> None:
    stiff = ("之规定", "予以", "兹", "系", "该项", "上述", "若干", "依照", "据此", "相关部门")
    for text in every_text():
        assert not re.search(r"[A-Za-z]", text.replace("“", "")), text
        assert not any(word in text.replace("关系", "").replace("联系", "") for word in stiff), text


@given(case_facts(), days())
def test_every_page_has_its_outcome_reasons_and_another_way(known: CaseFacts, on: date) -> None:
    page = sheet(assess(known, on), "3826-1590-4172")
    names = [section.name for section in page.sections]
    assert names[0] == "reasons"
    assert names[-1] == "ways"
    assert "12348" in page.disclaimer
    assert page.laws
    for section in page.sections:
        assert section.lines
        assert not any("{" in line.text or "None" in line.text for line in section.lines)


@given(st.integers(0, 6))
def test_a_close_limit_is_shown_as_a_date(days_left: int) -> None:
    page = sheet(assess(CaseFacts(matter=Matter.WAGES, deadline_days_left=days_left), TODAY))
    assert f"还有{days_left}天" in page.urgent
    assert f"11月{23 + days_left}日" in page.urgent


def test_who_brings_what_follows_the_outcome() -> None:
    eligible = sheet(assess(CaseFacts(matter=Matter.WAGES, migrant_worker=True), TODAY))
    outside = sheet(assess(CaseFacts(matter=Matter.DEBT), TODAY))
    counsel = sheet(assess(CaseFacts(matter=Matter.WAGES, has_counsel=True), TODAY))
    assert {"materials", "where", "when", "refused", "fraud"} <= {s.name for s in eligible.sections}
    assert [s.name for s in outside.sections] == ["reasons", "where", "refused", "ways"]
    assert [s.name for s in counsel.sections] == ["reasons", "ways"]
