"""When the bot cannot answer a message at all: a person gets it."""

from __future__ import annotations

from datetime import datetime

from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import Citizen, Origin
from bot.service.matters import Opened, Request, open_ticket
from bot.service.ports import Database
from bot.service.turn import Burst


async def hand_over(database: Database, institution: Institution, burst: Burst, now: datetime) -> Opened:
    """Open a ticket for a burst that broke every turn (FI-7); once, however often called."""
    request = Request(
        # A place of its own beside the message: the broken turn may have opened a ticket already.
        origin=Origin(burst.conversation, f"{burst.message}:handed-over"),
        kind=Kind.CALLBACK,
        description=burst.text,
        place=None,
        citizen=Citizen(),
    )
    return await open_ticket(database, institution, request, now)
