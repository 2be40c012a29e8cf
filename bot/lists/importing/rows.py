"""Lines of a table become records; every missing or doubtful cell becomes a problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from bot.lists.entries import ListCode
from bot.lists.fields import HEADLINE, UNSAID
from bot.lists.importing.bases import as_records, read_grounds
from bot.lists.importing.cells import (
    split_certificates,
    split_conditions,
    tidy,
    tidy_lines,
)
from bot.lists.importing.columns import CODE, Words, plain, remark_in_brackets
from bot.lists.importing.heading import Found, office_in
from bot.lists.importing.lines import CARRIED, Cell, Line, Place
from bot.lists.importing.problems import Problems
from bot.lists.importing.sheets import MAX_CELL, Sheet
from bot.lists.importing.tables import Table
from bot.lists.levels import Level

PLAIN_FIELDS = ("exempt_basis", "supervision", "discretion", "base_code", "purpose", "content",
                "requester", "provider")
_CODE = re.compile(r"(?:EX|CERT)-(?:[A-Z]{2}-)?\d{3,6}")
NO_CONDITIONS = "清单没有单列条件"
_FLAGGED = "照原文导入，答复时会在原文旁注明；请核对"
_MENDS = {  # doubts about the importer's knowledge, not about the law: not told to citizens
    "unknown_law": "照原文导入；请核对法律名称",
    "unread": "照原文导入；请核对",
}


@dataclass(frozen=True)
class Context:
    """What holds for the whole file: the list, its level, its date, and what the caller set."""

    list_code: ListCode
    level: Level
    on: date
    dated: date | None = None
    kind: str = ""
    department: str = ""
    issuer: str = ""  # of the whole file, where the table itself names no office
    source_title: str = ""


@dataclass
class Entry:
    """One item: the line that starts it and the lines that go on with it."""

    sheet: Sheet
    table: Table
    found: Found
    lines: list[Line] = field(default_factory=list)

    @property
    def row(self) -> int:
        return self.lines[0].row

    def cells(self, name: str) -> list[Cell]:
        """Every cell of the field once, also when lines below repeat a merged one."""
        seen: dict[tuple[int, int], Cell] = {}
        for line in self.lines:
            for cell in line.cells.get(name, ()):
                seen.setdefault((cell.row, cell.column.index), cell)
        return list(seen.values())


class RowReader:
    """Makes records of one table; remembers what is carried down from row to row."""

    def __init__(
        self, sheet: Sheet, table: Table, found: Found, words: Words, context: Context,
        problems: Problems,
    ) -> None:
        self._sheet, self._table, self._found = sheet, table, found
        self._words, self._context, self._problems = words, context, problems
        self._headline = HEADLINE[context.list_code]
        self._carried: dict[str, tuple[str, str]] = {}  # field → section text, value
        self._has_grounds = False

    def records(self, lines: list[Line]) -> list[dict[str, Any]]:
        """One record per item, in order. A record that lacks something comes with an error."""
        entries: list[Entry] = []
        for line in lines:
            if line.place is Place.MORE and entries:
                entries[-1].lines.append(line)
            else:
                entries.append(Entry(self._sheet, self._table, self._found, [line]))
        self._has_grounds = any(line.text("basis_text").strip() for line in lines)
        if lines and not self._has_grounds:
            self._problems.add(self._sheet.name, self._table.header.top, None,
                               "这张表没有写法律依据", "有的请加一列「法律依据」", error=False)
        make = self._exemption if self._context.list_code is ListCode.EXEMPTION else (
            self._commitment)
        return [self._record(entry, make) for entry in entries]

    def _record(
        self, entry: Entry, make: Callable[[Entry], dict[str, Any]]
    ) -> dict[str, Any]:
        context = self._context
        self._check_cells(entry)
        record: dict[str, Any] = {
            "id": self._code(entry),
            "domain": "", "department": self._department(entry),
            self._headline: self._headline_text(entry),
            "level": context.level.label, "region": context.level.region,
            "confidence": "verified-in-text",
            "source": {"title": self._found.title or context.source_title,
                       "issuer": self._found.issuer or self._context.issuer},
            **make(entry),
        }
        record["domain"] = self._domain(entry) or record["department"]
        for name in PLAIN_FIELDS:
            text = tidy_lines(self._joined(entry, name))
            if text and not self._words.is_empty(text):
                record[name] = text
        note = self._note(entry)
        if note:
            record["note"] = note
        power = self._levels_of_power(entry)
        if power:
            record["exercise_level"] = power
        record["as_written"] = {
            cell.column.name: cell.text
            for column in self._table.header.columns for cell in entry.cells(column.field)
        }
        record["place"] = {"sheet": self._sheet.name, "row": entry.row + 1,
                           "number": entry.lines[0].number,
                           "section": entry.lines[0].section.text}
        return record

    def _code(self, entry: Entry) -> str:
        """The code that we gave the row; 编号 1, 2, 3 of an office are only numbers."""
        written = tidy(self._joined(entry, CODE)).upper()
        return written if _CODE.fullmatch(written) else ""

    # -- single fields ---------------------------------------------------------------------

    def _joined(self, entry: Entry, name: str) -> str:
        return "\n".join(cell.text for cell in entry.cells(name))

    def _headline_text(self, entry: Entry) -> str:
        text = tidy(self._joined(entry, self._headline))
        if self._context.list_code is ListCode.COMMITMENT:
            if not self._table.header.find("matter"):  # headed by the certificate: 证明用途 tells
                text = tidy(self._joined(entry, "purpose") or self._joined(entry, "certificates"))
            sub = "、".join(tidy(cell.text) for cell in entry.cells("sub_matter"))
            text = f"{text}（{sub}）" if sub and sub != text else text
        if not text or self._words.is_empty(text):
            self._missing(entry, self._headline, "请填写，或删去这一行")
        return text

    def _department(self, entry: Entry) -> str:
        section = entry.lines[0].section
        written = (
            self._carry(entry, "department") or section.department
            or self._joined(entry, "requester") or self._found.issuer
            or office_in(self._found.title or "") or office_in(self._sheet.name)
            or self._context.issuer or self._context.department
        )
        if not written:
            self._problems.add(
                self._sheet.name, self._table.header.top, None, "没有写由哪个部门实施",
                "请加一列「实施主体」，或在表上写「填报单位：……」",
            )
        lines = tidy_lines(written).split("\n")
        return ";".join(part.strip("、，,；;") for part in lines)

    def _domain(self, entry: Entry) -> str:
        return tidy(self._carry(entry, "domain")) or entry.lines[0].section.domain

    def _carry(self, entry: Entry, name: str) -> str:
        """The field's text; where it is left out that of the row above in the same section."""
        text = self._joined(entry, name).strip()
        section = entry.lines[0].section.text
        same = plain(text).startswith("同上")
        if text and not same:
            self._carried[name] = (section, text)
            return text
        columns = self._table.header.find(name)
        said_in, above = self._carried.get(name, ("", ""))
        if above and said_in == section and same:
            return above
        if same:
            self._missing(entry, name, "写了「同上」，但上面没有可用的内容；请写全")
            return text
        if columns and above and said_in == section and self._may_carry(name):
            self._problems.add(
                self._sheet.name, entry.row, columns[0].index,
                f"空着，按上一行填了「{tidy(above)[:30]}」", "请核对；不对的请填写", error=False,
                name=columns[0].name,
            )
            return above
        return ""

    def _may_carry(self, name: str) -> bool:
        """Only a .csv cannot say what was merged; elsewhere only a few fields are left out."""
        return name in CARRIED or self._sheet.merges is None

    def _note(self, entry: Entry) -> str:
        cells = [cell for cell in entry.cells("note") if not self._words.is_empty(cell.text)]
        if len(self._table.header.find("note")) > 1:
            return "；".join(f"{plain(c.column.name)}：{tidy(c.text)}" for c in cells)
        return "\n".join(tidy_lines(cell.text) for cell in cells)

    def _levels_of_power(self, entry: Entry) -> str:
        found = []
        for cell in entry.cells("exercise_level"):
            if not cell.column.label:
                found.append(tidy(cell.text))
            elif plain(cell.text) in self._words.ticks:
                found.append(cell.column.label)
        return "、".join(dict.fromkeys(found))

    def _grounds(self, entry: Entry) -> dict[str, Any]:
        context = self._context
        text = tidy_lines(self._carry(entry, "basis_text"))
        if not text or self._words.is_empty(text):
            if self._has_grounds:
                self._missing(entry, "basis_text", "请填写《法名》第几条")
            return {"basis_text": "", "legal_basis": []}
        grounds = read_grounds(text, context.dated, context.on)
        column = self._table.header.find("basis_text")[0]
        for doubt in grounds.doubts:
            self._problems.add(
                self._sheet.name, entry.row, column.index, f"{doubt.message}",
                _MENDS.get(doubt.code, _FLAGGED), name=column.name, value=doubt.raw,
                error=False,
            )
        record: dict[str, Any] = {
            "basis_text": text, "legal_basis": as_records(grounds.citations),
        }
        if grounds.doubts:
            record["basis_findings"] = [asdict(doubt) for doubt in grounds.doubts]
            told = [doubt.message for doubt in grounds.doubts if doubt.code not in _MENDS]
            if told:
                record["statute_changed"] = list(dict.fromkeys(told))
        return record

    # -- the two lists -----------------------------------------------------------------------

    def _exemption(self, entry: Entry) -> dict[str, Any]:
        kind = self._kind(entry)
        return {
            "kind": kind, "conditions": self._conditions(entry, kind), **self._grounds(entry),
        }

    def _kind(self, entry: Entry) -> str:
        words, section = self._words, entry.lines[0].section
        written = tidy(self._carry(entry, "kind"))
        if written:
            if written in words.all_kinds:
                return written
            kind = words.kind(written)
            if kind is None:
                column = self._table.header.find("kind")[0]
                self._problems.add(
                    self._sheet.name, entry.row, column.index, "认不出是哪一种类型",
                    f"请写 {'、'.join(words.all_kinds)} 之一", name=column.name, value=written,
                )
            return kind or ""
        kind = section.kind or self._kind_of_columns() or self._context.kind
        if not kind:
            self._problems.add(
                self._sheet.name, self._table.header.top, None,
                "看不出这张表是不予处罚还是从轻减轻",
                "请在表题或节标题里写明，或加一列「免罚类型」",
            )
        return kind

    def _kind_of_columns(self) -> str:
        """免罚条件, 免罚事项名称: the columns say it where no title does."""
        for name in ("conditions", self._headline):
            for column in self._table.header.find(name):
                kind = self._words.kind(column.name)
                if kind is not None:
                    return kind
        return ""

    def _conditions(self, entry: Entry, kind: str) -> list[str]:
        columns = self._table.header.find("conditions")
        if not columns:
            return [NO_CONDITIONS]
        text = self._carry(entry, "conditions")
        if not text or self._words.is_empty(text):
            self._missing(entry, "conditions", "请填写；几行共用的请合并单元格")
            return []
        named = self._words.kind(columns[0].name)
        if named and kind and named != kind and {named, kind} & {"减轻/从轻"}:
            self._problems.add(
                self._sheet.name, self._table.header.top, columns[0].index,
                f"列名说的是「{named}」，表题说的是「{kind}」，按表题导入", "请核对表题和列名",
                name=columns[0].name, error=False,
            )
        found = list(split_conditions(text))
        remark = remark_in_brackets(columns[0].name)
        together = "满足" in remark or "符合" in remark
        if together and len(found) > 1 and not found[0].endswith(("：", ":")):
            found.insert(0, f"{remark}：")
        return found

    def _commitment(self, entry: Entry) -> dict[str, Any]:
        names: list[str] = []
        for cell in entry.cells("certificates"):
            if not self._words.is_empty(cell.text):
                names += split_certificates(cell.text)
        if not names:
            self._missing(entry, "certificates", "请填写证明的名称")
        unsaid = {key: tidy(self._joined(entry, key)) or value for key, value in UNSAID.items()}
        return {
            "certificates": list(dict.fromkeys(names)),
            **self._grounds(entry), **unsaid,
            "verification_source": "公开网页" if self._joined(entry, "verification") else "",
            "commitment_status": "公开网页写明：正式目录列明",
        }

    # -- problems ------------------------------------------------------------------------------

    def _missing(self, entry: Entry, name: str, mend: str) -> None:
        column = next(iter(self._table.header.find(name)), None)
        if column and (entry.row, column.index) in self._sheet.formulas | self._sheet.faults:
            return  # told already
        label = plain(column.name) if column else {"certificates": "证明名称"}.get(name, "事项名称")
        self._problems.add(
            self._sheet.name, entry.row, column.index if column else None, f"缺少{label}", mend,
            name=column.name if column else "",
        )

    def _check_cells(self, entry: Entry) -> None:
        for column in self._table.header.columns:
            for cell in entry.cells(column.field):
                if len(cell.text) > MAX_CELL:
                    self._problems.add(
                        self._sheet.name, cell.row, column.index,
                        f"这一格有 {len(cell.text)} 个字，最多 {MAX_CELL} 个",
                        "请只保留条件或依据，条文全文可以略去", name=column.name, value=cell.text,
                    )


