"""Calls from Asterisk over AudioSocket; what its dialplan does next it asks `continuation`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections import OrderedDict

from bot.channels.phone.frames import Frame, Frames, Kind, packed
from bot.channels.phone.line import Answer, Ears

log = logging.getLogger(__name__)

_BEHIND = 64 * 1024  # bytes, 4 s: a peer that takes no more is not sent more
_FIRST_SECONDS = 5.0
_REMEMBERED = 1000  # calls


class Announced:
    """What the dialplan and we tell each other of a call besides its sound."""

    def __init__(self) -> None:
        self._callers: OrderedDict[str, str] = OrderedDict()
        self._next: OrderedDict[str, str] = OrderedDict()

    def caller(self, call: str, number: str) -> None:
        """Take a caller's number, before the call comes or again when it comes back."""
        _remember(self._callers, call, number)

    def number(self, call: str) -> str:
        """Return a caller's number; empty if it was not told."""
        return self._callers.get(call, "")

    def go_on(self, call: str, extension: str) -> None:
        """Set where a call goes once we have let go of it."""
        _remember(self._next, call, extension)

    def continuation(self, call: str) -> str:
        """Return where a call goes now: an extension, `hangup`, or nothing: the people's queue."""
        return self._next.pop(call, "")


def _remember(kept: OrderedDict[str, str], call: str, value: str) -> None:
    kept[call] = value
    kept.move_to_end(call)
    if len(kept) > _REMEMBERED:
        kept.popitem(last=False)


class AudioSocketLine:
    """`Line` over one connection."""

    def __init__(self, call: str, announced: Announced, writer: asyncio.StreamWriter) -> None:
        self.id = call
        self.caller = announced.number(call)
        self._announced = announced
        self._writer = writer

    def send(self, frame: bytes) -> None:
        """Send 20 ms of sound."""
        transport = self._writer.transport
        if not transport.is_closing() and transport.get_write_buffer_size() < _BEHIND:
            self._writer.write(packed(Frame(Kind.AUDIO, frame)))

    async def hang_up(self) -> None:
        """End the call: the dialplan is told to go no further."""
        await self._let_go("hangup")

    async def transfer(self, extension: str) -> bool:
        """Let the dialplan go on to an extension."""
        await self._let_go(extension)
        return True

    async def _let_go(self, continuation: str) -> None:
        self._announced.go_on(self.id, continuation)
        if not self._writer.transport.is_closing():
            self._writer.write(packed(Frame(Kind.HANG_UP)))
            self._writer.close()


class AudioSocketServer:
    """Takes the connections of a PBX."""

    def __init__(self, answer: Answer, announced: Announced, most: int) -> None:
        self._answer = answer
        self._announced = announced
        self._most = most
        self._calls = 0
        self._server: asyncio.AbstractServer | None = None

    async def listen(self, host: str, port: int) -> None:
        """Begin to take calls."""
        self._server = await asyncio.start_server(self._serve, host, port)

    async def close(self) -> None:
        """Take no more calls; those that go on go on."""
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        frames = Frames()
        ears: Ears | None = None
        if self._calls >= self._most:
            log.warning("a call was turned away: %d are going on", self._calls)
            writer.close()
            return
        self._calls += 1
        try:
            while piece := await asyncio.wait_for(reader.read(4096), None if ears else _FIRST_SECONDS):
                for frame in frames.feed(piece):
                    if frame.kind == Kind.UUID and ears is None and len(frame.payload) == 16:
                        call = str(uuid.UUID(bytes=frame.payload))
                        ears = self._answer(AudioSocketLine(call, self._announced, writer))
                    elif frame.kind == Kind.HANG_UP:
                        return
                    elif ears:
                        _tell(ears, frame)
        except (OSError, asyncio.TimeoutError) as error:
            log.info("an AudioSocket connection ended: %s", type(error).__name__)
        finally:
            self._calls -= 1
            if ears:
                ears.gone()
            with contextlib.suppress(OSError):
                writer.close()


def _tell(ears: Ears, frame: Frame) -> None:
    if frame.kind == Kind.AUDIO:
        ears.sound(frame.payload)
    elif frame.kind == Kind.DIGIT and frame.payload[:1] in (*(b"%d" % n for n in range(10)), b"*", b"#"):
        ears.key(frame.payload[:1].decode())
