"""The verbs of `farun lists`, as a member of staff types them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from bot import bootstrap
from bot.cli import app
from bot.errors import BotError
from tests.lists.workbooks.exemption import CITY_LOOKS, TOLERANT, WATER
from tests.lists.workbooks.writing import Page, xls, xlsx

LIST = ("--list", "exemption", "--level", "市本级")
SINCE = ("--from", "2026-01-01")


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'verbs.db'}")
    monkeypatch.delenv("FARUN_STAFF_TOKENS", raising=False)
    monkeypatch.delenv("FARUN_STAFF_NAME", raising=False)
    monkeypatch.setattr(bootstrap, "_opened", {})
    yield
    for knowledge in bootstrap._opened.values():
        knowledge.database.engine.dispose()


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["lists", *map(str, words)])


def said(*words: object) -> str:
    """What a verb that must succeed prints."""
    result = run(*words)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.output


def refused(*words: object) -> str:
    """The sentence of a verb that must fail."""
    result = run(*words)
    assert isinstance(result.exception, BotError), result.output
    return result.exception.message


def file(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def code_in(text: str) -> str:
    found = re.search(r"exemption-city-[\w-]+", text)
    assert found is not None, text
    return found.group()


def published(path: Path, *more: str) -> str:
    code = code_in(said("import", path, *LIST, *SINCE, "--by", "李", *more))
    said("review", code, "--by", "王")
    said("publish", code, "--by", "王", "--confirm-removals")
    return code


def test_the_whole_way_from_a_template_to_the_log(tmp_path: Path) -> None:
    path = file(tmp_path, "a.xls", xls(WATER))
    dry = said("import", path, *LIST, *SINCE, "--dry-run")
    assert "新增 2" in dry
    assert "草稿" not in said("show")
    code = code_in(said("import", path, *LIST, *SINCE, "--by", "李"))
    assert "不能是同一个人" in refused("review", code, "--by", "李")
    assert "已审核" in said("review", code, "--by", "王")
    assert "已发布" in said("publish", code, "--by", "王")
    assert "《水法》第69条" in said("show", code, "--rows")
    out = tmp_path / "out.xlsx"
    said("export", code, out)
    assert "新增 0，修改 0，删除 0，不变 2" in said("import", out, *LIST, "--dry-run")
    assert code in said("show", *LIST, "--on", "2026-02-01")
    second = published(file(tmp_path, "b.xlsx", xlsx(CITY_LOOKS)))
    assert "新增 4" in said("diff", second, "--against", code)
    back = code_in(said("rollback", code, "--by", "王", "--confirm-removals").split("：")[1])
    assert back != code
    assert said("log").count("publish") == 2
    assert json.loads(said("show", "--json"))[0]["status_label"] == "已发布"


def test_errors_are_printed_marked_and_leave_nothing(tmp_path: Path) -> None:
    broken = Page("清单", (("序号", "违法行为", "不予处罚条件"), (1, "", "改正")))
    marked = tmp_path / "m.xlsx"
    result = run("import", file(tmp_path, "a.xlsx", xlsx(broken)), *LIST, *SINCE, "--by", "李",
                 "--marked", marked)
    assert result.exit_code == 1
    assert "「清单」 第2行 B列（违法行为）：缺少违法行为" in result.output
    assert "没有导入任何内容" in result.output
    assert openpyxl.load_workbook(marked).sheetnames[0] == "导入问题"
    assert "市本级" not in said("show")


def test_a_part_replaces_only_the_rows_of_its_offices(tmp_path: Path) -> None:
    published(file(tmp_path, "a.xls", xls(WATER)))
    code = published(file(tmp_path, "b.xlsx", xlsx(TOLERANT)), "--part")
    shown = json.loads(said("show", code, "--json"))
    assert {row["department"] for row in shown["rows"]} == {
        "衡阳市水利局", "株洲市市场监督管理局"}
    assert shown["items"] == 5


def test_only_the_people_of_the_setting_may_act_and_with_their_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = hashlib.sha256(b"x").hexdigest()
    monkeypatch.setenv("FARUN_STAFF_TOKENS", f"李:editor:{hashed}")
    path = file(tmp_path, "a.xls", xls(WATER))
    assert "不在工作人员名单" in refused("import", path, *LIST, *SINCE, "--by", "王")
    code = code_in(said("import", path, *LIST, *SINCE, "--by", "李"))
    assert "审核权限" in refused("review", code, "--by", "李")


def test_a_new_token_fits_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.config import load_settings

    output = said("token", "李某", "--role", "reviewer")
    secret = re.search(r"：(\S+)\n", output)
    entry = re.search(r"李某:reviewer:[0-9a-f]{64}", output)
    assert secret is not None and entry is not None
    (staff,) = load_settings({"FARUN_STAFF_TOKENS": entry.group()}).staff
    assert staff.token_hash == hashlib.sha256(secret.group(1).encode()).hexdigest()


@pytest.mark.parametrize("words, sentence", [
    (("import", "nowhere.xlsx", *LIST, "--by", "李"), "打不开文件"),
    (("import", "nowhere.xlsx", "--list", "x", "--level", "city"), "没有「x」这份清单"),
    (("publish", "nothing", "--by", "李"), "没有编号为 nothing 的版本"),
    (("publish", "nothing"), "没有写是谁"),
    (("show", "--on", "2026-01-01"), "写明 --list 和 --level"),
    (("export", "nothing", "a.pdf"), "没有编号为"),
    (("stale", "--on", "昨天"), "不是日期"),
])
def test_a_wrong_command_is_told_in_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused(*words)


def test_stale_tells_what_is_past_its_time_and_checked_clears_the_year(tmp_path: Path) -> None:
    code = published(file(tmp_path, "a.xls", xls(WATER)), "--to", "2027-01-01")
    found = run("stale", "--on", "2028-06-01")
    assert found.exit_code == 1
    assert f"{code}　2027-01-01 起失效" in found.output
    assert "已满一年" in found.output
    assert code not in run("stale").output
    assert "核对于" in said("checked", code, "--by", "王")
