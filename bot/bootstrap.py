"""The only place where real stores and services are wired together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.answers.service import AnswerService, answer_service
from bot.cases.migrate import upgrade
from bot.cases.verdicts import VerdictStore
from bot.clock import today
from bot.config import Settings, load_settings
from bot.db import Database, make_engine
from bot.law import ruleset
from bot.law.statutes import StatuteStore
from bot.lists.loading import load_editions
from bot.lists.service import ListService


@dataclass(frozen=True)
class Knowledge:
    """What answers are made from; free of Rasa and of the web."""

    settings: Settings
    database: Database
    lists: ListService
    answers: AnswerService
    statutes: StatuteStore
    verdicts: VerdictStore


def _silent(_text: str) -> None:
    """Says nothing."""


_opened: dict[Settings, Knowledge] = {}


def open_knowledge(
    settings: Settings | None = None, say: Callable[[str], None] = _silent
) -> Knowledge:
    """Migrates the database, loads the shipped lists, and returns the services over them.

    One set per process and settings: the web and the actions share it. Everything is read here,
    so that nobody's first question waits for it. Raises ConfigError for a bad setting,
    KnowledgeError for a broken data file.
    """
    settings = settings or load_settings()
    if settings not in _opened:
        _opened[settings] = _open(settings, say)
    return _opened[settings]


def _open(settings: Settings, say: Callable[[str], None]) -> Knowledge:
    say("正在准备数据库……")
    upgrade(settings.database_url)
    database = Database(make_engine(settings.database_url))
    for loaded in load_editions(database):
        if loaded.changed:
            say(f"已载入清单：{loaded.edition_code}")
    lists = ListService(database)
    lists.refresh()
    ruleset.default()
    verdicts = VerdictStore(database)
    verdicts.purge(today())
    return Knowledge(settings, database, lists, answer_service(), StatuteStore(database), verdicts)
