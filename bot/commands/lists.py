"""`lists`: what staff do with the two official lists, from a file to the live edition."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from bot.clock import now, today
from bot.commands.laws import parse_day
from bot.config import load_settings
from bot.errors import Forbidden, InvalidInput, NotFound

if TYPE_CHECKING:
    from bot.lists.editions import Editions
    from bot.lists.entries import ListCode
    from bot.lists.intake import Order
    from bot.lists.staff import Staff

lists = typer.Typer(
    no_args_is_help=True, help="两类清单：导入、比较、审核、发布、回退、导出。",
    pretty_exceptions_enable=False,
)

Which = Annotated[
    str, typer.Option("--list", help="exemption（免罚清单）或 commitment（告知承诺）")]
LevelOption = Annotated[str, typer.Option("--level", help="哪一级：市本级、县市区，或县市区的名字")]
By = Annotated[str, typer.Option("--by", envvar="FARUN_STAFF_NAME", help="您的姓名，记入日志")]
Code = Annotated[str, typer.Argument(help="版本编号，用 lists show 查看")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Yes = Annotated[bool, typer.Option("--confirm-removals", help="确认要删掉五分之一以上的事项")]
Text = Annotated[Optional[str], typer.Option()]


def _editions() -> Editions:
    from bot.bootstrap import open_knowledge
    from bot.lists.editions import Editions

    return Editions(open_knowledge().database)


def _staff(name: str) -> Staff:
    """Who is at the keyboard. Where staff are configured only they may, with their own rights;
    elsewhere whoever can open the database may do everything but review what they imported.
    """
    from bot.lists.staff import Role, Staff

    if not name.strip():
        raise InvalidInput("没有写是谁在操作", field="by",
                           hint="请加 --by 姓名，或设环境变量 FARUN_STAFF_NAME")
    known = load_settings().staff
    if not known:
        return Staff(name.strip(), Role.REVIEWER)
    for one in known:
        if one.name == name.strip():
            return Staff(one.name, Role(one.role))
    raise Forbidden(f"「{name}」不在工作人员名单（FARUN_STAFF_TOKENS）里",
                    hint="请用名单里的姓名")


def _list_code(which: str) -> ListCode:
    from bot.lists.entries import ListCode

    try:
        return ListCode(which)
    except ValueError:
        raise InvalidInput(f"没有「{which}」这份清单", field="list",
                           hint="请写 exemption（免罚清单）或 commitment（告知承诺）") from None


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _json(data: object) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _read(file: Path) -> bytes:
    """The file's bytes; one that is far too large is not read to its end."""
    from bot.lists.importing.gate import MAX_BYTES

    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError:
        raise InvalidInput(f"打不开文件 {file}", hint="请检查文件名和权限", field="file") from None


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError:
        raise InvalidInput(f"写不了文件 {file}", hint="请检查目录和权限", field="file") from None
    typer.echo(f"已写到 {file}", err=True)


@lists.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help=".xlsx、.xls、.ods、.csv 或 .docx")],
    which: Which,
    level: LevelOption,
    by: By = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查和比较，什么也不写")] = False,
    title: Text = None,
    issuer: Annotated[Optional[str], typer.Option(help="发文机关")] = None,
    number: Annotated[Optional[str], typer.Option(help="文号")] = None,
    registration: Annotated[Optional[str], typer.Option(help="统一登记号")] = None,
    since: Annotated[Optional[str], typer.Option("--from", help="施行日期")] = None,
    until: Annotated[Optional[str], typer.Option("--to", help="从哪天起失效")] = None,
    replaces: Annotated[Optional[str], typer.Option(help="替代哪一份")] = None,
    kind: Annotated[Optional[str], typer.Option(help="表里没写类型时用这一种")] = None,
    department: Annotated[Optional[str], typer.Option(help="表里没写机关时用这一个")] = None,
    items: Annotated[Optional[int], typer.Option(help="应有多少项")] = None,
    certificates: Annotated[Optional[int], typer.Option(help="应有多少个证明材料")] = None,
    part: Annotated[bool, typer.Option(
        "--part", help="文件只有部分机关的事项，其余机关的照旧保留")] = False,
    marked: Annotated[Optional[Path], typer.Option(
        help="把标注好问题的文件写到这里（.xlsx）")] = None,
    as_json: AsJson = False,
) -> None:
    """导入一份清单，成为草稿；有错的一项也不导入，并逐格说明怎么改。"""
    from bot.lists import intake as desk
    from bot.lists.wire import edition_json, intake_json

    order = _order(
        _list_code(which), level, title=title, issuer=issuer, document_number=number,
        registration_number=registration, effective_from=parse_day(since, "--from"),
        effective_to=parse_day(until, "--to"), replaces=replaces, kind=kind,
        department=department, expected_items=items, expected_certificates=certificates, part=part,
    )
    data, editions = _read(file), _editions()
    if dry_run:
        found, kept = desk.examine(editions, data, file.name, order), None
    else:
        found, kept = desk.take_in(editions, _staff(by), data, file.name, order)
    if marked is not None:
        _write(marked, desk.mark(data, found))
    if as_json:
        _json({**intake_json(found), "edition": None if kept is None else edition_json(kept)})
    else:
        _say(_import_lines(found))
        if kept is not None:
            typer.echo(f"已存为草稿：{kept.code}。请由另一位工作人员用 lists review 审核。")
    if found.errors:
        raise typer.Exit(1)


