"""Firing deadlines: each exactly once, however many clocks run (TL-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.hotline import deadlines, life
from bot.hotline.alert import unknown_year
from bot.hotline.deadlines import Deadline, Firing
from bot.hotline.institution import Institution
from bot.hotline.life import CLOCK, Case
from bot.service.alerts import raise_alert
from bot.service.duty import held, keep, scene_of
from bot.service.ports import Database, Logged, UnitOfWork, Wording

_AT_ONCE = 200  # deadlines; the rest is fired at the next tick


@dataclass(frozen=True)
class Fired:
    """A deadline that fired, and as what."""

    deadline: Deadline
    firing: Firing


async def fire_due(
    database: Database, wording: Wording, institution: Institution, now: datetime
) -> list[Fired]:
    """Fire what is to be fired by `now` and return it; a second clock gets none of it.

    Each in a transaction of its own, that holds the ticket: a clock that is killed
    has fired a deadline, with all that follows from it, or has not.
    """
    async with database.reading() as work:
        due = await work.tickets.firing(now, _AT_ONCE)
    fired = []
    for number, id in due:
        async with database.writing() as work:
            firing = await _fire(work, wording, institution, number, id, now)
        if firing:
            fired.append(firing)
    return fired


async def _fire(
    work: UnitOfWork, wording: Wording, institution: Institution, number: str, id: str, now: datetime
) -> Fired | None:
    case = await held(work, number)
    deadline = _of(case, id)
    if deadline is None:
        return None  # ended meanwhile
    scene = await scene_of(work, institution, CLOCK, now)
    moved, firing = deadlines.fire(deadline, now, scene.calendar, institution.duty.warnings)
    if firing is None:
        if moved is not deadline:
            await work.tickets.keep(moved)
        return None
    await keep(work, wording, life.fired(case, deadline, moved, firing, scene), scene)
    return Fired(moved, firing)


async def recount(
    database: Database, wording: Wording, institution: Institution, now: datetime
) -> list[Logged]:
    """Count provisional deadlines anew; return what those are told whose promise moved (TL-10).

    Who keeps the calendar is alerted to each year that promises still rest on a guess of.
    """
    async with database.reading() as work:
        provisional = await work.tickets.provisional()
    said: list[Logged] = []
    guessed: set[int] = set()
    for number, id in provisional:
        async with database.writing() as work:
            case = await held(work, number)
            deadline = _of(case, id) or await work.tickets.deadline(id)
            assert deadline
            scene = await scene_of(work, institution, CLOCK, now)
            moved = deadlines.recompute(deadline, now, scene.calendar, institution.duty.warnings)
            if moved.provisional and not moved.ended_at:
                guessed.add(moved.due_at.astimezone(scene.calendar.zone).year)
            if moved is deadline:
                continue
            if deadline.ended_at:
                await work.tickets.keep(moved)
            else:
                change = life.recounted(case, deadline, moved, scene)
                said += await keep(work, wording, change, scene)
    for year in sorted(guessed):
        await raise_alert(database, unknown_year(year, now))
    return said


def _of(case: Case, id: str) -> Deadline | None:
    return next((one for one in case.deadlines if one.id == id), None)
