"""What staff do in conversations, each in the reach of their roles (HO-6, FI-6, CO-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.hotline.audit import Read
from bot.hotline.courtesy import Checker, Part
from bot.hotline.holding import Holding
from bot.hotline.institution import Institution
from bot.hotline.queueing import Queued
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Concern, Operation, insist
from bot.service import audit, holding, waiting
from bot.service.courtesy import excuse
from bot.service.ports import Database, Logged, Reply, Standing, Wording


class UnknownConversation(LookupError):
    """Nothing was ever said under that id."""


@dataclass(frozen=True)
class Line:
    """A conversation that somebody has or is offered, and what was said in it last."""

    standing: Standing
    last: Logged | None


@dataclass(frozen=True)
class Waiter:
    """A conversation that waits for a person, and what the citizen said last."""

    queued: Queued
    last: Logged | None


async def queue(database: Database, clerk: Clerk) -> list[Waiter]:
    """Return who waits for a person, in the order in which they are served (HO-6)."""
    insist(clerk, Operation.SEE_QUEUE)
    order = await waiting.line(database)
    async with database.reading() as work:
        return [Waiter(one, await work.messages.last_said(one.conversation)) for one in order]


async def lines(database: Database, clerk: Clerk) -> list[Line]:
    """Return the conversations that somebody has or is offered, the one spoken in last first."""
    insist(clerk, Operation.SPEAK)
    async with database.reading() as work:
        found = await work.messages.with_person(clerk.person)
        ends = [await work.messages.log(one.conversation, one.last_place - 1, 1) for one in found]
    return [Line(one, end[0] if end else None) for one, end in zip(found, ends, strict=True)]


async def read(
    database: Database, clerk: Clerk, conversation: str, after: int, now: datetime, limit: int = 200
) -> list[Logged]:
    """Return a conversation as staff read it, after a place; notes between them too."""
    found = await standing(database, clerk, conversation)
    if found.holding.person != clerk.person:  # that they took it stands in its log
        await audit.note(database, clerk, Read.CONVERSATION, conversation, now)
    async with database.reading() as work:
        return await work.messages.log(conversation, after, limit)


async def standing(database: Database, clerk: Clerk, conversation: str) -> Standing:
    """Return how a conversation stands that somebody may read; `Forbidden`, `UnknownConversation`."""
    found = await _standing(database, conversation)
    insist(clerk, Operation.READ_CONVERSATION, concern_of(found))
    _insist_on_known(found)
    return found


async def take(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    conversation: str,
    now: datetime,
) -> tuple[Holding, list[Logged]]:
    """Take a conversation, from the queue or from the bot; the citizen is told who is there (CO-1).

    `HeldByAnother` if somebody has it, `UnknownConversation`, `Refused` who is not on duty.
    """
    insist(clerk, Operation.TAKE_CONVERSATION)
    _insist_on_known(await _standing(database, conversation))
    await _insist_on_duty(database, clerk, now)
    greeting = _greeting(wording, institution, clerk, conversation)
    return await holding.take_over(database, conversation, clerk.person, now, greeting)


async def release(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    conversation: str,
    now: datetime,
) -> tuple[Logged, ...]:
    """Put a conversation back among those who wait: one's own, or, as supervisor, anybody's.

    Return what citizens are told.
    """
    held = await standing(database, clerk, conversation)
    insist(clerk, Operation.RELEASE_CONVERSATION, concern_of(held))
    holder = held.holding.person or ""
    return await waiting.requeue(database, wording, institution, conversation, holder, now)


async def say(
    database: Database,
    checker: Checker,
    clerk: Clerk,
    conversation: str,
    text: str,
    now: datetime,
    reason: str = "",
) -> Logged:
    """Say something to a citizen; `Discourteous` if the wording check is against it.

    With a `reason` it is sent all the same, and that is kept.
    """
    insist(clerk, Operation.SPEAK)
    _insist_on_words(text)
    excused = excuse(checker, clerk, {"text": (text, None)}, reason)
    return await holding.say(database, conversation, clerk.person, text, now, excused)


async def note(database: Database, clerk: Clerk, conversation: str, text: str, now: datetime) -> Logged:
    """Tell colleagues something in a conversation that the citizen does not hear."""
    insist(clerk, Operation.SPEAK)
    _insist_on_words(text)
    await standing(database, clerk, conversation)
    return await holding.note(database, conversation, clerk.person, text, now)


async def offer(
    database: Database, clerk: Clerk, conversation: str, to: str, reason: str, summary: str, now: datetime
) -> Logged:
    """Offer a conversation to a colleague by name, with why and what it is about (FI-6).

    `Refused` unless they take conversations and are on duty.
    """
    insist(clerk, Operation.SPEAK)
    _insist_on_words(reason, summary)
    async with database.reading() as work:
        able, here = await waiting.who_take(work), await waiting.on_duty(work, now)
    if to not in able - {clerk.person}:
        raise Refused(Refusal.RECEIVER, to=to)
    if to not in here:
        raise Refused(Refusal.RECEIVER_AWAY, to=to)
    return await holding.offer(database, conversation, clerk.person, to, f"{reason}\n{summary}", now)


async def accept(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    conversation: str,
    now: datetime,
) -> tuple[Holding, Logged]:
    """Take a conversation that was offered; the citizen is told by whom, and who is there now (CO-1).

    `HeldByAnother` unless it was offered to them, `Refused` who is not on duty.
    """
    insist(clerk, Operation.SPEAK)
    await _insist_on_duty(database, clerk, now)

    def greet(giver: str) -> Reply:
        here, channel, by = (
            institution.person(clerk.person),
            _channel(conversation),
            institution.person(giver),
        )
        return wording.say("utter_notice_handed_on", channel, giver=by.name, person=here.name, post=here.post)

    return await holding.accept(database, conversation, clerk.person, now, greet)


async def withdraw(database: Database, clerk: Clerk, conversation: str, now: datetime) -> Holding:
    """Take back one's own offer that is not accepted yet; `HeldByAnother` if it is."""
    insist(clerk, Operation.SPEAK)
    return await holding.withdraw(database, conversation, clerk.person, now)


