"""Editions as staff keep them: draft → reviewed → published → withdrawn, with a log.

Every step is one transaction: it is done whole or not at all, and the live edition changes only
in `publish`, `roll_back` and `withdraw`. Who reviews is never who imported; that rule is here
and not in the command line or the API, so no caller can go around it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import clock
from bot.errors import Conflict, InvalidInput
from bot.lists.archive import Archive
from bot.lists.codes import with_codes
from bot.lists.diff import Difference, compare
from bot.lists.entries import ListCode
from bot.lists.fields import Record
from bot.lists.kept import (
    STATUS_LABELS,
    Heading,
    Kept,
    Source,
    find_row,
    kept,
    records_of,
)
from bot.lists.levels import levels
from bot.lists.loading import free_code, item_row, published
from bot.lists.models import ListAudit, ListEdition
from bot.lists.staff import Staff, require_reviewer


class Editions(Archive):
    """The one door to the editions for staff: reading (see Archive) and every step."""

    def plan(
        self, list_code: ListCode, level: str, records: Sequence[Record]
    ) -> tuple[list[dict[str, Any]], Difference]:
        """`records` with their codes, and what they would change; writes nothing (a dry run)."""
        with self._database.session() as session:
            coded = with_codes(session, list_code, level, records)
            live = records_of(published(session, list_code, level))
            return coded, compare(live, coded, list_code)

    def draft(
        self, staff: Staff, heading: Heading, records: Sequence[Record], source: Source,
        report: dict[str, Any] | None = None,
    ) -> Kept:
        """Stores an imported list as a draft. Citizens see nothing of it before `publish`."""
        _check(heading, records)
        with self._transaction() as session:
            live = published(session, heading.list_code, heading.level)
            coded = with_codes(session, heading.list_code, heading.level, records)
            expected = {"items": heading.expected_items,
                        "certificates": heading.expected_certificates}
            row = _new_edition(
                session, heading, coded, status="draft", report=report or {},
                expected={key: value for key, value in expected.items() if value is not None},
                source_file=source.name[:255], source_hash=source.sha256,
                based_on=None if live is None else live.id, imported_by=staff.name,
            )
            _log(session, staff, "import", row, items=len(coded), file=source.name[:255])
            return kept(row)

    def review(self, staff: Staff, code: str) -> Kept:
        """A second person confirms a draft.

        Forbidden without the right, Conflict when it is no draft, when the reviewer imported
        it, or when the live edition changed after the import.
        """
        require_reviewer(staff, "审核")
        with self._transaction() as session:
            row = find_row(session, code)
            _require_second_person(row, staff)
            _require_same_base(session, row)
            _step(session, row, "draft", "reviewed", reviewed_by=staff.name,
                  reviewed_at=clock.now())
            _log(session, staff, "review", row)
            return kept(row)

    def publish(self, staff: Staff, code: str, *, confirm_removals: bool = False) -> Kept:
        """Makes a reviewed edition the live one, and withdraws the one before, in one step.

        Conflict when it was not reviewed, when it is not in force yet, when the live edition
        changed since the import, or when more than a fifth of the live rows would be removed
        and `confirm_removals` was not given.
        """
        require_reviewer(staff, "发布")
        with self._transaction() as session:
            row = find_row(session, code)
            if row.status != "reviewed":
                raise Conflict(
                    f"版本 {code} 现在是「{STATUS_LABELS[row.status]}」，已审核的才能发布",
                    hint="请先由另一位工作人员审核",
                )
            _require_same_base(session, row)
            if row.effective_from > clock.today():
                raise Conflict(f"版本 {code} 从 {row.effective_from} 起生效，现在还不能发布",
                               hint="请到生效那天再发布")
            live = published(session, ListCode(row.list_code), row.level)
            difference = compare(records_of(live), records_of(row), ListCode(row.list_code))
            _require_yes_to_removals(difference, confirm_removals)
            _replace(session, staff, live, row)
            _log(session, staff, "publish", row, new=len(difference.new),
                 changed=len(difference.changed), removed=len(difference.removed),
                 replaced=None if live is None else live.code)
            return kept(row)

    def roll_back(self, staff: Staff, code: str, *, confirm_removals: bool = False) -> Kept:
        """Publishes a new edition with the rows of an earlier published one, in force from today.

        The rows were reviewed once already, so no second review is asked for.
        """
        require_reviewer(staff, "回退")
        with self._transaction() as session:
            old = find_row(session, code)
            if old.published_at is None or not old.official:
                raise Conflict(f"版本 {code} 没有正式发布过，不能退回到它",
                               hint="请选一个发布过的版本")
            if old.status == "published":
                raise Conflict(f"版本 {code} 就是现行版本，不用回退")
            list_code = ListCode(old.list_code)
            live = published(session, list_code, old.level)
            records = records_of(old)
            difference = compare(records_of(live), records, list_code)
            _require_yes_to_removals(difference, confirm_removals)
            heading = Heading(
                list_code, old.level, old.title, old.issuer, clock.today(), old.document_number,
                old.registration_number, None, old.replaces,
            )
            row = _new_edition(
                session, heading, records, status="reviewed", report=dict(old.report),
                expected=dict(old.expected), source_file=old.source_file,
                source_hash=old.source_hash, copy_of=old.id, imported_by=old.imported_by,
                reviewed_by=old.reviewed_by, reviewed_at=old.reviewed_at,
                based_on=None if live is None else live.id,
            )
            _replace(session, staff, live, row)
            _log(session, staff, "rollback", row, copy_of=code,
                 replaced=None if live is None else live.code)
            return kept(row)

    def withdraw(self, staff: Staff, code: str, reason: str) -> Kept:
        """Takes an edition back. For a published one a reviewer is needed; `reason` is logged."""
        if not reason.strip():
            raise InvalidInput("撤下要写明原因", field="reason")
        with self._transaction() as session:
            row = find_row(session, code)
            if row.status == "withdrawn":
                raise Conflict(f"版本 {code} 已经撤下")
            if not row.official:
                raise Conflict("随系统附带的参考清单不能撤下",
                               hint="发布市本级正式清单后，参考清单自动不再用于回答")
            if row.status == "published":
                require_reviewer(staff, "撤下已发布的版本")
                _end(row, clock.today())
            _step(session, row, row.status, "withdrawn", withdrawn_by=staff.name,
                  withdrawn_at=clock.now())
            _log(session, staff, "withdraw", row, reason=reason.strip()[:200])
            return kept(row)

    def checked(self, staff: Staff, code: str) -> Kept:
        """Someone compared a published edition with the law and the office's list again today."""
        with self._transaction() as session:
            row = find_row(session, code)
            if row.status != "published":
                raise Conflict(f"版本 {code} 现在是「{STATUS_LABELS[row.status]}」，不用核对")
            row.checked_on = clock.today()
            _log(session, staff, "checked", row)
            return kept(row)

    def note(self, staff: Staff, action: str, list_code: ListCode, **detail: Any) -> None:
        """Logs what wrote nothing else: a refused import, an export."""
        with self._transaction() as session:
            session.add(ListAudit(
                at=clock.now(), actor=staff.name, role=staff.role.value, action=action,
                list_code=list_code.value, edition_code=detail.pop("edition", None),
                detail=detail,
            ))

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """A session whose clash with another member of staff is a Conflict."""
        try:
            with self._database.session() as session:
                yield session
        except IntegrityError:
            raise Conflict("同一份清单刚刚被别人改过", hint="请看最新的版本，再试一次") from None


