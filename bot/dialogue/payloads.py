"""What a tapped button may send. Typed text can look like a command to Rasa; only these are."""

from __future__ import annotations

import json
import re

PICK = "pick"
_PICK = re.compile(r"/pick(\{.*\})", re.DOTALL)
_CODE = re.compile(r"(?:EX|CERT)-\d{3,5}|none|skip")


def pick(code: str) -> str:
    """Payload that chooses a list item by its code."""
    return f"/{PICK}{json.dumps({'item': code})}"


def safe_text(text: str) -> str:
    """`text` as it may be handed to Rasa: our own payloads pass, other slashes are defused."""
    stripped = text.lstrip()
    if not stripped.startswith("/"):
        return text
    match = _PICK.fullmatch(stripped.strip())
    if match:
        try:
            data = json.loads(match[1])
        except ValueError:
            data = None
        if isinstance(data, dict) and set(data) == {"item"} and isinstance(data["item"], str):
            if _CODE.fullmatch(data["item"]):
                return stripped.strip()
    return "／" + stripped[1:]
