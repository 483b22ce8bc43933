"""What is to be said in one call, in order: sentences become sound, sound becomes frames."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.channels.phone.calls import CHANNEL
from bot.channels.phone.player import Player
from bot.channels.phone.speaking import Mute, Voice, tone
from bot.service.ports import Wording

log = logging.getLogger(__name__)

_TONE_SECONDS = 0.4


class Mouth:
    """Speaks to one caller."""

    def __init__(self, send: Callable[[bytes], None], voice: Voice, wording: Wording) -> None:
        self._player = Player(send)
        self._voice = voice
        self._wording = wording
        self._next: asyncio.Queue[tuple[str, bool]] = asyncio.Queue()
        self._is_making = False  # the sound of a text

    @property
    def is_silent(self) -> bool:
        """Say whether nothing is being said, or about to be."""
        return self._player.idle.is_set() and self._next.empty() and not self._is_making

    def say(self, response: str, to_the_end: bool = False, **values: str) -> str:
        """Say a response; return its text. With `to_the_end` nobody cuts in."""
        text = self._wording.say(response, CHANNEL, **values).text
        self.speak(text, to_the_end)
        return text

    def speak(self, text: str, to_the_end: bool = False) -> None:
        """Say a text after what is being said."""
        self._next.put_nowait((text, to_the_end))

    def beep(self) -> None:
        """Sound the tone after which a caller leaves a message."""
        self._next.put_nowait(("", False))

    def cut_in(self) -> bool:
        """Fall silent at once, but for what is said to the end; say whether anything was left unsaid."""
        waiting = [self._next.get_nowait() for _ in range(self._next.qsize())]
        for each in waiting:
            if each[1]:
                self._next.put_nowait(each)
            self._next.task_done()
        dropped = self._player.interrupt()
        return dropped or any(not stays for _, stays in waiting)

    async def spoken_out(self) -> None:
        """Wait until everything is said."""
        await self._next.join()
        await self._player.idle.wait()

    async def run(self) -> None:
        """Speak until cancelled."""
        await asyncio.gather(self._player.run(), self._speak())

    async def _speak(self) -> None:
        while True:
            text, to_the_end = await self._next.get()
            self._is_making = True
            try:
                sound = await self._voice.speak(text) if text else tone(_TONE_SECONDS)
                self._player.play(sound, to_the_end)
            except Mute as problem:
                log.error("not spoken: %s", problem)
            finally:
                self._is_making = False
                self._next.task_done()
