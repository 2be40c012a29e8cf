"""Loads the reference editions that ship in data/knowledge/lists into the database.

Nothing is written unless the content changed; a change publishes a new edition and withdraws
the earlier one in the same transaction. An official edition is never replaced from here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import clock
from bot.db import Database
from bot.errors import KnowledgeError
from bot.knowledge import KNOWLEDGE, SHOWN_CONFIDENCE, read_yaml
from bot.lists.entries import Edition, ListCode
from bot.lists.models import ListCertificate, ListEdition, ListItem

LISTS = KNOWLEDGE / "lists"
REFERENCE = "reference"  # the level of the shipped editions: nobody's official list
KINDS = ("首违不罚", "轻微不罚", "减轻/从轻", "改正前置")
CONFIDENCES = SHOWN_CONFIDENCE | {"from-memory"}
COMMITMENT_STATUSES = ("公开网页写明", "法规规定要交", "反例", "推定")

_HEAD_TEXT = ("list", "code", "title", "level", "issuer", "effective_from", "checked_on")
_ITEM_TEXT = {
    ListCode.EXEMPTION: ("id", "domain", "department", "behaviour", "kind", "level", "region"),
    ListCode.COMMITMENT: (
        "id", "matter", "department", "level", "commitment_method", "commitment_status",
        "verification", "verification_source", "third_party_commitment",
    ),
}


@dataclass(frozen=True)
class Shipped:
    """One edition as read and checked: `head` is edition.yml, `items` the records in order."""

    list_code: ListCode
    head: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]
    content_hash: str


@dataclass(frozen=True)
class LoadResult:
    """`edition_code` is what is published afterwards; `changed` tells whether rows were written."""

    list_code: ListCode
    edition_code: str
    changed: bool


def _fail(path: Path, item: object, field: str, reason: str) -> KnowledgeError:
    return KnowledgeError(f"{path.name} 中 {item} 的 {field} {reason}", field=field)


def _require_text(record: Mapping[str, Any], fields: tuple[str, ...], path: Path) -> None:
    name = record.get("id") or "（无编号）"
    for key in fields:
        value = record.get(key)
        if not isinstance(value, str) or not value.strip():
            raise _fail(path, name, key, "缺失或不是文字")


def _require_list(record: Mapping[str, Any], key: str, path: Path) -> list[Any]:
    value = record.get(key)
    if not isinstance(value, list) or not value:
        raise _fail(path, record["id"], key, "缺失或不是非空列表")
    return value


def _check_texts(record: Mapping[str, Any], key: str, path: Path) -> None:
    for value in _require_list(record, key, path):
        if not isinstance(value, str) or not value.strip():
            raise _fail(path, record["id"], key, f"有一项不是文字：{value!r}")


def check_item(record: Any, list_code: ListCode, path: Path) -> None:
    """Raises KnowledgeError naming file, item and field when `record` breaks the format."""
    if not isinstance(record, dict):
        raise _fail(path, "（无编号）", "items", "有一项不是键值表")
    _require_text(record, _ITEM_TEXT[list_code], path)
    name = record["id"]
    if record.get("confidence") not in CONFIDENCES:
        raise _fail(path, name, "confidence", f"不在 {sorted(CONFIDENCES)} 之中")
    source = record.get("source")
    if not isinstance(source, dict) or not source.get("title"):
        raise _fail(path, name, "source", "缺少标题 title")
    for basis in _require_list(record, "legal_basis", path):
        if not isinstance(basis, dict) or not basis.get("law") or "article" not in basis:
            raise _fail(path, name, "legal_basis", f"缺少 law 或 article：{basis!r}")
    if list_code is ListCode.EXEMPTION:
        _check_texts(record, "conditions", path)
        if record["kind"] not in KINDS:
            raise _fail(path, name, "kind", f"不在 {KINDS} 之中")
        if "statute_changed" in record:
            _check_texts(record, "statute_changed", path)
    else:
        _check_texts(record, "certificates", path)
        if not record["commitment_status"].startswith(COMMITMENT_STATUSES):
            raise _fail(path, name, "commitment_status", "不是已知的几种情形")
        withheld = set(record.get("from_memory_certificates", ()))
        if not withheld <= set(record["certificates"]):
            raise _fail(path, name, "from_memory_certificates", "有不在 certificates 里的名称")


def _read_head(path: Path, list_code: ListCode) -> dict[str, Any]:
    head = read_yaml(path)
    if not isinstance(head, dict):
        raise _fail(path, "清单", "edition", "不是键值表")
    _require_text({"id": "清单", **head}, _HEAD_TEXT, path)
    if head["list"] != list_code.value:
        raise _fail(path, "清单", "list", f"应为 {list_code.value}")
    if not isinstance(head.get("official"), bool):
        raise _fail(path, "清单", "official", "应为 true 或 false")
    for key in ("effective_from", "checked_on"):
        try:
            date.fromisoformat(head[key])
        except ValueError:
            raise _fail(path, "清单", key, "不是 YYYY-MM-DD 日期") from None
    return head


def read_shipped(list_code: ListCode, root: Path = LISTS) -> Shipped:
    """The edition in `root`/<list_code>, each record checked; KnowledgeError on a fault."""
    folder = root / list_code.value
    head = _read_head(folder / "edition.yml", list_code)
    records: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yml")):
        if path.name == "edition.yml":
            continue
        document = read_yaml(path)
        if not isinstance(document, dict) or not isinstance(document.get("items"), list):
            raise _fail(path, "文件", "items", "缺失或不是列表")
        for record in document["items"]:
            check_item(record, list_code, path)
            if record["id"] in seen:
                raise _fail(path, record["id"], "id", "编号重复")
            seen.add(record["id"])
            records.append(record)
    if not records:
        raise KnowledgeError(f"{folder} 中没有任何清单项", field="items")
    records.sort(key=lambda record: str(record["id"]))
    canonical = json.dumps([head, records], ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return Shipped(list_code, head, tuple(records), digest)


@lru_cache(maxsize=2)
def shipped_edition(list_code: ListCode) -> Edition:
    """The shipped reference edition's heading (id 0), for answers that need no database."""
    head = _read_head(LISTS / list_code.value / "edition.yml", list_code)
    return Edition(
        id=0, list_code=list_code, code=head["code"], title=head["title"],
        official=head["official"], level=head["level"], issuer=head["issuer"],
        document_number=head.get("document_number"),
        effective_from=date.fromisoformat(head["effective_from"]),
        checked_on=date.fromisoformat(head["checked_on"]),
        expected_note=head.get("expected_note", ""), not_loaded_note=head.get("not_loaded", ""),
    )


