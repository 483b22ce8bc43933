"""抽查 at the desk: a sample drawn, scored, and read by whom it concerns (RC-2)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime

from bot.hotline import inspection as rules
from bot.hotline.inspection import Inspection
from bot.hotline.institution import Institution
from bot.hotline.roles import Clerk, Operation, insist, may
from bot.service.ports import Database


class UnknownInspection(LookupError):
    """Nothing of that id was drawn."""


async def draw(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    since: datetime,
    until: datetime,
    now: datetime,
) -> list[Inspection]:
    """Draw what is to be looked at of the services of a time, and return what is new of it.

    All with a low score; of each person as many as the institution samples, counting those drawn before.
    """
    insist(clerk, Operation.INSPECT)
    async with database.writing() as work:
        await work.inspections.lock()
        before = {one.service for one in await work.inspections.of(since, until)}
        services = await work.inspections.services(since, until)
        sample = rules.sample(services, before, institution.duty.sampled, secrets.token_hex(16))
        fresh = [Inspection(uuid.uuid4().hex, one, why, clerk.person, now) for one, why in sample]
        for one in fresh:
            await work.inspections.add(one)
        return fresh


async def found(database: Database, clerk: Clerk, since: datetime, until: datetime) -> list[Inspection]:
    """Return the sample of a time, the latest service first; what of one's own was scored, to everybody."""
    insist(clerk, Operation.BE_PRESENT)
    async with database.reading() as work:
        drawn = await work.inspections.of(since, until)
    if may(clerk, Operation.INSPECT):
        return drawn
    return [one for one in drawn if one.scored_at and one.service.person == clerk.person]


async def score(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    id: str,
    marks: Mapping[str, int],
    note: str,
    now: datetime,
) -> Inspection:
    """Score a service by the institution's sheet; `UnknownInspection`, `Refused`."""
    insist(clerk, Operation.INSPECT)
    async with database.writing() as work:
        drawn = await work.inspections.get(id)
        if drawn is None:
            raise UnknownInspection(id)
        scored = rules.scored(drawn, institution.criteria, marks, note, clerk.person, now)
        await work.inspections.keep(scored)
        return scored
