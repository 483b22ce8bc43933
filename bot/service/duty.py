"""Acting on tickets: load, decide, commit, and tell the citizen (FI-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.hotline import life, telling
from bot.hotline.acts import Act, Confirm, Merge
from bot.hotline.calendar import WorkingCalendar, own_workdays
from bot.hotline.evaluation import Asked, Evaluation
from bot.hotline.institution import Institution
from bot.hotline.life import CLOCK, Case, Change, Notice, Scene
from bot.hotline.presence import all_on_duty
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import Matter, Origin, State, Ticket
from bot.service import rates
from bot.service.desk_ports import Excuse, Override
from bot.service.ports import Conflict, Database, Logged, Speaker, UnitOfWork, Wording

_ASKED_OF = ("answered", "apologised", "issued")  # notices that ask what the citizen thinks of it (EV-1)
_MOST_SAID = 200  # messages among which a citizen's word is looked for


class UnknownTicket(LookupError):
    """There is no ticket with that number."""


@dataclass(frozen=True)
class Acted:
    """A case after an act, and what citizens were told: to be delivered, since it is logged."""

    case: Case
    said: tuple[Logged, ...] = ()


def calendar_of(institution: Institution) -> WorkingCalendar:
    """Return the institution's working calendar."""
    own = institution.calendar
    works = own_workdays({one.day: one.works for one in own.days}, own.years)
    return WorkingCalendar(institution.profile.hours, ZoneInfo(institution.profile.time_zone), works)


async def scene_of(work: UnitOfWork, institution: Institution, actor: str, now: datetime) -> Scene:
    """Return the scene that somebody acts in now."""
    absences = tuple(await work.people.absences(now))
    here = all_on_duty(now, await work.people.attendance(now), absences)
    return Scene(now, actor, institution, calendar_of(institution), absences, here)


async def act(
    database: Database,
    wording: Wording,
    institution: Institution,
    number: str,
    what: Act,
    *,
    by: str,
    now: datetime,
    seen: int | None = None,
    excuse: Excuse | None = None,
) -> Acted:
    """Do something about a ticket.

    `seen` is the version of the ticket that the actor saw; an `excuse` is kept, if the wording
    check was against what the citizen is told. Raises `UnknownTicket`, `Conflict` if somebody
    acted on it since, `Refused` if a rule is against it.
    """
    async with database.writing() as work:
        case = await held(work, number)
        if seen is not None and case.ticket.version != seen:
            happened = [link.event for link in await work.tickets.history(number)]
            latest = next(event for event in reversed(happened) if event.by != CLOCK)
            raise Conflict(f"{latest.by} has {latest.name} it at {latest.at.isoformat()}")
        scene = await scene_of(work, institution, by, now)
        acted = await perform(work, wording, case, what, scene)
        if excuse:
            place = (await work.tickets.history(number))[-1].sequence
            await work.overrides.add(Override(number, place, by, excuse, now))
        return acted


async def merge(
    database: Database,
    wording: Wording,
    institution: Institution,
    number: str,
    master: str,
    *,
    by: str,
    now: datetime,
) -> Acted:
    """Let a ticket be answered with another one (KN-3); raises as `act`."""
    async with database.writing() as work:
        cases = {}
        # Always in the order of their numbers, so that two who merge do not wait for each other;
        # and never holding one that has ended: whoever answers its master waits for it.
        for one in sorted({number, master}):
            cases[one] = await held(work, one)
            if cases[one].ticket.state.is_end:
                raise Refused(Refusal.ENDED if one == number else Refusal.MASTER, master=master)
        scene = await scene_of(work, institution, by, now)
        return await perform(work, wording, cases[number], Merge(cases[master].ticket), scene)


async def confirm(
    database: Database,
    wording: Wording,
    institution: Institution,
    number: str,
    place: int,
    *,
    by: str,
    now: datetime,
) -> Acted:
    """Record in which message a citizen has confirmed what was applied for in their name (AH-4).

    `Refused` if it is none of theirs, or older than the application; raises as `act` besides.
    """
    async with database.writing() as work:
        case = await held(work, number)
        theirs = {one.place: one.reply.text for one in await said_since(work, case.ticket.matter)}
        if place not in theirs:
            raise Refused(Refusal.MESSAGE, place=place)
        scene = await scene_of(work, institution, by, now)
        return await perform(work, wording, case, Confirm(place, theirs[place]), scene)


