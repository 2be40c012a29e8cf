"""The door of the importer: a file in, records and every problem out. Nothing is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot import clock
from bot.lists.entries import ListCode
from bot.lists.fields import HEADLINE
from bot.lists.importing.columns import CODE, IGNORED, JOINED, NUMBER, Words, plain, words
from bot.lists.importing.documents import read_csv, read_docx
from bot.lists.importing.gate import Kind, inspect
from bot.lists.importing.heading import Claimed, Found, claimed, is_closing, is_title, read_heading
from bot.lists.importing.lines import Read, Section, read_lines, section_of
from bot.lists.importing.problems import Problem, Problems, in_order
from bot.lists.importing.rows import Context, RowReader
from bot.lists.importing.sheets import Sheet, Workbook
from bot.lists.importing.spreadsheets import read_spreadsheet
from bot.lists.importing.tables import Table, continuation, read_tables
from bot.lists.levels import Level, expected_of

OUR_SHEETS = ("导入问题", "填写说明", "说明", "目录", "目　录", "选项")


@dataclass(frozen=True)
class Options:
    """What the person who imports knows and the file may not say."""

    list_code: ListCode
    level: Level
    kind: str = ""  # of tables that do not say it
    department: str = ""
    effective_from: date | None = None
    on: date | None = None  # the day on which laws are checked; today by default


@dataclass(frozen=True)
class Reading:
    """`records` are complete only without errors.

    `heads` are the rows (from 1) of each sheet in which a header was found.
    """

    file: str
    kind: Kind
    sha256: str
    book: Workbook
    found: Found
    records: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    items: int
    certificates: int
    claimed: Claimed
    heads: dict[str, list[int]]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.error)

    @property
    def notices(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.error)


def open_workbook(data: bytes, name: str) -> tuple[Kind, Workbook]:
    """The file's cells; InvalidInput or TooLarge says why it is refused."""
    kind = inspect(data, name)
    if kind is Kind.CSV:
        return kind, read_csv(data, name)
    if kind is Kind.DOCX:
        return kind, read_docx(data)
    return kind, read_spreadsheet(data, kind.value)


def read_list(data: bytes, name: str, options: Options) -> Reading:
    """Everything that `name` says, and everything that is wrong with it, in one go."""
    kind, book = open_workbook(data, name)
    reader = _Reader(book, options)
    reader.read()
    digest = hashlib.sha256(data).hexdigest()
    records = tuple(reader.records)
    certificates = sum(len(record.get("certificates", ())) for record in records)
    reader.compare_counts(len(records), certificates)
    return Reading(name, kind, digest, book, reader.found, records,
                   in_order(reader.problems.found), len(records), certificates, reader.claimed,
                   reader.heads)


