"""The verbs for laws and upkeep, through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import InvalidInput

SAMPLES = Path(__file__).parent / "law" / "samples"


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'commands.db'}")


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_laws_are_imported_listed_and_opened() -> None:
    assert "还没有载入" in run("laws", "list")
    imported = run("laws", "import", str(SAMPLES / "lantern.md"), str(SAMPLES / "kite.md"))
    assert "已载入：《试验市灯会管理条例》2024-06-03修正，2024-07-01 起施行，共 6 条" in imported
    assert run("laws", "import", str(SAMPLES / "kite.md")).startswith("没有变化")
    assert "《风筝放飞办法》" in run("laws", "list")
    shown = run("laws", "show", "《风筝放飞办法》", "2")
    assert "第二条　大风天不放风筝。" in shown
    older = run("laws", "show", "风筝放飞办法", "第二条", "--on", "2022-01-01")
    assert "第二条　大风天不放风筝。" in older


def test_a_bad_file_is_one_plain_sentence_and_loads_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text("# 缺条办法\n第一条 甲。\n第三条 丙。\n", "utf-8")
    with pytest.raises(InvalidInput, match="第一条之后是第三条"):
        run("laws", "import", str(SAMPLES / "kite.md"), str(bad))
    assert "还没有载入" in run("laws", "list")


def test_a_wrong_date_names_the_option() -> None:
    with pytest.raises(InvalidInput, match="--on 的「明天」不是日期"):
        run("stale", "--on", "明天")


def test_stale_lists_what_is_overdue_later_and_nothing_that_is_wrong_now() -> None:
    assert "要重新核对" in run("stale")
    later = CliRunner().invoke(app, ["stale", "--on", "2028-01-05"])
    assert "已超过一年" in later.output
    assert "处要重新核对" in later.output
