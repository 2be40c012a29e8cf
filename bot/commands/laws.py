"""`laws`: import full texts, list them, open an article."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Optional

import typer

from bot.clock import today
from bot.errors import InvalidInput

laws = typer.Typer(
    no_args_is_help=True, help="法律全文：载入、列出、打开一条。", pretty_exceptions_enable=False,
)


def parse_day(text: Optional[str], option: str) -> date | None:
    """2026-01-31, or None when not given; InvalidInput names the option."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{option} 的「{text}」不是日期", hint="请写成 2026-01-31") from None


@laws.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="法律正文：Markdown 或 .docx")],
    since: Annotated[Optional[str], typer.Option(
        "--from", help="这个文本从哪天起施行（文件里写明的不用给）")] = None,
    law: Annotated[Optional[str], typer.Option(
        "--as", help="几个文件合起来是这一部法（如民法典各编）")] = None,
) -> None:
    """载入法律全文，要么全部载入，要么一个也不载入。"""
    from bot.bootstrap import open_knowledge

    for one in open_knowledge().statutes.load(files, parse_day(since, "--from"), law):
        done = "已载入" if one.changed else "没有变化"
        typer.echo(f"{done}：《{one.law}》{one.version}，{one.effective_from.isoformat()} 起施行，"
                   f"共 {one.articles} 条")


@laws.command("list")
def list_loaded() -> None:
    """列出已载入全文的法律。"""
    from bot.bootstrap import open_knowledge

    loaded = open_knowledge().statutes.all()
    for one in loaded:
        typer.echo(f"《{one.law}》{one.version}，{one.effective_from.isoformat()} 起施行，"
                   f"共 {one.articles} 条")
    if not loaded:
        typer.echo("还没有载入法律全文。用 laws import 文件 载入。")


@laws.command("show")
def show(
    name: Annotated[str, typer.Argument(help="法律名称，全称或简称")],
    article: Annotated[str, typer.Argument(help="条号，如 33 或 第三十三条")],
    on: Annotated[Optional[str], typer.Option(help="看哪一天有效的文本，默认今天")] = None,
) -> None:
    """打开一条法律条文。"""
    from bot.bootstrap import open_knowledge
    from bot.law.statutes import article_asked

    number, sub = article_asked(article)
    opened = open_knowledge().statutes.open(name, number, sub, on=parse_day(on, "--on") or today())
    until = f"，{opened.effective_to.isoformat()} 起失效" if opened.effective_to else ""
    since = opened.effective_from.isoformat()
    typer.echo(f"《{opened.law}》{opened.version}（{since} 起施行{until}）")
    if opened.heading:
        typer.echo(opened.heading)
    typer.echo(f"{opened.label}　{opened.body}")
    typer.echo(f"（{opened.note}）")
