"""People at the desk: who is here, one's own presence, roster, pauses, what one was told (HO, PV-4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from bot.hotline.alert import Alert
from bot.hotline.courtesy import Checker, Part
from bot.hotline.institution import Institution, Staff
from bot.hotline.life import Scene
from bot.hotline.presence import Absence, Attendance, Reason, absence_of
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist, may
from bot.hotline.shifts import HandBack, Pause, Shift
from bot.service import presence
from bot.service.courtesy import excuse
from bot.service.duty import scene_about, scene_of
from bot.service.ports import Database, Logged, Told, UnitOfWork, Wording
from bot.service.waiting import who_take


class Presence(str, Enum):
    """Whether somebody is at their desk."""

    HERE = "here"
    AFTER_CALL = "after_call"  # 话后处理
    BREAK = "break"
    AWAY = "away"
    OFF = "off"


@dataclass(frozen=True)
class Colleague:
    """A member of staff, whether they are here, and who acts for them."""

    staff: Staff
    presence: Presence
    acting: str  # a staff id: they themself, or who stands in (HO-2)
    back_by: datetime | None
    takes: bool  # conversations with citizens, when here


async def colleagues(
    database: Database, institution: Institution, clerk: Clerk, now: datetime
) -> list[Colleague]:
    """Return everybody, whether they are here, and who acts for them."""
    insist(clerk, Operation.SEE_PEOPLE)
    async with database.reading() as work:
        scene = await scene_of(work, institution, clerk.person, now)
        here = {one.person: one for one in await work.people.attendance(now)}
        able = await who_take(work)
    found = []
    for person in institution.staff:
        absence = absence_of(person.id, now, scene.absences)
        state = _presence(absence, here.get(person.id))
        back_by = absence.back_by if absence else None
        found.append(Colleague(person, state, scene.acting(person.id), back_by, person.id in able))
    return found


def _presence(absence: Absence | None, attendance: Attendance | None) -> Presence:
    if absence and absence.reason is Reason.SHORT_BREAK:
        return Presence.BREAK
    if absence and absence.reason.interrupts_duty:
        return Presence.AWAY
    if attendance is None or absence:
        return Presence.OFF
    return Presence.AFTER_CALL if attendance.after_call_since else Presence.HERE


async def arrive(database: Database, institution: Institution, clerk: Clerk, now: datetime) -> None:
    """Begin one's presence (签到, HO-7), or end one's work after a conversation."""
    insist(clerk, Operation.BE_PRESENT)
    await presence.sign_in(database, institution, clerk.person, now)
    await _work_after_call(database, clerk, None)


async def work_after_call(database: Database, clerk: Clerk, now: datetime) -> None:
    """Write up the last conversation (话后处理): at the desk, and not to be given the next one."""
    insist(clerk, Operation.BE_PRESENT)
    await _work_after_call(database, clerk, now)


async def _work_after_call(database: Database, clerk: Clerk, since: datetime | None) -> None:
    async with database.writing() as work:
        await work.people.work_after_call(clerk.person, since)


async def leave(database: Database, institution: Institution, clerk: Clerk, notice: Absence) -> Absence:
    """Put up one's own away notice; `Refused` if a rule is against it (HO-1)."""
    insist(clerk, Operation.BE_PRESENT)
    if notice.person != clerk.person:
        raise Refused(Refusal.NOT_YOURS, holders=(notice.person,))
    return await presence.leave(database, institution, notice)


async def come_back(database: Database, clerk: Clerk, now: datetime) -> HandBack:
    """Come back; return what was done in one's name and what is open (HO-2). `LookupError` if not away."""
    insist(clerk, Operation.BE_PRESENT)
    return await presence.come_back(database, clerk.person, now)


async def sign_off(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    receivers: Mapping[str, str],
    summary: str,
    now: datetime,
) -> tuple[int, list[Logged]]:
    """End one's shift; each open ticket is offered to its receiver (HO-3). `Refused` with what has none.

    Return how many were offered, and what citizens are told who now wait for somebody else.
    """
    insist(clerk, Operation.BE_PRESENT)
    return await presence.sign_off(database, wording, institution, clerk.person, receivers, summary, now)


