"""What citizens think of a talk with a member of staff, or of an answer, as they were asked then (EV-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.hotline.acts import Evaluate
from bot.hotline.evaluation import Evaluation
from bot.hotline.institution import Institution
from bot.hotline.life import CITIZEN
from bot.hotline.ticket import Origin
from bot.service.duty import held, perform, scene_of
from bot.service.ports import Database, Speaker, UnitOfWork, Wording

_FEW = 10  # entries of one burst


async def is_awaited(database: Database, institution: Institution, origin: Origin, now: datetime) -> bool:
    """Say whether a score in a message is the one that was asked for: of a talk, or of an answer."""
    async with database.reading() as work:
        return await _awaited(work, institution, origin, now) is not None


async def rate(
    database: Database,
    wording: Wording,
    institution: Institution,
    origin: Origin,
    score: int,
    said: str,
    now: datetime,
) -> None:
    """Keep a citizen's score of what they were asked about; harmless if they were not, or said it before.

    What is said of an answer is in its ticket's history, and counts for the rates (EV-3).
    """
    async with database.writing() as work:
        awaited = await _awaited(work, institution, origin, now)
        if awaited is None:
            return
        given = replace(awaited, score=score, message=origin.message, given_at=now)
        await work.messages.evaluate(given)
        if awaited.ticket and not await work.tickets.did(origin, "evaluated"):
            scene = await scene_of(work, institution, CITIZEN, now)
            case = await held(work, awaited.ticket)
            await perform(work, wording, case, Evaluate(score, said), scene, origin)


async def _awaited(
    work: UnitOfWork, institution: Institution, origin: Origin, now: datetime
) -> Evaluation | None:
    asked = await work.messages.evaluation(origin.conversation)
    if asked is None:
        return None
    since = await work.messages.after(origin.conversation, asked.place, _FEW)
    asked_last = len(since) < _FEW and all(one.speaker is Speaker.CITIZEN for one in since)
    gap = timedelta(minutes=institution.duty.contact_gap)
    return asked if asked.awaits(origin.message, now, gap, asked_last) else None
