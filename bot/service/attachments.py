"""What belongs to a ticket: photographs that its citizen sent, and what staff attached to it (AH-1)."""

from __future__ import annotations

from datetime import timedelta

from bot.hotline.files import File, ticket_of
from bot.hotline.institution import Institution
from bot.hotline.ticket import Ticket
from bot.service.ports import UnitOfWork


async def sent_with(work: UnitOfWork, institution: Institution, ticket: Ticket) -> list[File]:
    """Return the photographs that belong to a ticket, in the order in which they came."""
    conversation = ticket.matter.origin.conversation
    sent = await work.files.sent_in(conversation)
    owners = await _owners(work, institution, conversation, sent)
    return [file for file in sent if owners[file.ref.id] == ticket.number]


async def attached_to(work: UnitOfWork, number: str) -> list[File]:
    """Return what staff attached to a ticket and did not take away, in the order in which it came."""
    happened = [link.event for link in await work.tickets.history(number)]
    gone = {event.facts["file"] for event in happened if event.name == "detached"}
    return [file for file in await work.files.attached_to(number) if file.ref.id not in gone]


async def ticket_with(work: UnitOfWork, institution: Institution, file: File) -> str | None:
    """Return the number of the ticket that a photograph belongs to, if there is one."""
    return (await _owners(work, institution, file.conversation, [file]))[file.ref.id]


async def _owners(
    work: UnitOfWork, institution: Institution, conversation: str, sent: list[File]
) -> dict[str, str | None]:
    matters = await work.tickets.matters_in(conversation) if sent else []
    opened = [(matter.opened_at, number) for matter, number in matters if number]
    gap = timedelta(minutes=institution.duty.contact_gap)
    return {file.ref.id: ticket_of(file.at, opened, gap) for file in sent}
