"""Telling a caller's speech from silence and noise, and where what they say begins and ends."""

from __future__ import annotations

from collections import deque

import webrtcvad

from bot.channels.phone.audio import FRAME, FRAME_SECONDS, RATE

_MODE = 3  # hears .93 of speech and takes .01 of noise for it; the others collapse in noise
_WINDOW = 20  # frames, of which …
_VOICED = 13  # … so many must be voiced for speech: 250 ms in 400
_PRE_ROLL = 20  # frames before the window, which a recogniser needs to hear the first syllable
_PAUSE = 35  # frames of silence that end a turn
_PAUSE_SECONDS = _PAUSE * FRAME_SECONDS
_LONGEST = 1500  # frames of one turn


class Ear:
    """Listens to one caller."""

    def __init__(self) -> None:
        self._vad = webrtcvad.Vad(_MODE)
        self._recent: deque[tuple[bytes, bool]] = deque(maxlen=_WINDOW + _PRE_ROLL)
        self._said: list[bytes] | None = None
        self._quiet = 0
        self._last_at = 0.0

    @property
    def hears_speech(self) -> bool:
        """Say whether the caller is speaking."""
        return self._said is not None

    def feed(self, frame: bytes, now: float) -> bytes | None:
        """Take 20 ms; return what the caller has said once they have finished (CO-9)."""
        self._last_at = now
        is_voiced = len(frame) == FRAME and self._vad.is_speech(frame, RATE)
        if self._said is None:
            self._recent.append((frame, is_voiced))
            window = list(self._recent)[-_WINDOW:]
            if sum(voiced for _, voiced in window) >= _VOICED:
                self._said, self._quiet = [each for each, _ in self._recent], 0
            return None
        self._said.append(frame)
        self._quiet = 0 if is_voiced else self._quiet + 1
        return self._finish() if self._quiet >= _PAUSE or len(self._said) >= _LONGEST else None

    def wait(self, now: float) -> bytes | None:
        """Return what was said if the line has gone silent: muted callers send no frames at all."""
        return self._finish() if self.hears_speech and now - self._last_at >= _PAUSE_SECONDS else None

    def _finish(self) -> bytes:
        said, self._said = b"".join(self._said or ()), None
        self._recent.clear()
        return said
