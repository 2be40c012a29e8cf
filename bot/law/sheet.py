"""A verdict as one page to keep: outcome, reasons, what to bring, where, by when, what if refused.

Pure. The web page, the printed paper and the operator's screen all show this object.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.law import guidance
from bot.law.deadlines import chinese_date
from bot.law.interview import summary
from bot.law.ruleset import Ruleset
from bot.law.verdict import Verdict
from bot.reply import Basis

TITLE = "法律援助初步判断"
NOT_A_DECISION = "这是初步判断，不是决定。能不能给法律援助，由{decided_by}审查决定。"
FREE_ADVICE = "不清楚的地方，请拨打 12348 免费咨询。"


@dataclass(frozen=True)
class SheetLine:
    """One plain sentence; `basis` is what it rests on, shown folded."""

    text: str
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    lines: tuple[SheetLine, ...]
    note: str = ""


@dataclass(frozen=True)
class CitedLaw:
    """One law with all its cited articles; `since` is ISO, or None where no source says."""

    law: str
    since: str | None
    articles: str
    from_public_page: bool


@dataclass(frozen=True)
class Sheet:
    """`reference` as it is read out; `told` are the facts it rests on, in words."""

    reference: str | None
    label: str
    disclaimer: str
    as_of: date
    checked_on: date
    urgent: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def laws(self) -> tuple[CitedLaw, ...]:
        """Every citation on the page, gathered by law in the order they are first met."""
        articles: dict[tuple[str, str | None, bool], dict[str, None]] = {}
        for section in self.sections:
            for line in section.lines:
                for basis in line.basis:
                    key = (basis.law, basis.effective_date, basis.confidence == "from-public-page")
                    articles.setdefault(key, {}).update(dict.fromkeys(basis.article.split("、")))
        return tuple(CitedLaw(law, since, "、".join(named), public)
                     for (law, since, public), named in articles.items())


def sheet(verdict: Verdict, reference: str | None = None,
          ruleset: Ruleset | None = None) -> Sheet:
    """The page for `verdict`; sections without a line are left out."""
    blocks = {block.name: block for block in guidance.after(verdict, ruleset)}
    sections = [
        Section("reasons", "为什么这样看",
                tuple(SheetLine(reason.text, reason.basis) for reason in verdict.reasons)),
        *(_section(blocks[name], title) for name, title in (
            ("materials", "要带什么"), ("where", "到哪里办")) if name in blocks),
        _by_when(verdict, blocks, ruleset),
        *(_section(blocks[name], title) for name, title in (
            ("refused", "没有批准怎么办"), ("fraud", "请如实说")) if name in blocks),
        Section("ways", "还有别的办法", tuple(SheetLine(way + "。") for way in verdict.other_ways)),
    ]
    return Sheet(
        reference=reference, label=verdict.label,
        disclaimer=NOT_A_DECISION.format(decided_by=verdict.decided_by) + FREE_ADVICE,
        as_of=verdict.as_of, checked_on=verdict.checked_on, urgent=_urgent(verdict),
        sections=tuple(section for section in sections if section.lines),
        notes=verdict.notes, told=summary(verdict.facts, ruleset),
    )


def _section(block: guidance.Guidance, title: str) -> Section:
    lines = tuple(SheetLine(line.text, line.basis) for line in block.lines)
    return Section(block.name, title, lines, block.note)


def _by_when(verdict: Verdict, blocks: dict[str, guidance.Guidance],
             ruleset: Ruleset | None) -> Section:
    """Days of the procedure, led by a limit that is close (art. 44)."""
    block = blocks.get("procedure")
    lines = [SheetLine(line.text, line.basis) for line in block.lines] if block else []
    if verdict.urgent:
        urgent = guidance.urgent(verdict.as_of, ruleset)
        lines = [SheetLine(line.text, line.basis) for line in urgent.lines] + lines
    return Section("when", "什么时候", tuple(lines), block.note if block else "")


def _urgent(verdict: Verdict) -> str:
    """The nearest limit as a date; '' when none is close."""
    days = verdict.facts.deadline_days_left
    if not verdict.urgent:
        return ""
    if days is None:
        return "要马上保全财产或证据的，今天就去说明。"
    last = chinese_date(verdict.as_of + timedelta(days=days))
    return f"期限很近：还有{days}天，到{last}为止。先在期限内把材料交上去。"
