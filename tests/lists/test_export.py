"""Export → import → no difference; a template that is read back; nothing runs as a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timezone

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db import Database
from bot.lists import ListCode
from bot.lists.editions import Editions
from bot.lists.entries import ListCode as Code
from bot.lists.export import shown, to_csv, to_xlsx
from bot.lists.importing.reading import Options, read_list
from bot.lists.importing.template import template
from bot.lists.intake import Order, examine, take_in
from bot.lists.kept import Kept
from bot.lists.levels import level_of
from bot.lists.loading import load_editions
from tests.lists.editions_fixtures import HEADING, LI, WANG, dated, publish, record
from tests.lists.workbooks.commitment import COMMITMENT
from tests.lists.workbooks.exemption import EXEMPTION
from tests.lists.workbooks.samples import Sample

AT = datetime(2026, 11, 25, 8, tzinfo=timezone.utc)
FORMATS = {"xlsx": to_xlsx, "csv": to_csv}


@pytest.fixture
def editions(database: Database) -> Editions:
    load_editions(database)
    return Editions(database)


def exported(editions: Editions, kept: Kept, ending: str) -> bytes:
    return FORMATS[ending](kept, editions.records(kept.code), AT)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("sample", EXEMPTION + COMMITMENT, ids=lambda sample: sample.name)
def test_export_and_import_again_makes_no_difference(
    editions: Editions, sample: Sample, ending: str
) -> None:
    order = Order(sample.list_code, "city", title="株洲市清单", issuer="株洲市司法局",
                  effective_from=date(2026, 1, 1), effective_to=date(2031, 1, 1),
                  department="市某局")
    _, draft = take_in(editions, LI, sample.build(), sample.name, order)
    assert draft is not None
    editions.review(WANG, draft.code)
    live = editions.publish(WANG, draft.code)
    again = examine(editions, exported(editions, live, ending), f"导出.{ending}",
                    Order(sample.list_code, "city"))
    assert [problem.line() for problem in again.errors] == []
    assert again.difference is not None
    assert again.difference.nothing, again.difference
    assert again.difference.same == len(sample.heads)
    assert again.heading is not None
    assert (again.heading.title, again.heading.issuer) == ("株洲市清单", "株洲市司法局")
    assert (again.heading.effective_from, again.heading.effective_to) == (
        live.effective_from, live.effective_to)
    assert [r["id"] for r in again.records] == [r["id"] for r in editions.records(live.code)]
    assert [r["legal_basis"] for r in again.records] == [
        r["legal_basis"] for r in editions.records(live.code)]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("list_code", list(ListCode))
def test_the_shipped_lists_come_back_from_a_file_with_every_row_that_is_shown(
    editions: Editions, list_code: ListCode, ending: str
) -> None:
    kept = next(k for k in editions.all(list_code) if k.status == "published")
    records = shown(editions.records(kept.code))
    assert 0 < len(records) < kept.items, "rows from memory stay behind"
    reading = read_list(exported(editions, kept, ending), f"参考.{ending}",
                        Options(list_code, level_of("city")))
    own = "behaviour" if list_code is ListCode.EXEMPTION else "matter"
    assert [p.line() for p in reading.errors if "完全一样" not in p.reason] == []
    assert [r[own] for r in reading.records] == [r[own] for r in records]
    if list_code is ListCode.COMMITMENT:
        assert [r["certificates"] for r in reading.records] == [r["certificates"] for r in records]


DANGEROUS = ("=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0")


def test_no_text_of_a_list_becomes_a_formula_in_an_exported_file(editions: Editions) -> None:
    kept = publish(editions, [record(text, note=text) for text in DANGEROUS])
    book = openpyxl.load_workbook(io.BytesIO(exported(editions, kept, "xlsx")))
    values = [cell for row in book.worksheets[0].iter_rows() for cell in row
              if cell.value in DANGEROUS]
    assert len(values) == 2 * len(DANGEROUS)
    assert {cell.data_type for cell in values} == {"s"}
    assert all(cell.quotePrefix for cell in values)
    text = exported(editions, kept, "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert sum(cell[1:] in DANGEROUS for cell in cells) == 2 * len(DANGEROUS)


TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Co", "Cn")), min_size=1, max_size=30,
).filter(lambda text: any("\u4e00" <= sign <= "\u9fff" for sign in text))


@settings(max_examples=60)
@given(st.lists(TEXT, min_size=1, max_size=5, unique=True), st.sampled_from(sorted(FORMATS)))
def test_any_text_survives_the_way_out_and_back_as_the_importer_tidies_it(
    texts: list[str], ending: str
) -> None:
    from bot.lists.importing.cells import tidy

    records = [record(text, id=f"EX-ZZ-{n:03d}", conditions=[f"改正{text}"])
               for n, text in enumerate(texts, 1)]
    kept = Kept(
        1, "x", Code.EXEMPTION, "city", "株洲市清单", "株洲市司法局", True, "published", None, None,
        None, date(2026, 1, 1), None, date(2026, 1, 1), len(records), 0, {}, {}, None, None, AT,
        None, None, None, None, None, None,
    )
    reading = read_list(FORMATS[ending](kept, records, AT), f"a.{ending}",
                        Options(Code.EXEMPTION, level_of("city")))
    assert [r["behaviour"] for r in reading.records] == [tidy(text) for text in texts]
    assert [r["id"] for r in reading.records] == [r["id"] for r in records]


@pytest.mark.parametrize("list_code", list(ListCode))
def test_the_template_filled_in_is_read_without_a_word_about_its_columns(
    list_code: ListCode
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(list_code)))
    sheet = book["清单"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    filled = {"实施主体": "市城管局", "违法行为": "占道经营", "免罚类型": "首违不罚", "适用条件": "1.首次；\n2.改正",
              "法律依据": "《行政处罚法》第三十三条", "实施部门": "市司法局", "政务服务事项": "公证员执业审核",
              "证明事项名称": "1.学历证明\n2.无犯罪记录证明", "设定依据": "《公证法》第二十条", "序号": 1}
    for name, value in filled.items():
        if name in heads:
            sheet.cell(5, heads[name], value)
    stream = io.BytesIO()
    book.save(stream)
    reading = read_list(stream.getvalue(), "模板.xlsx", Options(list_code, level_of("city")))
    assert reading.errors == ()
    assert [p.reason for p in reading.notices if p.sheet] == []
    assert reading.items == 1
    assert reading.certificates == (0 if list_code is ListCode.EXEMPTION else 2)


def test_an_empty_template_says_that_there_is_nothing_in_it(editions: Editions) -> None:
    intake, kept = take_in(editions, LI, template(ListCode.EXEMPTION), "空.xlsx",
                           Order(ListCode.EXEMPTION, "city"))
    assert kept is None
    assert any("没有写施行日期" in p.reason for p in intake.errors)


def test_a_county_exports_its_own_codes(editions: Editions) -> None:
    kept = publish(editions, [record("占道经营")], dated(HEADING.effective_from, level="youxian"))
    assert b"EX-YL-" not in exported(editions, kept, "csv")
    assert "EX-YX-001" in exported(editions, kept, "csv").decode("utf-8-sig")
