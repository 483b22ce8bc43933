"""What citizens think of a talk with a member of staff, or of an answer, as they were asked then (EV-1)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

from bot.hotline.acts import Evaluate
from bot.hotline.evaluation import Evaluation
from bot.hotline.institution import Institution
from bot.hotline.life import CITIZEN
from bot.hotline.ticket import Origin, State
from bot.service.duty import held, perform, scene_of
from bot.service.ports import Database, Speaker, UnitOfWork, Wording

_FEW = 10  # entries of one burst


async def awaited(
    database: Database, institution: Institution, origin: Origin, now: datetime
) -> Evaluation | None:
    """Return what a score in a message is of, a talk or an answer; None if none was asked for."""
    async with database.reading() as work:
        return await _awaited(work, institution, origin, now)


async def rate(
    database: Database,
    wording: Wording,
    institution: Institution,
    origin: Origin,
    score: int,
    now: datetime,
) -> bool:
    """Keep a citizen's score of what they were asked about; say whether that is done again for it.

    Harmless if they were not asked, or said it before. What is said of an answer is in its
    ticket's history, in their own words, and counts for the rates (EV-3).
    """
    async with database.writing() as work:
        asked = await _awaited(work, institution, origin, now)
        if asked is None:
            return False
        await work.messages.evaluate(replace(asked, score=score, message=origin.message, given_at=now))
        if asked.ticket is None:
            return False
        if await work.tickets.did(origin, "redo_begun"):
            return True
        if await work.tickets.did(origin, "evaluated"):
            return False
        scene = await scene_of(work, institution, CITIZEN, now)
        case = await held(work, asked.ticket)
        what = Evaluate(score, await _said(work, origin))
        return (await perform(work, wording, case, what, scene, origin)).case.ticket.state is State.REDO


async def _said(work: UnitOfWork, origin: Origin) -> str:
    """Return what a citizen said in one breath from a message on, as the log has it."""
    place = await work.messages.known(origin.conversation, origin.message)
    entries = await work.messages.after(origin.conversation, place - 1, _FEW) if place else []
    said = itertools.takewhile(lambda one: one.speaker is Speaker.CITIZEN, entries)
    return "，".join(one.reply.text for one in said if one.reply.text)


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
