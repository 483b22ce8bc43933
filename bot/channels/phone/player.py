"""What a caller hears, frame by frame: sentences in order, and silence in between."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from bot.channels.phone.audio import FRAME_SECONDS, SILENCE, frames

_STALL_SECONDS = 0.1  # after which we go on from now: no burst catches up


class Player:
    """A queue of sound that leaves at 20 ms a frame."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._frames: deque[tuple[bytes, bool]] = deque()
        self.idle = asyncio.Event()  # nothing is being said
        self.idle.set()

    def play(self, sound: bytes, to_the_end: bool = False) -> None:
        """Say something after what is being said; `to_the_end` is never interrupted."""
        self._frames.extend((frame, to_the_end) for frame in frames(sound))
        self._look()

    def interrupt(self) -> bool:
        """Drop what may be interrupted; say whether anything was."""
        kept = [(frame, stays) for frame, stays in self._frames if stays]
        dropped = len(kept) < len(self._frames)
        self._frames = deque(kept)
        self._look()
        return dropped

    async def run(self) -> None:
        """Send a frame every 20 ms until cancelled."""
        due = time.monotonic()
        while True:
            self._send(self._next())
            due += FRAME_SECONDS
            now = time.monotonic()
            if now - due > _STALL_SECONDS:
                due = now
            await asyncio.sleep(max(0.0, due - now))

    def _next(self) -> bytes:
        frame, _ = self._frames.popleft() if self._frames else (SILENCE, False)
        self._look()
        return frame

    def _look(self) -> None:
        if self._frames:
            self.idle.clear()
        else:
            self.idle.set()
