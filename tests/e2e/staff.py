"""Members of staff, who act through the use cases on a running hotline's own database.

Until the desk exists nobody signs in: whoever acts is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from conftest import Hotline

from bot.channels.delivery import Delivery
from bot.channels.web.live import live_manager, to_pages
from bot.hotline.acts import Act, Begin, SignFor
from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.history import Event
from bot.hotline.institution import Institution
from bot.hotline.life import Breach, Case
from bot.service import duty
from bot.service.deadlines import Fired, fire_due
from bot.service.ports import Told, UnitOfWork
from bot.settings import ROOT
from bot.stores.sql.database import SqlDatabase
from bot.stores.wording import FileWording

WORDING = FileWording(ROOT / "data" / "responses")


class Staff:
    """Acts on the tickets of a hotline, and looks at what is recorded of them."""

    def __init__(self, hotline: Hotline, institution: Institution) -> None:
        self.hotline = hotline
        self.institution = institution
        self.database: SqlDatabase = hotline.database()

    async def act(self, number: str, *acts: Act, by: str, at: datetime | None = None) -> Case:
        """Do things about a ticket in turn, as `by`, and deliver what the citizen is told."""
        for act in acts:
            now = at or datetime.now(timezone.utc)
            acted = await duty.act(self.database, WORDING, self.institution, number, act, by=by, now=now)
            delivery = Delivery()
            delivery.by("web", to_pages(live_manager(self.hotline.redis_address, write_only=True)))
            for entry in acted.said:
                await delivery.send([entry])
        return acted.case

    async def take_on(self, number: str) -> str:
        """Let its unit sign for a ticket and begin; return who has it."""
        receiver = (await self.case(number)).ticket.offer
        assert receiver
        await self.act(number, SignFor(), Begin(), by=receiver.person)
        return receiver.person

    async def case(self, number: str) -> Case:
        case = await self.hotline.case(number)
        assert case
        return case

    async def due(self, number: str, kind: DeadlineKind) -> Deadline:
        deadline = (await self.case(number)).open(kind)
        assert deadline
        return deadline

    async def events(self, number: str) -> list[Event]:
        return [link.event for link in await self.read(lambda work: work.tickets.history(number))]

    async def told(self, *persons: str) -> list[Told]:
        return list(await self.read(lambda work: work.tickets.tellings(persons)))

    async def breaches(self, number: str) -> list[Breach]:
        return [breach for breach, _ in await self.read(lambda work: work.tickets.breaches(number))]

    async def let_pass(self, until: datetime) -> Sequence[Fired]:
        """Fire all that is due by then, as the clock would, tick after tick."""
        now, fired = until + timedelta(seconds=1), list[Fired]()
        while more := await fire_due(self.database, WORDING, self.institution, now):
            fired += more
        return fired

    async def read(self, query: Any) -> Any:
        async with self.database.reading() as work:
            found: Any = await query(_typed(work))
            return found

    async def close(self) -> None:
        await self.database.close()


def _typed(work: Any) -> UnitOfWork:
    typed: UnitOfWork = work
    return typed
