"""What is missing for a good service, and how to mend it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text

from bot.bootstrap import Knowledge, open_knowledge
from bot.config import Settings, load_settings
from bot.dialogue.training import current_model
from bot.errors import BotError
from bot.knowledge import KNOWLEDGE, facts, read_yaml
from bot.law.lawbook import lawbook
from bot.lists.entries import ListCode


@dataclass(frozen=True)
class Finding:
    """`broken` means the service cannot answer; a warning is for the bureau to fill in."""

    name: str
    detail: str
    ok: bool = True
    broken: bool = False

    @property
    def mark(self) -> str:
        return "✗" if self.broken else "✓" if self.ok else "！"


def examine() -> list[Finding]:
    """Every check, in the order in which one would mend things."""
    found = [_python()]
    try:
        settings = load_settings()
    except BotError as error:
        return [*found, Finding("设置", error.message, broken=True)]
    found.append(_checked("知识文件", _knowledge_files))
    try:
        knowledge = open_knowledge(settings)
    except Exception as error:  # whatever the driver raises, say it plainly
        detail = f"打不开数据库：{error}。请检查 DATABASE_URL"
        return [*found, Finding("数据库", detail, broken=True)]
    found.append(Finding("数据库", _database_name(knowledge)))
    found += _lists(knowledge)
    found += [_model(settings), _offices(), _redis(settings), _chromium()]
    return found


def _checked(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, check())
    except BotError as error:
        return Finding(name, error.message, broken=True)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    right = sys.version_info[:2] == (3, 10)
    return Finding("Python", version if right else f"{version}，应为 3.10", broken=not right)


def _knowledge_files() -> str:
    return f"{len(facts())} 条事实，{len(lawbook().laws)} 部法律"


def _database_name(knowledge: Knowledge) -> str:
    with knowledge.database.session() as session:
        session.execute(text("SELECT 1"))
    return knowledge.database.engine.dialect.name


def _lists(knowledge: Knowledge) -> list[Finding]:
    findings = []
    for code in ListCode:
        edition = knowledge.lists.edition(code)
        detail = f"{edition.title}，{edition.effective_from}"
        if not edition.official:
            detail += f"。{edition.not_loaded_note}，请由清单管理员导入正式清单"
        findings.append(Finding(f"清单 {code.value}", detail, ok=edition.official))
    return findings


def _model(settings: Settings) -> Finding:
    path = current_model(settings.model_dir)
    if path:
        return Finding("对话模型", path.name)
    return Finding("对话模型", "没有与现在的语料对应的模型，请运行 ./farun train", broken=True)


def _offices() -> Finding:
    offices = read_yaml(KNOWLEDGE / "offices.yml")["offices"]
    empty = [office["name"] for office in offices if not (office["address"] and office["phone"])]
    if not empty:
        return Finding("办公地址和电话", f"{len(offices)} 处都已填写")
    return Finding("办公地址和电话",
                   f"{len(empty)} 处由本地填写（data/knowledge/offices.yml）", ok=False)


def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("Redis", "没有设置，一个进程够用；多进程时请设置 REDIS_URL")
    try:
        import redis

        redis.Redis.from_url(settings.redis_url).ping()
    except Exception as error:  # the client raises many kinds
        return Finding("Redis", f"连不上：{error}", broken=True)
    return Finding("Redis", "已连接")


def _chromium() -> Finding:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    detail = found or "没有 chromium，网页测试会跳过"
    return Finding("浏览器（只有测试需要）", detail, ok=bool(found))
