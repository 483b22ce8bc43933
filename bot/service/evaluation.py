"""What citizens think of a talk with a member of staff, as they were asked at its end (EV-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.hotline.evaluation import Evaluation
from bot.hotline.institution import Institution
from bot.hotline.ticket import Origin
from bot.service.ports import Database, UnitOfWork


async def is_awaited(database: Database, institution: Institution, origin: Origin, now: datetime) -> bool:
    """Say whether a score in a message is one of the talk that has just ended."""
    async with database.reading() as work:
        return await _awaited(work, institution, origin, now) is not None


async def rate(
    database: Database, institution: Institution, origin: Origin, score: int, now: datetime
) -> None:
    """Keep a citizen's score of the talk that has just ended; harmless if none has."""
    async with database.writing() as work:
        awaited = await _awaited(work, institution, origin, now)
        if awaited:
            given = replace(awaited, score=score, message=origin.message, given_at=now)
            await work.messages.evaluate(given)


async def _awaited(
    work: UnitOfWork, institution: Institution, origin: Origin, now: datetime
) -> Evaluation | None:
    asked = await work.messages.evaluation(origin.conversation)
    gap = timedelta(minutes=institution.duty.contact_gap)
    return asked if asked and asked.awaits(origin.message, now, gap) else None
