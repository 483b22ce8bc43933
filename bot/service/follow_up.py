"""What an owner does about a ticket: urge it, add to it, withdraw it; never a second ticket (RC-3)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from bot.hotline.institution import Institution
from bot.hotline.ticket import Origin, Record, RecordKind, State
from bot.service.matters import Opened, progress
from bot.service.ports import Database, Tries


@dataclass(frozen=True)
class Errand:
    """Which ticket its owner comes about, with the proof, and in which message (PV-5)."""

    origin: Origin
    number: str
    proof: str

    @property
    def peer(self) -> str:
        """Return whose tries are counted."""
        return self.origin.conversation


async def urge(
    database: Database, tries: Tries, institution: Institution, errand: Errand, now: datetime
) -> Opened | None:
    """Count an urging on a ticket and return how it stands; None as `progress` (RC-3)."""
    return await _record(database, tries, institution, errand, RecordKind.URGED, now)


async def supplement(
    database: Database, tries: Tries, institution: Institution, errand: Errand, text: str, now: datetime
) -> Opened | None:
    """Keep what an owner adds to a ticket; None as `progress`."""
    return await _record(database, tries, institution, errand, RecordKind.SUPPLEMENTED, now, text)


async def withdraw(
    database: Database, tries: Tries, institution: Institution, errand: Errand, now: datetime
) -> Opened | None:
    """End a ticket that its owner takes back, and keep that they did (CP-8); None as `progress`."""
    return await _record(database, tries, institution, errand, RecordKind.WITHDRAWN, now)


async def _record(
    database: Database,
    tries: Tries,
    institution: Institution,
    errand: Errand,
    kind: RecordKind,
    now: datetime,
    text: str | None = None,
) -> Opened | None:
    """Record one act on a ticket that is still going; the same message acts once."""
    found = await progress(database, tries, institution, errand.peer, errand.number, errand.proof)
    if found is None or found.ticket.state is State.WITHDRAWN:
        return found
    record = Record(uuid.uuid4().hex, errand.number, kind, errand.origin, now, text)
    async with database.writing() as work:
        await work.tickets.add_record(record)
        if kind is RecordKind.WITHDRAWN:
            await work.tickets.set_state(errand.number, State.WITHDRAWN)
    return await progress(database, tries, institution, errand.peer, errand.number, errand.proof)
