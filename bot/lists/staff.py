"""Who may do what to an edition. Two people: who reviews is never who imported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.errors import Forbidden, InvalidInput

MAX_NAME = 80  # characters


class Role(str, Enum):
    EDITOR = "editor"  # 录入：导入、查看、导出，撤下自己的草稿
    REVIEWER = "reviewer"  # 审核：另外可以审核、发布、回退、撤下


LABELS = {Role.EDITOR: "录入", Role.REVIEWER: "审核"}


@dataclass(frozen=True)
class Staff:
    """A member of staff; `name` is what the log keeps."""

    name: str
    role: Role

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > MAX_NAME:
            raise InvalidInput(f"工作人员姓名应为 1 到 {MAX_NAME} 个字", field="name")


def require_reviewer(staff: Staff, what: str) -> None:
    """Forbidden unless `staff` may review; `what` completes 「…需要审核权限」."""
    if staff.role is not Role.REVIEWER:
        raise Forbidden(f"{what}需要审核权限，{staff.name} 的权限是{LABELS[staff.role]}",
                        hint="请由有审核权限的人来做")
