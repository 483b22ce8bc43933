"""Firing deadlines: each exactly once, however many clocks run."""

from __future__ import annotations

from datetime import datetime

from bot.service.ports import Database, Deadline


async def fire_expired(database: Database, now: datetime) -> list[Deadline]:
    """Mark what has expired by `now` (TL-11) and return it; a second clock gets none of it."""
    async with database.writing() as work:
        return await work.tickets.take_expired(now)
