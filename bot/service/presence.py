"""Who is here, who is away, who takes over: presence, stand-ins, hand-over at a shift's end (HO)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.hotline import presence, shifts
from bot.hotline.acts import SHIFT_END, HandOver
from bot.hotline.institution import Institution
from bot.hotline.presence import Absence, Attendance
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.shifts import HandBack, OpenTicket, Pause, Shift
from bot.service.duty import held, perform, scene_of
from bot.service.ports import Database, Logged, UnitOfWork, Wording
from bot.service.waiting import on_duty, put_back, who_take

_DAY = timedelta(days=1)
_MOST = 10_000  # open tickets of one person: all of them


async def leave(database: Database, institution: Institution, notice: Absence) -> Absence:
    """Put up an away notice; `Refused` if a rule is against it (HO-1, HO-2).

    For the last who takes conversations stands in only who takes them, too.
    """
    at = notice.leaves_at
    async with database.writing() as work:
        shift = shifts.shift_of(notice.person, at, await work.people.shifts(at, at + _DAY))
        absence = presence.leave(
            notice,
            institution=institution,
            absences=await work.people.absences(notice.told_at),
            attendance=await work.people.attendance(at),
            shift_ends_at=shift.ends_at if shift else None,
            short_break=timedelta(minutes=institution.duty.short_break),
        )
        await _insist_on_taker(work, institution, absence)
        await work.people.add_absence(absence)
    return absence


async def _insist_on_taker(work: UnitOfWork, institution: Institution, notice: Absence) -> None:
    if notice.stand_in is None or await on_duty(work, notice.told_at) != {notice.person}:
        return
    absences = await work.people.absences(notice.told_at)
    acting = presence.acting_for(notice.stand_in, notice.leaves_at, absences, institution).person
    if acting not in await who_take(work):
        raise Refused(Refusal.RECEIVER, to=acting)


async def come_back(database: Database, person: str, now: datetime) -> HandBack:
    """Note that somebody is back; return what was done in their name and what is open (HO-2).

    `LookupError` if they were not away.
    """
    async with database.writing() as work:
        absence = presence.absence_of(person, now, await work.people.absences(now))
        if absence is None:
            raise LookupError(person)
        returned = presence.come_back(absence, now)
        await work.people.end_absence(returned)
        deeds = await work.tickets.deeds(person, returned.leaves_at, now)
        return shifts.hand_back(returned, deeds, await _open(work, person))


async def sign_in(database: Database, institution: Institution, person: str, now: datetime) -> None:
    """Begin somebody's presence in their unit; who is signed in already stays so (HO-7)."""
    async with database.writing() as work:
        if all(one.person != person for one in await work.people.attendance(now)):
            await work.people.sign_in(Attendance(person, institution.person(person).unit, now))


async def sign_off(
    database: Database,
    wording: Wording,
    institution: Institution,
    person: str,
    receivers: Mapping[str, str],
    summary: str,
    now: datetime,
) -> tuple[int, list[Logged]]:
    """End somebody's shift: each open ticket is offered to its receiver by name (HO-3).

    `receivers` names one for each ticket, `summary` is what all of them read. Returns
    how many were offered; until they are accepted, they stay with who gives them
    (FI-6). `Refused` with what still needs a receiver. The supervisor receives where
    nobody else of the unit is on duty. Whoever is on no roster keeps what they have. Whom
    they talked with waits for somebody else, or is offered a call back if nobody is left;
    what these are told is returned too.
    """
    async with database.writing() as work:
        # Also once the shift is over: who leaves late hands over all the same.
        on_roster = any(one.person == person for one in await work.people.shifts(now - _DAY, now))
        offered = 0
        if on_roster:
            offered = await _hand_over(work, wording, institution, person, receivers, summary, now)
        await work.people.sign_out(person, now)
        told = [
            entry
            for standing in await work.messages.with_person(person)
            if standing.holding.person == person
            for entry in await put_back(work, wording, institution, standing.conversation, person, now)
        ]
    return offered, told


async def roster(database: Database, shift: Shift) -> None:
    """Put a shift on the duty roster (HO-7)."""
    async with database.writing() as work:
        await work.people.add_shift(shift)


async def pause_service(database: Database, notice: Pause) -> Pause:
    """Put up a notice that a unit's service is interrupted; citizens read it with where else to go (HO-4)."""
    async with database.writing() as work:
        await work.people.add_pause(shifts.pause(notice))
    return notice


async def _hand_over(
    work: UnitOfWork,
    wording: Wording,
    institution: Institution,
    person: str,
    receivers: Mapping[str, str],
    summary: str,
    now: datetime,
) -> int:
    unit = institution.person(person).unit
    absences = await work.people.absences(now)
    present = presence.on_duty(unit, now, await work.people.attendance(now), absences)
    present |= shifts.rostered(unit, now, now + _DAY, await work.people.shifts(now, now + _DAY), absences)
    others = present - {person} or {institution.profile.supervisor}
    scene = await scene_of(work, institution, person, now)
    offers = shifts.sign_off(person, await _open(work, person), receivers, others)
    for ticket, receiver in offers:
        case = await held(work, ticket.number)
        await perform(work, wording, case, HandOver(receiver, SHIFT_END, summary), scene)
    return len(offers)


async def _open(work: UnitOfWork, person: str) -> list[OpenTicket]:
    """Return what somebody has to work on; what they were only offered is not theirs yet."""
    return [
        OpenTicket(one.number, one.next_due_at)
        for one in await work.tickets.work_of([person], _MOST)
        if one.next_due_at and one.handler == person and not one.offered_to and not one.state.is_done
    ]