def _order(which: ListCode, level: str, **given: object) -> Order:
    from bot.lists.intake import Order

    return Order(which, level, **{  # type: ignore[arg-type]
        key: value for key, value in given.items() if value is not None
    })


def _import_lines(found: object) -> Iterable[str]:
    from bot.commands.list_text import difference_lines, problem_lines
    from bot.lists.intake import Intake

    assert isinstance(found, Intake)
    yield from problem_lines(found)
    reading = found.reading
    papers = f"、{reading.certificates} 个证明材料" if reading.certificates else ""
    yield f"读到 {reading.items} 项{papers}。"
    if found.difference is not None:
        yield from difference_lines(found.difference)
    if found.errors:
        yield "有错，没有导入任何内容。"


@lists.command()
def show(
    code: Annotated[Optional[str], typer.Argument(help="版本编号；不写则列出全部版本")] = None,
    which: Annotated[Optional[str], typer.Option("--list", help="只看这份清单")] = None,
    level: Annotated[Optional[str], typer.Option(help="只看这一级")] = None,
    on: Annotated[Optional[str], typer.Option(
        help="那一天有效的版本（要写 --list 和 --level）")] = None,
    rows: Annotated[bool, typer.Option("--rows", help="同时列出每一项")] = False,
    as_json: AsJson = False,
) -> None:
    """列出各个版本，或看其中一个；过去的版本也能看。"""
    from bot.commands.list_text import edition_line, edition_lines
    from bot.lists.export import cells_of
    from bot.lists.levels import level_of
    from bot.lists.wire import edition_json, record_json

    editions = _editions()
    found_level = level_of(level).code if level else None
    found_list = _list_code(which) if which else None
    if on is not None:
        if found_list is None or found_level is None:
            raise InvalidInput("用 --on 时要写明 --list 和 --level", field="on")
        kept = editions.in_force(found_list, found_level, parse_day(on, "--on") or today())
        if kept is None:
            raise NotFound(f"{on} 没有有效的版本", hint="换一天，或用 lists show 看全部版本")
        code = kept.code
    if code is None:
        every = editions.all(found_list, found_level)
        _json([edition_json(one) for one in every]) if as_json else _say(map(edition_line, every))
        return
    kept, records = editions.get(code), editions.records(code)
    if as_json:
        _json({**edition_json(kept), "rows": [record_json(record) for record in records]})
        return
    _say(edition_lines(kept))
    if rows:
        _say("　".join(filter(None, cells_of(record, kept.list_code))).replace("\n", " ")
             for record in records)


@lists.command()
def diff(
    code: Code,
    against: Annotated[Optional[str], typer.Option(help="和哪个版本比，默认现行版本")] = None,
    as_json: AsJson = False,
) -> None:
    """一个版本和现行版本（或另一个版本）差在哪里，逐项逐栏。"""
    from bot.commands.list_text import difference_lines
    from bot.lists.wire import difference_json

    found = _editions().difference(code, against)
    _json(difference_json(found)) if as_json else _say(difference_lines(found))


@lists.command()
def review(code: Code, by: By = "") -> None:
    """审核一份草稿；审核的人不能是导入的人。"""
    kept = _editions().review(_staff(by), code)
    typer.echo(f"已审核：{kept.code}。用 lists publish 发布。")


