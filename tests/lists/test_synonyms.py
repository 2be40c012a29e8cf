"""The synonym table that staff edit: every entry leads somewhere, a broken one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.lists import ListCode, ListService
from bot.lists.search import SYNONYMS, read_synonyms
from bot.search import MemoryIndex
from bot.search.engine import covered


def memory(service: ListService, list_code: ListCode) -> MemoryIndex:
    """The index in memory that the service searches."""
    index = service._loaded[service.edition(list_code).list_code].search.index
    assert isinstance(index, MemoryIndex)
    return index


@pytest.mark.parametrize("list_code", list(ListCode))
def test_every_meaning_is_in_some_shown_item(service: ListService, list_code: ListCode) -> None:
    index = memory(service, list_code)
    for entry in read_synonyms(list_code):
        for meaning, share in zip(entry.means, covered(entry, index.rows, index), strict=True):
            assert share >= 0.5, (entry.say, meaning)


def test_there_are_at_least_150_entries_for_exemptions() -> None:
    text = SYNONYMS.read_text(encoding="utf-8").split("\ncommitment:")[0]
    assert text.count("- {say:") >= 150


def test_every_domain_is_reached_by_some_entry(service: ListService) -> None:
    index = memory(service, ListCode.EXEMPTION)
    domains = {row.code: service.item(row.code).domain for row in index.rows}
    reached = set()
    for entry in read_synonyms(ListCode.EXEMPTION):
        reached |= {domains[row.code] for row in index.rows
                    if max(covered(entry, [row], index)) >= 0.9}
    assert reached == set(domains.values())


@pytest.mark.parametrize("entry, field", [
    ("{say: 店招, means: [户外广告]}", "say"),
    ("{say: [店招]}", "means"),
    ("{say: [], means: [户外广告]}", "say"),
])
def test_a_broken_entry_is_named(tmp_path: Path, entry: str, field: str) -> None:
    path = tmp_path / "synonyms.yml"
    path.write_text(f"exemption:\n  synonyms:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        read_synonyms(ListCode.EXEMPTION, path)
    assert raised.value.field == field


def test_one_phrase_with_two_different_meanings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.yml"
    path.write_text(
        "exemption:\n  synonyms:\n"
        "  - {say: [没挂照], means: [营业执照]}\n  - {say: [没有挂照], means: [许可证]}\n",
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeError, match="两种含义"):
        read_synonyms(ListCode.EXEMPTION, path)


def test_words_of_a_phrase_may_stand_apart_but_all_must_be_there() -> None:
    table = read_synonyms(ListCode.EXEMPTION)
    apart = table.read("烧了一大堆树叶").synonyms
    assert any(entry.say == ("烧", "树叶") for entry in apart)
    assert not table.read("树叶很多").synonyms
