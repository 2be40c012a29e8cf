"""Who of the staff is calling: one token each (FARUN_STAFF_TOKENS), compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from bot.config import StaffToken
from bot.errors import Unauthorized
from bot.lists.staff import Role, Staff

_HINT = "请在请求头带上 Authorization: Bearer 和发给您的工作人员令牌。"


class StaffDoor:
    """Knows the staff by the hashes of their tokens; the tokens themselves are stored nowhere."""

    def __init__(self, tokens: Sequence[StaffToken]) -> None:
        self._tokens = tuple(tokens)

    def known(self, authorization: str) -> Staff | None:
        """The member of staff of `Authorization: Bearer …`, or None.

        Every hash is compared, whichever one matches, so that time tells nothing.
        """
        scheme, _, token = authorization.partition(" ")
        given = hashlib.sha256(token.strip().encode("utf-8", "surrogateescape")).hexdigest()
        found: StaffToken | None = None
        for one in self._tokens:
            if hmac.compare_digest(one.token_hash, given):
                found = one
        if found is None or scheme.lower() != "bearer":
            return None
        return Staff(found.name, Role(found.role))

    def who(self, authorization: str) -> Staff:
        """The same; Unauthorized when nobody is known by that token."""
        staff = self.known(authorization)
        if staff is None:
            raise Unauthorized("这个接口只给工作人员使用。", hint=_HINT)
        return staff

