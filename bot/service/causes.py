"""月度原因分析 at the desk: grievances put down to causes, told together, improved upon (CP-9)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from bot.hotline import causes as rules
from bot.hotline import life, places
from bot.hotline.causes import Grievance, Improvement, Report
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist
from bot.service.duty import UnknownTicket, scene_of
from bot.service.ledger_ports import Aggrieved
from bot.service.ports import Database, UnitOfWork


@dataclass(frozen=True)
class Month:
    """A month's report with its evidence, and what is done about each cause."""

    report: Report
    grievances: tuple[Grievance, ...]
    improvements: dict[str, Improvement]


async def look(
    database: Database, institution: Institution, clerk: Clerk, month: date, now: datetime
) -> Month:
    """Return a month's report; `Forbidden`.

    Complaints about whoever asks are counted, but not among the evidence that they read (CP-4).
    """
    insist(clerk, Operation.INSPECT)
    async with database.reading() as work:
        found = await _of(work, institution, month)
        before = await _of(work, institution, rules.month_before(month))
        scene = await scene_of(work, institution, clerk.person, now)
        improvements = await work.causes.improvements(month)
    seen = [one for one in found if clerk.person not in life.about(one.ticket, scene).barred]
    told = [_grievance(institution, one) for one in found]
    earlier = [_grievance(institution, one) for one in before]
    evidence = tuple(_grievance(institution, one) for one in seen)
    return Month(rules.report(month, told, earlier), evidence, improvements)


async def put_down(
    database: Database, institution: Institution, clerk: Clerk, ticket: str, cause: str, now: datetime
) -> None:
    """Say what a grievance is put down to; `UnknownTicket`, `Refused` for no cause of the institution."""
    insist(clerk, Operation.INSPECT)
    rules.insist_on_cause(institution, cause)
    async with database.writing() as work:
        case = await work.tickets.get(ticket, hold=True)
        scene = await scene_of(work, institution, clerk.person, now)
        if case is None or clerk.person in life.about(case.ticket, scene).barred:
            raise UnknownTicket(ticket)
        await work.causes.put(ticket, cause, clerk.person, now)


async def improve(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    month: date,
    cause: str,
    words: str,
    now: datetime,
) -> None:
    """Write what is done about a cause of a month; `Refused` without words or for no cause."""
    insist(clerk, Operation.INSPECT)
    rules.insist_on_cause(institution, cause)
    if not words.strip():
        raise Refused(Refusal.NO_REASON)
    async with database.writing() as work:
        await work.causes.improve(Improvement(month, cause, words.strip(), clerk.person, now))


async def _of(work: UnitOfWork, institution: Institution, month: date) -> list[Aggrieved]:
    zone = ZoneInfo(institution.profile.time_zone)
    first, after = (
        datetime.combine(day, time(), zone).astimezone(timezone.utc)
        for day in (month, rules.month_after(month))
    )
    return [one for one in await work.causes.grievances(first, after) if not one.ticket.drill]


def _grievance(institution: Institution, found: Aggrieved) -> Grievance:
    ticket = found.ticket
    telephone = ticket.citizen.telephone
    return Grievance(
        ticket.number,
        ticket.matter.kind is Kind.COMPLAINT,
        ticket.unit,
        ticket.subject,
        places.area(institution.places, institution.within, ticket.place or ""),
        ticket.conclusion,
        hashlib.sha256(telephone.encode()).hexdigest() if telephone else None,
        found.cause,
    )
