"""Use cases run on real SQLite with the demonstration institution."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from databases import sqlite_database

from bot.hotline.institution import Institution
from bot.stores.sql.database import SqlDatabase


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    async with sqlite_database(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def served(database: SqlDatabase) -> Institution:
    async with database.reading() as work:
        return await work.content.institution()
