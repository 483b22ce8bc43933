"""Letting citizens finish: what they send in one breath is answered together (CO-9)."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Iterator

_TYPING_SECONDS = 2.0  # a page tells once a second that somebody is typing
_LONGEST_SECONDS = 8.0  # nobody waits longer for their first word


class Bursts:
    """The conversations of this process in which a citizen may not have finished.

    A burst ends when nothing was sent for `pause_seconds`, nothing sent is
    still being logged and, as far as the page tells, nobody is typing; in any
    case after 8 s.
    """

    def __init__(self, pause_seconds: float) -> None:
        self._pause = pause_seconds
        self._quiet_from: dict[str, float] = {}
        self._arriving: Counter[str] = Counter()

    def goes_on(self, conversation: str) -> bool:
        """Say whether the citizen is being let finish: what comes now belongs to what came before."""
        return conversation in self._quiet_from

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
        if conversation in self._quiet_from:
            self._extend(conversation, _TYPING_SECONDS)

    async def end(self, conversation: str) -> None:
        """Note that a message has come, and wait until the citizen has finished."""
        if not self._pause:
            return
        began = time.monotonic()
        self._quiet_from[conversation] = began + self._pause
        while True:
            now = time.monotonic()
            quiet_from = self._quiet_from.get(conversation, now)
            if conversation in self._arriving:
                quiet_from = max(quiet_from, now + self._pause)
            wait = min(quiet_from, began + _LONGEST_SECONDS) - now
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        self._quiet_from.pop(conversation, None)

    def _extend(self, conversation: str, seconds: float) -> None:
        later = time.monotonic() + seconds
        self._quiet_from[conversation] = max(self._quiet_from[conversation], later)
