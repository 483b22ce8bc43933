"""What is handed over, at a shift's end (交接班, HO-3) and on return (HO-2); the roster; pauses (HO-4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.hotline.presence import FOREVER, Absence, absence_of, insist_on_zone
from bot.hotline.refusal import Refusal, Refused


@dataclass(frozen=True)
class Shift:
    """An entry of the duty roster (值班表): who is to be on duty, where and when (HO-7)."""

    person: str
    unit: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class OpenTicket:
    """A ticket that is not at its end, and when something is due on it next."""

    number: str
    due_at: datetime


@dataclass(frozen=True)
class Deed:
    """Something that was done about a ticket: what, when and by whom."""

    ticket: str
    what: str
    at: datetime
    by: str


@dataclass(frozen=True)
class HandBack:
    """What somebody reads on their return: what was done in their name, and what is open."""

    done: tuple[Deed, ...]
    open: tuple[OpenTicket, ...]


@dataclass(frozen=True)
class Pause:
    """A notice that a unit's service is interrupted (暂停服务): why, how long, where else to go (HO-4)."""

    unit: str
    starts_at: datetime
    ends_at: datetime | None  # None until further notice
    note: str
    alternative: str


def shift_of(person: str, at: datetime, shifts: Iterable[Shift]) -> Shift | None:
    """Return the shift of a person at `at` (zone-aware), by the roster; of several the last to end."""
    insist_on_zone(at)
    theirs = [one for one in shifts if one.person == person and one.starts_at <= at < one.ends_at]
    return max(theirs, key=lambda one: one.ends_at) if theirs else None


def rostered(
    unit: str, now: datetime, until: datetime, shifts: Iterable[Shift], absences: Iterable[Absence]
) -> frozenset[str]:
    """Return who is to be on duty in a unit at some time from `now` to `until` (both zone-aware).

    By the roster, without those who are away for all of their time in it (HO-7).
    """
    insist_on_zone(now, until)
    known = tuple(absences)
    return frozenset(
        shift.person for shift in shifts if shift.unit == unit and _is_worked(shift, now, until, known)
    )


def _is_worked(shift: Shift, now: datetime, until: datetime, absences: tuple[Absence, ...]) -> bool:
    begins, ends = max(now, shift.starts_at), min(until, shift.ends_at)
    returns = (one.ends_at(now) for one in absences if one.person == shift.person)
    return any(
        begins <= at < ends and absence_of(shift.person, at, absences, now) is None
        for at in (begins, *returns)
    )


def sign_off(
    person: str,
    open_tickets: Iterable[OpenTicket],
    receivers: Mapping[str, str],
    present: Collection[str],
) -> tuple[tuple[OpenTicket, str], ...]:
    """Return each ticket with whom it is offered to when a shift ends, soonest due first (HO-3).

    `receivers` names a person for each ticket, one of `present`: whoever is on duty or will be. Unless
    each ticket has one it is `Refused`, and `tickets` in its facts are all that still need one.
    """
    tickets = _soonest_first(open_tickets)
    fit = set(present) - {person}
    left = tuple(ticket for ticket in tickets if receivers.get(ticket.number) not in fit)
    if left:
        raise Refused(Refusal.NOT_HANDED_OVER, tickets=left)
    return tuple((ticket, receivers[ticket.number]) for ticket in tickets)


def hand_back(absence: Absence, deeds: Iterable[Deed], open_tickets: Iterable[OpenTicket]) -> HandBack:
    """Return what somebody must read after an absence (HO-2).

    Of what was done about their tickets, what others did while they were away, in its order; of what is
    open, everything, soonest due first.
    """
    theirs = (
        one
        for one in deeds
        if one.by != absence.person and absence.leaves_at <= one.at < (absence.returned_at or FOREVER)
    )
    return HandBack(tuple(sorted(theirs, key=lambda one: one.at)), _soonest_first(open_tickets))


def _soonest_first(tickets: Iterable[OpenTicket]) -> tuple[OpenTicket, ...]:
    return tuple(sorted(tickets, key=lambda ticket: (ticket.due_at, ticket.number)))


def pause(notice: Pause) -> Pause:
    """Return the notice; `Refused` unless it says why, and where else to go, and ends once begun (HO-4)."""
    insist_on_zone(notice.starts_at, notice.ends_at)
    if (notice.ends_at or FOREVER) <= notice.starts_at:
        raise Refused(Refusal.TIME_BACK)
    if not notice.note.strip():
        raise Refused(Refusal.NOTICE)
    if not notice.alternative.strip():
        raise Refused(Refusal.ALTERNATIVE)
    return notice


def pauses_on(at: datetime, pauses: Iterable[Pause]) -> list[Pause]:
    """Return the pauses that are on at `at` (zone-aware), of whatever unit (HO-4)."""
    insist_on_zone(at)
    return [one for one in pauses if one.starts_at <= at < (one.ends_at or FOREVER)]


def paused(unit: str, at: datetime, pauses: Iterable[Pause]) -> Pause | None:
    """Return the pause that a unit is in at `at` (zone-aware); of several the one begun last (HO-4)."""
    theirs = [one for one in pauses_on(at, pauses) if one.unit == unit]
    return max(theirs, key=lambda one: one.starts_at) if theirs else None
