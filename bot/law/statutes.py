"""Full texts in the database, so that a citation can be opened on its day.

The registry (bot/law/registry.py) knows that a law exists; this knows what it says, once the
bureau has imported the text. An import is all or nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.clock import now
from bot.db import Database
from bot.errors import InvalidInput, NotFound
from bot.law.citations import Citation, parse_citations
from bot.law.lawbook import STATE, LawVersion, day_in
from bot.law.registry import Registry, registry
from bot.law.statute_files import StatuteText, label_of, merge, read_statute
from bot.law.statute_models import Statute, StatuteArticle

OFFICIAL = "以国家法律法规数据库的正式文本为准"


@dataclass(frozen=True)
class Opened:
    """One article as it stood on a day. `effective_to` is the first day it no longer holds."""

    law: str
    version: str
    effective_from: date
    effective_to: date | None
    label: str
    heading: str
    body: str
    note: str = OFFICIAL


@dataclass(frozen=True)
class Loaded:
    """What one import did: `changed` is False when the very same text was there already."""

    law: str
    version: str
    effective_from: date
    articles: int
    changed: bool


@dataclass(frozen=True)
class _Ready:
    """A text with its version and first day settled, ready to be written."""

    text: StatuteText
    law: str
    version: str
    effective_from: date

    @property
    def digest(self) -> str:
        parts = [self.law, self.version, self.effective_from.isoformat()]
        parts += [f"{a.number}.{a.sub}\t{a.heading}\t{a.body}" for a in self.text.articles]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class StatuteStore:
    """Reads and writes the full texts."""

    def __init__(self, database: Database, laws: Registry | None = None) -> None:
        self._database = database
        self._laws = laws or registry()

    def load(
        self, paths: Sequence[Path], effective_from: date | None = None, law: str | None = None
    ) -> list[Loaded]:
        """Imports all files or none.

        `effective_from` is for texts that do not say it themselves; with `law` the files are the
        parts of that one law, in order. InvalidInput for a file that is no law, is incomplete,
        or whose first day is unclear.
        """
        texts = [read_statute(path, law) for path in paths]
        if law:
            texts = [merge(law, texts)]
        ready = [settle(text, self._laws, effective_from) for text in texts]
        seen: dict[tuple[str, date], str] = {}
        for one in ready:
            key = (one.law, one.effective_from)
            if key in seen:
                raise InvalidInput(f"{seen[key]} 和 {one.text.file} 是同一部法律的同一版本",
                                   hint="请只留一个")
            seen[key] = one.text.file
        with self._database.session() as session:
            return [_write(session, one) for one in ready]

    def all(self) -> list[Loaded]:
        """Every text that is loaded, by law and day."""
        with self._database.session() as session:
            rows = session.scalars(select(Statute).order_by(Statute.law, Statute.effective_from))
            return [Loaded(row.law, row.version, row.effective_from, len(row.articles), False)
                    for row in rows]

    def open(self, law: str, article: int, sub: int = 0, *, on: date) -> Opened:
        """The article as it stood on `on`; NotFound says whether law, text or article is missing.
        """
        name = self._name(law)
        with self._database.session() as session:
            texts = list(session.scalars(
                select(Statute).where(Statute.law == name).order_by(Statute.effective_from)))
            text = next((t for t in reversed(texts) if t.effective_from <= on), None)
            if text is None:
                raise self._missing(name, texts, on)
            known = self._laws.on(name, on)
            if known and known.effective_from and known.effective_from > text.effective_from:
                raise NotFound(
                    f"《{_short(name)}》{known.effective_from.isoformat()} 起的文本还没有载入",
                    hint="请用 laws import 载入这个版本")
            row = session.scalars(select(StatuteArticle).where(
                StatuteArticle.statute_id == text.id, StatuteArticle.number == article,
                StatuteArticle.sub == sub)).first()
            if row is None:
                raise NotFound(f"《{_short(name)}》{text.version}没有{label_of(article, sub)}",
                               hint="请核对条号")
            return Opened(name, text.version, text.effective_from, self._until(name, texts, text),
                          label_of(row.number, row.sub), row.heading, row.body)

    def _name(self, law: str) -> str:
        found = self._laws.find(law)
        return found.name if found else law.strip("《》 ")

    def _missing(self, name: str, texts: Sequence[Statute], on: date) -> NotFound:
        finding = self._laws.check(Citation(name), on)
        if finding and finding.code != "unknown_law":
            return NotFound(finding.message, hint="请换一个日期，或查看取代它的法律")
        if texts:
            first = texts[0].effective_from.isoformat()
            return NotFound(f"《{_short(name)}》载入的文本 {first} 才施行",
                            hint="请载入当时有效的版本")
        return NotFound(f"《{_short(name)}》的全文还没有载入", hint="请用 laws import 载入全文")

    def _until(self, name: str, texts: Sequence[Statute], text: Statute) -> date | None:
        """The registry's last day, else the day the next loaded text begins."""
        known = self._laws.on(name, text.effective_from)
        if known and known.effective_to:
            return known.effective_to
        return next((t.effective_from for t in texts if t.effective_from > text.effective_from),
                    None)


