"""Decides what a file is by its bytes, and refuses what must not be opened.

Sizes are read in the zip directory before anything is unpacked; macros, passwords, document
types in XML (entity bombs) and files cut short are refused with a sentence that says what to do.
"""

from __future__ import annotations

import io
import zipfile
from enum import Enum

import olefile

from bot.errors import BotError, InvalidInput, TooLarge

MAX_BYTES = 10 * 1024 * 1024  # of the file
MAX_UNPACKED = 100 * 1024 * 1024  # of all parts of a zipped file
MAX_XML = 40 * 1024 * 1024  # of one part
MAX_PARTS = 3000
MAX_RATIO = 250  # unpacked : packed, of one part above a megabyte
_MEGABYTE = 1024 * 1024
_ACCEPTED = "请用 .xlsx、.xls、.ods、.csv 或 .docx 文件"


class Kind(str, Enum):
    """What can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    DOCX = "docx"


def refused(reason: str, mend: str) -> BotError:
    """The error for a file that is not opened."""
    return InvalidInput(reason, hint=mend, field="file")


def inspect(data: bytes, name: str) -> Kind:
    """The kind of the file `name` with content `data`; InvalidInput or TooLarge if refused."""
    if not data:
        raise refused("文件是空的", "请检查文件是否上传完整")
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"文件有 {len(data) / _MEGABYTE:.1f} MB，最多 {MAX_BYTES // _MEGABYTE} MB",
            hint="请删去图片、扫描件等无关内容，或分成几份", field="file",
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zipped(data, ending)
    if data[:8] == olefile.MAGIC:
        return _compound(data)
    if data[:5] == b"%PDF-":
        raise refused("这是 PDF 文件，读不出表格", f"请向制作单位要电子表格原件；{_ACCEPTED}")
    start = data[:2000].lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise refused("这个文件其实是网页，不是表格", "请在 Excel 或 WPS 中打开后另存为 .xlsx")
    if ending in ("csv", "txt"):
        return Kind.CSV
    if ending in ("xlsx", "xls", "ods", "docx", "et"):
        raise refused("文件不完整或已损坏", "请重新下载或另存一份再导入")
    raise refused("认不出这种文件", _ACCEPTED)


def _zipped(data: bytes, ending: str) -> Kind:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise refused("文件不完整或已损坏", "请重新下载或另存一份再导入") from None
    with archive:
        parts = archive.infolist()
        _check_sizes(parts)
        names = {part.filename for part in parts}
        if any(part.flag_bits & 0x1 for part in parts):
            raise refused("文件加了密码", "请去掉密码后再导入")
        kind = _kind_of(archive, names, ending)
        _check_parts(archive, parts)
        return kind


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Only what the directory says; a part that lies about it fails its checksum later."""
    total = sum(part.file_size for part in parts)
    blown = any(
        part.file_size > _MEGABYTE and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    large = any(part.file_size > MAX_XML for part in parts if part.filename.endswith(".xml"))
    if total > MAX_UNPACKED or blown or large or len(parts) > MAX_PARTS:
        raise TooLarge(
            "文件解压后异常地大，没有打开", field="file",
            hint="可能是压缩炸弹；如果是正常文件，请把表格复制到新文件里再导入",
        )


def _kind_of(archive: zipfile.ZipFile, names: set[str], ending: str) -> Kind:
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(
        name.startswith(("Basic/", "Scripts/")) for name in names
    ) or ending in ("xlsm", "xltm", "docm"):
        raise refused("文件带有宏，没有打开", "请另存为不带宏的 .xlsx 或 .docx 后再导入")
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "word/document.xml" in names:
        return Kind.DOCX
    if "xl/workbook.bin" in names:
        raise refused("这是 .xlsb 文件", "请在 Excel 中另存为 .xlsx")
    if "mimetype" in names and "content.xml" in names:
        mime = _read(archive, "mimetype").decode("ascii", "replace")
        if "spreadsheet" not in mime:
            raise refused("这是 OpenDocument 文件，但不是电子表格", _ACCEPTED)
        if "META-INF/manifest.xml" in names and b"encryption-data" in _read(
            archive, "META-INF/manifest.xml"
        ):
            raise refused("文件加了密码", "请去掉密码后再导入")
        return Kind.ODS
    raise refused("压缩包里没有认得的表格", _ACCEPTED)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except Exception:
        raise refused("文件不完整或已损坏", "请重新下载或另存一份再导入") from None


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Every part unpacks to what the directory said, and no XML declares entities."""
    for part in parts:
        content = _read(archive, part.filename)
        if part.filename.endswith((".xml", ".rels")) and (
            b"<!DOCTYPE" in content or b"<!ENTITY" in content
            or content[:2] in (b"\xff\xfe", b"\xfe\xff")
        ):
            raise refused("文件里有不该有的 XML 声明，没有打开", "请另存一份再导入")


def _compound(data: bytes) -> Kind:
    """Files of the old Office: .xls and .et are read; passwords, macros and .doc are not."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {"/".join(path) for path in ole.listdir(streams=True, storages=True)}
    except Exception:
        raise refused("文件不完整或已损坏", "请重新下载或另存一份再导入") from None
    if "EncryptedPackage" in names:
        raise refused("文件加了密码", "请去掉密码后再导入")
    if any(name.split("/")[0] in ("_VBA_PROJECT_CUR", "Macros", "VBA") for name in names):
        raise refused("文件带有宏，没有打开", "请另存为不带宏的 .xlsx 后再导入")
    if names & {"Workbook", "Book"}:
        return Kind.XLS
    if "WordDocument" in names:
        raise refused("这是旧版 Word（.doc、.wps）文件", "请在 Word 或 WPS 中另存为 .docx")
    raise refused("认不出这种文件", _ACCEPTED)
