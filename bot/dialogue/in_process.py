"""Runs custom actions in this process instead of over HTTP, and spares Rasa repeated work.

Rasa 3.6.21 re-checks the JSON-schema meta-schema on every action result, walks all event classes
for every event it reads, and builds a dask graph for every prediction; each is done once here.
What Rasa decides is not touched.
"""

from __future__ import annotations

import functools
import json
from typing import Any

import rasa.core.processor
from jsonschema.validators import validator_for
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


def speed_up() -> None:
    """Call before the agent is loaded; safe to repeat."""
    if getattr(RemoteAction, "_farun_compiled", False):
        return
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
    resolve = Event.resolve_by_type
    Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=256)(resolve))
    rasa.core.processor.DaskGraphRunner = StraightGraphRunner
    RemoteAction._farun_compiled = True
