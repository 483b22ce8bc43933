"""Many reports of one failure: proposed at the desk, joined to one ticket and announced there (KN-3)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.hotline import announcement as rules
from bot.hotline import masses as found_by
from bot.hotline import places
from bot.hotline.acts import Merge
from bot.hotline.announcement import Announcement
from bot.hotline.courtesy import Checker
from bot.hotline.institution import Institution
from bot.hotline.masses import FAULTS, Mass
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist
from bot.hotline.ticket import Ticket
from bot.service import announcements
from bot.service.courtesy import excuse
from bot.service.duty import held, perform, scene_of
from bot.service.ports import Database, Logged, UnitOfWork, Wording


async def proposed(database: Database, institution: Institution, clerk: Clerk, now: datetime) -> list[Mass]:
    """Return what may be joined to one ticket each; what is announced with its ticket is not among it."""
    insist(clerk, Operation.JOIN_REPORTS)
    async with database.reading() as work:
        return await masses_in(work, institution, now)


async def join(
    database: Database,
    wording: Wording,
    checker: Checker,
    institution: Institution,
    clerk: Clerk,
    tickets: Sequence[str],
    draft: Announcement,
    reason: str = "",
) -> tuple[Announcement, list[Logged]]:
    """Join a mass to its oldest ticket and announce it, in one step; return what citizens are told.

    Raises `Refused` with `changed` if these tickets are no mass any more, else as
    `announcements.publish` and `duty.merge`.
    """
    insist(clerk, Operation.JOIN_REPORTS)
    announcements.insist_on_areas(institution, draft.areas)
    excused = excuse(checker, clerk, rules.told(draft), reason)
    joined = sorted(set(tickets))
    if len(joined) < 2:
        raise Refused(Refusal.CHANGED)
    master, *others = joined
    fresh = rules.published(replace(draft, id=uuid.uuid4().hex, ticket=master))
    said: list[Logged] = []
    async with database.writing() as work:
        masses = await masses_in(work, institution, draft.written_at)
        if not any(set(joined) <= set(one.tickets) for one in masses):
            raise Refused(Refusal.CHANGED)
        scene = await scene_of(work, institution, clerk.person, draft.written_at)
        cases = [await held(work, number) for number in (master, *others)]  # as `duty.merge` holds them
        for case in cases[1:]:
            said += (await perform(work, wording, case, Merge(cases[0].ticket), scene)).said
        await announcements.keep(work, fresh, excused)
    return fresh, said


async def masses_in(work: UnitOfWork, institution: Institution, now: datetime) -> list[Mass]:
    """Return the masses among the open tickets of which none is announced with its ticket."""
    units = {utility.unit for utility in institution.utilities}
    known = await work.announcements.told(now)
    return [
        one
        for one in found_by.masses(await work.tickets.unanswered(units, FAULTS), institution)
        if not _is_joined(known, one, institution, now)
    ]


async def makes_mass(work: UnitOfWork, institution: Institution, number: str, now: datetime) -> bool:
    """Say whether a new ticket is the one that makes many reports a mass: later ones are no news."""
    return any(
        number in one.tickets and len(one.tickets) == one.utility.reports
        for one in await masses_in(work, institution, now)
    )


async def master_of(
    work: UnitOfWork, institution: Institution, description: str, place: str | None, now: datetime
) -> Ticket | None:
    """Return the ticket that a report of a failure is answered with, as it was announced, if there is one."""
    found = await announcements.outage_of(work, institution, description, place, now)
    master = await work.tickets.get(found.ticket, hold=True) if found and found.ticket else None
    return master.ticket if master and not master.ticket.state.is_done else None


def _is_joined(known: Sequence[Announcement], mass: Mass, institution: Institution, now: datetime) -> bool:
    around = places.around([mass.area], institution.within)
    announced = rules.outage(known, mass.utility.code, around, now)
    return announced is not None and announced.ticket is not None
