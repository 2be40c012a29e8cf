"""Settings: environment → default, checked once; a bad value names its key and stops the start.

All keys start with FARUN_, but DATABASE_URL and REDIS_URL keep their customary names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigError
from bot.knowledge import ROOT

VAR = ROOT / "var"
ROOT_MODELS = ROOT / "models"


STAFF_ROLES = ("editor", "reviewer")
_STAFF_EXAMPLE = "姓名:editor:令牌的SHA-256，几个人之间用逗号隔开；可以用 ./farun lists token 生成"


@dataclass(frozen=True)
class StaffToken:
    """Who may use the staff API: `token_hash` is SHA-256 of the token, 64 hex digits."""

    name: str
    role: str
    token_hash: str


@dataclass(frozen=True)
class Settings:
    """`database_url` is SQLAlchemy's; times are seconds; lengths are characters."""

    database_url: str
    redis_url: str | None
    model_dir: Path
    host: str
    port: int
    max_text: int
    max_body_bytes: int
    messages_per_minute: int
    log_level: str
    staff: tuple[StaffToken, ...] = ()

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def _integer(env: Mapping[str, str], key: str, default: int, low: int, high: int) -> int:
    raw = env.get(key, str(default))
    try:
        value = int(raw)
    except ValueError:
        raise ConfigError(f"设置 {key} 应是整数，现在是 {raw!r}") from None
    if not low <= value <= high:
        raise ConfigError(f"设置 {key} 应在 {low} 到 {high} 之间，现在是 {value}")
    return value


def _database_url(raw: str) -> str:
    """Accepts postgres://, postgresql:// (→ psycopg 3) and sqlite:///; anything else is refused."""
    for prefix in ("postgres://", "postgresql://"):
        if raw.startswith(prefix):
            return "postgresql+psycopg2://" + raw[len(prefix):]
    if raw.startswith(("sqlite:///", "postgresql+")):
        return raw
    raise ConfigError(
        f"设置 DATABASE_URL 只支持 sqlite:/// 或 postgresql://，现在以 {raw.split(':')[0]!r} 开头"
    )


def _staff(raw: str) -> tuple[StaffToken, ...]:
    """Entries name:role:hash; ConfigError says which one is wrong and never repeats a hash."""
    found: list[StaffToken] = []
    for number, entry in enumerate(filter(None, (part.strip() for part in raw.split(","))), 1):
        name, _, rest = entry.partition(":")
        role, _, token_hash = rest.partition(":")
        problem = ""
        if not name.strip() or len(name) > 80:
            problem = "缺少姓名"
        elif role not in STAFF_ROLES:
            problem = f"权限应是 {' 或 '.join(STAFF_ROLES)}"
        elif re.fullmatch("[0-9a-f]{64}", token_hash) is None:
            problem = "令牌的 SHA-256 应是 64 位小写十六进制数"
        elif any(name.strip() == one.name or token_hash == one.token_hash for one in found):
            problem = "姓名或令牌和前面的重复"
        if problem:
            raise ConfigError(f"设置 FARUN_STAFF_TOKENS 第 {number} 项{problem}",
                              hint=f"写法是 {_STAFF_EXAMPLE}")
        found.append(StaffToken(name.strip(), role, token_hash))
    return tuple(found)


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from `env` (default: the process environment); ConfigError on a bad value."""
    env = os.environ if env is None else env
    level = env.get("FARUN_LOG_LEVEL", "WARNING").upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ConfigError(f"设置 FARUN_LOG_LEVEL 应是 DEBUG/INFO/WARNING/ERROR，现在是 {level!r}")
    return Settings(
        database_url=_database_url(env.get("DATABASE_URL") or f"sqlite:///{VAR / 'farun.db'}"),
        redis_url=env.get("REDIS_URL") or None,
        model_dir=Path(env.get("FARUN_MODEL_DIR") or ROOT_MODELS),
        host=env.get("FARUN_HOST", "127.0.0.1"),
        port=_integer(env, "FARUN_PORT", 8000, 1, 65535),
        max_text=_integer(env, "FARUN_MAX_TEXT", 3000, 100, 20000),
        max_body_bytes=_integer(env, "FARUN_MAX_BODY_BYTES", 65536, 1024, 10_000_000),
        messages_per_minute=_integer(env, "FARUN_MESSAGES_PER_MINUTE", 60, 1, 100_000),
        log_level=level,
        staff=_staff(env.get("FARUN_STAFF_TOKENS", "")),
    )