async def decline(database: Database, clerk: Clerk, conversation: str, reason: str, now: datetime) -> Logged:
    """Leave a conversation with whoever offered it, with the reason (FI-6)."""
    insist(clerk, Operation.SPEAK)
    _insist_on_words(reason)
    return await holding.decline(database, conversation, clerk.person, reason, now)


async def hand_back(
    database: Database,
    checker: Checker,
    clerk: Clerk,
    conversation: str,
    agreed: str,
    now: datetime,
    reason: str = "",
) -> Holding:
    """Give a conversation back to the bot, which tells the citizen what was agreed and goes on.

    What was agreed is checked as what is said.
    """
    insist(clerk, Operation.SPEAK)
    _insist_on_words(agreed)
    excused = excuse(checker, clerk, {"agreed": (agreed, Part.STATEMENT)}, reason)
    return await holding.hand_back(database, conversation, clerk.person, agreed, now, excused)


async def end(database: Database, wording: Wording, clerk: Clerk, conversation: str, now: datetime) -> Logged:
    """Bid farewell and ask for an evaluation; return what the citizen is told (CO-1, EV-1)."""
    insist(clerk, Operation.SPEAK)
    return await holding.end(database, wording, conversation, clerk.person, now)


def _greeting(wording: Wording, institution: Institution, clerk: Clerk, conversation: str) -> Reply:
    person, channel = institution.person(clerk.person), _channel(conversation)
    return wording.say("utter_notice_person_here", channel, person=person.name, post=person.post)


def _channel(conversation: str) -> str:
    return conversation.split(":", 1)[0]


def concern_of(standing: Standing) -> Concern:
    """Return whom a conversation concerns: who has it, and whom it is offered to."""
    persons = {standing.holding.person, standing.holding.offered_to} - {None}
    return Concern(frozenset(str(person) for person in persons))


async def _standing(database: Database, conversation: str) -> Standing:
    async with database.reading() as work:
        return await work.messages.standing(conversation)


async def _insist_on_duty(database: Database, clerk: Clerk, now: datetime) -> None:
    async with database.reading() as work:
        here = await waiting.on_duty(work, now)
    if clerk.person not in here:
        raise Refused(Refusal.NOT_ON_DUTY)


def _insist_on_known(standing: Standing) -> None:
    if not standing.last_place:
        raise UnknownConversation(standing.conversation)


def _insist_on_words(*texts: str) -> None:
    if not all(text.strip() for text in texts):
        raise Refused(Refusal.NO_REASON)