def published(
    session: Session, list_code: ListCode, level: str = REFERENCE
) -> ListEdition | None:
    """The published edition of this list and level; by default the shipped reference."""
    query = select(ListEdition).where(
        ListEdition.list_code == list_code.value, ListEdition.level == level,
        ListEdition.status == "published",
    )
    found: ListEdition | None = session.execute(query).scalar_one_or_none()
    return found


def item_row(record: Mapping[str, Any], position: int) -> ListItem:
    certificates = record.get("certificates", ())
    return ListItem(
        code=record["id"], position=position, domain=record.get("domain", ""),
        department=record["department"], kind=record.get("kind", ""),
        headline=record.get("behaviour") or record["matter"],
        shown=record["confidence"] in SHOWN_CONFIDENCE, body=dict(record),
        certificates=[
            ListCertificate(position=n, name=name) for n, name in enumerate(certificates, 1)
        ],
    )


def free_code(session: Session, wanted: str) -> str:
    """`wanted`, or with -2, -3 … when an earlier edition had the very same content."""
    taken = set(session.execute(
        select(ListEdition.code).where(ListEdition.code.startswith(wanted))
    ).scalars())
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code


def _publish(session: Session, shipped: Shipped) -> LoadResult:
    head = shipped.head
    current = published(session, shipped.list_code, head["level"])
    if current is not None and (current.official or current.content_hash == shipped.content_hash):
        return LoadResult(shipped.list_code, current.code, changed=False)
    if current is not None:
        current.status = "withdrawn"
        current.effective_to = clock.today()
        current.withdrawn_at = clock.now()
        session.flush()  # before the insert: only one may be published at any moment
    code = free_code(session, f"{head['code']}-{shipped.content_hash[:8]}")
    session.add(ListEdition(
        list_code=shipped.list_code.value, code=code, title=head["title"],
        official=head["official"], level=head["level"], issuer=head["issuer"],
        document_number=head.get("document_number"),
        effective_from=date.fromisoformat(head["effective_from"]), status="published",
        expected=head.get("expected") or {}, expected_note=head.get("expected_note", ""),
        not_loaded_note=head.get("not_loaded", ""),
        checked_on=date.fromisoformat(head["checked_on"]),
        content_hash=shipped.content_hash, loaded_at=clock.now(), published_at=clock.now(),
        items=[item_row(record, n) for n, record in enumerate(shipped.items, 1)],
    ))
    return LoadResult(shipped.list_code, code, changed=True)


def load_editions(database: Database, root: Path = LISTS) -> tuple[LoadResult, ...]:
    """Loads both shipped lists in one transaction; a second call writes nothing.

    Raises KnowledgeError (nothing written) when a file is broken. Safe when several workers
    start together: the one that comes second finds the edition already published.
    """
    shipped = [read_shipped(code, root) for code in ListCode]
    for attempt in (1, 2):
        try:
            with database.session() as session:
                return tuple(_publish(session, one) for one in shipped)
        except IntegrityError:
            if attempt == 2:
                raise
    raise AssertionError("unreachable")
