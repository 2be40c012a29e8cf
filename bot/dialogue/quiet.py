"""What must stand before Rasa is imported: no telemetry, no chatter, no user text in logs."""

from __future__ import annotations

import logging
import os
import tempfile


def prepare() -> None:
    """Call before the first `import rasa`; safe to call again."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("MPLCONFIGDIR", os.path.join(tempfile.gettempdir(), "farun-mpl"))
    logging.captureWarnings(True)  # libraries keep resetting warning filters
    logging.getLogger("py.warnings").setLevel(logging.ERROR)


def quiet_logs(level: int = logging.WARNING) -> None:
    """Rasa prints each message's text at debug level unless structlog is told not to."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(level)
    for name in ("rasa", "rasa_sdk", "jieba", "matplotlib", "asyncio"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
