"""Loads the legal-aid rules from data/knowledge and checks them while they load.

`Ruleset` is everything that ships; `Ruleset.on(day)` is what holds on one day. Only `load` and
`default` read files. Nothing here decides a case: that is `bot.law.assess`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from bot import knowledge
from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import KNOWLEDGE, FactBook, read_yaml
from bot.law.facts import NAMES, CaseFacts, DefenceGroup, Matter
from bot.law.guidance_text import EXAMPLE, GuidanceText, load_guidance
from bot.law.places import Places, load_places
from bot.law.values import CHECK_EVERY_DAYS, Value, Values, load_values
from bot.law.verdict import NoteCode, Option, OutcomeCode, Question, Reason, ReasonCode

MAX_OPTIONS = 6
MIN_KEYWORDS = 12
_CACHED = 1024  # entries of each cache
_DETAILS = ("matter", "group", "place", "income")
E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class Scope(str, Enum):
    """Which rule covers a matter."""

    NO_MEANS_TEST = "no_means_test"  # art. 32
    LISTED = "listed"  # art. 31
    HUNAN_ADDED = "hunan_added"  # Hunan 2024
    RECONSIDERATION = "reconsideration"  # Administrative Reconsideration Law, art. 18
    COMPULSORY_TREATMENT = "compulsory_treatment"  # art. 28
    RETRIAL = "retrial"  # art. 33
    CRIMINAL = "criminal"  # arts. 24, 25, 30
    OUTSIDE = "outside"


@dataclass(frozen=True)
class MatterText:
    """One matter: its rule, its label, and how people say it."""

    matter: Matter
    label: str
    scope: Scope
    fact_ids: tuple[str, ...]
    migrant_exempt: bool  # art. 42(3) covers it
    ways: tuple[str, ...]
    keywords: tuple[str, ...]
    weak: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """How people state one fact: value → phrases; `unless` is taken out of the text first."""

    says: Mapping[Any, tuple[str, ...]]
    unless: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeText:
    label: str
    ways: tuple[str, ...]


@dataclass(frozen=True)
class ReasonText:
    """`text` may hold {matter}, {group}, {place} and the `value_ids`."""

    fact_ids: tuple[str, ...]
    text: str
    value_ids: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Ruleset:
    """Everything that ships, for all dates."""

    book: FactBook
    values: Values
    places: Places
    matters: Mapping[Matter, MatterText]
    questions: Mapping[str, Question]
    phrases: Mapping[str, Phrases]  # anywhere in a message
    answers: Mapping[str, Phrases]  # only as an answer to that question
    outcomes: Mapping[OutcomeCode, OutcomeText]
    reasons: Mapping[ReasonCode, ReasonText]
    notes: Mapping[NoteCode, str]
    groups: Mapping[DefenceGroup, str]
    guidance: Mapping[str, GuidanceText]
    undated: Mapping[str, date]
    decided_by: str
    in_force_from: date
    _days: dict[date, Rules]

    def on(self, day: date) -> Rules:
        """The rules as they hold on `day`; InvalidInput before the law came into force."""
        rules = self._days.get(day)
        if rules is None:
            if day < self.in_force_from:
                raise InvalidInput(
                    f"法律援助法从 {self.in_force_from} 起施行，不能按 {day} 判断",
                    hint=f"请换成 {self.in_force_from} 或以后的日期", field="on",
                )
            if len(self._days) >= _CACHED:
                self._days.clear()
            rules = self._days[day] = Rules(self, day)
        return rules

    def with_values(self, kept: Iterable[Value]) -> Ruleset:
        """The same rules with the values that an earlier verdict used."""
        return replace(self, values=self.values.replaced(kept), _days={})


class Rules:
    """One day's rules. Reasons are built once per day and detail, then shared."""

    def __init__(self, ruleset: Ruleset, day: date) -> None:
        self.all = ruleset
        self.day = day
        self.figures: dict[str, int | None] = {}  # value id → number, to fill sentences
        self._values: dict[str, Value] = {}
        for value_id in ruleset.values.ids():
            value = self._values[value_id] = ruleset.values.on(value_id, day)
            self.figures[value_id] = value.number
        self._reasons: dict[tuple[ReasonCode, str | None], Reason | None] = {}
        self._scopes = {
            matter: text.scope if any(map(self.usable, text.fact_ids)) else Scope.OUTSIDE
            for matter, text in ruleset.matters.items()
        }

    def usable(self, fact_id: str) -> bool:
        """Is the fact's law in force, or, where its date is unknown, already published?"""
        start = self.all.undated.get(fact_id) or _iso(self.all.book[fact_id].effective_date)
        return start is not None and start <= self.day

    def scope(self, matter: Matter) -> Scope:
        """The rule that covers `matter` on this day."""
        return self._scopes[matter]

    def value(self, value_id: str) -> Value:
        """The dated value in force on this day."""
        return self._values[value_id]

    def values(self) -> tuple[Value, ...]:
        """Every dated value in force on this day."""
        return tuple(self._values.values())

    def reason(self, code: ReasonCode, detail: str | None = None) -> Reason | None:
        """The reason worded for `detail` (matter label, group or place).

        None when nothing it rests on is in force on this day.
        """
        key = (code, detail)
        if key not in self._reasons:
            if len(self._reasons) >= _CACHED:  # places are free text
                self._reasons.clear()
            self._reasons[key] = self._build(code, detail)
        return self._reasons[key]

    def _build(self, code: ReasonCode, detail: str | None) -> Reason | None:
        source, book = self.all.reasons[code], self.all.book
        ids = tuple(i for i in source.fact_ids if self.usable(i))
        if not ids:
            return None
        text = source.text.format(**dict.fromkeys(_DETAILS, detail), **self.figures)
        return Reason(code, text, ids, book.basis(*ids), min(book[i].checked_on for i in ids))

    def overdue(self, reasons: Iterable[Reason], values: Iterable[Value]) -> tuple[str, ...]:
        """Ids of the facts and values last checked over a year before this day."""
        oldest = self.day - timedelta(days=CHECK_EVERY_DAYS)
        late = [i for reason in reasons if reason.checked_on < oldest
                for i in reason.fact_ids if self.all.book[i].checked_on < oldest]
        late += [value.id for value in values if value.checked_on < oldest]
        return tuple(dict.fromkeys(late))


