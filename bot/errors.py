"""Every error this project raises on purpose.

    BotError
    ├── ConfigError          a setting is missing or wrong; the service does not start
    ├── KnowledgeError       a shipped or imported data file breaks its own rules
    ├── ModelError           the NLU model is missing, stale, or cannot be loaded
    └── RequestError         the caller sent something that cannot be served
        ├── InvalidInput     422: a field is wrong; says which one and why
        ├── TooLarge         413: over a limit; says the limit
        ├── Unauthorized     401: no token, or not this conversation's token
        ├── Forbidden        403: a known member of staff who may not do this
        ├── NotFound         404: no such conversation, item or reference
        ├── Conflict         409: the same client_message_id was used for another text
        └── TooMany          429: too many messages in a minute; says how long to wait

`code` is for machines, `message` is a plain Chinese sentence for the person, and `hint`
says what to do next. Nothing else of an error ever reaches a user.
"""

from __future__ import annotations

import traceback


class BotError(Exception):
    """Base of the tree; `message` is shown as it is."""

    code = "error"

    def __init__(self, message: str, *, hint: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field


class ConfigError(BotError):
    code = "config"


class KnowledgeError(BotError):
    code = "knowledge"


class ModelError(BotError):
    code = "model"


class RequestError(BotError):
    code = "bad_request"
    status = 400


class InvalidInput(RequestError):
    code = "invalid_input"
    status = 422


class TooLarge(RequestError):
    code = "too_large"
    status = 413


class Unauthorized(RequestError):
    code = "unauthorized"
    status = 401


class Forbidden(RequestError):
    code = "forbidden"
    status = 403


class NotFound(RequestError):
    code = "not_found"
    status = 404


class Conflict(RequestError):
    code = "conflict"
    status = 409


class TooMany(RequestError):
    """`retry_after` is whole seconds, for the Retry-After header."""

    code = "too_many"
    status = 429

    def __init__(self, message: str, *, retry_after: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


def where_it_failed(error: BaseException) -> str:
    """Type and frames of an unexpected error, for the log.

    Its message is left out: drivers and parsers quote what people wrote.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__qualname__}\n{frames}"
