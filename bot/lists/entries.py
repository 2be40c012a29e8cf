"""What a look-up hands out: plain values, detached from the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from bot.search import Decision

__all__ = ["Decision", "Edition", "Item", "ListCode", "Lookup"]


class ListCode(str, Enum):
    EXEMPTION = "exemption"  # 包容免罚清单
    COMMITMENT = "commitment"  # 证明事项告知承诺制


@dataclass(frozen=True)
class Edition:
    """One edition without its items; dates are Zhuzhou calendar dates."""

    id: int
    list_code: ListCode
    code: str
    title: str
    official: bool
    level: str
    issuer: str
    document_number: str | None
    effective_from: date
    checked_on: date
    expected_note: str = ""
    not_loaded_note: str = ""
    effective_to: date | None = None


@dataclass(frozen=True)
class Item:
    """One shown row. `conditions` has references such as 「同上」 already resolved."""

    code: str
    list_code: ListCode
    domain: str
    department: str
    kind: str
    headline: str
    conditions: tuple[str, ...]
    certificates: tuple[str, ...]
    body: Mapping[str, Any]
    edition_id: int = 0

    @property
    def region(self) -> str:
        return str(self.body.get("region", ""))

    @property
    def is_local(self) -> bool:
        """The row holds in Zhuzhou: a national one, the city's, or one of its counties'."""
        return self.region == "全国" or self.region.startswith("株洲市")

    @property
    def confidence(self) -> str:
        return str(self.body["confidence"])


@dataclass(frozen=True)
class Lookup:
    """`items` is one for ANSWER, one to three for CHOOSE, else empty.

    `related` are other rows on the same behaviour (another region, or the statute itself);
    `note` is a Chinese sentence kept by editors for things known not to be listed.
    """

    query: str
    decision: Decision
    edition: Edition
    items: tuple[Item, ...] = ()
    related: tuple[Item, ...] = ()
    score: float = 0.0
    note: str = ""
