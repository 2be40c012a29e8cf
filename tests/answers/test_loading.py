"""What makes an answer file unacceptable, and that the shipped ones are acceptable."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.answers.boundaries import load_boundaries
from bot.answers.loading import ANSWERS, aid_questions, cited_facts, load_answers
from bot.answers.wording import hotlines, sentences, wording_faults
from bot.errors import KnowledgeError
from bot.knowledge import facts, topics
from bot.law.facts import Matter
from bot.law.reading import facts_from_text

GOOD = {
    "id": "general", "title": "怎么复议", "asks": ["怎么复议", "罚款不服", "想复议"],
    "text": "60日内申请复议。复议不收费。", "steps": ["写申请书"], "evidence": ["决定书"],
    "where": ["本级政府"], "deadlines": ["行政复议申请"], "basis": ["AR-005", "AR-031"],
    "related": ["notary"], "aid": ["legal_aid"], "aid_matter": "reconsideration",
    "spoken": "六十天内可以复议。",
}
SHIPPED = load_answers()


def load(tmp_path: Path, *rows: dict, topic: str = "reconsideration") -> tuple:
    document = {"topic": topic, "checked_on": "2026-11-23", "answers": list(rows)}
    (tmp_path / "one.yml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return load_answers(tmp_path)


def test_a_good_answer_is_read(tmp_path):
    answer, = load(tmp_path, GOOD)
    assert answer.general and answer.checked_on == date(2026, 11, 23)


@pytest.mark.parametrize(("change", "field"), [
    ({"text": ""}, "text"),
    ({"text": "一句话。"}, "text"),
    ({"text": "一。二。三。四。"}, "text"),
    ({"text": "太长了" * 21 + "。短的。"}, "text"),
    ({"text": "90日内申请复议。不收费。"}, "text"),
    ({"text": "罚五百元。不收费。"}, "text"),
    ({"steps": ["30日内写申请书"]}, "steps"),
    ({"spoken": "九十天内可以复议。"}, "spoken"),
    ({"spoken": "60天内可以复议。"}, "spoken"),                # figures are said, not read out
    ({"spoken": "六十天内（含当天）可以复议。"}, "spoken"),
    ({"spoken": "先看是哪一家单位作的决定再看是什么时候收到的然后再去向政府申请复议。"}, "spoken"),
    ({"spoken": "可以复议。" * 25}, "spoken"),
    ({"asks": ["怎么复议", "怎么复议", "怎么复议"]}, "asks"),
    ({"asks": [str(n) for n in range(7)]}, "asks"),
    ({"title": "长" * 25}, "title"),
    ({"text": "这个官司一定胜诉。放心。"}, "text"),
    ({"text": "肯定不罚。放心。"}, "text"),
    ({"text": "你不符合条件。算了。"}, "text"),
    ({"text": "您不符合条件。算了。"}, "text"),
    ({"text": "已为您转接人工。请等。"}, "text"),
    ({"text": "按第二十条申请。不收费。"}, "text"),
    ({"text": "点OK就行。不收费。"}, "text"),
    ({"where": ["请拨12388"]}, "where"),
    ({"where": ["请拨22881234"]}, "where"),
    ({"basis": ["AR-999"]}, "basis"),
    ({"basis": ["PLS-001"]}, "basis"),           # from memory: may be stored, never cited
    ({"basis": []}, "basis"),
    ({"steps": []}, "steps"),
    ({"evidence": []}, "evidence"),
    ({"asks": []}, "asks"),
    ({"spoken": ""}, "spoken"),
    ({"deadlines": ["没有的期限"]}, "deadlines"),
    ({"related": ["没有的主题"]}, "related"),
    ({"related": ["reconsideration"]}, "related"),
    ({"related": ["notary", "mediation", "forensic", "hotline", "gov_other"]}, "related"),
    ({"aid": ["随便"], "aid_matter": None}, "aid"),
    ({"aid": ["mediation"]}, "aid_matter"),      # a matter without legal aid
    ({"aid_matter": None}, "aid_matter"),        # legal aid without its matter
    ({"aid_matter": "随便"}, "aid_matter"),
])
def test_a_bad_answer_is_refused_with_file_id_and_field(tmp_path, change, field):
    with pytest.raises(KnowledgeError) as refused:
        load(tmp_path, {**GOOD, **change})
    assert refused.value.message.startswith("one.yml 中 ")
    assert f" 的 {field}：" in refused.value.message


@pytest.mark.parametrize("field", ["deadlines", "aid"])
def test_what_may_be_empty_must_still_be_stated(tmp_path, field):
    row = {key: value for key, value in GOOD.items() if key not in (field, "aid_matter")}
    with pytest.raises(KnowledgeError, match=f" 的 {field}："):
        load(tmp_path, row)


def test_a_file_for_a_topic_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match=" 的 topic："):
        load(tmp_path, GOOD, topic="没有的主题")


def test_an_unknown_field_a_mapping_and_a_bad_date_are_refused(tmp_path):
    for change in ({"texxt": "x"}, {"steps": [{"写": "申请"}]}, {"checked_on": "昨天"}):
        with pytest.raises(KnowledgeError, match="one.yml 中 general"):
            load(tmp_path, {**GOOD, **change})


def test_a_topic_needs_a_general_answer(tmp_path):
    with pytest.raises(KnowledgeError, match="缺少一般答案"):
        load(tmp_path, {**GOOD, "id": "fee"})


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


def test_there_are_answers_for_at_least_220_common_questions_besides_the_services():
    assert sum(answer.topic.startswith("consult.") for answer in SHIPPED) >= 220


def test_titles_and_first_questions_differ_within_a_topic():
    for shown in ("title", "text", "spoken"):
        told = [(answer.topic, getattr(answer, shown)) for answer in SHIPPED]
        assert len(told) == len(set(told)), shown
    asked = [(answer.topic, ask) for answer in SHIPPED for ask in answer.asks]
    assert len(asked) == len(set(asked))


def test_the_short_answers_are_plain_on_average_too():
    lengths = [len(part) for answer in SHIPPED for part in sentences(answer.text)]
    assert sum(lengths) / len(lengths) <= 35
    spoken = [len(answer.spoken) for answer in SHIPPED]
    assert sum(spoken) / len(spoken) <= 60


def test_the_button_to_legal_aid_tells_the_form_the_matter_so_that_it_is_not_asked_again():
    for matter in {answer.aid_matter for answer in SHIPPED} - {None, Matter.OTHER}:
        assert facts_from_text(aid_questions()[matter])["matter"] is matter


def test_one_file_holds_one_topic_and_none_is_longer_than_seven_hundred_lines():
    for path in ANSWERS.glob("*.yml"):
        assert len(path.read_text("utf-8").splitlines()) <= 700, path.name
    topics_of_files = [
        yaml.safe_load(path.read_text("utf-8"))["topic"]
        for path in ANSWERS.glob("*.yml") if path.name != "boundary.yml"
    ]
    assert len(topics_of_files) == len(set(topics_of_files))


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