def load(folder: Path = KNOWLEDGE, book: FactBook | None = None, *,
         coming: bool = False) -> Ruleset:
    """Reads `folder`/legal_aid and divisions.yml; KnowledgeError names what breaks a rule.

    `coming` switches announced values on (see bot.law.values).
    """
    book = book or knowledge.facts()
    aid = folder / "legal_aid"
    values = load_values(aid / "values", book, coming=coming)
    verdicts = read_yaml(aid / "verdicts.yml")
    reading = read_yaml(aid / "reading.yml")
    try:
        ruleset = Ruleset(
            book=book, values=values,
            places=load_places(folder / "divisions.yml", reading),
            matters=_table(Matter, read_yaml(aid / "matters.yml")["matters"], _matter),
            questions={name: _question(name, row) for name, row in
                       read_yaml(aid / "questions.yml")["questions"].items()},
            phrases=_phrases(reading["phrases"], reading["words"]["kin"]),
            answers=_phrases(reading["answers"], reading["words"]["kin"]),
            outcomes=_table(OutcomeCode, verdicts["outcomes"],
                            lambda _, row: OutcomeText(row["label"], tuple(row["ways"]))),
            reasons=_table(ReasonCode, verdicts["reasons"], _reason),
            notes=_table(NoteCode, verdicts["notes"], lambda _, text: str(text)),
            groups=_table(DefenceGroup, verdicts["groups"], lambda _, text: str(text)),
            guidance=load_guidance(aid / "guidance.yml"),
            undated={row["fact"]: date.fromisoformat(row["usable_from"])
                     for row in verdicts["undated"]},
            decided_by=verdicts["decided_by"],
            in_force_from=date.fromisoformat(verdicts["law_in_force_from"]),
            _days={},
        )
    except KeyError as missing:
        raise KnowledgeError(f"{aid} 的文件里缺少 {missing}") from None
    _check(ruleset)
    return ruleset


@lru_cache(maxsize=1)
def default() -> Ruleset:
    """The shipped rules, read once."""
    return load()


