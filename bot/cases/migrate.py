"""Brings a database to the newest schema, from any working directory and without noise."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from bot.knowledge import ROOT


def alembic_config(database_url: str) -> Config:
    """Alembic's configuration for `database_url`, without reading alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str) -> None:
    """Runs every migration that `database_url` does not have yet."""
    command.upgrade(alembic_config(database_url), "head")
