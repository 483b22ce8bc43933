"""One call, whatever carries it: what the caller says and presses, and what they hear."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from typing import Any

from bot.channels.phone.audio import as_wav, seconds
from bot.channels.phone.backend import BotDown, News
from bot.channels.phone.calls import Call
from bot.channels.phone.ear import Ear
from bot.channels.phone.keypad import Command, Keypad
from bot.channels.phone.line import Line
from bot.channels.phone.mouth import Mouth
from bot.channels.phone.parts import Left, Parts
from bot.channels.phone.spoken import with_number

log = logging.getLogger(__name__)

_TICK_SECONDS = 0.1
_NEWS_SECONDS = 1.0
_SLOW_SECONDS = 2.0  # without an answer, before the caller hears that they are attended to
_WORD_SECONDS = 25.0  # of silence, before the same: nobody waits 30 s without word (TE-7)
_SILENT_SECONDS = 6.0  # of a caller, before they are asked again …
_ASKED_AGAIN = 2  # … so often; then a person is called
_LEAST_SECONDS = 1.0  # of a voice message
_LONGEST_BYTES = 4 * 2**20  # of one, and of a recording: about four minutes
_DRAIN_SECONDS = 3.0
_PERSON, _PROGRESS, _BACK = "转人工", "查询工单进度", "算了"  # what keys say to the bot
_KEYS_OF_CHOICE = "0129"


class CallSession:
    """Leads one call; `Ears` of its line."""

    def __init__(self, line: Line, parts: Parts, left: Left | None = None) -> None:
        self.call = Call(line.id, line.caller, time.time())
        self._line = line
        self._parts = parts
        self._mouth = Mouth(line.send, parts.voice, parts.wording)
        self._ear = Ear()
        self._keypad = Keypad()
        self._over = asyncio.Event()
        self._heard: asyncio.Queue[Command | str | bytes] = asyncio.Queue()
        self._is_back = left is not None
        self._last_place = left.place if left else 0
        self._news = News((), "bot", 0, None, "")
        self._put_through_to = (
            left.extension if left else ""
        )  # whom the caller was put through to, or could not be
        self._last_said: list[str] = []
        self._asked = 0  # how often a silent caller was asked
        self._is_answering = 0.0  # since when the bot is, on the monotonic clock
        self._told_to_wait = False
        self._message: bytearray | None = None  # a voice message that is being spoken
        self._awaits_number = False  # of a voice message
        self._wav = b""
        self._recording = bytearray()
        self._waits_since: float | None = None
        self._quiet_since = time.monotonic()

    # -- what the line tells --------------------------------------------------------------------

    def sound(self, frame: bytes) -> None:
        """Take 20 ms of the caller's."""
        if self._parts.records and len(self._recording) < _LONGEST_BYTES:
            self._recording += frame
        if self._message is not None:
            if self._mouth.is_silent and len(self._message) < _LONGEST_BYTES:
                self._message += frame
            return
        if self._parts.recogniser is None:
            return
        was_speaking = self._ear.hears_speech
        said = self._ear.feed(frame, time.monotonic())
        if self._ear.hears_speech and not was_speaking:
            self._cut_in()
        if said:
            self._heard.put_nowait(said)

    def key(self, key: str) -> None:
        """Take a key: it silences us at once."""
        self._cut_in()
        at_once = _KEYS_OF_CHOICE if self._offers_keys else "0" if self._message is not None else ""
        if self._awaits_number:
            at_once = "1" if self.call.caller else ""
        meant = self._keypad.press(key, time.monotonic(), at_once)
        if self._message is not None and key == "#":
            meant = "#"
        if meant is not None:
            self._heard.put_nowait(meant)

    def gone(self) -> None:
        """Take notice that the call has ended."""
        self._over.set()

    # -- the call -------------------------------------------------------------------------------

    async def run(self) -> None:
        """Lead the call to its end."""
        tasks = [
            asyncio.ensure_future(work)
            for work in (self._mouth.run(), self._watch(), self._follow(), self._lead())
        ]
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait({over, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done() and not task.cancelled() and (error := task.exception()):
                    log.error("call %s broke: %s: %s", self.call.id, type(error).__name__, error)
        finally:
            for task in (over, *tasks):
                task.cancel()
            await asyncio.gather(over, *tasks, return_exceptions=True)
            await self._end()

    async def _end(self) -> None:
        with contextlib.suppress(Exception):
            if not self._over.is_set():  # it broke: a person takes the call
                await self._line.transfer(self._parts.queue) or await self._line.hang_up()
        call = self.call
        call.ended_at = time.time()
        call.abandoned = not call.put_through and (call.answered_at is None or self._waits_since is not None)
        self._count_waiting()
        with contextlib.suppress(BotDown):
            if self._message and seconds(bytes(self._message)) >= _LEAST_SECONDS:
                self._wav = as_wav(bytes(self._message))
            if self._wav:  # who hangs up after speaking has left the message all the same
                await self._parts.backend.leave(call.id, uuid.uuid4().hex, self._wav, call.caller)
            if self._recording:
                wav = as_wav(bytes(self._recording))
                await self._parts.backend.record(call.id, f"recording-{call.began_at}", wav)
            await self._parts.backend.report(call)

    @property
    def left(self) -> Left:
        """Return how far the call is."""
        return Left(self._last_place, self._put_through_to)

    async def _lead(self) -> None:
        await (self._come_back() if self._is_back else self._greet())
        while True:
            heard = await self._heard.get()
            self._asked = 0
            if isinstance(heard, bytes):
                await self._spoken(heard)
            elif isinstance(heard, Command):
                await self._commanded(heard)
            else:
                await self._typed(heard)
            self._quiet_since = time.monotonic()

    async def _greet(self) -> None:
        if self._parts.records:
            self._mouth.say("utter_call_recorded", to_the_end=True)
        greeting = self._mouth.say("utter_call_keys" if self._parts.recogniser is None else "utter_greet")
        self.call.answered_at = time.time()
        try:
            self._last_place = await self._parts.backend.report(self.call, greeting)
        except BotDown:
            await self._to_queue()

    async def _come_back(self) -> None:
        """Go on after a talk with a person, or with who was not answered."""
        try:
            await self._catch_up()
        except BotDown:
            await self._to_queue()
        if self._news.holder == "person":
            self._mouth.say("utter_call_not_put_through")

    async def _spoken(self, sound: bytes) -> None:
        assert self._parts.recogniser
        text = await self._parts.recogniser.hear(sound)
        if text.strip():
            await self._tell(with_number(text, self.call.caller))
        elif self._news.holder == "bot":
            self._mouth.say("utter_unreadable")

    async def _commanded(self, command: Command) -> None:
        if command is Command.REPEAT:
            for text in self._last_said:
                self._mouth.speak(text)
            return
        self._message, self._wav, self._awaits_number = None, b"", False
        if command is Command.BACK:
            await self._go_back()
            return
        await self._tell(_PERSON)
        await self._catch_up()
        if self._parts.recogniser is None and self._news.holder == "bot":
            self._begin_message()  # nobody is there, and what the bot asks cannot be answered by key

    async def _go_back(self) -> None:
        """Leave what was begun with the bot, if anything; offer the keys anew where there are only keys."""
        if not self._offers_keys:
            await self._tell(_BACK)
        if self._parts.recogniser is None and self._news.holder == "bot":
            self._last_said = []
            self._mouth.say("utter_call_keys")

    async def _typed(self, keys: str) -> None:
        if self._message is not None:
            if keys == "#":
                self._end_message()
        elif self._awaits_number:
            await self._leave(self.call.caller if keys == "1" and self.call.caller else keys)
        elif self._offers_keys and keys in "12":
            if keys == "1":
                self._begin_message()
            else:
                await self._tell(_PROGRESS)
        else:
            await self._tell(keys)

    # -- voice messages -------------------------------------------------------------------------

    def _begin_message(self) -> None:
        self._mouth.say("utter_call_leave")
        self._mouth.beep()
        self._message = bytearray()

    def _end_message(self) -> None:
        message, self._message = bytes(self._message or b""), None
        if seconds(message) < _LEAST_SECONDS:
            self._mouth.say("utter_call_empty")
            self._mouth.beep()
            self._message = bytearray()
            return
        self._wav, self._awaits_number = as_wav(message), True
        if self.call.caller:
            self._mouth.say("utter_call_number", telephone=self.call.caller)
        else:
            self._mouth.say("utter_call_number_unknown")

    async def _leave(self, telephone: str) -> None:
        self._awaits_number, wav, self._wav = False, self._wav, b""
        message = uuid.uuid4().hex
        await self._ask(lambda: self._parts.backend.leave(self.call.id, message, wav, telephone))

    # -- the bot --------------------------------------------------------------------------------

    async def _tell(self, text: str) -> None:
        """Tell the bot what the caller says; what it answers is spoken."""
        message = uuid.uuid4().hex
        await self._ask(lambda: self._parts.backend.say(self.call.id, message, text))

    async def _ask(self, request: Any) -> None:
        self._is_answering, self._told_to_wait = time.monotonic(), False
        try:
            await self._take_in(await request())
        except BotDown as error:
            log.warning("call %s: the bot is out of reach: %s", self.call.id, error)
            await self._to_queue()
            await self._retry(request)
        finally:
            self._is_answering = 0.0

    async def _retry(self, request: Any) -> None:
        """Go on when the bot is back: its messages have ids, and are acted on once."""
        while True:
            await asyncio.sleep(_NEWS_SECONDS)
            with contextlib.suppress(BotDown):
                await self._take_in(await request())
                return

    async def _take_in(self, said: list[tuple[int, str]]) -> None:
        for place, text in said:
            if place == 0:  # said without a log to stand in
                self._mouth.speak(text)
        await self._catch_up()

    async def _catch_up(self) -> None:
        self._news = await self._parts.backend.news(self.call.id, self._last_place)
        fresh = [(place, text) for place, text in self._news.said if place > self._last_place]
        if fresh:
            self._last_said = [text for _, text in fresh]
            self._last_place = fresh[-1][0]
            for _, text in fresh:
                self._mouth.speak(text)

    async def _follow(self) -> None:
        """Hear of what is said unasked, and of who takes the conversation."""
        while True:
            await asyncio.sleep(_NEWS_SECONDS)
            if self._is_answering:
                continue
            with contextlib.suppress(BotDown):
                await self._catch_up()
                self._count_waiting()
                holder, extension = self._news.holder, self._news.extension
                if holder == "queue" and self._waits_since is None:
                    self._waits_since = time.monotonic()
                if holder == "person" and extension and extension != self._put_through_to:
                    await self._put_through(extension)

    def _count_waiting(self) -> None:
        if self._waits_since is not None and (self._news.holder != "queue" or self.call.ended_at):
            self.call.held_seconds += time.monotonic() - self._waits_since
            self._waits_since = None

    # -- to a person ----------------------------------------------------------------------------

    async def _put_through(self, extension: str) -> None:
        self._put_through_to = extension
        self._mouth.say("utter_call_transfer")
        await self._mouth.spoken_out()
        self.call.transferred_at = time.time()
        self.call.put_through = await self._line.transfer(extension)
        if self.call.put_through:
            self._over.set()
        else:
            self._mouth.say("utter_call_not_put_through")

    async def _to_queue(self) -> None:
        """Let people answer: the bot cannot."""
        self._mouth.say("utter_call_down")
        await self._mouth.spoken_out()
        self.call.transferred_at = time.time()
        self.call.put_through = await self._line.transfer(self._parts.queue)
        if self.call.put_through:
            self._over.set()
            await asyncio.sleep(_DRAIN_SECONDS)

    # -- what the caller hears ------------------------------------------------------------------

    @property
    def _offers_keys(self) -> bool:
        """Say whether keys are all that the caller was offered."""
        first = not any(text.strip() for text in self._last_said)
        return self._parts.recogniser is None and first and self._message is None and not self._awaits_number

    def _cut_in(self) -> None:
        self.call.interrupted += self._mouth.cut_in()

    async def _watch(self) -> None:
        """Do what no sound and no key sets off: the wall clock does."""
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            now = time.monotonic()
            if said := self._ear.wait(now):
                self._heard.put_nowait(said)
            if (meant := self._keypad.wait(now)) is not None:
                self._heard.put_nowait(meant)
            if not self._mouth.is_silent or self._ear.hears_speech:
                self._quiet_since = now
                continue
            self._break_silence(now)

    def _break_silence(self, now: float) -> None:
        quiet = now - self._quiet_since
        if self._is_answering:
            slow = min(now - self._is_answering, quiet)
            if slow > (_WORD_SECONDS if self._told_to_wait else _SLOW_SECONDS):
                self._told_to_wait = True
                self._mouth.say("utter_call_hold")
        elif self._message is not None:
            pass  # they are speaking to us, as long as they like
        elif self._news.holder == "queue":
            if quiet > _WORD_SECONDS:
                if self._news.ahead:
                    self._mouth.say("utter_notice_position", ahead=str(self._news.ahead))
                else:
                    self._mouth.say("utter_notice_next")
        elif self._news.holder == "person":
            if quiet > _WORD_SECONDS:
                self._mouth.say("utter_call_hold")
        elif quiet > _SILENT_SECONDS and not self._keypad.typed:
            self._ask_again()

    def _ask_again(self) -> None:
        self._asked += 1
        self._quiet_since = time.monotonic()
        if self._asked > _ASKED_AGAIN:
            self._asked = 0
            self._heard.put_nowait(Command.PERSON)
        elif self._offers_keys:
            self._mouth.say("utter_call_silent_keys")
        else:
            self._mouth.say("utter_call_silent")
