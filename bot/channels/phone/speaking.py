"""Voices: text to sound. Recorded sentences first, synthesis for the rest, each text made once."""

from __future__ import annotations

import asyncio
import shutil
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

from pypinyin import Style, lazy_pinyin

from bot.channels.phone.audio import RATE, read_wav
from bot.channels.phone.spoken import spoken

_ESPEAK = "espeak-ng"
_SPEED = 230  # as eSpeak counts: about four syllables a second
_KEPT = 500  # texts
_LIMIT_SECONDS = 10.0


class Mute(Exception):
    """A text cannot be spoken now."""


class Voice(Protocol):
    """Speaks a text as linear sound at 8 kHz."""

    async def speak(self, text: str) -> bytes:
        """Return the sound; `Mute` if there is none."""


class RecordedVoice:
    """Sentences that somebody has spoken: WAV files, with `list.tsv` telling the text of each."""

    def __init__(self, folder: Path, otherwise: Voice) -> None:
        self._files = {}
        for line in (folder / "list.tsv").read_text(encoding="utf-8").splitlines():
            name, _, text = line.partition("\t")
            self._files[text.strip()] = folder / name
        self._otherwise = otherwise

    async def speak(self, text: str) -> bytes:
        """Return the recording of a text, or let it be spoken otherwise."""
        file = self._files.get(text.strip())
        return read_wav(file.read_bytes()) if file else await self._otherwise.speak(text)


class EspeakVoice:
    """eSpeak NG by way of pinyin: its own Mandarin reads characters wrongly, its Latin pinyin is right."""

    async def speak(self, text: str) -> bytes:
        """Return the sound of a text."""
        process = await asyncio.create_subprocess_exec(
            *(_ESPEAK, "-v", "cmn-latn-pinyin", "-s", str(_SPEED), "--stdin", "--stdout"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            out, _ = await asyncio.wait_for(process.communicate(as_pinyin(text).encode()), _LIMIT_SECONDS)
            return read_wav(out)
        except (asyncio.TimeoutError, ValueError) as error:
            raise Mute(f"eSpeak: {error}") from None
        finally:
            if process.returncode is None:
                process.kill()

    @staticmethod
    def is_installed() -> bool:
        """Say whether the program is there."""
        return shutil.which(_ESPEAK) is not None


class CachedVoice:
    """A voice that speaks each text once, also if many callers want it at once."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._spoken: OrderedDict[str, asyncio.Task[bytes]] = OrderedDict()

    async def speak(self, text: str) -> bytes:
        """Return the sound of a text; `Mute` is not kept."""
        task = self._spoken.get(text)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._spoken[text] = asyncio.ensure_future(self._voice.speak(text))
            if len(self._spoken) > _KEPT:
                self._spoken.popitem(last=False)
        self._spoken.move_to_end(text)
        return await asyncio.shield(task)


def as_pinyin(text: str) -> str:
    """Return a text as it is read out, in pinyin with tone numbers."""
    return " ".join(lazy_pinyin(spoken(text), style=Style.TONE3, neutral_tone_with_five=True))


def tone(seconds: float, hertz: int = 1000) -> bytes:
    """Return the tone after which a caller leaves a message."""
    half = RATE // hertz // 2
    return (b"\x00\x20" * half + b"\x00\xe0" * half) * int(seconds * hertz)
