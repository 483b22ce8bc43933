"""Service records (RC-1)."""

from __future__ import annotations

from datetime import timedelta

from bot.hotline.contact import Contact, contacts
from bot.hotline.institution import Institution
from bot.service.ports import Database


async def contacts_of(database: Database, institution: Institution, conversation: str) -> list[Contact]:
    """Return the contacts of a conversation, on whatever channel, oldest first."""
    async with database.reading() as work:
        heard = await work.messages.heard(conversation)
        matters = await work.tickets.matters_in(conversation)
    gap = timedelta(minutes=institution.duty.contact_gap)
    return contacts(conversation, heard, matters, gap)
