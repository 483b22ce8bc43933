"""Each reading of personal data in full, on a trail that shows what is taken out of it (PV-1, PV-4)."""

from __future__ import annotations

from datetime import datetime

from bot.hotline import audit
from bot.hotline.audit import Line, Read, Reading
from bot.hotline.roles import Clerk, Operation, insist
from bot.service.ports import Database

_AT_ONCE = 1000  # lines


async def note(database: Database, clerk: Clerk, kind: Read, of: str, now: datetime) -> None:
    """Keep that somebody reads something in full, before they are shown it."""
    async with database.writing() as work:
        await work.trail.add(audit.line(await work.trail.last(), Reading(clerk.person, kind, of, now)))


async def trail(
    database: Database, clerk: Clerk, limit: int, person: str | None, of: str | None
) -> list[Line]:
    """Return the latest readings, of one person or of one thing; `Forbidden`."""
    insist(clerk, Operation.READ_AUDIT)
    async with database.reading() as work:
        return await work.trail.latest(limit, person, of)


async def verify(database: Database) -> tuple[int, int | None]:
    """Return how many lines the trail has, and the first that is not what was sealed or is missing."""
    before: Line | None = None
    async with database.reading() as work:
        while lines := await work.trail.after(before.place if before else 0, _AT_ONCE):
            broken = audit.first_broken(lines, before)
            if broken is not None:
                return broken - 1, broken
            before = lines[-1]
    return (before.place if before else 0), None