class _Reader:
    def __init__(self, book: Workbook, options: Options) -> None:
        self._book, self._options = book, options
        self._words: Words = words(options.list_code)
        self.problems = Problems()
        self.records: list[dict[str, Any]] = []
        self.found = Found()
        self.claimed = Claimed()
        self.heads: dict[str, list[int]] = {}

    def read(self) -> None:
        tables: list[tuple[Sheet, Table]] = []
        for sheet in self._book.sheets:
            here = read_tables(sheet, self._words)
            if not here and tables and _goes_on(sheet, tables[-1][0]):
                here = [continuation(sheet, tables[-1][1])]
            self._check_sheet(sheet, here)
            if not sheet.hidden:
                tables += [(sheet, table) for table in here]
        if not tables:
            self.problems.add(
                "", None, None, "没有找到表头",
                "表头里要有「违法行为」或「事项名称」这样的列名；可以下载模板对照",
            )
        for sheet, table in tables:
            if table.header.top >= 0:
                self.heads.setdefault(sheet.name, []).append(table.header.top + 1)
            self._check_columns(sheet, table)
        self.found = self._heading(tables)
        before: tuple[Section, Found] | None = None
        for sheet, table in tables:
            before = self._table(sheet, table, before)
        if tables and not self.records:
            self.problems.add("", None, None, "表头下面没有任何一项", "请检查是不是选错了文件")
        self._merge_matters()
        self._check_repeated()

    def _heading(self, tables: Sequence[tuple[Sheet, Table]]) -> Found:
        lines = [line for _, table in tables for line in table.titles]
        for sheet, table in tables:  # 「本清单自2021年9月1日起施行」 may stand below the table
            for row in range(table.first, table.last + 1):
                filled = sheet.filled(row)
                if len(filled) == 1 and is_closing(filled[0][1]):
                    lines.append(filled[0][1])
        pairs = [pair for _, table in tables for pair in table.pairs]
        return read_heading(lines, pairs)

    def _table(
        self, sheet: Sheet, table: Table, before: tuple[Section, Found] | None
    ) -> tuple[Section, Found]:
        options = self._options
        own = read_heading(table.titles, table.pairs)
        if table.continued and before is not None:
            section, own = before
        else:
            section = self._title_section(sheet, table)
        read = read_lines(sheet, table, self._words, section)
        context = Context(
            options.list_code, options.level, options.on or clock.today(),
            options.effective_from or own.effective_from or self.found.effective_from,
            options.kind, options.department, self.found.issuer or "", self.found.title or "",
        )
        reader = RowReader(sheet, table, own, self._words, context, self.problems)
        records = reader.records(read.lines)
        self.records += records
        self._check_claims(sheet, table, read, records)
        self._check_numbers(sheet, read)
        return read.section, own

    def _title_section(self, sheet: Sheet, table: Table) -> Section:
        """Kind and office as the lines above the table say, the nearest first; else the tab."""
        kind = ""
        for text in [*reversed(table.titles), sheet.name]:
            if (is_title(text) or len(plain(text)) <= 30) and not kind:
                kind = self._words.kind(text) or ""
        return replace(section_of("", self._words, Section()), kind=kind, domain="")

    # -- checks ------------------------------------------------------------------------------

    def _check_sheet(self, sheet: Sheet, tables: list[Table]) -> None:
        for row, column in sorted(sheet.formulas):
            self.problems.add(
                sheet.name, row, column, "这一格是公式", "请复制后「选择性粘贴—数值」，再导入",
                value=sheet.text(row, column),
            )
        for row, column in sorted(sheet.faults):
            self.problems.add(sheet.name, row, column, "这一格是出错的公式", "请改成要写的内容",
                              value=sheet.text(row, column))
        if tables and sheet.hidden:
            self.problems.add(sheet.name, None, None, "这张表是隐藏的，没有导入",
                              "要导入的请取消隐藏", error=False)
        if not tables and sheet.rows and not sheet.hidden and (
            plain(sheet.name) not in map(plain, OUR_SHEETS) and len(self._book.sheets) > 1
        ):
            self.problems.add(sheet.name, None, None, "没有认出表头，这张表没有导入",
                              "要导入的请检查列名；不是清单的不用管", error=False)

    def _check_columns(self, sheet: Sheet, table: Table) -> None:
        header = table.header
        for column in header.unknown:
            self.problems.add(
                sheet.name, header.top, column.index, "不认识这一列，没有导入",
                "要导入的请改用模板里的列名", name=column.name, error=False,
            )
        counts = Counter(column.field for column in header.columns)
        for column in header.columns:
            if counts[column.field] > 1 and column.field not in (
                *JOINED, NUMBER, CODE, IGNORED
            ):
                self.problems.add(
                    sheet.name, header.top, column.index, "有两列是同一个意思",
                    "请合成一列，或改一个列名", name=column.name,
                )

    def _check_claims(
        self, sheet: Sheet, table: Table, read: Read, made: Sequence[dict[str, Any]]
    ) -> None:
        records = len(made)
        title = next((c for c in map(claimed, table.titles) if c.items is not None), Claimed())
        self.claimed = Claimed(
            _sum(self.claimed.items, title.items),
            _sum(self.claimed.certificates, title.certificates),
        )
        if title.items is not None and title.items != records and not table.continued:
            self.problems.add(
                sheet.name, table.header.top, None,
                f"表题写的是 {title.items} 项，读到 {records} 项", "请核对有没有缺行、多行",
                error=False,
            )
        papers = sum(len(record.get("certificates", ())) for record in made)
        if title.certificates is not None and papers not in (0, title.certificates):
            self.problems.add(
                sheet.name, table.header.top, None,
                f"表题写的是 {title.certificates} 个证明材料，读到 {papers} 个",
                "请核对有没有缺行、多行", error=False,
            )
        for claim in read.claims:
            wanted, counted = claim.said.items, read.counted(claim)
            if wanted is not None and wanted != counted and not (
                claim.total and wanted in (records, len(self.records))
            ):
                self.problems.add(
                    sheet.name, claim.row, None, f"这一行写的是 {wanted} 项，读到 {counted} 项",
                    "请核对有没有缺行、多行", error=False,
                )
        for row in read.unfilled:
            self.problems.add(sheet.name, row, None, "只有序号没有内容，没有导入",
                              "空行可以删去", error=False)

    def _check_numbers(self, sheet: Sheet, read: Read) -> None:
        """Numbers left out or given twice are told, never trusted: they are no key."""
        numbers = [(line.row, int(line.number)) for line in read.lines
                   if line.number.isdecimal() and line.place.value == "item"]
        for (_, before), (row, number) in zip(numbers, numbers[1:]):  # noqa: B905
            if number not in (before + 1, 1):
                what = "重复" if number == before else f"前面是 {before}，不连续"
                self.problems.add(sheet.name, row, None, f"序号 {number} {what}",
                                  "请核对有没有缺行；序号不影响导入", error=False)

    def _merge_matters(self) -> None:
        """Rows on one matter of one office, one certificate each, are one item."""
        if self._options.list_code is not ListCode.COMMITMENT:
            return
        merged: list[dict[str, Any]] = []
        for record in self.records:
            last = merged[-1] if merged else None
            same = last is not None and record["matter"] and all(
                last[key] == record[key] for key in ("matter", "department")
            )
            if same and last is not None and not set(
                last["certificates"]) & set(record["certificates"]):
                last["certificates"] = [*last["certificates"], *record["certificates"]]
                self._join(last, record)
            else:
                merged.append(record)
        self.records = merged

    @staticmethod
    def _join(last: dict[str, Any], record: dict[str, Any]) -> None:
        """Grounds and purposes of the further certificate, where they differ."""
        for key in ("basis_text", "purpose", "content", "requester", "provider", "note"):
            more = record.get(key, "")
            if more and more not in last.get(key, "").split("\n"):
                last[key] = "\n".join(filter(None, [last.get(key, ""), more]))
        for key in ("legal_basis", "basis_findings", "statute_changed"):
            more_of = [one for one in record.get(key, ()) if one not in last.get(key, ())]
            if more_of:
                last[key] = [*last.get(key, ()), *more_of]

    def _check_repeated(self) -> None:
        headline = HEADLINE[self._options.list_code]
        seen: dict[tuple[str, ...], dict[str, Any]] = {}
        codes: dict[str, dict[str, Any]] = {}
        for record in self.records:
            place = record["place"]
            key = (plain(record[headline]), plain(record["department"]), record.get("kind", ""),
                   plain("".join(record.get("conditions", record.get("certificates", ())))))
            first = seen.setdefault(key, record)
            if first is not record and record[headline]:
                other = first["place"]
                self.problems.add(
                    place["sheet"], place["row"] - 1, None,
                    f"和「{other['sheet']}」第{other['row']}行完全一样", "请删去其中一行",
                    value=record[headline],
                )
            code = record["id"]
            if code and codes.setdefault(code, record) is not record:
                self.problems.add(place["sheet"], place["row"] - 1, None,
                                  f"编号 {code} 用了两次", "新的一行请把编号留空")

    def compare_counts(self, items: int, certificates: int) -> None:
        """Against the published figures of the list and level."""
        expected = expected_of(self._options.list_code, self._options.level.code)
        told = []
        if expected.items is not None and expected.items != items:
            told.append(f"{items} 项，公布的是 {expected.items} 项")
        if expected.certificates is not None and expected.certificates != certificates:
            told.append(f"{certificates} 个证明材料，公布的是 {expected.certificates} 个")
        if told and self.records:
            self.problems.add(
                "", None, None, f"读到 {'；'.join(told)}（{expected.note}）",
                "清单可能已经调整，也可能缺了一部分；请核对", error=False,
            )


def _goes_on(sheet: Sheet, before: Sheet) -> bool:
    """A Word table right behind another of the same width (spreadsheets have no `follows`)."""
    return sheet.follows and sheet.width == before.width


def _sum(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else a + b