def _table(codes: type[E], rows: Mapping[str, Any], build: Callable[[E, Any], T]) -> dict[E, T]:
    """Rows by enum member; every member needs a row and every row a member."""
    wanted = {member.value for member in codes}
    if wanted != set(rows):
        odd = "、".join(sorted(wanted ^ set(rows)))
        raise KnowledgeError(f"{codes.__name__} 与数据文件对不上：{odd}")
    return {member: build(member, rows[member.value]) for member in codes}


def _matter(matter: Matter, row: dict[str, Any]) -> MatterText:
    keywords = tuple(row["keywords"])
    if len(keywords) < MIN_KEYWORDS or len(keywords) != len(set(keywords)):
        raise KnowledgeError(f"{matter.value} 要有 {MIN_KEYWORDS} 个以上不重复的常用说法")
    return MatterText(
        matter, row["label"], Scope(row["scope"]), tuple(row["facts"]),
        bool(row.get("migrant_exempt", False)), tuple(row.get("ways", ())),
        keywords, tuple(row.get("weak", ())), tuple(row.get("unless", ())),
    )


def _reason(_: ReasonCode, row: dict[str, Any]) -> ReasonText:
    names = (name for _, name, _, _ in Formatter().parse(row["text"]) if name)
    return ReasonText(tuple(row["facts"]), row["text"],
                      tuple(name for name in names if name not in _DETAILS))


def _question(name: str, row: dict[str, Any]) -> Question:
    options = tuple(Option(o["label"], o["value"]) for o in row["options"])
    if not 1 <= len(options) <= MAX_OPTIONS:
        raise KnowledgeError(f"问题 {name} 应有 1 到 {MAX_OPTIONS} 个选项")
    for option in options:
        typed(name, option.value)
    return Question(name, row["text"], row["why"], row["plain"], options)


def _phrases(rows: Mapping[str, Any], kin: list[str]) -> dict[str, Phrases]:
    tables = {}
    for name, row in rows.items():
        says = {typed(name, value): _expand(phrases, kin)
                for value, phrases in row.items() if value != "unless"}
        tables[name] = Phrases(says, _expand(row.get("unless", ()), kin))
    return tables


def _expand(phrases: Any, kin: list[str]) -> tuple[str, ...]:
    return tuple(phrase.replace("{kin}", word)
                 for phrase in phrases for word in (kin if "{kin}" in phrase else ("",)))


def typed(name: str, value: Any) -> Any:
    """A value from the data files as CaseFacts holds it; KnowledgeError when it cannot."""
    try:
        return getattr(CaseFacts.from_dict({name: value}), name)
    except InvalidInput as error:
        raise KnowledgeError(f"{name} 的数据不对：{error.message}") from None


def _iso(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _check(ruleset: Ruleset) -> None:
    """Every citation resolves, none is from memory, and every sentence can be filled."""
    cited = [i for reason in ruleset.reasons.values() for i in reason.fact_ids]
    cited += [i for text in ruleset.matters.values() for i in text.fact_ids]
    cited += [i for guide in ruleset.guidance.values() for line in guide.lines
              for i in line.fact_ids]
    dated_ids = set(ruleset.undated)
    for fact_id in cited:
        ruleset.book.basis(fact_id)
        if fact_id not in dated_ids and _iso(ruleset.book[fact_id].effective_date) is None:
            raise KnowledgeError(f"事实 {fact_id} 没有施行日期，请写进 verdicts.yml 的 undated")
    if not set(ruleset.questions) <= set(NAMES):
        raise KnowledgeError(f"问题对不上案情项：{sorted(set(ruleset.questions) - set(NAMES))}")
    rules = ruleset.on(ruleset.in_force_from)
    seen: dict[str, Matter] = {}
    for text in ruleset.matters.values():
        for word in text.keywords + text.weak:
            if seen.setdefault(word, text.matter) is not text.matter:
                raise KnowledgeError(f"「{word}」同时属于两类事项")
    try:
        for code in ReasonCode:
            rules.reason(code, "")
        for guide in ruleset.guidance.values():
            for line in guide.lines:
                line.text.format(**EXAMPLE, **rules.figures)
    except KeyError as unknown:
        raise KnowledgeError(f"句子里的 {unknown} 没有对应的数值") from None
