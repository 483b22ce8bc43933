"""A message's way through the bot: logged, handled in order, answered once, retried until it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered

from bot.channels.wording import Wording
from bot.hotline import emergency
from bot.service import fallback, intake
from bot.service.ports import Button, Inbound, Logged, Reply, StoreUnavailable, Waiting
from bot.service.turn import Cause, TurnAborted
from bot.wiring import System

log = logging.getLogger(__name__)

_RETRIES_AT_ONCE = 8

Deliver = Callable[[str, Sequence[Reply]], Awaitable[None]]


class Turns:
    """Handles the messages of every channel of this process."""

    def __init__(self, agent: Agent, system: System) -> None:
        self._agent = agent
        self._system = system
        self._wording = Wording(agent.domain)
        self._limit = system.settings.turn_timeout_seconds
        # A lock lives as long as somebody holds or awaits it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._deliverers: dict[str, Deliver] = {}
        self._spooled = True  # another process may have spooled something before this one began
        self._unspooling = asyncio.Lock()
        self._running: set[asyncio.Future[list[Reply]]] = set()

    def deliver_by(self, channel: str, deliver: Deliver) -> None:
        """Name how a late reply reaches a citizen of `channel`."""
        self._deliverers[channel] = deliver

    async def take(self, message: Inbound) -> list[Reply]:
        """Log a message, handle what waits in its conversation, and return what to say now."""
        turn = asyncio.ensure_future(self._take(message))
        self._running.add(turn)
        turn.add_done_callback(self._running.discard)
        # A client that hangs up does not break off what it set going.
        return await asyncio.shield(turn)

    async def log(self, conversation: str, place: int) -> list[Logged]:
        """Return what was said in a conversation after a place."""
        return await intake.after(self._system.database, conversation, place)

    async def answer_to(self, message: Inbound) -> list[Reply]:
        """Return what was answered to a message that another one's turn has answered already."""
        try:
            receipt = await intake.receive(self._system.database, message, self._now(), self._turn_limit())
        except StoreUnavailable:
            return []
        return await self._answer_given(message.conversation, receipt.place)

    async def _take(self, message: Inbound) -> list[Reply]:
        receipt = await self._arrive(message)
        if receipt is None:
            return [*self._urgent(message.text), await self._spool(message)]
        async with self._order(message.conversation):
            if receipt.repeated:
                answered = await self._answer_given(message.conversation, receipt.place)
                if answered:
                    return answered
            said, complete = await self._work_off(message.conversation)
            if complete:
                return said
            apology = [*self._urgent(message.text), self._wording.say("utter_kept")]
            with contextlib.suppress(StoreUnavailable):  # said all the same; only the log lacks it
                await intake.note(self._system.database, message.conversation, apology, self._now())
            return [*said, *apology]

    async def _arrive(self, message: Inbound) -> intake.Receipt | None:
        """Log a message behind those that came before it; None if the database cannot take it."""
        async with self._order(f"arriving {message.conversation}"):  # first come, first logged
            with contextlib.suppress(StoreUnavailable):
                await self._unspool()  # what came while the database was down came first
            try:
                return await intake.receive(self._system.database, message, self._now(), self._turn_limit())
            except StoreUnavailable:
                return None
            except Exception as error:
                log.error("a message could not be logged: %s", trace(error))
                return None

    async def retry_forever(self, every_seconds: float = 1.0) -> None:
        """Handle what was kept for later, again and again, until cancelled."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self.retry_once()
            except StoreUnavailable:
                log.debug("what was kept waits")
            except Exception as error:
                log.error("retrying failed: %s", trace(error))

    async def retry_once(self) -> None:
        """Handle what was kept for later and is due."""
        with contextlib.suppress(StoreUnavailable):
            await self._unspool()
        due = await intake.overdue(self._system.database, self._now())
        few = asyncio.Semaphore(_RETRIES_AT_ONCE)
        await asyncio.gather(*(self._retry(conversation, few) for conversation in due))

    async def _unspool(self) -> None:
        """Move what was kept aside into the log; looked for only while there may be something."""
        async with self._unspooling:
            if self._spooled:
                await intake.unspool(self._system.database, self._system.spool, self._now())
                self._spooled = False

    async def finish(self, patience_seconds: float = 10.0) -> None:
        """Wait until no turn is under way: a stop in mid-turn would only repeat it later."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=patience_seconds)

    async def _retry(self, conversation: str, few: asyncio.Semaphore) -> None:
        async with few, self._order(conversation):
            said, _ = await self._work_off(conversation)
        deliver = self._deliverers.get(conversation.split(":", 1)[0])
        if said and deliver:
            await deliver(conversation, said)

    async def _answer_given(self, conversation: str, place: int) -> list[Reply]:
        try:
            return await intake.replies_to(self._system.database, conversation, place)
        except StoreUnavailable:
            return []

    async def _work_off(self, conversation: str) -> tuple[list[Reply], bool]:
        """Answer what waits in a conversation, in order, up to the first that cannot be answered now.

        Return what was said, and whether nothing waits any more.
        """
        said: list[Reply] = []
        try:
            for message in await intake.waiting(self._system.database, conversation):
                replies = await self._turn_or_person(message)
                if replies is None:
                    return said, False
                await intake.answer(self._system.database, message, replies, self._now())
                said += replies
        except StoreUnavailable:
            # What waits is in the log; its answer will be as soon as the log can be written.
            return said, False
        except Exception as error:  # one conversation's trouble is no other's
            log.error("conversation %s cannot be worked off: %s", conversation, trace(error))
            return said, False
        return said, True

    async def _turn_or_person(self, message: Waiting) -> list[Reply] | None:
        """Return the answer to a message, None if it must wait; what breaks every turn goes to a person."""
        try:
            return await self._turn(message)
        except TurnAborted as aborted:
            where = f"conversation {message.conversation}, place {message.place}"
            log.warning("turn aborted: %s, %s", aborted.cause.value, where)
            kept = await intake.postpone(self._system.database, message, aborted.cause, self._now())
            return [await self._give_up(message)] if kept.faults >= intake.MAX_FAULTS else None

    async def _turn(self, message: Waiting) -> list[Reply]:
        """Let Rasa answer a message, or return what it answered when it already did."""
        try:
            earlier = await self._answered_before(message)
            if earlier is not None:
                return earlier
            collector = _Collector(message.conversation.split(":", 1)[0])
            handled = self._agent.handle_message(
                UserMessage(
                    disarm(message.text),
                    collector,
                    message.conversation,
                    input_channel=collector.name(),
                    message_id=message.message,
                )
            )
            await asyncio.wait_for(handled, self._limit)
        except asyncio.TimeoutError:
            raise TurnAborted(Cause.ACTIONS) from None
        except Exception as error:
            log.error("a turn broke: %s", trace(error))
            raise TurnAborted(Cause.FAULT) from None
        return [_reply(said) for said in collector.messages] or [self._wording.say("utter_default")]

    async def _answered_before(self, message: Waiting) -> list[Reply] | None:
        """Return Rasa's replies if the session already holds this message.

        So it is when the database went away between Rasa's saving the session
        and our logging the replies.
        """
        tracker = await self._agent.tracker_store.retrieve(message.conversation)
        replies: list[Reply] | None = None
        for event in tracker.events if tracker else ():
            if isinstance(event, UserUttered):
                replies = [] if event.message_id == message.message else None
            elif isinstance(event, BotUttered) and replies is not None:
                replies.append(_reply({"text": event.text, **(event.data or {})}))
        return replies or None

    async def _give_up(self, message: Waiting) -> Reply:
        """Hand a message that breaks every turn to a person (FI-7)."""
        system = self._system
        opened = await fallback.hand_over(
            system.database, await system.institution(), message, system.clock.now()
        )
        ticket = opened.ticket
        return self._wording.say("utter_handed_over", number=ticket.number, code=ticket.query_code or "")

    async def _spool(self, message: Inbound) -> Reply:
        """Keep a message aside while the database is down, or say that it could not be kept."""
        self._spooled = True
        try:
            await self._system.spool.push(message, self._now())
        except StoreUnavailable:
            log.error("neither database nor Redis: a message of %s was not kept", message.conversation)
            return self._wording.say("utter_not_kept")
        return self._wording.say("utter_kept")

    def _urgent(self, text: str) -> list[Reply]:
        """Return the emergency notice if `text` tells of danger: it is said whatever else fails (EM-1)."""
        danger = emergency.detect(text)
        return [self._wording.say("utter_emergency", danger=danger.value)] if danger else []

    def _order(self, conversation: str) -> asyncio.Lock:
        """Return the lock under which a conversation's messages are handled, one at a time."""
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock

    def _now(self) -> datetime:
        return self._system.clock.now()

    def _turn_limit(self) -> timedelta:
        return timedelta(seconds=self._limit + 2)


class _Collector(CollectingOutputChannel):
    """Collects a turn's replies; carries the channel's name so that its wording variants are chosen."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:  # type: ignore[override]
        return self._channel


def trace(error: Exception) -> str:
    """Return where an error came from, without its message: that may hold a citizen's words."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(
        [type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))]
    )


def disarm(text: str) -> str:
    """Make Rasa read a citizen's words as words: a leading slash or prefix would be a command."""
    text = text.strip()
    while text.startswith(("/", "EXTERNAL:")):
        text = text.removeprefix("EXTERNAL:").lstrip("/").strip()
    return text or "。"


def _reply(said: dict[str, Any]) -> Reply:
    buttons = tuple(Button(b["title"], b["payload"]) for b in said.get("buttons") or ())
    return Reply(said.get("text") or "", buttons)
