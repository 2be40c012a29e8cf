"""Editions, differences and problems as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from bot.lists.diff import Difference
from bot.lists.fields import Value
from bot.lists.intake import Intake
from bot.lists.kept import STATUS_LABELS, Kept
from bot.lists.wire import level_label

SHOWN = 30  # problems and rows of each sort on a terminal; the marked file and --json have all


def edition_line(kept: Kept) -> str:
    """One line: code, status, title, counts, since when."""
    until = f"，{kept.effective_to} 起失效" if kept.effective_to else ""
    counts = f"{kept.items}项" + (f"{kept.certificates}个材料" if kept.certificates else "")
    return (f"{kept.code}　{STATUS_LABELS[kept.status]}　{level_label(kept.level)}　{kept.title}　"
            f"{counts}　{kept.effective_from} 起生效{until}")


def edition_lines(kept: Kept) -> Iterator[str]:
    """Everything about an edition but its rows."""
    yield edition_line(kept)
    yield f"发文机关：{kept.issuer}" + (
        f"　文号：{kept.document_number}" if kept.document_number else "")
    if kept.registration_number:
        yield f"登记号：{kept.registration_number}"
    if kept.replaces:
        yield f"替代：{kept.replaces}"
    if kept.source_file:
        yield f"来源文件：{kept.source_file}"
    steps = (("导入", kept.imported_by), ("审核", kept.reviewed_by),
             ("发布", kept.published_by), ("撤下", kept.withdrawn_by))
    yield "　".join(f"{what}：{who}" for what, who in steps if who) or "随系统附带"
    notices = kept.report.get("notices", ())
    if notices:
        yield f"导入时有 {len(notices)} 处请核对："
        for notice in notices[:SHOWN]:
            yield f"  {notice['where']}：{notice['reason']}"


def problem_lines(intake: Intake) -> Iterator[str]:
    """Errors, then what to look at; a long list is cut and says so."""
    for name, found in (("要改", intake.errors), ("请核对", intake.notices)):
        if found:
            yield f"{name}（{len(found)}处）："
        for problem in found[:SHOWN]:
            yield f"  {problem.line()}"
        if len(found) > SHOWN:
            yield f"  ……还有 {len(found) - SHOWN} 处，见标注文件（--marked）"


def difference_lines(difference: Difference) -> Iterator[str]:
    """The sums first, then row by row and field by field."""
    yield (f"与现行版本（{difference.before}项）相比：新增 {len(difference.new)}，"
           f"修改 {len(difference.changed)}，删除 {len(difference.removed)}，"
           f"不变 {difference.same}")
    for row in difference.new[:SHOWN]:
        yield f"  + {row.code} {row.headline}（{row.department}）"
    for changed in difference.changed[:SHOWN]:
        yield f"  ~ {changed.code} {changed.headline}"
        for change in changed.changes:
            yield f"      {change.label}：{_shown(change.before)} → {_shown(change.after)}"
    for row in difference.removed[:SHOWN]:
        yield f"  - {row.code} {row.headline}（{row.department}）"
    left = max(len(rows) - SHOWN for rows in (
        difference.new, difference.changed, difference.removed))
    if left > 0:
        yield "  ……其余的见 --json"
    if difference.large_removal:
        yield "  注意：删除超过现行版本的五分之一，发布时要再确认一次（--confirm-removals）"


def _shown(value: Value) -> str:
    text = "；".join(value) if isinstance(value, tuple) else value.replace("\n", " ")
    return f"「{text}」" if text else "（空）"
