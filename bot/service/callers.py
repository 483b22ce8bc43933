"""重复来访 at the desk: who comes again and again, and what whoever takes them is told (CO-6)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.hotline import callers as rules
from bot.hotline.callers import Caller, Mark, of_talk, of_telephone
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.roles import Clerk, Operation, insist
from bot.service import duty
from bot.service.desk import UnknownConversation
from bot.service.duty import UnknownTicket, scene_of
from bot.service.ports import Database, UnitOfWork


class UnknownMark(LookupError):
    """There is no such mark in force."""


async def listed(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    since: datetime,
    until: datetime,
    now: datetime,
) -> list[Caller]:
    """Return who came often or was abusive in a time, most often first, masked (PV-1); `Forbidden`.

    Complaints about whoever asks are left out (CP-4).
    """
    insist(clerk, Operation.INSPECT)
    async with database.reading() as work:
        scene = await scene_of(work, institution, clerk.person, now)
        came = [
            one
            for one in await work.callers.came(since, until)
            if one.kind is not Kind.COMPLAINT or not await duty.is_about(work, scene, one.ticket)
        ]
        found = rules.callers(came, await work.callers.abuses(since, until))
        marks = await work.callers.marks(found, _today(institution, now))
    return [replace(one, mark=marks.get(who)) for who, one in found.items()]


async def mark(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    of: str,
    reason: str,
    until: date,
    now: datetime,
) -> Mark:
    """Let whoever takes a caller be told why they are marked; nobody is refused for it.

    `of` is a ticket's number or a conversation: whoever came about it is meant. Raises
    `UnknownTicket` or `UnknownConversation`, `Refused`, `Forbidden`.
    """
    insist(clerk, Operation.INSPECT)
    made = Mark(uuid.uuid4().hex, reason, until, clerk.person, now)
    made = rules.marked(made, _today(institution, now))
    async with database.writing() as work:
        await work.callers.add(await _who(work, of), made)
    return made


async def lift(database: Database, clerk: Clerk, id: str, now: datetime) -> None:
    """Take a mark back; `UnknownMark`, `Forbidden`."""
    insist(clerk, Operation.INSPECT)
    async with database.writing() as work:
        if not await work.callers.lift(id, clerk.person, now):
            raise UnknownMark(id)


async def marks_of(
    work: UnitOfWork,
    institution: Institution,
    conversation: str,
    telephones: Iterable[str | None],
    now: datetime,
) -> tuple[Mark, ...]:
    """Return what whoever takes a conversation is told of the caller."""
    who = [of_talk(conversation), *(of_telephone(one) for one in telephones if one)]
    found = await work.callers.marks(who, _today(institution, now))
    return tuple({one.id: one for one in found.values()}.values())


async def _who(work: UnitOfWork, of: str) -> str:
    if ":" in of:
        if not await work.messages.log(of, 0, 1):
            raise UnknownConversation(of)
        return of_talk(of)
    case = await work.tickets.get(of)
    if case is None:
        raise UnknownTicket(of)
    telephone = case.ticket.citizen.telephone
    return of_telephone(telephone) if telephone else of_talk(case.ticket.matter.origin.conversation)


def _today(institution: Institution, now: datetime) -> date:
    return now.astimezone(ZoneInfo(institution.profile.time_zone)).date()
