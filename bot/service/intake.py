"""A citizen's message from its arrival to its answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.hotline import masking
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.holding import Holder
from bot.hotline.reading import read_said_name
from bot.hotline.ticket import Origin
from bot.service.ports import (
    Database,
    Inbound,
    Logged,
    Messages,
    Reply,
    Speaker,
    Spool,
    Standing,
    UnitOfWork,
    Waiting,
)
from bot.service.turn import Burst, Cause

MAX_FAULTS = 5  # after so many failures of its own a message goes to a person
_PAGE = 200
_LONGEST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True)
class Receipt:
    """The place a message got in its conversation's log, and how the conversation then stood."""

    place: int
    repeated: bool
    standing: Standing


class Superseded(Exception):
    """Another worker went on with the conversation meanwhile; nothing was kept."""


async def receive(
    database: Database, message: Inbound, now: datetime, turn_limit: timedelta, goes_on: bool = False
) -> Receipt:
    """Log a message before anything acts on it; a repeated id is the same message.

    With it goes the alert to staff, if it tells of danger (EM-1).

    Should this process die in the turn, the message is tried again when
    `turn_limit` has passed. With `goes_on` the citizen had not finished: it is
    answered together with what came before (CO-9).
    """
    async with database.writing() as work:
        return await _receive(work, message, now, now + turn_limit, goes_on)


async def _receive(
    work: UnitOfWork, message: Inbound, at: datetime, retry_at: datetime, goes_on: bool
) -> Receipt:
    conversation = message.conversation
    standing = await work.messages.lock(conversation, at)
    place = await work.messages.known(conversation, message.message)
    waiting = await work.messages.waiting(conversation)
    if place is not None:
        return Receipt(place, True, replace(standing, waiting=waiting))
    place = standing.last_place + 1
    burst = waiting[-1].burst if _joins(waiting, goes_on) else place
    reply, citizen = Reply(message.text), Speaker.CITIZEN
    for_bot = standing.holding.holder is Holder.BOT
    said = Logged(conversation, place, citizen, message.message, reply, at, burst=burst)
    await work.messages.append([said], retry_at if for_bot else None)
    if not for_bot and (name := read_said_name(message.text)):
        await work.messages.call(conversation, masking.name(name))
    if message.urgent:
        await work.alerts.add(Alert(AlertKind.EMERGENCY, Origin(conversation, message.message), at))
    if for_bot:
        new = Waiting(conversation, place, citizen, message.message, message.text, burst, retry_at)
        waiting = (*waiting, new)
    return Receipt(place, False, replace(standing, last_place=place, waiting=waiting))


def _joins(waiting: Sequence[Waiting], goes_on: bool) -> bool:
    """Say whether a new message is answered with the last that waits.

    It is if the citizen had not finished, or if something before it is down;
    but never with one that was tried: that may have acted already.
    """
    if not waiting or waiting[-1].speaker is not Speaker.CITIZEN or waiting[-1].tries:
        return False
    return goes_on or waiting[0].tries > 0


async def standing(database: Database, conversation: str) -> Standing:
    """Return how a conversation stands."""
    async with database.reading() as work:
        return await work.messages.standing(conversation)


async def answer(
    database: Database,
    prepared: Standing,
    burst: Burst,
    replies: Sequence[Reply],
    events: str,
    now: datetime,
) -> list[Logged] | None:
    """Log the bot's replies to a burst, mark it answered and keep the turn, in one step.

    `prepared` is how the conversation stood when the turn began. Return what is
    now to be sent; None if somebody took the conversation over meanwhile: then
    the replies are dropped, the turn did not happen, and the burst is the
    holder's to answer. `Superseded` if another worker went on with it.
    """
    async with database.writing() as work:
        current = await work.messages.lock(prepared.conversation, now)
        if current.turns != prepared.turns:
            raise Superseded(prepared.conversation)
        settled = await work.messages.settle(prepared.conversation, burst.places, now)
        if current.holding.epoch != prepared.holding.epoch:
            return None
        # In the queue what waits is the person's; but that one is called is still said (`holding.queue`).
        if settled != len(burst.places) and current.holding.holder is Holder.BOT:
            raise Superseded(prepared.conversation)
        await work.messages.add_turn(prepared.conversation, current.turns + 1, events, now)
        if not replies:
            await work.messages.end_silently(prepared.conversation, current.turns + 1)
        return await _say(work.messages, current, replies, now, burst.places[-1], current.turns + 1)


async def note(
    database: Database, conversation: str, said: Sequence[Reply], now: datetime, urgent: bool = False
) -> list[Logged]:
    """Log what a citizen is told outside the dialogue, such as an apology; return what is to be sent.

    While somebody else has the conversation the bot is silent, unless it is `urgent`.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        if current.holding.holder is not Holder.BOT and not urgent:
            return []
        return await _say(work.messages, current, said, now, None)


async def give_up(
    database: Database, prepared: Standing, burst: Burst, said: Sequence[Reply], now: datetime
) -> list[Logged]:
    """Log what is said of a burst that the dialogue cannot answer, and mark it answered.

    Nothing is said if it was answered, or somebody took the conversation over, meanwhile.
    """
    async with database.writing() as work:
        current = await work.messages.lock(burst.conversation, now)
        settled = await work.messages.settle(burst.conversation, burst.places, now)
        if not settled or current.holding.epoch != prepared.holding.epoch:
            return []
        return await _say(work.messages, current, said, now, burst.places[-1])


async def _say(
    messages: Messages,
    current: Standing,
    said: Sequence[Reply],
    now: datetime,
    answers: int | None,
    turns: int | None = None,
) -> list[Logged]:
    entries = [
        Logged(current.conversation, place, Speaker.BOT, uuid.uuid4().hex, reply, now, answers)
        for place, reply in enumerate(said, current.last_place + 1)
    ]
    await messages.append(entries, turns=turns)
    return entries


async def postpone(database: Database, burst: Burst, cause: Cause, now: datetime) -> int:
    """Keep a burst whose turn was broken off for a later try; return how often it failed of itself."""
    tries = burst.messages[0].tries + 1
    faults = burst.messages[0].faults + (cause is Cause.FAULT)
    retry_at = now + min(timedelta(seconds=2**tries), _LONGEST_WAIT)
    async with database.writing() as work:
        for message in burst.messages:
            counted = replace(message, tries=tries, faults=faults, retry_at=retry_at)
            await work.messages.postpone(counted)
    return faults


async def replies_to(database: Database, conversation: str, place: int) -> list[Logged]:
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


async def history(database: Database, conversation: str) -> list[str]:
    """Return what the dialogue went through, turn by turn: Rasa's events as JSON, a string a turn."""
    turns: list[tuple[int, str]] = []
    async with database.reading() as work:
        while page := await work.messages.turns(conversation, turns[-1][0] if turns else None, _PAGE):
            turns += page
    return [events for _, events in reversed(turns)]


async def unspool(database: Database, spool: Spool, now: datetime) -> int:
    """Move what was kept aside while the database was down into the log; return how many."""
    moved = 0
    last = ""
    while (entry := await spool.peek()) is not None:
        message, at = entry
        async with database.writing() as work:
            await _receive(work, message, at, now, goes_on=message.conversation == last)
        await spool.drop(message)
        last = message.conversation
        moved += 1
    return moved
