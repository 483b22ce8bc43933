"""Announcements in SQL, every version of each (CP-8)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, or_, select, update

from bot.hotline.announcement import Announcement, Sort
from bot.service.news import News, Topic
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import metadata
from bot.stores.sql.types import Instant

# One version of each is current.
table = Table(
    "announcements",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("current", Boolean, nullable=False),
    Column("sort", String(16), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("what", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("areas", Text, nullable=False),  # JSON: names of places; none: everywhere
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("utility", String(64)),
    Column("ticket", String(14)),
    Column("author", String(64), nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Index("ix_announcements_current", "current", "ends_at"),
)


class SqlAnnouncements:
    """`Announcements` in one transaction."""

    def __init__(self, connection: SqlConnection, news: list[News]) -> None:
        self._connection = connection
        self._news = news

    async def told(self, at: datetime) -> list[Announcement]:
        """Return the announcements that are told at an instant, the first to begin first."""
        ends_later = or_(table.c.ends_at.is_(None), table.c.ends_at > at)
        query = select(table).where(table.c.current, ends_later, table.c.withdrawn.is_(False))
        return await self._found(query.order_by(table.c.starts_at, table.c.id))

    async def latest(self, limit: int) -> list[Announcement]:
        """Return the latest announcements as they stand, the last to begin first."""
        query = select(table).where(table.c.current).order_by(table.c.starts_at.desc(), table.c.id)
        return await self._found(query.limit(limit))

    async def versions(self, id: str) -> list[Announcement]:
        """Return every version of an announcement, the newest first."""
        return await self._found(select(table).where(table.c.id == id).order_by(table.c.version.desc()))

    async def add(self, announcement: Announcement) -> None:
        """Keep a version of an announcement beside those before it."""
        before = update(table).where(table.c.id == announcement.id, table.c.current)
        await self._connection.execute(before.values(current=False))
        row = asdict(announcement) | {
            "sort": announcement.sort.value,
            "areas": json.dumps(announcement.areas, ensure_ascii=False),
            "current": True,
        }
        await self._connection.execute(table.insert().values(**row))
        self._news.append(News(Topic.ANNOUNCEMENT))

    async def _found(self, query: Any) -> list[Announcement]:
        return [_announcement(row) for row in await self._connection.execute(query)]


def _announcement(row: Any) -> Announcement:
    fields = {name: value for name, value in row._mapping.items() if name != "current"}
    areas: Sequence[str] = json.loads(row.areas)
    return Announcement(**fields | {"sort": Sort(row.sort), "areas": tuple(areas)})
