"""`stale`: what has to be looked at again."""

from __future__ import annotations

import json
from typing import Annotated, Optional

import typer

from bot.clock import today
from bot.commands.laws import parse_day


def stale(
    on: Annotated[Optional[str], typer.Option(help="按哪一天算，默认今天")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """列出核对已过期、或者所引法律已经变化的事实、数值、回答和法律。"""
    from bot.answers.staleness import LABELS, find_stale

    day = parse_day(on, "--on") or today()
    found = find_stale(day)
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            typer.echo(f"{LABELS[one.kind]} {one.id}：{one.reason}")
        typer.echo(f"{day.isoformat()}：{len(found)} 处要重新核对。" if found
                   else f"{day.isoformat()}：没有要重新核对的。")
    if any(one.wrong for one in found):
        raise typer.Exit(1)
