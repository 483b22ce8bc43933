"""Taking a conversation over from the bot, speaking in it, and handing it back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.hotline import holding as rules
from bot.hotline.evaluation import Evaluation
from bot.hotline.files import FileRef
from bot.hotline.holding import Holding
from bot.service.desk_ports import Excuse, Override
from bot.service.news import News, Topic
from bot.service.ports import Database, Logged, Messages, Reply, Speaker, Standing, UnitOfWork, Wording
from bot.service.waiting import hold


async def take_over(
    database: Database, conversation: str, person: str, now: datetime, greeting: Reply | None = None
) -> tuple[Holding, list[Logged]]:
    """Give a conversation to a person; what the bot has prepared and not said is dropped.

    Return who has it now and the `greeting` that the citizen is told; none if it was
    theirs already. `HeldByAnother` if somebody else has it: two people cannot take one
    conversation.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        held = await hold(work.messages, current, rules.take_over(current.holding, person), now)
        is_new = held != current.holding and greeting is not None
        return held, [await _notify(work.messages, current, greeting, now)] if greeting and is_new else []


async def say(
    database: Database,
    conversation: str,
    person: str,
    text: str,
    now: datetime,
    excuse: Excuse | None = None,
    files: tuple[FileRef, ...] = (),
) -> Logged:
    """Log what the person who has a conversation says in it; `HeldByAnother` for anybody else.

    An `excuse` is kept, if the wording check was against it.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        rules.insist(current.holding, person)
        entry = await _append(work.messages, current, Speaker.STAFF, person, text, now, files)
        await _keep(work, entry, excuse)
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
        await hold(work.messages, current, rules.offer(current.holding, person, to), now)
        return await _append(work.messages, current, Speaker.NOTE, person, words, now)


async def withdraw(database: Database, conversation: str, person: str, now: datetime) -> Holding:
    """Take back an offer; `HeldByAnother` if it is accepted already. Whom it was offered to is told."""
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        back = await hold(work.messages, current, rules.withdraw(current.holding, person), now)
        if current.holding.offered_to:
            persons = frozenset({current.holding.offered_to})
            work.messages.tell(News(Topic.WITHDRAWN, conversation, persons=persons, who=person))
        return back


async def accept(
    database: Database, conversation: str, person: str, now: datetime, greet: Callable[[str], Reply]
) -> tuple[Holding, Logged]:
    """Take a conversation that was offered; `HeldByAnother` unless it was offered to `person`.

    Return who has it now and the greeting that the citizen is told, which names who gave
    it (`greet`). Whoever gave it is told, too.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        held = await hold(work.messages, current, rules.accept(current.holding, person), now)
        giver = str(current.holding.person)
        work.messages.tell(News(Topic.ACCEPTED, conversation, persons=frozenset({giver}), who=person))
        return held, await _notify(work.messages, current, greet(giver), now)


async def decline(database: Database, conversation: str, person: str, reason: str, now: datetime) -> Logged:
    """Leave a conversation with whoever offered it, who is told the reason (FI-6)."""
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        left = await hold(work.messages, current, rules.decline(current.holding, person), now)
        entry = await _append(work.messages, current, Speaker.NOTE, person, reason, now)
        giver = frozenset({str(left.person)})
        work.messages.tell(News(Topic.DECLINED, conversation, entry.place, giver, who=person))
        return entry


async def end(database: Database, wording: Wording, conversation: str, person: str, now: datetime) -> Logged:
    """End a person's talk with a citizen: a farewell, and the asking for an evaluation (CO-1, EV-1).

    The conversation is the bot's again, which waits for what the citizen says; what it had
    begun before the take-over is dropped.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        await hold(work.messages, current, rules.hand_back(current.holding, person), now)
        ended = await _append(work.messages, current, Speaker.HAND_BACK, person, "", now)
        current = replace(current, last_place=ended.place)
        reply = wording.say("utter_notice_talk_ended", conversation.split(":", 1)[0])
        asked = await _notify(work.messages, current, reply, now)
        await work.messages.evaluate(Evaluation(conversation, asked.place, person, now))
        return asked


async def notify(
    database: Database, conversation: str, name: str, reply: Reply, now: datetime
) -> list[Logged]:
    """Log what a citizen is told of what was done for them, once under a name."""
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        if await work.messages.known(conversation, name):
            return []
        return [await _notify(work.messages, current, reply, now, name)]


async def hand_back(
    database: Database,
    conversation: str,
    person: str,
    agreed: str,
    now: datetime,
    excuse: Excuse | None = None,
) -> Holding:
    """Give a conversation back to the bot, which tells the citizen what was agreed and goes on.

    `HeldByAnother` unless `person` has it. What the bot had begun before the
    take-over is dropped: it was the person's to settle. An `excuse` is kept, as for `say`.
    """
    async with database.writing() as work:
        current = await work.messages.lock(conversation, now)
        back = rules.hand_back(current.holding, person)
        await hold(work.messages, current, back, now)
        entry = await _append(work.messages, current, Speaker.HAND_BACK, person, agreed, now)
        await _keep(work, entry, excuse)
        return back


async def _keep(work: UnitOfWork, entry: Logged, excuse: Excuse | None) -> None:
    if excuse:
        await work.overrides.add(
            Override(entry.conversation, entry.place, str(entry.person), excuse, entry.at)
        )


async def _notify(
    messages: Messages, current: Standing, reply: Reply, now: datetime, name: str | None = None
) -> Logged:
    name, place = name or f"desk-{uuid.uuid4().hex}", current.last_place + 1
    entry = Logged(current.conversation, place, Speaker.NOTICE, name, reply, now)
    await messages.append([entry])
    return entry


async def _append(
    messages: Messages,
    current: Standing,
    speaker: Speaker,
    person: str,
    text: str,
    now: datetime,
    files: tuple[FileRef, ...] = (),
) -> Logged:
    entry = Logged(
        current.conversation,
        current.last_place + 1,
        speaker,
        uuid.uuid4().hex,
        Reply(text, files=files),
        now,
        person=person,
        burst=current.last_place + 1,
    )
    await messages.append([entry], retry_at=now if speaker is Speaker.HAND_BACK else None)
    return entry
