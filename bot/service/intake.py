"""A citizen's message from its arrival to its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.service.ports import Database, Inbound, Logged, Reply, Spool, Waiting
from bot.service.turn import Cause

MAX_FAULTS = 5  # after so many failures of its own a message goes to a person
_LONGEST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True)
class Receipt:
    """The place a message got in its conversation's log."""

    place: int
    repeated: bool


async def receive(database: Database, message: Inbound, now: datetime, turn_limit: timedelta) -> Receipt:
    """Log a message before anything acts on it; a repeated id is the same message.

    Should this process die in the turn, the message is tried again when
    `turn_limit` has passed.
    """
    async with database.writing() as work:
        place, repeated = await work.messages.append(message, now, now + turn_limit)
    return Receipt(place, repeated)


async def waiting(database: Database, conversation: str) -> list[Waiting]:
    """Return what of a conversation has no answer yet, in the order in which it came."""
    async with database.reading() as work:
        return await work.messages.waiting(conversation)


async def answer(
    database: Database, message: Waiting, replies: Sequence[Reply], now: datetime
) -> list[Logged]:
    """Log the replies to a message and mark it answered, in one step; once, however often called."""
    async with database.writing() as work:
        if not await work.messages.settle(message.conversation, message.place, now):
            return []
        return await work.messages.append_replies(message.conversation, replies, now, message.place)


async def postpone(database: Database, message: Waiting, cause: Cause, now: datetime) -> Waiting:
    """Keep a message whose turn was broken off for a later try; return it with its new counts."""
    counted = replace(message, tries=message.tries + 1, faults=message.faults + (cause is Cause.FAULT))
    pause = min(timedelta(seconds=2**counted.tries), _LONGEST_WAIT)
    async with database.writing() as work:
        await work.messages.postpone(counted, now + pause)
    return counted


async def note(database: Database, conversation: str, said: Sequence[Reply], now: datetime) -> None:
    """Log what a citizen is told that answers no message, such as an apology."""
    async with database.writing() as work:
        await work.messages.append_replies(conversation, said, now, None)


async def replies_to(database: Database, conversation: str, place: int) -> list[Reply]:
    """Return what was answered to the message at a place; nothing while it waits."""
    async with database.reading() as work:
        return await work.messages.replies_to(conversation, place)


async def overdue(database: Database, now: datetime) -> list[str]:
    """Return the conversations that wait for another try."""
    async with database.reading() as work:
        return await work.messages.overdue(now)


async def after(database: Database, conversation: str, place: int, limit: int = 200) -> list[Logged]:
    """Return the log of a conversation after a place: what a client that was away has missed."""
    async with database.reading() as work:
        return await work.messages.after(conversation, place, limit)


async def unspool(database: Database, spool: Spool, now: datetime) -> int:
    """Move what was kept aside while the database was down into the log; return how many."""
    moved = 0
    while (entry := await spool.peek()) is not None:
        message, at = entry
        async with database.writing() as work:
            await work.messages.append(message, at, now)
        await spool.drop(message)
        moved += 1
    return moved
