"""The queue for a person: who comes into it, what they hear there, and how they leave it (HO-5, HO-6)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from bot.hotline import holding as rules
from bot.hotline import plan, presence, queueing
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.holding import Holder, Holding
from bot.hotline.institution import Institution
from bot.hotline.queueing import Queued, behind, in_order, is_too_long, late
from bot.hotline.roles import Operation, reach
from bot.hotline.shifts import Pause, pauses_on
from bot.hotline.ticket import Origin
from bot.service.duty import calendar_of
from bot.service.ports import Database, Logged, Messages, Reply, Speaker, Standing, UnitOfWork, Wording


@dataclass(frozen=True)
class Called:
    """That a person was called: how many are served before, and who now comes after and was told so."""

    ahead: int
    told: tuple[Logged, ...]


async def who_take(work: UnitOfWork) -> frozenset[str]:
    """Return whose account lets them take conversations, on duty or not."""
    accounts = await work.accounts.all()
    return frozenset(one.person for one in accounts if reach(one.roles, Operation.TAKE_CONVERSATION))


async def on_duty(work: UnitOfWork, now: datetime) -> frozenset[str]:
    """Return who is on duty and may take conversations (HO-7)."""
    able = await who_take(work)
    attendance, absences = await work.people.attendance(now), await work.people.absences(now)
    return presence.all_on_duty(now, attendance, absences) & able


async def attended(database: Database, now: datetime) -> bool:
    """Say whether anybody is on duty who may take a conversation (HO-7)."""
    async with database.reading() as work:
        return bool(await on_duty(work, now))


async def call(
    database: Database, wording: Wording, institution: Institution, queued: Queued
) -> Called | None:
    """Let a conversation wait for a person, if one is on duty; the bot finishes its sentence and is silent.

    It keeps its place if it waits already. With more waiting than the institution
    allows, the supervisor is alerted (HO-5). Whoever now comes after somebody with a
    special need is told why (PR-1), which is returned to be delivered. None if nobody
    is on duty.
    """
    async with database.writing() as work:
        return await _enter(work, wording, institution, queued) if await on_duty(work, queued.since) else None


async def enter(database: Database, wording: Wording, institution: Institution, queued: Queued) -> Called:
    """Do what `call` does, whoever is on duty."""
    async with database.writing() as work:
        return await _enter(work, wording, institution, queued)


async def requeue(
    database: Database,
    wording: Wording,
    institution: Institution,
    conversation: str,
    person: str,
    now: datetime,
) -> tuple[Logged, ...]:
    """Put a conversation that `person` has back among those who wait; `HeldByAnother` unless they have it."""
    async with database.writing() as work:
        return await put_back(work, wording, institution, conversation, person, now)


async def put_back(
    work: UnitOfWork,
    wording: Wording,
    institution: Institution,
    conversation: str,
    person: str,
    now: datetime,
) -> tuple[Logged, ...]:
    """Do what `requeue` does; the conversation waits as urgently as it did, or not if nobody is on duty."""
    current = await work.messages.lock(conversation, now)
    await work.messages.hold(current.conversation, rules.hand_back(current.holding, person))
    if not await on_duty(work, now):
        return (await _tell_nobody_left(work.messages, wording, conversation, now),)
    queued = await work.messages.as_queued(conversation, now)
    called = await _enter(work, wording, institution, queued)
    reply = wording.say("utter_notice_next_person", _channel(conversation))
    return (await _tell(work.messages, conversation, reply, now), *called.told)


async def heard(
    database: Database, wording: Wording, conversation: str, text: str, now: datetime
) -> list[Logged]:
    """Answer who says something while they wait: where they stand if they ask, else nothing.

    Who waits no longer is the bot's again. What they say else is read by who takes them.
    """
    gives_up, asks = queueing.gives_up(text), queueing.asks_how_long(text)
    if not gives_up and not asks:
        return []
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        if current.holding.holder is not Holder.QUEUE:
            return []
        if gives_up:
            await work.messages.hold(conversation, rules.leave_queue(current.holding))
            reply = wording.say("utter_notice_left_queue", _channel(conversation))
        elif ahead := queueing.ahead(await work.messages.queue(), conversation):
            reply = wording.say("utter_notice_position", _channel(conversation), ahead=str(ahead))
        else:
            reply = wording.say("utter_notice_next", _channel(conversation))
        return [await _tell(work.messages, conversation, reply, now)]


async def alert_of_late(database: Database, institution: Institution, now: datetime) -> int:
    """Alert the supervisor of each who waits too long for a person, once; return how many do (TL-6)."""
    limits, calendar = institution.duty.respond, calendar_of(institution)
    async with database.reading() as work:
        found = late(await work.messages.queue(), limits, calendar, now)
    if found:
        async with database.writing() as work:
            for one in found:
                origin = Origin(one.conversation, f"late-{one.since.isoformat()}")
                await work.alerts.add(Alert(AlertKind.LATE, origin, now))
    return len(found)


async def send_home(database: Database, wording: Wording, now: datetime) -> list[Logged]:
    """Let nobody wait whom nobody can serve: once nobody is on duty, offer each a call back (FI-5).

    Return what they are told.
    """
    async with database.reading() as work:
        waiting = await work.messages.queue()
        if not waiting or await on_duty(work, now):
            return []
    told = []
    for one in waiting:
        async with database.writing() as work:
            current = await work.messages.lock(one.conversation, now)
            if current.holding.holder is Holder.QUEUE:
                await work.messages.hold(one.conversation, rules.leave_queue(current.holding))
                told.append(await _tell_nobody_left(work.messages, wording, one.conversation, now))
    return told


@dataclass(frozen=True)
class Served:
    """Who serves a conversation, how many come before it, and whose service pauses (HO-4, HO-5)."""

    holding: Holding
    ahead: int
    pauses: tuple[Pause, ...]


async def served(database: Database, conversation: str, now: datetime) -> Served:
    """Return what a citizen may see of how their conversation stands."""
    async with database.reading() as work:
        holding = (await work.messages.standing(conversation)).holding
        queue = await work.messages.queue() if holding.holder is Holder.QUEUE else []
        pauses = pauses_on(now, await work.people.pauses(now))
        return Served(holding, queueing.ahead(queue, conversation), tuple(pauses))


async def line(database: Database) -> list[Queued]:
    """Return who waits for a person, in the order in which they are served (HO-6)."""
    async with database.reading() as work:
        return in_order(await work.messages.queue())


async def _enter(work: UnitOfWork, wording: Wording, institution: Institution, queued: Queued) -> Called:
    current = await work.messages.lock(queued.conversation, queued.since)
    holding = await hold(work.messages, current, rules.queue(current.holding), queued.since)
    is_new = holding.holder is Holder.QUEUE and current.holding.holder is not Holder.QUEUE
    if is_new:
        drill = await work.plans.drill_of(queued.conversation)
        active = plan.concerning(await work.plans.active(), drill)
        queued = plan.hurried(institution, active, queued)
        await work.messages.enqueue(queued)
    waiting = await work.messages.queue()
    ahead = queueing.ahead(waiting, queued.conversation)
    if not is_new:
        return Called(ahead, ())
    if is_too_long(waiting, institution.duty.queue):
        origin = Origin(queued.conversation, f"queue-{holding.epoch}")
        await work.alerts.add(Alert(AlertKind.QUEUE, origin, queued.since))
    told = []
    for one in behind(waiting, queued) if queued.special_need else ():
        reply = wording.say("utter_notice_overtaken", _channel(one.conversation))
        told.append(await _tell(work.messages, one.conversation, reply, queued.since))
    return Called(ahead, tuple(told))


async def hold(messages: Messages, current: Standing, holding: Holding, now: datetime) -> Holding:
    """Write down who has a conversation; what waits for the bot is theirs to answer, if it is not the bot."""
    if holding != current.holding:
        await messages.hold(current.conversation, holding)
    if holding.holder is not Holder.BOT:
        pending = await messages.waiting(current.conversation)
        await messages.settle(current.conversation, [entry.place for entry in pending], now)
    return holding


def _channel(conversation: str) -> str:
    return conversation.split(":", 1)[0]


async def _tell_nobody_left(messages: Messages, wording: Wording, conversation: str, now: datetime) -> Logged:
    """Offer a call back to whom nobody serves any more (FI-5)."""
    reply = wording.say("utter_notice_nobody_left", _channel(conversation))
    return await _tell(messages, conversation, reply, now)


async def _tell(messages: Messages, conversation: str, reply: Reply, now: datetime) -> Logged:
    current = await messages.lock(conversation, now)
    name, place = f"queue-{uuid.uuid4().hex}", current.last_place + 1
    entry = Logged(conversation, place, Speaker.NOTICE, name, reply, now)
    await messages.append([entry])
    return entry
