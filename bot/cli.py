"""The command line: one verb per duty. `bot --help` lists them, `bot VERB --help` explains one."""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from bot.commands.laws import laws
from bot.commands.lists import lists
from bot.commands.stale import stale
from bot.dialogue import quiet
from bot.errors import BotError

if TYPE_CHECKING:
    from bot.dialogue.service import Dialogue
    from bot.reply import Reply

quiet.prepare()  # before anything imports SQLAlchemy or Rasa

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
    help="法润株洲：株洲市公共法律服务咨询。",
)


app.add_typer(laws, name="laws")
app.add_typer(lists, name="lists")
app.command()(stale)


def _say(text: str) -> None:
    """Progress goes to standard error, so that answers can be piped."""
    print(text, file=sys.stderr, flush=True)


def _dialogue() -> Dialogue:
    """A dialogue that keeps nothing; prepares the database and trains when needed."""
    from bot.bootstrap import open_knowledge
    from bot.dialogue.training import ensure_model

    path = ensure_model(open_knowledge(say=_say).settings.model_dir, _say)
    from bot.dialogue.service import Dialogue

    return Dialogue.load(path)


@app.command()
def prepare() -> None:
    """准备数据库、载入清单，语料有变化时训练模型。"""
    from bot.bootstrap import open_knowledge
    from bot.dialogue.training import ensure_model

    knowledge = open_knowledge(say=_say)
    ensure_model(knowledge.settings.model_dir, _say)
    _say("准备完成。")


@app.command()
def train(force: Annotated[bool, typer.Option(help="没有变化也重新训练")] = False) -> None:
    """训练对话模型（语料没有变化时什么也不做）。"""
    from bot.config import load_settings
    from bot.dialogue.training import ensure_model

    typer.echo(ensure_model(load_settings().model_dir, _say, force))


@app.command()
def serve(
    host: Annotated[Optional[str], typer.Option(help="监听地址，默认 127.0.0.1")] = None,
    port: Annotated[Optional[int], typer.Option(help="端口，默认 8000")] = None,
) -> None:
    """启动服务：网页、接口和对话都在一个端口。"""
    from bot.web.server import run

    run(host=host, port=port, say=_say)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题；用 - 表示从标准输入逐行读")],
    as_json: Annotated[bool, typer.Option("--json", help="输出完整的答复对象")] = False,
) -> None:
    """问一句，答一句。"""
    from bot.show import as_text

    dialogue = _dialogue()
    lines = (line.rstrip("\n") for line in sys.stdin) if question == "-" else iter([question])
    for line in lines:
        reply = asyncio.run(_answer(dialogue, line))
        typer.echo(json.dumps(reply.to_json(), ensure_ascii=False) if as_json else as_text(reply))
        sys.stdout.flush()


async def _answer(dialogue: Dialogue, text: str) -> Reply:
    """One message in a conversation of its own; a bad one becomes a reply that says so."""
    from bot.cases.text import checked_text
    from bot.config import load_settings
    from bot.errors import RequestError
    from bot.reply import Reply as ReplyShape

    try:
        clean = checked_text(text, load_settings().max_text)
    except RequestError as error:
        return ReplyShape(text=f"{error.message}{error.hint}", next="rephrase")
    conversation = uuid.uuid4().hex
    try:
        return await dialogue.respond(conversation, clean, "cli")
    finally:
        await dialogue.forget(conversation)


@app.command()
def explain(
    question: Annotated[str, typer.Argument(help="要追踪的问题，或一份判断结果的编号")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """说明一句话是怎么得到答复的：理解、规则、依据、每一步。给编号，就按当天的数值重算那份结果。"""
    from bot.cases.verdicts import looks_like_reference
    from bot.show import trace_text

    if looks_like_reference(question):
        _explain_kept(question, as_json)
        return

    dialogue = _dialogue()
    trace: dict[str, Any] = asyncio.run(dialogue.explain(question))
    typer.echo(json.dumps(trace, ensure_ascii=False, indent=2) if as_json else trace_text(trace))


def _explain_kept(reference: str, as_json: bool) -> None:
    """A kept verdict: as it was given, and what a re-run as of its day gives now."""
    from bot.bootstrap import open_knowledge
    from bot.clock import today
    from bot.show import kept_text

    kept = open_knowledge(say=_say).verdicts.open(reference, today())
    verdict = kept.rerun()
    again, unchanged = verdict.to_dict(), kept.confirmed_by(verdict)
    if as_json:
        whole = {**kept.result, "unchanged": unchanged, "rerun": again}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        typer.echo(kept_text(kept.result, unchanged, again))


@app.command()
def doctor() -> None:
    """检查运行环境，说明缺什么、怎么补。"""
    from bot.doctor import examine

    findings = examine()
    for finding in findings:
        typer.echo(f"{finding.mark} {finding.name}：{finding.detail}")
    if any(finding.broken for finding in findings):
        raise typer.Exit(1)


@app.command()
def evaluate(
    path: Annotated[
        Path | None, typer.Option("--file", help="只量这个评测集；不写则逐个量全部")] = None,
    page_file: Annotated[
        Path | None, typer.Option("--report", help="另写一页网页报告（含混淆图）")] = None,
) -> None:
    """在没有参加训练的评测集上量一遍理解的准确度。"""
    from bot.nlu.evaluation import evaluate as run
    from bot.nlu.evaluation import report, topic_table

    paths = [path] if path else sorted(Path("tests/nlu").glob("heldout*.yml"))
    dialogue = _dialogue()
    for one in paths if len(paths) > 1 else []:
        typer.echo(f"{one.name}\n{report(asyncio.run(run(dialogue.parse, [one])), most=5)}\n")
    scores = asyncio.run(run(dialogue.parse, paths))
    typer.echo(f"{report(scores)}\n\n各主题（弱的在前）\n{topic_table(scores)}")
    if page_file:
        from bot.nlu.evaluation_page import page

        page_file.write_text(page(scores), encoding="utf-8")
        typer.echo(f"报告写在 {page_file}")


@app.command()
def bench(
    turns: Annotated[int, typer.Option(help="每种情形量多少轮")] = 160,
    write: Annotated[bool, typer.Option(help="把结果写进 README 的性能表")] = False,
    search: Annotated[bool, typer.Option("--search", help="只量清单检索：准不准、快不快")] = False,
    aid: Annotated[bool, typer.Option("--aid", help="只量法律援助的判断引擎")] = False,
    postgres: Annotated[str, typer.Option(help="量检索时用的空 PostgreSQL 数据库网址")] = "",
) -> None:
    """与原装 Rasa 在同一批语料上比较速度和内存，输出 README 的性能表。"""
    if search:
        from benchmarks.search import main as run_search

        run_search(postgres=postgres, write=write)
        return
    if aid:
        from benchmarks.aid import main as run_aid

        run_aid(write)
        return
    from benchmarks.run import main as run

    run(turns, write)


def main() -> None:
    """Entry point: an expected error is one plain sentence and exit code 1."""
    try:
        app()
    except BotError as error:
        _say(f"{error.message}{'。' + error.hint if error.hint else ''}")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
