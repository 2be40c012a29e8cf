"""What makes an answer file unacceptable, and that the shipped ones are acceptable."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.answers.loading import (
    ANSWERS,
    cited_facts,
    hotlines,
    load_answers,
    load_boundaries,
    sentences,
    wording_faults,
)
from bot.errors import KnowledgeError
from bot.knowledge import facts, topics

GOOD = {
    "id": "reconsideration.general", "topic": "reconsideration", "title": "怎么复议",
    "keywords": ["复议"], "text": "60日内申请复议。复议不收费。", "steps": ["写申请书"],
    "where": ["本级政府"], "deadlines": ["行政复议申请"], "basis": ["AR-005", "AR-031"],
    "related": ["notary"], "spoken": "六十天内可以复议。",
}
SHIPPED = load_answers()


def load(tmp_path: Path, *rows: dict) -> tuple:
    document = {"checked_on": "2026-11-23", "answers": list(rows)}
    (tmp_path / "one.yml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return load_answers(tmp_path)


def test_a_good_answer_is_read(tmp_path):
    answer, = load(tmp_path, GOOD)
    assert answer.general and answer.checked_on == date(2026, 11, 23)


@pytest.mark.parametrize(("change", "field"), [
    ({"text": ""}, "text"),
    ({"text": "一。二。三。四。"}, "text"),
    ({"text": "90日内申请复议。"}, "text"),
    ({"text": "罚五百元。"}, "text"),
    ({"steps": ["30日内写申请书"]}, "steps"),
    ({"spoken": "九十天内可以复议。"}, "spoken"),
    ({"text": "这个官司一定胜诉。"}, "text"),
    ({"text": "肯定不罚。"}, "text"),
    ({"text": "你不符合条件。"}, "text"),
    ({"text": "您不符合条件。"}, "text"),
    ({"text": "已为您转接人工。"}, "text"),
    ({"text": "按第二十条申请。"}, "text"),
    ({"where": ["请拨12388"]}, "where"),
    ({"where": ["请拨22881234"]}, "where"),
    ({"basis": ["AR-999"]}, "basis"),
    ({"basis": ["PLS-001"]}, "basis"),           # from memory: may be stored, never cited
    ({"basis": []}, "basis"),
    ({"steps": []}, "steps"),
    ({"deadlines": ["没有的期限"]}, "deadlines"),
    ({"related": ["没有的主题"]}, "related"),
    ({"related": ["reconsideration"]}, "related"),
    ({"related": ["notary", "mediation", "forensic", "hotline", "gov_other"]}, "related"),
    ({"aid": ["随便"]}, "aid"),
    ({"topic": "没有的主题"}, "topic"),
    ({"id": "notary.general"}, "id"),
])
def test_a_bad_answer_is_refused_with_file_id_and_field(tmp_path, change, field):
    with pytest.raises(KnowledgeError) as refused:
        load(tmp_path, {**GOOD, **change})
    assert refused.value.message.startswith("one.yml 中 ")
    assert f" 的 {field}：" in refused.value.message


def test_an_unknown_field_a_mapping_and_a_bad_date_are_refused(tmp_path):
    for change in ({"texxt": "x"}, {"steps": [{"写": "申请"}]}, {"checked_on": "昨天"}):
        with pytest.raises(KnowledgeError, match="one.yml 中 reconsideration.general"):
            load(tmp_path, {**GOOD, **change})


def test_a_specific_answer_needs_keywords_and_its_topic_a_general_one(tmp_path):
    specific = {**GOOD, "id": "reconsideration.fee"}
    with pytest.raises(KnowledgeError, match="keywords"):
        load(tmp_path, GOOD, {**specific, "keywords": []})
    with pytest.raises(KnowledgeError, match="缺少一般答案"):
        load(tmp_path, specific)


def test_the_same_id_twice_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match="编号重复"):
        load(tmp_path, GOOD, GOOD)


def test_every_service_and_every_legal_field_has_a_general_and_specific_answers():
    ours = {t for t in topics() if t.startswith("consult.")} | {
        "reconsideration", "arbitration.commercial", "arbitration.labour", "notary", "mediation",
        "enforcement_complaint", "village_adviser", "lawyer.find", "forensic",
        "community_correction", "resettlement", "regulation.lookup", "regional_integration",
        "law_popularisation", "hotline",
    }
    assert {answer.topic for answer in SHIPPED} == ours
    for topic in ours:
        assert sum(answer.topic == topic for answer in SHIPPED) >= 2, topic


@pytest.mark.parametrize("answer", SHIPPED, ids=lambda answer: answer.id)
def test_every_citation_is_shown_with_law_and_source_and_is_in_force(answer):
    for ground in facts().basis(*cited_facts(answer)):
        assert ground.law and ground.source and ground.confidence != "from-memory"
        assert (ground.effective_date or "")[:10] <= "2026-11-23"


def test_titles_and_spoken_forms_are_short_and_titles_differ_within_a_topic():
    for answer in SHIPPED:
        assert len(answer.title) <= 24, answer.id
        assert len(answer.spoken) <= 90, answer.id
    pairs = [(answer.topic, answer.title) for answer in SHIPPED]
    assert len(pairs) == len(set(pairs))


def test_no_data_file_is_longer_than_four_hundred_lines():
    for path in ANSWERS.glob("*.yml"):
        assert len(path.read_text("utf-8").splitlines()) <= 400, path.name


def test_boundary_texts_are_short_and_promise_nothing():
    for text in load_boundaries().values():
        for variant in text.variants:
            assert len(sentences(variant)) <= 3 and not list(wording_faults(variant)), text.id


def test_a_bad_boundary_text_is_refused(tmp_path):
    path = tmp_path / "boundary.yml"
    row = {"id": "x", "topic": "handoff", "variants": ["已为您转接。"]}
    path.write_text(yaml.safe_dump({"texts": [row]}, allow_unicode=True), "utf-8")
    with pytest.raises(KnowledgeError, match=r"boundary.yml 中 x 的 variants"):
        load_boundaries(path)


def test_only_the_agreed_short_numbers_may_be_shown():
    assert set(hotlines()) == {
        "110", "119", "120", "122", "96110", "12345", "12348", "12338", "12333", "12315",
        "12368", "12309",
    }
