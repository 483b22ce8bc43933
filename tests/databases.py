"""A migrated SQLite database for tests above the stores, and a clock that tests set."""

from __future__ import annotations

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


@asynccontextmanager
async def sqlite_database(folder: Path) -> AsyncIterator[SqlDatabase]:
    """Open a database with the demonstration institution in it."""
    url = f"sqlite:///{folder / 'hotline.db'}"
    migrate(url)
    database = SqlDatabase(url, Fernet.generate_key().decode())
    async with database.writing() as work:
        await work.content.load(read_content(Path("content")), MONDAY)
    yield database
    await database.close()


@dataclass
class SetClock:
    """`Clock` that stands still until it is moved."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at

    def pass_(self, span: timedelta) -> None:
        self.at += span
