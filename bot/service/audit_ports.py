"""What the trail of readings needs from outside."""

from __future__ import annotations

from typing import Protocol

from bot.hotline.audit import Line


class Trail(Protocol):
    """Who read whose personal data, line by line."""

    async def last(self) -> Line | None:
        """Return the last line, held until the transaction ends: the next is linked to it."""

    async def add(self, line: Line) -> None:
        """Keep a line."""

    async def after(self, place: int, limit: int) -> list[Line]:
        """Return the lines behind a place, in their order."""

    async def latest(self, limit: int, person: str | None = None, of: str | None = None) -> list[Line]:
        """Return the latest lines, of one person or about one thing, the latest first."""
