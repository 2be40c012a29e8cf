"""The codes of rows (EX-ZZ-001): a row keeps its code from edition to edition, none is reused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.lists.diff import headline
from bot.lists.entries import ListCode
from bot.lists.fields import Record
from bot.lists.kept import records_of
from bot.lists.levels import PREFIX, levels
from bot.lists.loading import published
from bot.lists.models import ListEdition, ListItem
from bot.search.text import key as text_key

SAME_WORDING = 85.0  # rapidfuzz ratio, 0–100: above it two headlines are one row reworded


def with_codes(
    session: Session, list_code: ListCode, level: str, records: Sequence[Record]
) -> list[dict[str, Any]]:
    """Copies of `records` with their codes: that of the row they continue, or the next free one.

    A number is never used for another row, not even one of a draft that was given up.
    """
    prefix = f"{PREFIX[list_code]}-{levels()[level].short}-"
    used = session.execute(
        select(ListItem.code).join(ListEdition)
        .where(ListEdition.list_code == list_code.value, ListEdition.level == level)
        .distinct()
    ).scalars()
    numbers = [int(code.removeprefix(prefix)) for code in used if code.startswith(prefix)]
    next_number = max(numbers, default=0) + 1
    coded = []
    codes = matched(records_of(published(session, list_code, level)), records, list_code)
    for record, code in zip(records, codes, strict=True):
        if code is None:
            code, next_number = f"{prefix}{next_number:03d}", next_number + 1
        coded.append({**record, "id": code})
    return coded


def matched(
    live: Sequence[Record], incoming: Sequence[Record], list_code: ListCode
) -> list[str | None]:
    """For each incoming row the code of the live row that it continues, or None when it is new.

    From sure to less sure: the code that stands in the file, the same words in the same office
    and kind, the same words in the same office, the same words, nearly the same words in the
    same office. A live row is continued once; equal rows are paired in the order of the list.
    """
    codes: list[str | None] = [None] * len(incoming)
    left = {record["id"]: record for record in live}
    for n, record in enumerate(incoming):
        if record.get("id") in left:
            codes[n] = record["id"]
            del left[record["id"]]

    head = {id(record): text_key(headline(record, list_code)) for record in (*live, *incoming)}
    office = {id(record): text_key(str(record["department"])) for record in (*live, *incoming)}
    steps: tuple[Callable[[Record], tuple[str, ...]], ...] = (
        lambda r: (head[id(r)], office[id(r)], str(r.get("kind", ""))),
        lambda r: (head[id(r)], office[id(r)]),
        lambda r: (head[id(r)],),
    )
    for step in steps:
        waiting: dict[tuple[str, ...], list[str]] = {}
        for code, record in left.items():
            waiting.setdefault(step(record), []).append(code)
        for n, record in enumerate(incoming):
            same = waiting.get(step(record)) if codes[n] is None else None
            if same:
                codes[n] = same.pop(0)
                del left[codes[n]]
    reworded: dict[str, dict[str, str]] = {}  # office → code → headline
    for code, record in left.items():
        reworded.setdefault(office[id(record)], {})[code] = head[id(record)]
    for n, record in enumerate(incoming):
        others = reworded.get(office[id(record)]) if codes[n] is None else None
        near = others and process.extractOne(
            head[id(record)], others, scorer=fuzz.ratio, score_cutoff=SAME_WORDING)
        if others and near:
            codes[n] = near[2]
            del others[near[2]]
    return codes
