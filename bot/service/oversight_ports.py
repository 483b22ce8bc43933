"""What looking after open matters needs from outside: what is pressed for, and who is praised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.hotline.kind import Kind
from bot.hotline.ticket import State


@dataclass(frozen=True)
class Demand:
    """督办: what was demanded about a ticket by when, and what was reported on it (RC-4)."""

    words: str
    by: str
    at: datetime
    until: datetime
    report: str | None = None
    reported_by: str | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True)
class Pressed:
    """A ticket that is demanded or urged, with the latest demand and the latest urging."""

    number: str
    kind: Kind
    state: State
    unit: str
    handler: str
    first_responsible: str
    urged: int  # how often (RC-3)
    urged_at: datetime | None
    demand: Demand | None
    is_over: bool


@dataclass(frozen=True)
class Praise:
    """表扬: a praise that a citizen had taken down, and whom it is of, once that is known (CO-7)."""

    ticket: str
    at: datetime
    unit: str
    who: str | None


class Oversight(Protocol):
    """What a supervisor keeps an eye on."""

    async def pressed(self, since: datetime, limit: int) -> list[Pressed]:
        """Return the tickets that are demanded or urged, and those whose demand was met since then.

        Nothing of a drill's; in no order.
        """

    async def praises(self, since: datetime, until: datetime) -> list[Praise]:
        """Return the praise that was taken down in a time, the latest first; nothing of a drill's."""
