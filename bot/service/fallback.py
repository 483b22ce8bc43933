"""When the bot cannot answer a message at all: a person gets it."""

from __future__ import annotations

from datetime import datetime

from bot.hotline.institution import Institution, Kind
from bot.hotline.ticket import Citizen, Origin
from bot.service.matters import Opened, Request, open_ticket
from bot.service.ports import Database, Waiting


async def hand_over(database: Database, institution: Institution, message: Waiting, now: datetime) -> Opened:
    """Open a ticket for a message that broke every turn (FI-7); once, however often called."""
    request = Request(
        # A place of its own beside the message: the broken turn may have opened a ticket already.
        origin=Origin(message.conversation, f"{message.message}:handed-over"),
        kind=Kind.CALLBACK,
        description=message.text,
        place=None,
        citizen=Citizen(),
    )
    return await open_ticket(database, institution, request, now)
