"""What supervision needs from outside: failures and what follows (RC-5), samples and marks (RC-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.hotline.accountability import Evidence, Failure, Remark, Warning
from bot.hotline.causes import Improvement
from bot.hotline.inspection import Inspection, Service
from bot.hotline.ticket import Ticket


class Ledger(Protocol):
    """Recorded failures; what stands in it is never changed, only added to (CP-8)."""

    async def failures(self, since: datetime, until: datetime, person: str | None = None) -> list[Failure]:
        """Return the failures from an instant to another, of all or of one, the latest first."""

    async def failure(self, evidence: Evidence) -> Failure | None:
        """Return a failure with what was said of it, held until the transaction ends."""

    async def remark(self, remark: Remark) -> None:
        """Keep what was said of a failure."""

    async def warnings(self, since: datetime, person: str | None = None) -> list[Warning]:
        """Return what was decided since then, of all or about one person, the latest first."""

    async def lock(self) -> None:
        """Let nobody else decide until the transaction ends."""

    async def decide(self, warning: Warning) -> None:
        """Keep what was decided."""


class Inspections(Protocol):
    """The sample of what staff did for citizens, and its marks (RC-2)."""

    async def services(self, since: datetime, until: datetime) -> list[Service]:
        """Return the talks that ended and the answers that were told in a time; none of a drill's."""

    async def of(self, since: datetime, until: datetime) -> list[Inspection]:
        """Return what was drawn of the services of a time, the latest service first."""

    async def get(self, id: str) -> Inspection | None:
        """Return what was drawn by that id, held until the transaction ends."""

    async def lock(self) -> None:
        """Let nobody else draw until the transaction ends."""

    async def add(self, inspection: Inspection) -> None:
        """Keep what was drawn."""

    async def keep(self, inspection: Inspection) -> None:
        """Keep its marks."""


@dataclass(frozen=True)
class Aggrieved:
    """A ticket that somebody complains in, or is not satisfied with, and what it is put down to."""

    ticket: Ticket
    cause: str | None


class Causes(Protocol):
    """What grievances are put down to, and what is done about it; only ever added to (CP-9)."""

    async def grievances(self, since: datetime, until: datetime) -> list[Aggrieved]:
        """Return complaints opened, and matters whose citizens said they are not satisfied, in a time."""

    async def put(self, ticket: str, cause: str, by: str, at: datetime) -> None:
        """Keep what a ticket is put down to; the latest stands."""

    async def improve(self, improvement: Improvement) -> None:
        """Keep what is done about a cause; the latest stands."""

    async def improvements(self, month: date) -> dict[str, Improvement]:
        """Return what is done about the causes of a month, by cause."""
