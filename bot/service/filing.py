"""Taking a matter on for a citizen: the clerk is first responsible (FI-1, AH-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.hotline import telling
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist
from bot.hotline.ticket import Citizen, Origin
from bot.service import desk, holding
from bot.service.matters import Opened, Request, open_ticket
from bot.service.ports import Database, Logged, Reply, Wording


@dataclass(frozen=True)
class Filing:
    """What a member of staff takes on for a citizen; `key` makes filing it twice harmless."""

    kind: Kind
    description: str
    place: str | None
    citizen: Citizen
    conversation: str | None  # None: told at a window, or on a telephone outside the system
    key: str
    guide: str | None = None  # the code of what an application is for


async def file(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    filing: Filing,
    now: datetime,
) -> tuple[Opened, list[Logged]]:
    """Open a ticket that the clerk is first responsible for (FI-1); return what the citizen is told of it."""
    insist(clerk, Operation.OPEN_TICKET)
    if not filing.description.strip():
        raise Refused(Refusal.NO_REASON)
    if filing.kind.is_callback and not filing.citizen.telephone:
        raise Refused(Refusal.TELEPHONE)
    if filing.conversation:
        await desk.standing(database, clerk, filing.conversation)
    origin = Origin(filing.conversation or f"desk:{filing.key}", f"filed-{filing.key}")
    guide = institution.guide(filing.guide) if filing.guide else None
    taken = Request(
        origin,
        filing.kind,
        filing.description,
        filing.place,
        filing.citizen,
        by=clerk.person,
        guide=guide,
        on_behalf=guide is not None and filing.conversation is not None,
    )
    opened = await open_ticket(database, institution, taken, now)
    if not filing.conversation or not opened.due_at:
        return opened, []
    said = _registered(wording, institution, opened, filing.conversation.split(":", 1)[0])
    return opened, await holding.notify(database, filing.conversation, origin.message, said, now)


def _registered(wording: Wording, institution: Institution, opened: Opened, channel: str) -> Reply:
    ticket = opened.ticket
    if opened.guide:
        response = "utter_ticket_on_behalf"
    elif ticket.query_code:
        response = "utter_ticket_anonymous"
    else:
        response = "utter_ticket_callback" if ticket.matter.kind.is_callback else "utter_ticket_opened"
    zone = ZoneInfo(institution.profile.time_zone)
    return wording.say(
        response,
        channel,
        address=telling.address(ticket.citizen.name),
        number=ticket.number,
        code=ticket.query_code or "",
        unit=opened.unit.name,
        unit_telephone=opened.unit.telephone,
        unit_hours=opened.unit.hours,
        person=opened.first_responsible.name,
        post=opened.first_responsible.post,
        due=telling.instant(opened.due_at, zone) if opened.due_at else "",
        guide=opened.guide.name if opened.guide else "",
        materials=telling.listed(opened.guide.materials or "") if opened.guide else "",
        name=ticket.citizen.name or "",
    )