@lists.command()
def publish(code: Code, by: By = "", confirm_removals: Yes = False) -> None:
    """发布一个已审核的版本，查询立即改用它。"""
    kept = _editions().publish(_staff(by), code, confirm_removals=confirm_removals)
    typer.echo(f"已发布：{kept.code}（{kept.items}项）。")


@lists.command()
def rollback(code: Code, by: By = "", confirm_removals: Yes = False) -> None:
    """退回到以前发布过的版本：按它的内容发布一个新版本。"""
    kept = _editions().roll_back(_staff(by), code, confirm_removals=confirm_removals)
    typer.echo(f"已按 {code} 的内容发布新版本：{kept.code}（{kept.items}项）。")


@lists.command()
def withdraw(
    code: Code, reason: Annotated[str, typer.Option(help="原因，记入日志")], by: By = "",
) -> None:
    """撤下一份草稿或已发布的版本。"""
    typer.echo(f"已撤下：{_editions().withdraw(_staff(by), code, reason).code}。")


@lists.command()
def checked(code: Code, by: By = "") -> None:
    """记下今天重新核对过这个版本。"""
    kept = _editions().checked(_staff(by), code)
    typer.echo(f"已记下：{kept.code} 核对于 {kept.checked_on}。")


@lists.command()
def export(
    code: Code, out: Annotated[Path, typer.Argument(help="写到哪里：.xlsx 或 .csv")],
) -> None:
    """导出一个版本；改好后可以原样导入。"""
    from bot.lists.export import to_csv, to_xlsx

    editions = _editions()
    kept, records = editions.get(code), editions.records(code)
    make = {".xlsx": to_xlsx, ".csv": to_csv}.get(out.suffix.lower())
    if make is None:
        raise InvalidInput(f"不能导出成 {out.suffix or '没有扩展名的'} 文件", field="file",
                           hint="请写 .xlsx 或 .csv")
    _write(out, make(kept, records, now()))


@lists.command()
def template(which: Which, out: Annotated[Path, typer.Argument(help="写到哪里（.xlsx）")]) -> None:
    """写出一份空的模板，带下拉列表和填写说明。"""
    from bot.lists.importing.template import template as make

    _write(out, make(_list_code(which)))


@lists.command()
def stale(
    on: Annotated[Optional[str], typer.Option(help="按哪一天算，默认今天")] = None,
    as_json: AsJson = False,
) -> None:
    """哪些已发布的版本过期了、太久没核对，或者引用的法律变了。"""
    from dataclasses import asdict

    from bot.lists.stale import stale as find

    day = parse_day(on, "--on") or today()
    found = find(_editions(), day)
    if as_json:
        _json([asdict(one) for one in found])
    else:
        for one in found:
            row = f"{one.item} {one.headline}：" if one.item else ""
            typer.echo(f"{one.edition}　{row}{one.reason}")
        typer.echo(f"{day}：{len(found)} 处要看。" if found else f"{day}：没有要看的。")
    if found:
        raise typer.Exit(1)


@lists.command()
def log(code: Annotated[Optional[str], typer.Argument(help="只看这个版本")] = None) -> None:
    """谁在什么时候做了什么。"""
    from bot.clock import ZHUZHOU

    for row in _editions().log(code):
        detail = "，".join(f"{key}={value}" for key, value in row.detail.items())
        typer.echo(f"{row.at.astimezone(ZHUZHOU):%Y-%m-%d %H:%M}　{row.actor}（{row.role}）　"
                   f"{row.action}　{row.edition_code or row.list_code}　{detail}")


@lists.command()
def token(
    name: Annotated[str, typer.Argument(help="姓名")],
    role: Annotated[str, typer.Option(help="editor（录入）或 reviewer（审核）")] = "editor",
) -> None:
    """给一位工作人员生成接口令牌，以及写进 FARUN_STAFF_TOKENS 的一项。"""
    import hashlib

    secret = secrets.token_urlsafe(32)
    entry = f"{name}:{role}:{hashlib.sha256(secret.encode()).hexdigest()}"
    load_settings({"FARUN_STAFF_TOKENS": entry})  # the same check as at the start
    typer.echo(f"令牌（只显示这一次，交给本人）：{secret}")
    typer.echo(f"加进 FARUN_STAFF_TOKENS：{entry}")
