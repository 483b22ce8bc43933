"""Opening matters under the first-inquiry rule, and telling where they stand."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.hotline import deadlines
from bot.hotline.calendar import WorkingCalendar
from bot.hotline.institution import Guide, Institution, Kind, Staff, Unit
from bot.hotline.routing import Route, route
from bot.hotline.ticket import Citizen, Matter, Origin, RecordKind, State, Ticket, is_owner
from bot.service.ports import Database, Deadline, Tries


@dataclass(frozen=True)
class Request:
    """What a citizen asks us to take on."""

    origin: Origin
    kind: Kind
    description: str
    place: str | None
    citizen: Citizen


@dataclass(frozen=True)
class Opened:
    """A ticket with the unit in charge and the person who answers for it."""

    ticket: Ticket
    unit: Unit
    first_responsible: Staff
    urged: int = 0  # how often its owner has urged it


class TooManyTries(Exception):
    """A number or a peer has tried too often to prove ownership (PV-5)."""


def calendar_of(institution: Institution) -> WorkingCalendar:
    """Return the institution's working calendar."""
    return WorkingCalendar(institution.profile.hours, ZoneInfo(institution.profile.time_zone))


async def open_ticket(
    database: Database, institution: Institution, request: Request, now: datetime
) -> Opened:
    """Open a matter with its ticket and first deadline (FI-1, FI-3, FI-4, FI-7).

    The bot took it alone, so the duty owner of the unit is first responsible.
    Asked again for the same message it returns the ticket it made then.
    """
    target = route(institution, request.kind, request.description, request.place)
    async with database.writing() as work:
        ticket = await work.tickets.opened_in(request.origin)
        if ticket is None:
            local_day = now.astimezone(ZoneInfo(institution.profile.time_zone)).date()
            number = await work.tickets.next_number(local_day)
            ticket, deadline = _ticket(institution, request, target, number, now)
            await work.tickets.add(ticket, deadline)
    return opened(institution, ticket)


async def answer_directly(
    database: Database, institution: Institution, origin: Origin, guide: Guide, now: datetime
) -> Matter:
    """Record that a question was answered at once from a guide, with its version (FI-2)."""
    async with database.writing() as work:
        matter = await work.tickets.matter_of(origin)
        if matter is None:
            owner = institution.unit(guide.unit).duty_owner
            matter = Matter(uuid.uuid4().hex, origin, Kind.QUESTION, owner, now, guide.code, guide.version)
            await work.tickets.add_matter(matter)
    return matter


async def progress(
    database: Database, tries: Tries, institution: Institution, peer: str, number: str, proof: str
) -> Opened | None:
    """Return a ticket to its owner; None, whether the number is unknown or the proof is wrong (PV-5).

    Raises `TooManyTries` once a number or a peer is over the limit.
    """
    keys = (f"ticket:{number}", f"peer:{peer}")
    if not await tries.allow(*keys):
        raise TooManyTries
    async with database.reading() as work:
        ticket = await work.tickets.get(number)
        if ticket is None or not is_owner(ticket, proof):
            return None
        records = await work.tickets.records(number)
    await tries.forget(*keys)
    return opened(institution, ticket, sum(record.kind is RecordKind.URGED for record in records))


def opened(institution: Institution, ticket: Ticket, urged: int = 0) -> Opened:
    """Return a ticket beside the unit and the person that it names."""
    person = institution.person(ticket.matter.first_responsible)
    return Opened(ticket, institution.unit(ticket.unit), person, urged)


def _ticket(
    institution: Institution, request: Request, target: Route, number: str, now: datetime
) -> tuple[Ticket, Deadline]:
    due = deadlines.due(institution.limit(target.kind), now, calendar_of(institution))
    # Undecided: the supervisor decides, and the promise runs on (FI-10).
    owner = target.unit.duty_owner if target.decided else institution.profile.supervisor
    matter = Matter(uuid.uuid4().hex, request.origin, target.kind, target.unit.duty_owner, now)
    ticket = Ticket(
        number=number,
        matter=matter,
        state=State.ACCEPTED,
        unit=target.unit.code,
        handler=owner,
        subject=target.subject,
        description=request.description,
        place=request.place,
        citizen=request.citizen,
        query_code=None if request.citizen.telephone else f"{secrets.randbelow(10**6):06d}",
        due_at=due.at,
        provisional=due.provisional,
    )
    return ticket, Deadline(
        uuid.uuid4().hex, number, "callback" if target.kind.is_callback else "answer", due.at
    )