async def roster(database: Database, clerk: Clerk, shift: Shift) -> None:
    """Put a shift on the duty roster (HO-7)."""
    insist(clerk, Operation.KEEP_ROSTER)
    await presence.roster(database, shift)


async def strike(database: Database, clerk: Clerk, person: str, starts_at: datetime) -> None:
    """Take a shift off the duty roster."""
    insist(clerk, Operation.KEEP_ROSTER)
    async with database.writing() as work:
        await work.people.remove_shift(person, starts_at)


async def shifts(database: Database, clerk: Clerk, since: datetime, until: datetime) -> list[Shift]:
    """Return the duty roster of a time."""
    insist(clerk, Operation.SEE_PEOPLE)
    async with database.reading() as work:
        return await work.people.shifts(since, until)


async def pause(database: Database, checker: Checker, clerk: Clerk, notice: Pause) -> Pause:
    """Put up a notice that a unit's service is interrupted (HO-4).

    `Discourteous` if the wording check is against what citizens read of it: nothing excuses that.
    """
    insist(clerk, Operation.PAUSE_SERVICE)
    excuse(
        checker,
        clerk,
        {"note": (notice.note, Part.REASON), "alternative": (notice.alternative, Part.REQUEST)},
        "",
    )
    return await presence.pause_service(database, notice)


async def end_pause(database: Database, clerk: Clerk, unit: str, starts_at: datetime, now: datetime) -> None:
    """End a pause of service; `LookupError` if there is none that began then (HO-4)."""
    insist(clerk, Operation.PAUSE_SERVICE)
    async with database.writing() as work:
        for one in await work.people.pauses(now):
            if (one.unit, one.starts_at) == (unit, starts_at):
                # One that has not begun never does.
                await work.people.add_pause(replace(one, ends_at=max(now, starts_at)))
                return
    raise LookupError(unit)


async def pauses(database: Database, clerk: Clerk, now: datetime) -> list[Pause]:
    """Return the pauses of service that are not over (HO-4)."""
    insist(clerk, Operation.SEE_PEOPLE)
    async with database.reading() as work:
        return await work.people.pauses(now)


async def alerts(database: Database, clerk: Clerk) -> list[tuple[Alert, str | None]]:
    """Return somebody's alerts that nobody has seen, oldest first, and how each citizen is called, masked.

    An emergency is everybody's who talks with citizens (EM-1).
    """
    async with database.reading() as work:
        found = [one for one in await work.alerts.unseen() if may(clerk, one.whose)]
        return [(one, (await work.messages.standing(one.origin.conversation)).citizen) for one in found]


async def see_alert(database: Database, clerk: Clerk, alert: Alert, now: datetime) -> None:
    """Note that an alert is seen to; harmless if somebody was sooner."""
    insist(clerk, alert.whose)
    async with database.writing() as work:
        await work.alerts.see(alert, clerk.person, now)


async def tellings(database: Database, institution: Institution, clerk: Clerk, now: datetime) -> list[Told]:
    """Return what somebody was told and has not seen, and what those were for whom they act (HO-2)."""
    insist(clerk, Operation.BE_PRESENT)
    async with database.reading() as work:
        scene = await scene_of(work, institution, clerk.person, now)
        away = scene.stood_in_for()
        told = await work.tickets.tellings([*scene.acts_for(), *away])
        return [one for one in told if await _reads(work, scene, one, away)]


async def _reads(work: UnitOfWork, scene: Scene, told: Told, away: list[str]) -> bool:
    """Say whether the actor reads what somebody was told: whom a complaint is about does not (CP-4).

    Of those who are `away`, others stand in, unless such a one is barred.
    """
    here = await scene_about(work, scene, told.ticket)
    return scene.actor not in here.barred and (
        told.person not in away or here.acting(told.person) == scene.actor
    )


async def see_telling(database: Database, clerk: Clerk, ticket: str, sequence: int, now: datetime) -> None:
    """Note that somebody has seen what they were told."""
    insist(clerk, Operation.BE_PRESENT)
    async with database.writing() as work:
        await work.tickets.seen(clerk.person, ticket, sequence, now)
