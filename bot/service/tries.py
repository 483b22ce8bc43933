"""What keeps a proof from being guessed."""

from __future__ import annotations

from typing import Protocol


class Tries(Protocol):
    """Counts tries, so that a proof cannot be guessed (PV-5)."""

    async def allow(self, *keys: str) -> bool:
        """Count a try under each key; say whether none is over its limit."""

    async def forget(self, *keys: str) -> None:
        """Start counting anew under each key."""
