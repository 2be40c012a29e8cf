"""What each row below a header is: an item, the next line of one, a section, 无, or a remark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum

from bot.lists.importing.cells import tidy
from bot.lists.importing.columns import IGNORED, NUMBER, Words, plain
from bot.lists.importing.heading import Claimed, claimed
from bot.lists.importing.sheets import Sheet
from bot.lists.importing.tables import HEADLINES, Column, Table, is_number_row

_FOOTER = re.compile(
    "备注[:：]|说明[:：]|注[:：\\d]|填报人|填表人|审核人|负责人|联系人|联系电话|电话[:：]|填报日期|"
    "制表|附[:：]|导出时间"
)
_TOTAL = re.compile("^(?:合计|总计|共计|小计|共\\d+项)")
_SECTION_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?")
_SECTION_START = re.compile(
    r"^(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．])\s*"
)
_COUNT = re.compile(r"[（(]\s*共?计?\s*\d+\s*(?:项|个)[^（）()]*[）)]|[:：]$")
_OFFICE = re.compile("(?:局|委员会|委|厅|办公室|办|中心|支队|人民政府|分局|公司|部门)$")
_LONGEST_SECTION, _LONGEST_TOTAL = 60, 20  # characters
# Filled down although no merge says so: offices write these once for a group of rows.
CARRIED = ("department", "domain", "kind")


@dataclass(frozen=True)
class Section:
    """What title and section rows say of the rows below them; "" where nothing was said.

    `depth` is 1 below 一、, 2 below （一）, 0 below a section without such a number.
    """

    kind: str = ""
    department: str = ""
    domain: str = ""
    text: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Cell:
    """A value of a row. `row` is where it stands: above, when it came from a merged cell."""

    column: Column
    text: str
    row: int

    def own(self, row: int) -> bool:
        return self.row == row


class Place(Enum):
    ITEM = "item"
    MORE = "more"  # goes on with the item above


@dataclass(frozen=True)
class Line:
    """One row of data; `cells` by field, in the order of the columns, empty ones left out."""

    row: int
    place: Place
    number: str
    section: Section
    cells: dict[str, list[Cell]]

    def text(self, name: str) -> str:
        return "\n".join(cell.text for cell in self.cells.get(name, ()))


@dataclass(frozen=True)
class Claim:
    """A section row or a total that says how many rows there are (below it; above a total)."""

    row: int
    said: Claimed
    depth: int
    total: bool = False


@dataclass
class Read:
    """The lines of one table, what closing lines claim, and rows that say 无."""

    lines: list[Line] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    empty_rows: list[int] = field(default_factory=list)
    unfilled: list[int] = field(default_factory=list)  # a number and nothing else
    section: Section = Section()
    open_at: dict[int, Section] = field(default_factory=dict)  # depth → the last section there

    def counted(self, claim: Claim) -> int:
        """Items that a section row or a total speaks of.

        A section ends at the next one of its own depth or above, one without a number at any.
        """
        rows = [line.row for line in self.lines if line.place is Place.ITEM]
        if claim.total:
            start = max((c.row for c in self.claims if c.row < claim.row), default=-1)
            return sum(start < row < claim.row for row in rows)
        end = min((c.row for c in self.claims if c.row > claim.row and not c.total and
                   (claim.depth == 0 or 0 < c.depth <= claim.depth)), default=None)
        return sum(claim.row < row and (end is None or row < end) for row in rows)

    def enter(self, text: str, words: Words, number: str = "") -> None:
        """A section row: 一、 closes every （一） before it, （一） stays inside its 一、."""
        depth = _depth(number or text)
        before = self.section
        if depth:
            above = [self.open_at[d] for d in sorted(self.open_at) if d < depth]
            before = above[-1]
            self.open_at = {d: one for d, one in self.open_at.items() if d < depth}
        self.section = replace(section_of(text, words, before), depth=depth)
        if depth:
            self.open_at[depth] = self.section


def _depth(numbered: str) -> int:
    written = plain(numbered)
    if re.match(r"\([一二三四五六七八九十]{1,3}\)", written):
        return 2
    return 1 if re.match(r"[一二三四五六七八九十]{1,3}(?:[、.]|$)", written) else 0


def section_of(text: str, words: Words, before: Section) -> Section:
    """The section that a line opens. Kinds, offices and domains each hold until the next one."""
    name = _COUNT.sub("", _SECTION_START.sub("", tidy(text))).strip()
    kind = words.kind(name)
    if kind is not None:
        return Section(kind, before.department, before.domain, name)
    if words.kinds_in(name):
        return Section("", before.department, before.domain, name)
    if _OFFICE.search(name):
        return Section(before.kind, name, "", name)
    return Section(before.kind, before.department, name, name)


def read_lines(sheet: Sheet, table: Table, words: Words, section: Section) -> Read:
    """Every row of `table`; `section` is what its title said."""
    read = Read(section=section, open_at={0: section})
    first = table.first
    if first <= table.last and is_number_row(sheet, first):
        first += 1
    columns = {column.index: column for column in table.header.columns}
    for row in range(first, table.last + 1):
        _row(sheet, table, row, columns, words, read)
    return read


def _row(
    sheet: Sheet, table: Table, row: int, columns: dict[int, Column], words: Words, read: Read,
) -> None:
    ours = {column.index for column in table.header.find(IGNORED)}
    filled = [(index, text) for index, text in sheet.filled(row) if index not in ours]
    if not filled:
        return
    start = plain(filled[0][1])
    if _TOTAL.match(start) and len(start) <= _LONGEST_TOTAL and len(filled) <= 3:
        said = claimed(" ".join(text for _, text in filled))
        read.claims.append(Claim(row, said, 0, total=True))
        return
    headline = next(c for name in (*HEADLINES, "certificates")
                    for c in table.header.find(name)).index
    numbers = {column.index for column in table.header.find(NUMBER)}
    rest = [(index, text) for index, text in filled if index not in numbers]
    if not rest and len(filled) == 1 and not _is_section_text(filled[0][1], words):
        if not _goes_on(sheet, row, headline):
            _single(sheet, row, filled[0], words, read, lone_number=True)
            return
    elif _single_text(sheet, row, filled, rest, headline, columns):
        number = filled[0][1] if len(filled) == 2 else ""
        if _single(sheet, row, rest[-1] if rest else filled[0], words, read, number=number):
            return
    known = [text for index, text in rest if index in columns]
    if known and all(words.is_empty(text) for text in known):
        read.empty_rows.append(row)
        return
    line = _line(sheet, table, row, columns, headline, read)
    if line is not None:
        read.lines.append(line)


def _goes_on(sheet: Sheet, row: int, headline: int) -> bool:
    covering = sheet.covering(row, headline)
    return covering is not None and covering.top < row


def _single_text(
    sheet: Sheet, row: int, filled: list[tuple[int, str]], rest: list[tuple[int, str]],
    headline: int, columns: dict[int, Column],
) -> bool:
    """One text in the row, perhaps behind 一、, and no merged cell that gives it more."""
    if any(_goes_on(sheet, row, index) for index in columns):
        return False
    if len(filled) == 1:
        return True
    return (len(filled) == 2 and len(rest) == 1
            and _SECTION_NUMBER.fullmatch(plain(filled[0][1])) is not None
            and not plain(filled[0][1]).isdigit())


def _is_section_text(text: str, words: Words) -> bool:
    written = tidy(text)
    return bool(_SECTION_START.match(written) or _COUNT.search(written) or words.kinds_in(written)
                or _OFFICE.search(written))


def _single(
    sheet: Sheet, row: int, cell: tuple[int, str], words: Words, read: Read,
    lone_number: bool = False, number: str = "",
) -> bool:
    """Deals with a row of one text; False when it is an item that lacks its other cells."""
    index, text = cell
    written = tidy(text)
    wide = _wide(sheet, row, index)
    opens = wide or bool(number) or _SECTION_START.match(written) is not None or (
        _is_section_text(written, words) and (index == 0 or _COUNT.search(written) is not None))
    if words.is_empty(written):
        read.empty_rows.append(row)
    elif lone_number and plain(written).isdigit():
        read.unfilled.append(row)
    elif _FOOTER.match(written):
        pass
    elif opens and len(written) <= _LONGEST_SECTION:
        read.enter(written, words, number)
        claim = claimed(written)
        if claim.items is not None:
            read.claims.append(Claim(row, claim, read.section.depth))
    elif wide:
        pass  # a paragraph across the table: a remark
    else:
        return False
    return True


def _wide(sheet: Sheet, row: int, index: int) -> bool:
    """The cell is merged across at least half of the table."""
    span = sheet.span(row, index)
    return span is not None and (span.right - span.left + 1) * 2 >= sheet.width


def _line(
    sheet: Sheet, table: Table, row: int, columns: dict[int, Column], headline: int, read: Read,
) -> Line | None:
    cells: dict[str, list[Cell]] = {}
    for column in columns.values():
        cell = _cell(sheet, row, column)
        if cell is not None:
            cells.setdefault(column.field, []).append(cell)
    number = next((c.text for c in cells.get(NUMBER, ()) if c.own(row)), "")
    above = read.lines[-1] if read.lines else None
    place = Place.MORE if above is not None and _continues(
        sheet, row, headline, number, table, cells, above
    ) else Place.ITEM
    if not any(cell.own(row) for found in cells.values() for cell in found):
        return None  # wholly covered by merges: nothing new
    return Line(row, place, tidy(number), read.section, cells)


def _cell(sheet: Sheet, row: int, column: Column) -> Cell | None:
    """The text at the place; of a vertical merge the text of its first cell."""
    text = sheet.text(row, column.index)
    if text.strip():
        return Cell(column, text, row)
    covering = sheet.covering(row, column.index)
    if covering is not None and covering.left == column.index and covering.top < row:
        text = sheet.text(covering.top, covering.left)
        if text.strip():
            return Cell(column, text, covering.top)
    return None


def _continues(
    sheet: Sheet, row: int, headline: int, number: str, table: Table,
    cells: dict[str, list[Cell]], above: Line,
) -> bool:
    """The row belongs to the item above: its matter is the same merged cell, or is left out.

    A behaviour merged over rows with numbers of their own is one item per row.
    """
    matter = bool(table.header.find("matter"))
    if _goes_on(sheet, row, headline):
        return matter or not number
    if sheet.text(row, headline).strip():
        return False
    if matter:  # the certificates of one matter on rows of their own, nothing merged
        return "certificates" in cells and not number
    return False

