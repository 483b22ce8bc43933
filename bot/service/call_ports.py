"""What is kept of telephone calls, and what they count for (TE-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

ANSWERED_IN_TIME = 15.0  # seconds (TE-1; GB/T 33358)


@dataclass(frozen=True)
class CallRecord:
    """How a call went; its words are in its conversation, of the same id."""

    id: str
    began_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    abandoned: bool  # by a caller who heard nothing yet, or waited for a person
    held_seconds: float  # that the caller waited for a person
    transferred_at: datetime | None  # when putting it through to a person was tried
    put_through: bool
    interrupted: int  # how often the caller cut in


@dataclass(frozen=True)
class CallFigures:
    """Calls of a stretch of time, and shares of them as numbers of calls."""

    count: int
    answered: int
    in_time: int  # answered within `ANSWERED_IN_TIME`
    abandoned: int
    transfers: int  # that were tried
    put_through: int
    answer_seconds: float  # on average, of those answered
    held_seconds: float  # on average, of those who waited


class Calls(Protocol):
    """Telephone calls."""

    async def keep(self, call: CallRecord) -> None:
        """Keep how a call goes; what was kept of it before is brought up to date."""

    async def figures(self, since: datetime) -> CallFigures:
        """Return what the calls that began since then count for."""
