"""Emergency plans at the desk: switched on and off, who is called to duty, drills (EM-2)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.hotline import announcement as announced
from bot.hotline import life
from bot.hotline import plan as rules
from bot.hotline.institution import Institution
from bot.hotline.oversight import Plan
from bot.hotline.plan import Activation, CallOut
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist
from bot.service import announcements, duty
from bot.service.ports import Database, Logged, UnitOfWork, Wording

_MOST = 50  # activations that a page shows


class UnknownPlan(LookupError):
    """There is no plan with that code, or no activation with that id."""


@dataclass(frozen=True)
class Run:
    """An activation, who was called to duty for it, and how many matters it took and answered."""

    activation: Activation
    calls: tuple[CallOut, ...]
    taken: int
    done: int


async def begin(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    code: str,
    areas: Sequence[str],
    drill: bool,
    now: datetime,
) -> Activation:
    """Switch a plan on; citizens are told of it and its people are called to duty, in one step.

    A drill tells no citizen, and gets a word by which conversations take part in it.
    `UnknownPlan`; `Refused` if it is on already, or an area is none of the institution's.
    """
    insist(clerk, Operation.SWITCH_PLAN)
    plan = _plan(institution, code)
    announcements.insist_on_areas(institution, areas)
    word = f"演练{secrets.randbelow(10_000):04d}" if drill else None
    fresh = Activation(uuid.uuid4().hex, code, clerk.person, now, tuple(dict.fromkeys(areas)), word)
    async with database.writing() as work:
        fresh = rules.begun(fresh, await work.plans.active())
        if told := rules.announced(plan, fresh):
            await announcements.keep(work, told, None)
        await work.plans.add(fresh, rules.called(plan, fresh))
    return fresh


async def end(
    database: Database, wording: Wording, institution: Institution, clerk: Clerk, id: str, now: datetime
) -> list[Logged]:
    """Switch a plan off: its announcement is withdrawn; of a drill the tickets that are open end.

    Return what is to be delivered. `UnknownPlan`; `Refused` if it was over.
    """
    insist(clerk, Operation.SWITCH_PLAN)
    said: list[Logged] = []
    async with database.writing() as work:
        over = rules.ended(await _activation(work, id), clerk.person, now)
        await work.plans.end(over)
        if not over.is_drill:
            told = await announcements.current(work, id)
            if not told.withdrawn:
                gone = announced.withdrawn(told, told.version, clerk.person, now)
                await work.announcements.add(gone)
            return said
        scene = await duty.scene_of(work, institution, clerk.person, now)
        for number in await work.plans.unfinished(id):
            change = life.rehearsed(await duty.held(work, number), scene)
            said += await duty.keep(work, wording, change, scene)
    return said


async def come(database: Database, clerk: Clerk, id: str, now: datetime) -> None:
    """Note that somebody who was called to duty comes; `Refused` if they were not."""
    insist(clerk, Operation.BE_PRESENT)
    async with database.writing() as work:
        if clerk.person not in {one.person for one in await work.plans.calls(id)}:
            raise Refused(Refusal.NOT_YOURS, holders=())
        await work.plans.answer(CallOut(id, clerk.person, now))


async def active(database: Database, clerk: Clerk) -> list[Run]:
    """Return what is switched on now, for everybody at the desk to see."""
    insist(clerk, Operation.BE_PRESENT)
    async with database.reading() as work:
        return [await _run(work, one) for one in await work.plans.active()]


async def past(database: Database, clerk: Clerk) -> list[Run]:
    """Return what was switched on, the latest first."""
    insist(clerk, Operation.SWITCH_PLAN)
    async with database.reading() as work:
        return [await _run(work, one) for one in await work.plans.latest(_MOST)]


async def take_part(database: Database, conversation: str, text: str, now: datetime) -> Activation | None:
    """Let a conversation take part in the drill whose word is said in it, and return the drill."""
    word = rules.drill_word(text)
    if word is None:
        return None
    async with database.writing() as work:
        found = next((one for one in await work.plans.active() if one.word == word), None)
        if found:
            await work.messages.lock(conversation, now)
            await work.plans.join(conversation, found.id)
        return found


async def _run(work: UnitOfWork, activation: Activation) -> Run:
    taken, done = await work.plans.matters(activation.id)
    return Run(activation, tuple(await work.plans.calls(activation.id)), taken, done)


async def _activation(work: UnitOfWork, id: str) -> Activation:
    found = await work.plans.get(id, hold=True)
    if found is None:
        raise UnknownPlan(id)
    return found


def _plan(institution: Institution, code: str) -> Plan:
    plan = institution.plan(code)
    if plan is None:
        raise UnknownPlan(code)
    return plan
