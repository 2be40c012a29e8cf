"""Loading the shipped editions: once, completely, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.db import Database
from bot.errors import KnowledgeError, NotFound
from bot.lists import ListCode, ListService
from bot.lists.loading import LISTS, load_editions, published
from bot.lists.models import ListCertificate, ListEdition, ListItem


def count(database: Database, table: type) -> int:
    with database.session() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_first_load_publishes_both_lists_with_every_record(database: Database) -> None:
    results = load_editions(database)
    assert [result.changed for result in results] == [True, True]
    assert count(database, ListItem) == 318 + 70
    assert count(database, ListCertificate) > 70


def test_a_second_load_of_the_same_files_writes_nothing(database: Database) -> None:
    first = load_editions(database)
    second = load_editions(database)
    assert [result.changed for result in second] == [False, False]
    assert [r.edition_code for r in first] == [r.edition_code for r in second]
    assert count(database, ListEdition) == 2


def test_a_changed_file_publishes_a_new_edition_and_withdraws_the_old_one(
    database: Database, shipped: Path
) -> None:
    load_editions(database, shipped)
    edit(shipped / "exemption" / "published_01.yml", "擅自收购烟叶", "私自收购烟叶")
    exemption, commitment = load_editions(database, shipped)
    assert exemption.changed
    assert not commitment.changed
    with database.session() as session:
        rows = session.execute(
            select(ListEdition).where(ListEdition.list_code == "exemption")
            .order_by(ListEdition.id)
        ).scalars().all()
        assert [row.status for row in rows] == ["withdrawn", "published"]
        assert rows[0].effective_to is not None


def test_going_back_to_earlier_content_is_a_new_edition_again(
    database: Database, shipped: Path
) -> None:
    path = shipped / "exemption" / "published_01.yml"
    first = load_editions(database, shipped)[0]
    edit(path, "擅自收购烟叶", "私自收购烟叶")
    load_editions(database, shipped)
    edit(path, "私自收购烟叶", "擅自收购烟叶")
    again = load_editions(database, shipped)[0]
    assert again.changed
    assert again.edition_code == f"{first.edition_code}-2"


def test_an_official_edition_is_never_replaced_by_the_shipped_reference(
    database: Database, shipped: Path
) -> None:
    load_editions(database, shipped)
    with database.session() as session:
        row = published(session, ListCode.EXEMPTION)
        assert row is not None
        row.official = True
    edit(shipped / "exemption" / "published_01.yml", "擅自收购烟叶", "私自收购烟叶")
    assert not load_editions(database, shipped)[0].changed


@pytest.mark.parametrize(
    "file, old, new, item, field",
    [
        ("exemption/published_01.yml", "  kind: 首违不罚", "  kind: 随便", "EX-001", "kind"),
        ("exemption/published_01.yml", "  behaviour: 干涉他人", "  behavior: 干涉他人",
         "EX-001", "behaviour"),
        ("exemption/published_01.yml", "  confidence: from-public-page", "  confidence: sure",
         "EX-001", "confidence"),
        ("exemption/published_01.yml", "- id: EX-002", "- id: EX-001", "EX-001", "id"),
        ("commitment/reference_01.yml", "  certificates:\n  - 经济困难证明",
         "  certificates: []\n  xs:\n  - 经济困难证明", "CERT-001", "certificates"),
        ("commitment/edition.yml", "official: false", "official: perhaps", "清单", "official"),
        ("commitment/edition.yml", "effective_from: '2026-11-23'",
         "effective_from: '2026-13-40'", "清单", "effective_from"),
    ],
)
def test_a_broken_record_is_named_by_file_item_and_field_and_nothing_is_written(
    database: Database, shipped: Path, file: str, old: str, new: str, item: str, field: str
) -> None:
    edit(shipped / file, old, new)
    with pytest.raises(KnowledgeError) as raised:
        load_editions(database, shipped)
    for word in (Path(file).name, item, field):
        assert word in raised.value.message
    assert count(database, ListEdition) == 0


def test_a_crash_while_writing_leaves_the_live_edition_untouched(
    database: Database, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_editions(database, shipped)
    edit(shipped / "exemption" / "published_01.yml", "擅自收购烟叶", "私自收购烟叶")

    def crash(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("bot.lists.loading.item_row", crash)
    with pytest.raises(RuntimeError, match="power cut"):
        load_editions(database, shipped)
    with database.session() as session:
        assert published(session, ListCode.EXEMPTION) is not None
    assert count(database, ListEdition) == 2


def test_workers_that_start_together_publish_only_once(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: load_editions(database), range(4)))
    assert count(database, ListEdition) == 2


def test_records_from_memory_are_stored_but_cannot_be_fetched(service: ListService) -> None:
    for code in ("EX-314", "EX-318", "CERT-006", "CERT-051"):
        with pytest.raises(NotFound):
            service.item(code)
    assert len(service.items("exemption")) == 313
    assert len(service.items("commitment")) == 61


def test_a_condition_that_says_same_as_above_takes_the_words_above(service: ListService) -> None:
    assert service.item("EX-029").conditions == service.item("EX-024").conditions


def test_the_service_follows_a_new_edition_at_once(database: Database, shipped: Path) -> None:
    load_editions(database, shipped)
    service = ListService(database)
    assert service.refresh()
    assert not service.refresh()
    edit(shipped / "exemption" / "published_01.yml", "擅自收购烟叶", "私自收购烟叶")
    load_editions(database, shipped)
    assert service.item("EX-003").headline == "私自收购烟叶"


def test_a_database_without_an_edition_says_what_to_do(database: Database) -> None:
    with pytest.raises(KnowledgeError) as raised:
        ListService(database).exemption("摆摊")
    assert raised.value.hint


def test_no_shipped_file_is_longer_than_780_lines() -> None:
    for path in LISTS.rglob("*.yml"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 780, path.name
