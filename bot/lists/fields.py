"""The fields of a row: what staff compare, export and import, in the order of the columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union

from bot.lists.entries import ListCode

Record = Mapping[str, Any]
Value = Union[str, tuple[str, ...]]


@dataclass(frozen=True)
class Field:
    """`key` is the name in the record, `label` the head of the column in our own files."""

    key: str
    label: str


HEADLINE = {ListCode.EXEMPTION: "behaviour", ListCode.COMMITMENT: "matter"}
FIELDS: dict[ListCode, tuple[Field, ...]] = {
    ListCode.EXEMPTION: (
        Field("domain", "涉及领域"),
        Field("department", "实施主体"),
        Field("behaviour", "违法行为"),
        Field("kind", "免罚类型"),
        Field("conditions", "适用条件"),
        Field("basis_text", "法律依据"),
        Field("exempt_basis", "不予处罚依据"),
        Field("discretion", "自由裁量处罚幅度"),
        Field("supervision", "配套监管措施"),
        Field("base_code", "基本编码"),
        Field("note", "备注"),
    ),
    ListCode.COMMITMENT: (
        Field("department", "实施部门"),
        Field("matter", "政务服务事项"),
        Field("certificates", "证明事项名称"),
        Field("purpose", "证明用途"),
        Field("content", "证明内容"),
        Field("basis_text", "设定依据"),
        Field("requester", "索要单位"),
        Field("provider", "开具单位"),
        Field("commitment_method", "承诺方式"),
        Field("third_party_commitment", "可否代为承诺"),
        Field("verification", "核查方式"),
        Field("exercise_level", "行使层级"),
        Field("base_code", "基本编码"),
        Field("note", "备注"),
    ),
}
# What the record must hold for the answers although a list need not have the column.
UNSAID = {
    "commitment_method": "目录未写", "third_party_commitment": "未见规定",
    "verification": "目录未写",
}


def basis_text(record: Record) -> str:
    """The grounds as the list has them; put together for a record that came without the text."""
    written = record.get("basis_text")
    if written is not None:
        return str(written)
    return "\n".join(
        f"《{entry['law']}》{entry['article']}" for entry in record.get("legal_basis", ())
    )


def value_of(record: Record, key: str) -> Value:
    """The field as text, or as a tuple of texts for conditions and certificates."""
    if key == "basis_text":
        return basis_text(record)
    value = record.get(key) or ""
    if isinstance(value, (list, tuple)):
        return tuple(map(str, value))
    return "" if UNSAID.get(key) == value else str(value)


def comparable(value: Value) -> Value:
    """`value` without differences of width and blank space, which change nothing."""
    if isinstance(value, tuple):
        return tuple(str(comparable(one)) for one in value)
    return "".join(unicodedata.normalize("NFKC", value).split())
