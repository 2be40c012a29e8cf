"""Every style of file is read as a careful clerk would read it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lists.importing.reading import Options, Reading, read_list
from bot.lists.levels import level_of
from tests.lists.workbooks.commitment import COMMITMENT
from tests.lists.workbooks.exemption import EXEMPTION
from tests.lists.workbooks.samples import Sample

SAMPLES = EXEMPTION + COMMITMENT
DAY = date(2026, 11, 23)


def read(sample: Sample) -> Reading:
    return read_list(sample.build(), sample.name,
                     Options(sample.list_code, level_of("city"), on=DAY, department="市某局"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.name} {sample.style}")
def test_a_file_is_read_as_a_careful_clerk_would(sample: Sample) -> None:
    reading = read(sample)
    assert [problem.line() for problem in reading.errors] == []
    key = "behaviour" if sample.list_code.value == "exemption" else "matter"
    assert tuple(record[key] for record in reading.records) == sample.heads
    assert reading.certificates == sample.certificates
    if sample.kinds:
        assert tuple(record["kind"] for record in reading.records) == sample.kinds
    if sample.departments:
        assert tuple(record["department"] for record in reading.records) == sample.departments
    if sample.issuer:
        assert reading.found.issuer == sample.issuer
    by_head = {record[key]: record for record in reading.records}
    for head, conditions in sample.conditions.items():
        assert tuple(by_head[head]["conditions"]) == conditions
    for head, articles in sample.grounds.items():
        assert tuple(one["article"] for one in by_head[head]["legal_basis"]) == articles
    lines = [problem.line() for problem in reading.notices]
    for words in sample.notices:
        assert any(words in line for line in lines), lines


def test_there_are_samples_of_every_format_and_enough_of_them() -> None:
    assert len(SAMPLES) >= 25
    assert {sample.name.rpartition(".")[2] for sample in SAMPLES} == {
        "xlsx", "xls", "ods", "csv", "docx"}
