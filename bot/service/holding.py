"""Taking a conversation over from the bot, speaking in it, and handing it back."""

from __future__ import annotations

import uuid
from datetime import datetime

from bot.hotline import holding as rules
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.holding import Holder, Holding
from bot.hotline.institution import Institution
from bot.hotline.queueing import Queued, behind, in_order, is_too_long, late
from bot.hotline.ticket import Origin
from bot.service.desk_ports import Override
from bot.service.duty import calendar_of
from bot.service.ports import Database, Logged, Messages, Reply, Speaker, Standing, Wording


async def queue(
    database: Database, wording: Wording, institution: Institution, queued: Queued
) -> tuple[Holding, list[Logged]]:
    """Let a conversation wait for a person; the bot finishes its sentence and is silent from then on.

    It keeps its place if it waits already. With more waiting than the institution
    allows, the supervisor is alerted (HO-5). Whoever now comes after somebody with a
    special need is told why (PR-1): that is returned, to be delivered.
    """
    async with database.writing() as work:
        current = await work.messages.lock(queued.conversation, queued.since)
        holding = await _hold(work.messages, current, rules.queue(current.holding), queued.since)
        if holding.holder is not Holder.QUEUE or current.holding.holder is not Holder.BOT:
            return holding, []
        await work.messages.enqueue(queued)
        line = await work.messages.queue()
        if is_too_long(line, institution.duty.queue):
            origin = Origin(queued.conversation, f"queue-{holding.epoch}")
            await work.alerts.add(Alert(AlertKind.QUEUE, origin, queued.since))
        overtaken = behind(line, queued) if queued.special_need else []
        return holding, [await _ask_patience(work.messages, wording, one, queued) for one in overtaken]


async def _ask_patience(messages: Messages, wording: Wording, waiting: Queued, first: Queued) -> Logged:
    standing = await messages.lock(waiting.conversation, first.since)
    reply = wording.say("utter_notice_overtaken", waiting.conversation.split(":", 1)[0])
    name = f"overtaken-{uuid.uuid4().hex}"
    place = standing.last_place + 1
    entry = Logged(waiting.conversation, place, Speaker.NOTICE, name, reply, first.since)
    await messages.append([entry])
    return entry


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


async def waiting(database: Database) -> list[Queued]:
    """Return who waits for a person, in the order in which they are served (HO-6)."""
    async with database.reading() as work:
        return in_order(await work.messages.queue())


async def take_over(database: Database, conversation: str, person: str, now: datetime) -> Holding:
    """Give a conversation to a person; what the bot has prepared and not said is dropped.

    `HeldByAnother` if somebody else has it: two people cannot take one conversation.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        return await _hold(work.messages, current, rules.take_over(current.holding, person), now)


async def say(
    database: Database,
    conversation: str,
    person: str,
    text: str,
    now: datetime,
    against: tuple[str, ...] = (),
    reason: str = "",
) -> Logged:
    """Log what the person who has a conversation says in it; `HeldByAnother` for anybody else.

    `against` are the rules that the wording check found against it, `reason` is why it is said all the same.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        rules.insist(current.holding, person)
        entry = await _append(work.messages, current, Speaker.STAFF, person, text, now)
        if against:
            await work.messages.override(Override(conversation, entry.place, person, against, reason, now))
        return entry


async def note(database: Database, conversation: str, person: str, text: str, now: datetime) -> Logged:
    """Log what staff tell each other in a conversation; the citizen never hears it."""
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        return await _append(work.messages, current, Speaker.NOTE, person, text, now)


async def offer(
    database: Database, conversation: str, person: str, to: str, words: str, now: datetime
) -> Logged:
    """Offer a conversation to a colleague, with why and what it is about; until accepted it stays (FI-6)."""
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        await _hold(work.messages, current, rules.offer(current.holding, person, to), now)
        return await _append(work.messages, current, Speaker.NOTE, person, words, now)


async def accept(database: Database, conversation: str, person: str, now: datetime) -> Holding:
    """Take a conversation that was offered; `HeldByAnother` unless it was offered to `person`."""
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        return await _hold(work.messages, current, rules.accept(current.holding, person), now)


async def decline(database: Database, conversation: str, person: str, reason: str, now: datetime) -> Logged:
    """Leave a conversation with whoever offered it, with the reason (FI-6)."""
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        await _hold(work.messages, current, rules.decline(current.holding, person), now)
        return await _append(work.messages, current, Speaker.NOTE, person, reason, now)


async def end(database: Database, wording: Wording, conversation: str, person: str, now: datetime) -> Logged:
    """End a person's talk with a citizen: a farewell, and the asking for an evaluation (CO-1, EV-1).

    The conversation is the bot's again, which waits for what the citizen says.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        await _hold(work.messages, current, rules.hand_back(current.holding, person), now)
        reply = wording.say("utter_notice_talk_ended", conversation.split(":", 1)[0])
        name, place = f"ended-{uuid.uuid4().hex}", current.last_place + 1
        entry = Logged(conversation, place, Speaker.NOTICE, name, reply, now)
        await work.messages.append([entry])
        return entry


async def hand_back(
    database: Database, conversation: str, person: str, agreed: str, now: datetime
) -> Holding:
    """Give a conversation back to the bot, which tells the citizen what was agreed and goes on.

    `HeldByAnother` unless `person` has it. What the bot had begun before the
    take-over is dropped: it was the person's to settle.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        back = rules.hand_back(current.holding, person)
        await _hold(work.messages, current, back, now)
        await _append(work.messages, current, Speaker.HAND_BACK, person, agreed, now)
        return back


async def _hold(messages: Messages, current: Standing, holding: Holding, now: datetime) -> Holding:
    if holding != current.holding:
        await messages.hold(current.conversation, holding)
    if holding.holder is not Holder.BOT:  # what waits for the bot is now theirs to answer
        waiting = await messages.waiting(current.conversation)
        await messages.settle(current.conversation, [entry.place for entry in waiting], now)
    return holding


async def _append(
    messages: Messages, current: Standing, speaker: Speaker, person: str, text: str, now: datetime
) -> Logged:
    entry = Logged(
        current.conversation,
        current.last_place + 1,
        speaker,
        uuid.uuid4().hex,
        Reply(text),
        now,
        person=person,
        burst=current.last_place + 1,
    )
    await messages.append([entry], retry_at=now if speaker is Speaker.HAND_BACK else None)
    return entry
