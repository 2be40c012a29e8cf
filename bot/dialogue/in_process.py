"""Runs custom actions in this process instead of over HTTP, and spares Rasa repeated work.

Rasa 3.6.21 checks every action result against a JSON schema (and that schema against its own),
walks all event classes for every event it reads, and builds a dask graph for every prediction.
Results that never leave the process need no schema: rasa-sdk has checked the events. The rest is
done once. What Rasa decides is not touched.
"""

from __future__ import annotations

import functools
import json
from typing import Any

import rasa.core.processor
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.dialogue.runner import StraightGraphRunner


class InProcessActions(EndpointConfig):
    """An action endpoint whose request() calls the rasa-sdk executor directly."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process", selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    @property
    def names(self) -> frozenset[str]:
        """Names of the registered actions."""
        return frozenset(self._executor.actions)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Answers as the action server would, errors included (400 rejection, 404 unknown)."""
        call = kwargs["json"]
        try:
            return await self._executor.run(call)
        except ActionExecutionRejection as rejection:
            body = {"error": rejection.message, "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(body).encode()) from rejection
        except ActionNotFoundException as missing:
            body = {"error": str(missing), "action_name": missing.action_name}
            raise ClientResponseError(404, "no such action", json.dumps(body).encode()) from missing


def _check_result(self: RemoteAction, result: Any) -> bool:
    """The shape that Rasa reads: lists of dicts, each event with its name."""
    events, responses = result["events"], result["responses"]
    if all(isinstance(e, dict) and e.get("event") for e in events) and all(
        isinstance(r, dict) for r in responses
    ):
        return True
    raise TypeError(f"{self.name()} returned something that is no event or response")


def speed_up() -> None:
    """Call before the agent is loaded; safe to repeat."""
    if RemoteAction._validate_action_result is _check_result:
        return
    RemoteAction._validate_action_result = _check_result
    resolve = Event.resolve_by_type
    Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=256)(resolve))
    rasa.core.processor.DaskGraphRunner = StraightGraphRunner