def _check(heading: Heading, records: Sequence[Record]) -> None:
    if not records:
        raise InvalidInput("清单里没有任何一项", field="items")
    if heading.level not in levels():
        raise InvalidInput(f"没有「{heading.level}」这一级", field="level")
    if heading.effective_to is not None and heading.effective_to <= heading.effective_from:
        raise InvalidInput("失效日期应在生效日期之后", field="effective_to")


def _new_edition(
    session: Session, heading: Heading, records: Sequence[Record], **columns: Any
) -> ListEdition:
    canonical = json.dumps([asdict(heading), list(records)], ensure_ascii=False, sort_keys=True,
                           default=str)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    code = f"{heading.list_code.value}-{heading.level}-{heading.effective_from}-{digest[:8]}"
    row = ListEdition(
        list_code=heading.list_code.value, code=free_code(session, code), title=heading.title,
        official=True, level=heading.level, issuer=heading.issuer,
        document_number=heading.document_number,
        registration_number=heading.registration_number, replaces=heading.replaces,
        effective_from=heading.effective_from, effective_to=heading.effective_to,
        checked_on=clock.today(), content_hash=digest, loaded_at=clock.now(),
        items=[item_row(record, n) for n, record in enumerate(records, 1)], **columns,
    )
    session.add(row)
    session.flush()
    return row


def _require_second_person(row: ListEdition, staff: Staff) -> None:
    if row.imported_by is None or row.imported_by.strip() == staff.name.strip():
        raise Conflict("导入和审核不能是同一个人", hint="请由另一位有审核权限的工作人员审核")


def _require_same_base(session: Session, row: ListEdition) -> None:
    live = published(session, ListCode(row.list_code), row.level)
    if (None if live is None else live.id) != row.based_on:
        raise Conflict(f"版本 {row.code} 导入之后，现行版本已经换过",
                       hint="请把同一份文件重新导入一次，再审核、发布")


def _require_yes_to_removals(difference: Difference, confirmed: bool) -> None:
    if difference.large_removal and not confirmed:
        gone = len(difference.removed)
        raise Conflict(
            f"发布后会少掉现行 {difference.before} 项中的 {gone} 项，超过五分之一",
            hint="请先看差异；确认无误的，再次发布并确认删除",
        )


def _step(session: Session, row: ListEdition, before: str, after: str, **columns: Any) -> None:
    """Changes the status if it still is `before`; another process may have been faster."""
    done = session.execute(
        update(ListEdition).where(ListEdition.id == row.id, ListEdition.status == before)
        .values(status=after, **columns).execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise Conflict(f"版本 {row.code} 现在不是「{STATUS_LABELS[before]}」",
                       hint="请看一下最新的状态，再试一次")
    session.flush()
    session.refresh(row)


def _end(row: ListEdition, on: date) -> None:
    """`row` counts no longer from `on`, or from the earlier day that it names itself."""
    last = on if row.effective_to is None else min(row.effective_to, on)
    row.effective_to = max(last, row.effective_from)


def _replace(session: Session, staff: Staff, live: ListEdition | None, row: ListEdition) -> None:
    """Withdraws `live`, publishes `row`; the unique index lets only one of two racers through."""
    if live is not None:
        _end(live, row.effective_from)
        _step(session, live, "published", "withdrawn", withdrawn_by=staff.name,
              withdrawn_at=clock.now())
    _step(session, row, "reviewed", "published", published_by=staff.name,
          published_at=clock.now())


def _log(session: Session, staff: Staff, action: str, row: ListEdition, **detail: Any) -> None:
    session.add(ListAudit(
        at=clock.now(), actor=staff.name, role=staff.role.value, action=action,
        list_code=row.list_code, edition_code=row.code, detail=detail,
    ))
