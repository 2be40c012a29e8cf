"""What an answer says about itself when it was not checked lately, or the law has moved on."""

from __future__ import annotations

from datetime import date

from bot.answers.loading import cited_facts
from bot.answers.models import Answer
from bot.knowledge import FactBook, facts
from bot.law.lawbook import STATE
from bot.law.registry import Registry, registry

OVERDUE = "这条内容上次核对是{day}，已超过一年，请以现行规定和有关机关的答复为准"
CHANGED = "所引的《{laws}》在这条内容核对之后有了新文本，请以现行规定为准"


def changed_since(
    answer: Answer, on: date, book: FactBook | None = None, laws: Registry | None = None
) -> tuple[str, ...]:
    """Names of the laws the answer rests on of which another text holds since it was checked."""
    book, laws = book or facts(), laws or registry()
    names = []
    for fact_id in cited_facts(answer):
        fact = book[fact_id]
        if laws.changed_between(fact.law, max(answer.checked_on, fact.checked_on), on):
            names.append(fact.law.removeprefix(STATE))
    return tuple(dict.fromkeys(names))


def notes_on(answer: Answer, on: date, laws: Registry | None = None) -> list[str]:
    """Sentences for a reply; empty while the answer is fresh."""
    notes = [OVERDUE.format(day=answer.checked_on.isoformat())] if answer.overdue(on) else []
    changed = changed_since(answer, on, laws=laws)
    return [*notes, CHANGED.format(laws="》《".join(changed))] if changed else notes
