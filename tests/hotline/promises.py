"""Deadlines as tests make them, and lives that they may have had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st
from working_time import CALENDAR, local

from bot.hotline import deadlines
from bot.hotline.calendar import WorkingCalendar
from bot.hotline.deadlines import Deadline, DeadlineKind, Firing
from bot.hotline.institution import Span

WARNINGS = (0.5, 0.8, 1.0)
MINUTES, WORKING_MINUTES, WORKING_DAYS = Span
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 9, 1), timezones=st.just(timezone.utc))
GAPS = st.integers(0, 4 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@dataclass(frozen=True)
class Promised:
    amount: int
    counted_in: Span


def promise(
    amount: int, counted_in: Span, at: str | datetime, calendar: WorkingCalendar = CALENDAR
) -> Deadline:
    start = local(at) if isinstance(at, str) else at
    limit = Promised(amount, counted_in)
    return deadlines.start("d1", "20261123000001", DeadlineKind.ANSWER, limit, start, calendar, WARNINGS)


def resume(deadline: Deadline, now: datetime, calendar: WorkingCalendar = CALENDAR) -> Deadline:
    return deadlines.resume(deadline, now, calendar, WARNINGS)


def extend(deadline: Deadline, amount: int, now: datetime) -> Deadline:
    return deadlines.extend(deadline, amount, now, CALENDAR, WARNINGS)


def fire(
    deadline: Deadline, now: datetime, calendar: WorkingCalendar = CALENDAR
) -> tuple[Deadline, Firing | None]:
    return deadlines.fire(deadline, now, calendar, WARNINGS)


def paused(deadline: Deadline, since: str, until: str, calendar: WorkingCalendar = CALENDAR) -> Deadline:
    return resume(deadlines.pause(deadline, local(since)), local(until), calendar)


@st.composite
def promises(draw: st.DrawFn, spans: Sequence[Span] = tuple(Span)) -> Deadline:
    counted_in = draw(st.sampled_from(spans))
    amount = draw(st.integers(1, 12 if counted_in is WORKING_DAYS else 3000))
    return promise(amount, counted_in, draw(STARTS))


@st.composite
def lives(draw: st.DrawFn, spans: Sequence[Span] = tuple(Span)) -> tuple[Deadline, datetime]:
    """Draw a deadline that has been paused, resumed, extended and fired for, and when last."""
    deadline = draw(promises(spans))
    now = deadline.started_at
    for gap, step in draw(
        st.lists(st.tuples(GAPS, st.sampled_from(["pause", "extend", "fire"])), max_size=8)
    ):
        now += gap
        if step == "extend" and not deadlines.expired(deadline, now):
            deadline = extend(deadline, draw(st.integers(1, 5)), now)
        elif step == "pause" and deadline.paused_at:
            deadline = resume(deadline, now)
        elif step == "pause" and not deadlines.expired(deadline, now):
            deadline = deadlines.pause(deadline, now)
        elif step == "fire":
            deadline, _ = fire(deadline, now)
    return (resume(deadline, now) if deadline.paused_at else deadline), now
