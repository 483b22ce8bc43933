"""What the report of a day needs from outside (RC-6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from bot.hotline.daily import Come, Report


class Daily(Protocol):
    """What happened in a time, and the reports that were made."""

    async def come(
        self, since: datetime, until: datetime, area_of: Callable[[str], str | None]
    ) -> list[Come]:
        """Return what citizens came about in a time; nothing of a drill's."""

    async def steps(self, since: datetime, until: datetime) -> dict[str, int]:
        """Return how often each thing happened to tickets in a time, by event."""

    async def standing(self, at: datetime) -> tuple[int, int, tuple[str, ...]]:
        """Return how many tickets are open, how many of them late, and those in danger; as it is now."""

    async def add(self, report: Report, at: datetime) -> bool:
        """Keep a report; False if that of its day is kept already."""

    async def days(self) -> list[date]:
        """Return the days of the reports, the latest first."""

    async def get(self, day: date) -> Report | None:
        """Return the report of a day."""
