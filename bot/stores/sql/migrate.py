"""Bringing a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str, master_keys: str = "", revision: str = "head") -> None:
    """Bring the database at `url` up to a revision of the schema, the newest if none is named.

    Doing it again is harmless.
    The keys are those of its sealed columns; one that holds nothing yet needs none.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        Path(address.database or "").parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(configuration(url, master_keys), revision)


def configuration(url: str, master_keys: str = "") -> Config:
    """Return what Alembic needs to know of the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = make_url(url)
    config.attributes["master_keys"] = master_keys
    return config
