"""Files that must not be opened, or hold what must not be imported: refused, clearly, whole."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
import xlwt
from docx.oxml import OxmlElement

from bot.errors import BotError, InvalidInput, TooLarge
from bot.lists.entries import ListCode
from bot.lists.importing import gate
from bot.lists.importing.reading import Options, read_list
from bot.lists.levels import level_of
from tests.lists.workbooks.exemption import CITY_LOOKS, EDUCATION, TOBACCO
from tests.lists.workbooks.writing import Page, csv_file, docx_file, ods, xls, xlsx

OPTIONS = Options(ListCode.EXEMPTION, level_of("city"))


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The zipped file with one more part."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def replaced(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The zipped file with `old` replaced in one part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(
        stream, "w", zipfile.ZIP_DEFLATED
    ) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == name:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(part.filename, content)
    return stream.getvalue()


def formula() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(EDUCATION)))
    book.worksheets[0]["A6"] = "=ROW()-5"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def formula_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("清单")
    for c, name in enumerate(("序号", "违法行为", "适用条件", "法律依据")):
        sheet.write(0, c, name)
    sheet.write(1, 0, xlwt.Formula("1+1"))
    sheet.write(1, 1, "占道经营")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """A part that unpacks to far more than the directory says."""
    data = bytearray(with_part(xlsx(EDUCATION), "xl/media/image1.bin", b"\0" * 30_000_000))
    size = struct.pack("<I", 30_000_000)
    while (at := data.find(size)) >= 0:
        data[at:at + 4] = struct.pack("<I", 1000)
    return bytes(data)


def revised_docx() -> bytes:
    document = docx.Document(io.BytesIO(docx_file(EDUCATION)))
    document.element.body[0].append(OxmlElement("w:ins"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


XML_BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxx">]><a>&x;</a>'

REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "a.xlsx", "空的"),
    "fifty megabytes": (lambda: b"PK\x03\x04" + b"x" * 50 * 1024 * 1024, "a.xlsx", "MB"),
    "macro": (lambda: with_part(xlsx(EDUCATION), "xl/vbaProject.bin", b"x"), "a.xlsx", "宏"),
    "macro by name": (lambda: xlsx(EDUCATION), "a.xlsm", "宏"),
    "macro in a Word file": (
        lambda: with_part(docx_file(EDUCATION), "word/vbaProject.bin", b"x"), "a.docx", "宏"),
    "script in an .ods": (
        lambda: with_part(ods(TOBACCO), "Basic/Standard/Module1.xml", b"<x/>"), "a.ods", "宏"),
    "bomb": (lambda: with_part(xlsx(EDUCATION), "xl/media/a.bin", b"\0" * 60_000_000), "a.xlsx",
             "异常地大"),
    "bomb that lies": (lying_bomb, "a.xlsx", "不完整"),
    "entities": (lambda: with_part(xlsx(EDUCATION), "xl/extra.xml", XML_BOMB), "a.xlsx", "XML"),
    "cut short": (lambda: xlsx(EDUCATION)[:-200], "a.xlsx", "不完整"),
    "cut short .xls": (lambda: xls(EDUCATION)[:700], "a.xls", "不完整"),
    "cut short .ods": (lambda: ods(TOBACCO)[:500], "a.ods", "不完整"),
    "damaged inside": (
        lambda: replaced(xlsx(EDUCATION), "xl/workbook.xml", b"<sheets>", b"<sheets"), "a.xlsx",
        "不完整"),
    "a cell at the end of the sheet": (
        lambda: replaced(xlsx(EDUCATION), "xl/worksheets/sheet1.xml", b'r="A1"', b'r="XFD1048576"'),
        "a.xlsx", "1048576"),
    "pdf": (lambda: b"%PDF-1.7 ...", "a.pdf", "PDF"),
    "web page": (lambda: "<html><table>违法行为".encode(), "a.xls", "网页"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n....", "a.png", "认不出"),
    "not a workbook": (lambda: "随便写的".encode(), "a.xlsx", "不完整"),
    "another zip": (lambda: with_part(b"PK\x05\x06" + b"\0" * 18, "a.txt", b"x"), "a.zip", "没有认得"),
    "unknown text": (lambda: b"\x81\x30\xff\xff\x00", "a.csv", "编码"),
    "revisions": (revised_docx, "a.docx", "修订"),
}


@pytest.mark.parametrize("case", REFUSED, ids=list(REFUSED))
def test_a_file_that_must_not_be_opened_is_refused_and_says_what_to_do(case: str) -> None:
    build, name, words = REFUSED[case]
    with pytest.raises((InvalidInput, TooLarge)) as refused:
        read_list(build(), name, OPTIONS)
    assert words in refused.value.message
    assert refused.value.hint
    assert refused.value.field == "file"


def test_a_bomb_is_refused_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = REFUSED["bomb"][0]()
    monkeypatch.setattr(gate, "_read", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(TooLarge):
        gate.inspect(bomb, "a.xlsx")


@pytest.mark.parametrize("stream, words", [
    ("EncryptedPackage", "密码"), ("WordDocument", ".doc"), ("_VBA_PROJECT_CUR", "宏"),
])
def test_old_office_files_are_told_apart_by_their_streams(
    monkeypatch: pytest.MonkeyPatch, stream: str, words: str
) -> None:
    class Ole:
        def __init__(self, _: object) -> None: ...

        def __enter__(self) -> Ole:
            return self

        def __exit__(self, *_: object) -> None: ...

        def listdir(self, **_: object) -> list[list[str]]:
            return [[stream], ["Workbook"]] if stream.startswith("_VBA") else [[stream]]

    monkeypatch.setattr(gate.olefile, "OleFileIO", Ole)
    with pytest.raises(BotError, match=words):
        gate.inspect(gate.olefile.MAGIC + b"\0" * 600, "a.xls")


@pytest.mark.parametrize("build, name, row, column", [
    (formula, "a.xlsx", 6, 1), (formula_xls, "a.xls", 2, 1),
    (lambda: csv_file(Page("", (("序号", "违法行为", "适用条件"), ("1", "=HYPERLINK(\"x\")", "改正")))),
     "a.csv", 2, 2),
], ids=["xlsx", "xls", "csv"])
def test_a_formula_is_an_error_at_its_cell(
    build: Callable[[], bytes], name: str, row: int, column: int
) -> None:
    reading = read_list(build(), name, OPTIONS)
    found = [p for p in reading.errors if "公式" in p.reason]
    assert [(p.row, p.column) for p in found] == [(row, column)]
    assert "数值" in found[0].mend


def test_a_formula_in_an_ods_is_an_error_too() -> None:
    data = replaced(ods(TOBACCO), "content.xml", b'office:value="1"',
                    b'office:value="1" table:formula="of:=1+0"')
    assert [p.reason for p in read_list(data, "a.ods", OPTIONS).errors] == ["这一格是公式"]


def test_every_error_is_told_at_once_with_place_value_reason_and_mend() -> None:
    page = Page("清单", (
        ("轻微违法不予处罚清单",),
        ("序号", "违法行为", "免罚情形", "适用条件", "法律依据", "奇怪的列"),
        (1, "占道经营", "随便", "改正", "《城市道路管理条例》第四十二条", "x"),
        (2, "", "轻微", "", "", ""),
        (3, "乱贴广告", "轻微", "改正", "#REF!", ""),
        (4, "占道停车", "轻微", "同上", "《道路交通安全法》第九十三条", ""),
        (4, "占道停车", "轻微", "同上", "《道路交通安全法》第九十三条", ""),
    ), ("A1:F1",))
    reading = read_list(xlsx(page), "a.xlsx", OPTIONS)
    assert [(p.row, p.column, p.reason) for p in reading.errors] == [
        (2, None, "没有写由哪个部门实施"),
        (3, 3, "认不出是哪一种类型"),
        (4, 2, "缺少违法行为"), (4, 4, "缺少适用条件"), (4, 5, "缺少法律依据"),
        (5, 5, "这一格是出错的公式"),
        (7, None, "和「清单」第6行完全一样"),
    ]
    assert all(p.mend for p in reading.errors)
    line = next(p.line() for p in reading.errors if p.row == 3)
    assert "「清单」 第3行 C列（免罚情形）「随便」" in line
    assert any("不认识这一列" in p.reason and p.name == "奇怪的列" for p in reading.notices)


@pytest.mark.parametrize("build, name", [
    (lambda: csv_file(Page("", (("电话", "地址"), ("1", "2")))), "a.csv"),
    (lambda: xlsx(Page("x", (("电话", "地址"), ("1", "2")))), "a.xlsx"),
    (lambda: docx_file(Page("x", (("电话", "地址"), ("1", "2")))), "a.docx"),
])
def test_a_table_without_a_header_that_is_known_is_an_error(
    build: Callable[[], bytes], name: str
) -> None:
    assert [p.reason for p in read_list(build(), name, OPTIONS).errors] == ["没有找到表头"]


def test_a_hidden_sheet_is_left_out_and_told() -> None:
    hidden = Page("旧版", CITY_LOOKS.rows, CITY_LOOKS.merges, hidden=True)
    reading = read_list(xlsx(EDUCATION, hidden), "a.xlsx", OPTIONS)
    assert reading.items == 2
    assert any(p.sheet == "旧版" and "隐藏" in p.reason for p in reading.notices)


@pytest.mark.parametrize("encoding, separator", [
    ("gbk", ","), ("gb18030", ";"), ("utf-8", ","), ("utf-8-sig", "\t"), ("utf-16", "\t"),
])
def test_a_csv_is_read_in_the_encodings_of_offices(encoding: str, separator: str) -> None:
    page = Page("", (("序号", "违法行为", "不予处罚条件", "法律依据", "实施主体"),
                     ("1", "占道经营，未改正", "首次；改正", "《行政处罚法》第三十三条", "城管局")))
    reading = read_list(csv_file(page, encoding, separator), "a.csv", OPTIONS)
    assert [r["behaviour"] for r in reading.records] == ["占道经营，未改正"]
    assert reading.errors == ()


def test_imported_text_is_never_markup_and_has_no_hidden_signs() -> None:
    page = Page("清单", (
        ("序号", "违法行为", "不予处罚条件", "法律依据", "实施主体"),
        (1, "<script>alert(1)</script>占道\u202e经营\u200b", "改正\x0b", "《行政处罚法》第三十三条", "局"),
    ))
    record = read_list(csv_file(page, "utf-8"), "a.csv", OPTIONS).records[0]
    assert record["behaviour"] == "<script>alert(1)</script>占道经营"
    assert record["conditions"] == ["改正"]


def test_claimed_counts_are_set_against_what_was_read() -> None:
    short = Page("清单", tuple(
        (("株洲市教育局不予行政处罚事项清单（23项）",) if n == 1 else row)
        for n, row in enumerate(EDUCATION.rows)), EDUCATION.merges)
    lines = [p.line() for p in read_list(xlsx(short), "a.xlsx", OPTIONS).notices]
    assert any("表题写的是 23 项，读到 2 项" in line for line in lines)
    assert any("公布的是 136 项" in line for line in lines)


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"PK\x03\x04" + bytes(99)])
def test_rubbish_with_the_right_first_bytes_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_list(data, "a.xls", OPTIONS)
