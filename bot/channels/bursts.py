"""Letting citizens finish: what they send in one breath is answered together (CO-9)."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_TYPING_SECONDS = 2.0  # a page tells once a second that somebody is typing
_LONGEST_SECONDS = 8.0  # nobody waits longer for their first word


@dataclass
class _Burst:
    """What a citizen is sending; instants of the monotonic clock."""

    latest_end: float
    quiet_from: float


class Bursts:
    """The conversations of this process in which a citizen may not have finished.

    A burst ends when nothing was sent for `pause_seconds`, nothing sent is
    still being logged and, as far as the page tells, nobody is typing; in any
    case 8 s after its first message.
    """

    def __init__(self, pause_seconds: float) -> None:
        self._pause = pause_seconds
        self._open: dict[str, _Burst] = {}
        self._arriving: Counter[str] = Counter()

    def goes_on(self, conversation: str) -> bool:
        """Say whether the citizen is being let finish: what comes now belongs to what came before."""
        return conversation in self._open

    @contextlib.contextmanager
    def arriving(self, conversation: str) -> Iterator[None]:
        """Keep the burst of a message open while the message is being logged, however long that takes."""
        self._arriving[conversation] += 1
        try:
            yield
        finally:
            self._arriving[conversation] -= 1
            if not self._arriving[conversation]:
                del self._arriving[conversation]

    def typing(self, conversation: str) -> None:
        """Note that the citizen is typing; of interest only after they have sent something."""
        burst = self._open.get(conversation)
        if burst:
            burst.quiet_from = max(burst.quiet_from, time.monotonic() + _TYPING_SECONDS)

    async def end(self, conversation: str) -> None:
        """Note that a message has come, and wait until the citizen has finished."""
        if not self._pause:
            return
        now = time.monotonic()
        burst = self._open.setdefault(conversation, _Burst(now + _LONGEST_SECONDS, now))
        burst.quiet_from = max(burst.quiet_from, now + self._pause)
        while True:
            wait = self._ends(conversation, burst) - time.monotonic()
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        if self._open.get(conversation) is burst:
            del self._open[conversation]

    def _ends(self, conversation: str, burst: _Burst) -> float:
        """Return when a burst ends, as far as can be told now."""
        quiet_from = burst.quiet_from
        if conversation in self._arriving:
            quiet_from = max(quiet_from, time.monotonic() + self._pause)
        return min(quiet_from, burst.latest_end)
