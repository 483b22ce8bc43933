"""A migrated SQLite database for tests above the stores, and a clock that tests set."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography.fernet import Fernet

from bot.settings import ROOT
from bot.stores.content import read_content
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.migrate import migrate
from bot.stores.wording import FileWording

WORDING = FileWording(ROOT / "data" / "responses")
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)  # 10:00 in Shanghai


@functools.cache
def _templates() -> Path:
    """Return a folder for databases that others are copied from: migrating each anew takes half a second."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def empty_sqlite(folder: Path) -> str:
    """Return the URL of an empty, migrated database in a folder."""
    template, file = _templates() / "empty.db", folder / "hotline.db"
    if not template.exists():
        migrate(f"sqlite:///{template}")
    shutil.copy(template, file)
    return f"sqlite:///{file}"


@asynccontextmanager
async def sqlite_database(folder: Path) -> AsyncIterator[SqlDatabase]:
    """Open a database with the demonstration institution in it."""
    template, file = _templates() / "institution.db", folder / "hotline.db"
    if not template.exists():
        await _load(template)
    shutil.copy(template, file)
    database = SqlDatabase(f"sqlite:///{file}", Fernet.generate_key().decode())
    yield database
    await database.close()


async def _load(template: Path) -> None:
    """Make a database with the demonstration institution in it, of which nothing is sealed."""
    made = template.parent / "being-made"
    made.mkdir()
    database = SqlDatabase(empty_sqlite(made), Fernet.generate_key().decode())
    async with database.writing() as work:
        await work.content.load(read_content(Path("content")), MONDAY)
    await database.close()
    assert [one.name for one in made.iterdir()] == ["hotline.db"]  # nothing is left in its journal
    (made / "hotline.db").rename(template)


@dataclass
class SetClock:
    """`Clock` that stands still until it is moved."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at

    def pass_(self, span: timedelta) -> None:
        self.at += span