def article_asked(written: str) -> tuple[int, int]:
    """33, 第三十三条, 第276条之一, 276-1 → number and sub; InvalidInput for anything else."""
    text = written.strip().removesuffix("条") if written.strip().isdigit() else written.strip()
    head, dash, tail = text.partition("-")
    if head.isdigit() and len(head) <= 4 and (not dash or (tail.isdigit() and len(tail) <= 2)):
        return int(head), int(tail or 0)
    found = parse_citations(text if text.startswith("第") else f"第{text.removesuffix('条')}条")
    if len(found) != 1 or found[0].article is None:
        raise InvalidInput("条号读不懂", hint="请写成 33 或 第三十三条", field="article")
    return found[0].article, found[0].sub or 0


def settle(text: StatuteText, laws: Registry, given: date | None) -> _Ready:
    """Which law and version this is, and from what day; InvalidInput when it cannot be told."""
    if text.articles[0].number != 1:
        raise InvalidInput(f"{text.file}：从{text.articles[0].label}开始，缺前面的条",
                           hint="请确认文件完整；分成几个文件的，一起给出并用 --as 写明法律名称")
    law = laws.find(text.law)
    name = law.name if law else text.law
    known = next((v for v in law.versions if text.amended and day_in(v.version) == text.amended),
                 None) if law else None
    day = given or (known.effective_from if known else None) or _own_day(text)
    version = known.version if known else text.version or "版本未写明"
    if known is None and law and day:
        known = next((v for v in law.versions if v.effective_from == day), None)
        version = known.version if known else version
    _counted(text, known)
    return _Ready(text, name, version, _required(day, text))


def _own_day(text: StatuteText) -> date | None:
    """The day the text names, unless it was amended after that day."""
    if text.in_force and text.amended and text.in_force < text.amended:
        return None
    return text.in_force


def _required(day: date | None, text: StatuteText) -> date:
    if day is not None:
        return day
    if text.in_force:
        raise InvalidInput(
            f"{text.file}：正文写的施行日 {text.in_force.isoformat()} 早于最后一次修改 "
            f"{text.amended.isoformat() if text.amended else ''}，不知道这个文本从哪天起施行",
            hint="请用 --from 写明，例如 --from 2018-01-01")
    raise InvalidInput(f"{text.file}：没有写从哪天起施行",
                       hint="请用 --from 写明，例如 --from 2018-01-01")


def _counted(text: StatuteText, known: LawVersion | None) -> None:
    """The registry's count of articles must fit."""
    last = text.articles[-1].number
    if known and known.last_article and known.last_article != last:
        raise InvalidInput(
            f"{text.file}：法律登记簿记的《{_short(known.law)}》{known.version}共{known.last_article}条，"
            f"文件到第{last}条", hint="请确认文件完整、版本没有弄错")


def _short(name: str) -> str:
    return name.removeprefix(STATE)


def _write(session: Session, one: _Ready) -> Loaded:
    """Writes or replaces one text; the same text again changes nothing."""
    existing = session.scalars(select(Statute).where(
        Statute.law == one.law, Statute.effective_from == one.effective_from)).first()
    loaded = Loaded(one.law, one.version, one.effective_from, len(one.text.articles),
                    existing is None or existing.content_hash != one.digest)
    if not loaded.changed:
        return loaded
    if existing is not None:
        session.execute(delete(Statute).where(Statute.id == existing.id))
    session.add(Statute(
        law=one.law, version=one.version, effective_from=one.effective_from,
        source_file=one.text.file[:255], content_hash=one.digest, loaded_at=now(),
        articles=[
            StatuteArticle(position=position, number=article.number, sub=article.sub,
                           heading=article.heading[:300], body=article.body)
            for position, article in enumerate(one.text.articles)
        ],
    ))
    session.flush()
    return loaded
