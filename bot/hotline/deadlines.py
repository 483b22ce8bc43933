"""By when: what is promised, counted on the working calendar, paused, extended, warned of (TL)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Protocol

from bot.hotline.calendar import Due, WorkingCalendar
from bot.hotline.institution import Span

Pause = tuple[datetime, datetime]  # from when until when the clock stood still


class Counted(Protocol):
    """An amount and how it is counted: what a `Limit` has, and any other promise."""

    @property
    def amount(self) -> int:
        """How much, more than 0."""

    @property
    def counted_in(self) -> Span:
        """Of what."""


class DeadlineKind(str, Enum):
    """What is promised by when."""

    ANSWER = "answer"
    SIGN_FOR = "sign_for"  # 签收 (TL-8)
    DECIDE = "decide"  # whose an undecided matter is (FI-10)
    ARRIVE = "arrive"  # at what is to be repaired (TL-7)
    INSTRUCTION = "instruction"  # 批示: the leader's, on a complaint (CP-5)
    FINDING = "finding"  # of the facts of a complaint (TL-5) …
    REMEDY = "remedy"  # … and of what to do about them
    CONSENT = "consent"  # 复核: of a second person to an answer, the leader's to a complaint's (CP-5)
    CALL_BACK = "call_back"
    SUPERVISION = "supervision"  # 督办 (RC-4)
    HAND_OVER = "hand_over"  # 交接 (HO-3)
    WAIT = "wait"  # for the citizen, before the handler looks again (TL-10)


class Firing(str, Enum):
    """What a deadline fires (TL-11)."""

    WARN = "warn"  # before expiry
    ESCALATE = "escalate"  # at expiry, once
    REPORT = "report"  # after expiry, at the opening of each working day


@dataclass(frozen=True)
class Deadline:
    """A promise with its due time; all instants are in UTC.

    What happened (start, amount, pauses) is kept, and what follows from it (`due_at`,
    `provisional`, `next_at`) is counted from it anew after each change.
    """

    id: str
    ticket: str
    kind: DeadlineKind
    amount: int  # what is counted from the start, pauses apart; an extension adds to it
    counted_in: Span
    started_at: datetime
    due_at: datetime
    first_due_at: datetime  # stays where it is once the deadline is extended (TL-9)
    provisional: bool  # due_at rests on a year whose holidays are not published (TL-10)
    extended: int = 0  # how often
    pauses: tuple[Pause, ...] = ()  # those that are over
    paused_at: datetime | None = None  # since when it waits for the citizen (TL-10)
    fired: float = 0.0  # the part of the counted time last warned of; 1 once expiry was escalated
    next_at: datetime | None = None  # when to fire next; None while paused and once ended
    ended_at: datetime | None = None


def due(limit: Counted, start: datetime, calendar: WorkingCalendar, pauses: tuple[Pause, ...] = ()) -> Due:
    """Return when a matter opened at `start` (zone-aware) is due under `limit`, pauses apart (TL-10).

    Counted in working days, a pause takes the workdays after the day of its begin, the day of
    its end included; one within a day takes none.
    """
    if limit.counted_in is Span.WORKING_DAYS:
        paused = sum(calendar.working_days_between(*pause) for pause in pauses)
        return calendar.after_working_days(start, limit.amount + paused)
    span = timedelta(minutes=limit.amount) + _stopped(limit, calendar, pauses)
    return _after(limit, calendar, start, span)


def start(
    id: str,
    ticket: str,
    kind: DeadlineKind,
    limit: Counted,
    now: datetime,
    calendar: WorkingCalendar,
    warnings: tuple[float, ...],
) -> Deadline:
    """Promise something from `now` (zone-aware) on.

    `warnings` are the parts of the counted time after which to fire, in order, the last of
    them 1, the expiry (TL-11).
    """
    end = due(limit, now, calendar)
    deadline = Deadline(
        id=id,
        ticket=ticket,
        kind=kind,
        amount=limit.amount,
        counted_in=limit.counted_in,
        started_at=_utc(now),
        due_at=end.at,
        first_due_at=end.at,
        provisional=end.provisional,
    )
    return _armed(deadline, deadline.started_at, calendar, _instants(deadline, calendar, warnings))


def expired(deadline: Deadline, now: datetime) -> bool:
    """Say whether the promise was broken by `now` (zone-aware): from the due instant on.

    What waits for the citizen does not expire; what ended in time never does.
    """
    return _ran_until(deadline, now) >= deadline.due_at


def pause(deadline: Deadline, now: datetime) -> Deadline:
    """Stop the clock while waiting for the citizen; `ValueError` if it stands or has expired (TL-10)."""
    at = _going_on(deadline, now)
    if deadline.paused_at:
        raise ValueError("the deadline is paused already")
    if expired(deadline, at):
        raise ValueError("the deadline has expired")
    return replace(deadline, paused_at=at, next_at=None)


def resume(
    deadline: Deadline, now: datetime, calendar: WorkingCalendar, warnings: tuple[float, ...]
) -> Deadline:
    """Let the clock run on with what was left; `ValueError` unless it is paused (TL-10).

    What has been fired stays fired; the warnings ahead move with the due time.
    """
    at = _going_on(deadline, now)
    if deadline.paused_at is None:
        raise ValueError("the deadline is not paused")
    running = _running(deadline, at, calendar)
    return _armed(running, at, calendar, _instants(running, calendar, warnings))


def extend(
    deadline: Deadline, amount: int, now: datetime, calendar: WorkingCalendar, warnings: tuple[float, ...]
) -> Deadline:
    """Put the due time off by `amount`, counted as the promise is; `ValueError` after expiry (TL-9).

    The warnings are counted over the whole of the longer time, and those that lie ahead
    again are given again.
    """
    at = _going_on(deadline, now)
    if amount <= 0:
        raise ValueError("an extension is longer than nothing")
    if expired(deadline, at):
        raise ValueError("the deadline has expired")
    longer = replace(deadline, amount=deadline.amount + amount, extended=deadline.extended + 1)
    return _rearmed(_counted(longer, calendar), at, calendar, warnings)


def end(deadline: Deadline, now: datetime, calendar: WorkingCalendar) -> Deadline:
    """End what is done or dropped; a pause ends first, so that `expired` compares like with like."""
    at = _going_on(deadline, now)
    running = _running(deadline, at, calendar) if deadline.paused_at else deadline
    return replace(running, ended_at=at, next_at=None)


def fire(
    deadline: Deadline, now: datetime, calendar: WorkingCalendar, warnings: tuple[float, ...]
) -> tuple[Deadline, Firing | None]:
    """Return the deadline with its next instant ahead of `now`, and what is to be fired (TL-11).

    Of several warnings that were slept through only the last is fired; an expiry is always
    escalated before it is reported. Which warning it was, `fired` of the returned deadline says.
    """
    at = _utc(now)
    if deadline.next_at is None or at < deadline.next_at:
        return deadline, None
    instants = _instants(deadline, calendar, warnings)
    passed = _passed(instants, at)
    moved = _armed(replace(deadline, fired=passed), at, calendar, instants)
    if passed <= deadline.fired < 1:
        return moved, None  # the institution has changed its warnings since the last firing
    if passed < 1:
        return moved, Firing.WARN
    return moved, Firing.ESCALATE if deadline.fired < 1 else Firing.REPORT


def recompute(
    deadline: Deadline, now: datetime, calendar: WorkingCalendar, warnings: tuple[float, ...]
) -> Deadline:
    """Count a provisional deadline anew, since holidays may have been published (TL-10).

    One that has ended is counted too: it may have been met after all. What the guess fired
    too early is fired again in its time. Returns the same deadline if nothing changed.
    """
    at = _utc(now)
    counted = _counted(deadline, calendar) if deadline.provisional else deadline
    return deadline if counted == deadline else _rearmed(counted, at, calendar, warnings)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(timezone.utc)


def _going_on(deadline: Deadline, now: datetime) -> datetime:
    """Return `now` in UTC, `ValueError` if the deadline has ended; its own time never runs backwards.

    What changed it last may have been another machine, with a clock a little fast.
    """
    if deadline.ended_at:
        raise ValueError("the deadline has ended")
    last = deadline.pauses[-1][1] if deadline.pauses else deadline.started_at
    return max(_utc(now), deadline.paused_at or last)


def _ran_until(deadline: Deadline, now: datetime) -> datetime:
    return deadline.ended_at or deadline.paused_at or _utc(now)


def _counted(deadline: Deadline, calendar: WorkingCalendar) -> Deadline:
    """Count the due time from what happened; the first one too, until an extension fixes it (TL-9)."""
    end = due(deadline, deadline.started_at, calendar, deadline.pauses)
    first = deadline.first_due_at if deadline.extended else end.at
    return replace(deadline, due_at=end.at, first_due_at=first, provisional=end.provisional)


def _running(deadline: Deadline, at: datetime, calendar: WorkingCalendar) -> Deadline:
    """Close the pause of a deadline at `at` (UTC)."""
    assert deadline.paused_at
    pauses = (*deadline.pauses, (deadline.paused_at, at))
    running = _counted(replace(deadline, pauses=pauses, paused_at=None), calendar)
    if running.due_at <= at and not expired(deadline, at):
        # Stopped on its last day and resumed after the close, or on a day that nobody works:
        # the next workday takes the place of what was left of that one.
        running = _counted(replace(running, amount=running.amount + 1), calendar)
    return running


def _armed(
    deadline: Deadline, at: datetime, calendar: WorkingCalendar, instants: Mapping[float, datetime]
) -> Deadline:
    """Set when to fire next: the first part not fired yet, then every opening after `at` (UTC)."""
    if deadline.paused_at or deadline.ended_at:
        return replace(deadline, next_at=None)
    ahead = next((instant for part, instant in instants.items() if part > deadline.fired), None)
    return replace(deadline, next_at=ahead or calendar.next_opening(at))


def _rearmed(
    deadline: Deadline, at: datetime, calendar: WorkingCalendar, warnings: tuple[float, ...]
) -> Deadline:
    """Set when to fire next after the promise changed: what lies ahead again is not fired yet."""
    instants = _instants(deadline, calendar, warnings)
    fired = min(deadline.fired, _passed(instants, _ran_until(deadline, at)))
    return _armed(replace(deadline, fired=fired), at, calendar, instants)


def _passed(instants: Mapping[float, datetime], at: datetime) -> float:
    return max((part for part, instant in instants.items() if instant <= at), default=0.0)


def _instants(
    deadline: Deadline, calendar: WorkingCalendar, warnings: tuple[float, ...]
) -> dict[float, datetime]:
    """Return when each part of the counted time has passed; working spans pass in working time."""
    parts = [0.0, *warnings]
    if parts != sorted(set(parts)) or parts[-1] != 1:
        raise ValueError("warnings are parts of the whole, in order, the last of them 1")
    stopped = _stopped(deadline, calendar, deadline.pauses)
    counted = _between(deadline, calendar, deadline.started_at, deadline.due_at) - stopped
    early = {
        part: _after(deadline, calendar, deadline.started_at, counted * part + stopped).at
        for part in warnings[:-1]
    }
    return {**early, 1.0: deadline.due_at}


def _stopped(limit: Counted, calendar: WorkingCalendar, pauses: tuple[Pause, ...]) -> timedelta:
    return sum((_between(limit, calendar, *pause) for pause in pauses), timedelta())


def _between(limit: Counted, calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    round_the_clock = limit.counted_in is Span.MINUTES
    return end - start if round_the_clock else calendar.working_time_between(start, end)


def _after(limit: Counted, calendar: WorkingCalendar, start: datetime, span: timedelta) -> Due:
    round_the_clock = limit.counted_in is Span.MINUTES
    return Due(_utc(start) + span) if round_the_clock else calendar.after_working_time(start, span)
