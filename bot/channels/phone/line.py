"""A call as its transport carries it, whichever that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Line(Protocol):
    """Our end of one call."""

    id: str  # a UUID
    caller: str  # their number; empty if it is not known

    def send(self, frame: bytes) -> None:
        """Send 20 ms of linear sound; nothing once the call has ended."""

    async def hang_up(self) -> None:
        """End the call."""

    async def transfer(self, extension: str) -> bool:
        """Put the caller through to an extension, `""` the people's queue; say whether they are on their way.

        The call is over for us if they are.
        """


class Ears(Protocol):
    """What a line tells of its caller."""

    def sound(self, frame: bytes) -> None:
        """Take 20 ms of linear sound."""

    def key(self, key: str) -> None:
        """Take a key that was pressed."""

    def gone(self) -> None:
        """Take notice that the caller has hung up."""


Answer = Callable[[Line], Ears]  # who is called for each new call
