"""Callers, a PBX and a bot for the tests of the phone gateway."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy

from bot.channels.phone.audio import FRAME, FRAME_SECONDS, RATE, SILENCE, frames
from bot.channels.phone.backend import BotDown, News
from bot.channels.phone.calls import Call
from bot.channels.phone.frames import Frame, Frames, Kind, packed


def noise(seed: str, seconds: float = 0.5) -> bytes:
    """Return sound that correlates with nothing but itself."""
    made = random.Random(seed)
    return b"".join(
        made.randint(-9000, 9000).to_bytes(2, "little", signed=True) for _ in range(int(seconds * RATE))
    )


def likeness(heard: bytes, said: bytes) -> float:
    """Return the correlation of `said` with the part of `heard` that is most like it."""
    whole, part = (numpy.frombuffer(sound, "<i2").astype(numpy.float64) for sound in (heard, said))
    if len(whole) < len(part):
        return 0.0
    products = numpy.correlate(whole, part, "valid")
    energies = numpy.convolve(whole**2, numpy.ones(len(part)), "valid")
    found: float = (products / numpy.sqrt(energies * (part @ part) + 1)).max()
    return found


class NoisyVoice:
    """Speaks each text as noise of its own; `said` are the texts."""

    def __init__(self, seconds: float = 0.5) -> None:
        self.said: list[str] = []
        self._seconds = seconds

    async def speak(self, text: str) -> bytes:
        self.said.append(text)
        return noise(text, self._seconds)


class ScriptedRecogniser:
    """Hears what the script says, one line after the other."""

    def __init__(self, *script: str) -> None:
        self.script = list(script)

    async def hear(self, sound: bytes) -> str:
        return self.script.pop(0) if self.script else ""


@dataclass
class FakeBot:
    """`Backend` without a bot: each text is answered with `answers`, else with itself."""

    answers: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    voices: list[tuple[bytes, str]] = field(default_factory=list)
    recordings: list[bytes] = field(default_factory=list)
    reports: list[Call] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    holder: str = "bot"
    extension: str = ""
    slow: float = 0.0
    down: bool = False

    async def say(self, call: str, message: str, text: str) -> list[tuple[int, str]]:
        await self._work()
        self.heard.append(text)
        self.log.append(self.answers.get(text, f"答{text}"))
        if text == "转人工":
            self.holder = "queue"
        return [(len(self.log), self.log[-1])]

    async def news(self, call: str, after: int) -> News:
        if self.down:
            raise BotDown
        said = tuple((place, text) for place, text in enumerate(self.log, 1) if place > after)
        return News(said, self.holder, 0, None, self.extension)

    async def leave(self, call: str, message: str, wav: bytes, telephone: str) -> list[tuple[int, str]]:
        await self._work()
        self.voices.append((wav, telephone))
        self.log.append("已登记")
        return [(len(self.log), "已登记")]

    async def record(self, call: str, message: str, wav: bytes) -> None:
        self.recordings.append(wav)

    async def report(self, call: Call, greeting: str = "") -> int:
        await self._work()
        self.reports.append(call)
        if greeting:
            self.log.append(greeting)
        return len(self.log)

    async def close(self) -> None:
        pass

    async def _work(self) -> None:
        if self.down:
            raise BotDown
        await asyncio.sleep(self.slow)


class Asterisk:
    """Asterisk's side of one AudioSocket call: sends a frame each 20 ms, keeps what it hears."""

    def __init__(self, port: int, call: str | None = None) -> None:
        self.call = call or str(uuid.uuid4())
        self.heard = bytearray()
        self.arrivals: list[float] = []
        self.hung_up = asyncio.Event()
        self.speech: list[bytes] = []
        self._port = port
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Asterisk:
        self._reader, self.writer = await asyncio.open_connection("127.0.0.1", self._port)
        first = packed(Frame(Kind.UUID, uuid.UUID(self.call).bytes))
        for byte in first:  # the network splits as it likes
            self.writer.write(bytes([byte]))
            await asyncio.sleep(0)
        self._tasks = [asyncio.ensure_future(self._hear()), asyncio.ensure_future(self._speak())]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.hang_up()

    async def hang_up(self) -> None:
        """End the TCP connection, as Asterisk does."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.writer.close()

    def press(self, keys: str) -> None:
        for key in keys:
            self.writer.write(packed(Frame(Kind.DIGIT, key.encode())))

    def speak(self, sound: bytes) -> None:
        self.speech += frames(sound)

    async def _speak(self) -> None:
        due = time.monotonic()
        while True:
            self.writer.write(packed(Frame(Kind.AUDIO, self.speech.pop(0) if self.speech else SILENCE)))
            due += FRAME_SECONDS
            await asyncio.sleep(max(0, due - time.monotonic()))

    async def _hear(self) -> None:
        reader = Frames()
        while piece := await self._reader.read(4096):
            for frame in reader.feed(piece):
                if frame.kind == Kind.AUDIO:
                    assert len(frame.payload) == FRAME
                    self.heard += frame.payload
                    self.arrivals.append(time.monotonic())
                elif frame.kind == Kind.HANG_UP:
                    self.hung_up.set()
        self.hung_up.set()


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something holds."""
    async with _limit(seconds):
        while not holds():  # noqa: ASYNC110 - anything may hold
            await asyncio.sleep(0.02)


class _limit:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task
        self._handle = asyncio.get_running_loop().call_later(self._seconds, task.cancel)

    async def __aexit__(self, kind: object, *_: object) -> None:
        self._handle.cancel()
        if kind is asyncio.CancelledError:
            raise AssertionError("it did not come about in time")
