"""What accountability needs from outside: failures, what is said of them, what was decided (RC-5)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.hotline.accountability import Evidence, Failure, Remark, Warning


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
