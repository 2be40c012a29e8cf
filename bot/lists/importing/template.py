"""The workbook that staff fill in: the right columns, drop-downs, and an example beside it."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bot.lists.entries import ListCode
from bot.lists.export import WRAPPED, append, columns, dress, saved
from bot.lists.fields import FIELDS
from bot.lists.importing.columns import words

VERSION = 1  # raised when the columns change
TITLES = {ListCode.EXEMPTION: "包容免罚事项清单", ListCode.COMMITMENT: "证明事项告知承诺制目录"}
HEAD_ROW, ROWS = 4, 300
_REQUIRED = {"behaviour", "kind", "conditions", "basis_text", "department", "matter",
             "certificates"}
_EXAMPLES = {
    "domain": "市场监管", "department": "市市场监督管理局", "behaviour": "未将营业执照置于醒目位置",
    "kind": "轻微不罚", "conditions": "1.首次发现；\n2.责令后当场改正。",
    "basis_text": "《市场主体登记管理条例》第四十八条",
    "exempt_basis": "《行政处罚法》第三十三条第一款", "matter": "公证员执业审核",
    "certificates": "1.无犯罪记录证明\n2.学历证明", "purpose": "申请执业", "provider": "公安机关",
    "commitment_method": "书面", "third_party_commitment": "否", "verification": "信息共享",
}
_RULES = (
    "一行一项；同一事项的几份证明写在一格里（1.…… 换行 2.……），或者分几行、合并事项单元格。",
    "「编号」是系统给的：已有的事项保留编号，新加的留空。",
    "条件、依据有几条的，写成 1.…… 2.……；依据写成《法名》第几条第几款第几项。",
    "几行共用的条件、依据、机关请合并单元格；不要用公式，不要用宏。",
    "表上方写明标题、发文机关、文号、施行日期、有效期至；表题里的「（23项）」会和行数核对。",
    "导入前可以先试导入（--dry-run），看和现行版本差在哪里；有错会逐格说明怎么改。",
)


def template(list_code: ListCode) -> bytes:
    """An .xlsx; filled in, it is read back without any notice about its columns."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "清单"
    append(sheet, [f"株洲市{TITLES[list_code]}"])
    append(sheet, ["发文机关", "", "文号", "", "登记号", ""])
    append(sheet, ["施行日期", "", "有效期至", "", "替代", ""])
    append(sheet, columns(list_code))
    dress(sheet, list_code, HEAD_ROW, HEAD_ROW + 20)
    if list_code is ListCode.EXEMPTION:
        kinds = DataValidation(
            type="list", formula1='"' + ",".join(words(list_code).all_kinds) + '"',
            allow_blank=True, showErrorMessage=True,
            errorTitle="免罚类型", error="请从下拉列表中选一种",
        )
        column = get_column_letter(
            3 + [field.key for field in FIELDS[list_code]].index("kind"))
        kinds.add(f"{column}{HEAD_ROW + 1}:{column}{HEAD_ROW + ROWS}")
        sheet.add_data_validation(kinds)
    _explain(book.create_sheet("填写说明"), list_code)
    return saved(book)


def _explain(sheet: object, list_code: ListCode) -> None:
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    append(sheet, [f"填写说明（模板第 {VERSION} 版）"])
    for rule in _RULES:
        append(sheet, [rule])
    append(sheet, ["列", "要不要填", "例子"])
    for field in FIELDS[list_code]:
        append(sheet, [field.label, "必填" if field.key in _REQUIRED else "有就填",
                       _EXAMPLES.get(field.key, "")])
    for letter, width in (("A", 24), ("B", 12), ("C", 60)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=9):
        for cell in row:
            cell.alignment = WRAPPED
