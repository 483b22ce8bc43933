"""What time it is, as the processes that use cases run in know it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, always in UTC and zone-aware."""

    def now(self) -> datetime:
        """Return this instant."""