async def said_since(work: UnitOfWork, matter: Matter) -> list[Logged]:
    """Return what a citizen has said since they were told of a matter that was taken on for them."""
    conversation = matter.origin.conversation
    told = await work.messages.known(conversation, matter.origin.message)
    after = await work.messages.after(conversation, told, _MOST_SAID) if told else []
    return [one for one in after if one.speaker is Speaker.CITIZEN and one.reply.text]


async def scene_about(work: UnitOfWork, scene: Scene, number: str) -> Scene:
    """Return the scene with those barred whom a ticket is a complaint about (CP-4)."""
    case = await work.tickets.get(number)
    return life.about(case.ticket, scene) if case else scene


async def is_about(work: UnitOfWork, scene: Scene, number: str) -> bool:
    """Say whether a ticket is a complaint about the actor, who is not to know of it (CP-4)."""
    return scene.actor in (await scene_about(work, scene, number)).barred


async def held(work: UnitOfWork, number: str) -> Case:
    """Return a case that nobody else changes until the transaction ends."""
    case = await work.tickets.get(number, hold=True)
    if case is None:
        raise UnknownTicket(number)
    return case


async def perform(
    work: UnitOfWork,
    wording: Wording,
    case: Case,
    what: Act,
    scene: Scene,
    origin: Origin | None = None,
) -> Acted:
    """Do something about a case that is held."""
    change = life.perform(case, what, scene)
    said = await keep(work, wording, change, scene, origin)
    ticket = change.case.ticket
    answer = change.event.note if change.event.name == "answered" else None
    if answer or ticket.state in (State.WITHDRAWN, State.NOT_ACCEPTED, State.MERGED):
        for number in await work.tickets.merged_into(ticket.number):
            said += await _follow_master(work, wording, number, ticket, answer, scene)
    return Acted(change.case, tuple(said))


async def _follow_master(
    work: UnitOfWork, wording: Wording, number: str, master: Ticket, answer: str | None, scene: Scene
) -> list[Logged]:
    """Answer a merged ticket with its master, or see to it that it will be (KN-3, FI-7)."""
    case = await held(work, number)
    if answer:
        return await keep(work, wording, life.answered_with_master(case, master.unit, answer, scene), scene)
    happened = {link.event.name for link in await work.tickets.history(number)}
    if "answered_with_master" in happened:
        return []  # before the master, done again for its own citizen, ended
    if master.master:  # merged itself
        return await keep(work, wording, life.moved(case, master.master, scene), scene)
    return await keep(work, wording, life.released(case, scene), scene)


async def keep(
    work: UnitOfWork, wording: Wording, change: Change, scene: Scene, origin: Origin | None = None
) -> list[Logged]:
    """Keep a change, and log what the citizen is told of it, each step once (FI-11)."""
    place = await work.tickets.save(change, origin)
    await rates.keep(work, change, place, scene)
    said = []
    for notice in change.notices:
        conversation = change.case.ticket.matter.origin.conversation
        standing = await work.messages.lock(conversation, scene.now)
        channel = conversation.split(":", 1)[0]
        reply = wording.say(f"utter_notice_{notice.topic}", channel, **told_of(change.case, scene, notice))
        name = f"notice-{change.case.ticket.number}-{place}"
        entry = Logged(conversation, standing.last_place + 1, Speaker.NOTICE, name, reply, scene.now)
        await work.messages.append([entry])
        if notice.topic in _ASKED_OF:
            by = change.case.ticket.answered_by or change.case.ticket.handler
            of = change.case.ticket.number
            asked = Evaluation(conversation, entry.place, by, scene.now, ticket=of, asks=Asked.VERDICT)
            await work.messages.evaluate(asked)
        said.append(entry)
    return said


def told_of(case: Case, scene: Scene, notice: Notice) -> dict[str, str]:
    """Return what a notice to the citizen may name."""
    ticket, institution = case.ticket, scene.institution
    zone = ZoneInfo(institution.profile.time_zone)
    unit = institution.unit(ticket.unit)
    # Who answers now: the receiver of an offer, else the handler, each by who stands in for them (HO-2).
    scene = life.about(ticket, scene)
    person = institution.person(scene.acting(ticket.offer.person if ticket.offer else ticket.handler))
    due = case.promise.due_at if case.promise else None
    told = {
        "number": ticket.number,
        "unit": unit.name,
        "unit_telephone": unit.telephone,
        "person": person.name,
        "post": person.post,
        "due": telling.instant(due, zone) if due else "",
    }
    return told | {
        # The sentence that quotes it has a full stop of its own.
        name: telling.instant(value, zone) if isinstance(value, datetime) else value.rstrip("。")
        for name, value in notice.values.items()
    }
