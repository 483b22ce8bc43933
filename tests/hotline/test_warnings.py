"""A deadline warns before its expiry, is escalated at it and reported after it (TL-11)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from promises import (
    GAPS,
    MINUTES,
    WARNINGS,
    WORKING_DAYS,
    WORKING_MINUTES,
    Promised,
    extend,
    fire,
    lives,
    paused,
    promise,
)
from working_time import CALENDAR, LATE, local, told

from bot.hotline import deadlines
from bot.hotline.deadlines import Deadline, DeadlineKind, Firing
from bot.hotline.institution import Span

pytestmark = pytest.mark.rule("TL-11")


@pytest.mark.parametrize(
    ("amount", "counted_in", "start", "instants", "reports"),
    [
        # Friday 1.5 h, Monday 7.5 h, Tuesday 7.5 h: half of 16.5 h is 8 h 15, four fifths are 13 h 12.
        (2, WORKING_DAYS, "11-20 16:00", "11-23 16:45, 11-24 14:12, 11-24 17:30", "11-25, 11-26"),
        # Friday 2.5 h, a Saturday made up, then the 24th and 25th after Spring Festival: 25 h.
        (3, WORKING_DAYS, "02-13 15:00", "02-24 11:00, 02-25 11:00, 02-25 17:30", "02-26, 02-27"),
        # From a Saturday made up: 6 h and 7.5 h.
        (1, WORKING_DAYS, "10-10 10:00", "10-12 09:15, 10-12 14:48, 10-12 17:30", "10-13, 10-14"),
        # Taken after the close: one day of 7.5 h; reported after a weekend.
        (1, WORKING_DAYS, "11-19 18:00", "11-20 13:45, 11-20 16:00, 11-20 17:30", "11-23, 11-24"),
        # Over lunch: 30 min to the close, 48 min.
        (60, WORKING_MINUTES, "11-23 11:30", "11-23 12:00, 11-23 13:48, 11-23 14:00", "11-24, 11-25"),
        # A Saturday made up is worked, so it is reported on.
        (60, WORKING_MINUTES, "10-09 16:00", "10-09 16:30, 10-09 16:48, 10-09 17:00", "10-10, 10-12"),
        # Round the clock in the night of Spring Festival; its reports wait for the first workday.
        (120, MINUTES, "02-16 23:30", "02-17 00:30, 02-17 01:06, 02-17 01:30", "02-24, 02-25"),
        # In the night before a workday: reported that morning.
        (20, MINUTES, "11-23 02:00", "11-23 02:10, 11-23 02:16, 11-23 02:20", "11-23, 11-24"),
    ],
)
def test_it_warns_at_parts_of_the_counted_time_and_reports_each_working_morning(
    amount: int, counted_in: Span, start: str, instants: str, reports: str
) -> None:
    deadline = promise(amount, counted_in, f"2026-{start}")
    fired = []
    for _ in range(5):
        at = deadline.next_at
        deadline, firing = fire(deadline, at)
        fired.append((told(at), firing, deadline.fired))
    warned, again, due = (f"2026-{instant}" for instant in instants.split(", "))
    one, other = (f"2026-{day} 08:30" for day in reports.split(", "))
    assert fired == [
        (warned, Firing.WARN, 0.5),
        (again, Firing.WARN, 0.8),
        (due, Firing.ESCALATE, 1),
        (one, Firing.REPORT, 1),
        (other, Firing.REPORT, 1),
    ]


def test_in_an_institution_open_in_the_evening_warnings_follow_its_hours() -> None:
    # Friday 16:00 to Monday 20:00: 1 h and 2 h, and 9 h; half of 12 h is Monday after 3 h.
    deadline = promise(1, WORKING_DAYS, "2026-11-20 16:00", LATE)
    assert told(deadline.next_at) == "2026-11-23 11:30"
    deadline, _ = fire(deadline, local("2026-11-23 11:30"), LATE)
    assert told(deadline.next_at) == "2026-11-23 16:36"  # 9 h 36: 3 h, then 3 h and 3 h 36


@pytest.mark.parametrize(
    ("now", "firing", "part", "next_at"),
    [
        ("2026-11-23 10:49", None, 0, "2026-11-23 10:50"),
        ("2026-11-23 10:50", Firing.WARN, 0.5, "2026-11-23 11:20"),
        ("2026-11-23 11:25", Firing.WARN, 0.8, "2026-11-23 11:40"),  # both warnings slept through: the last
        ("2026-11-23 11:40", Firing.ESCALATE, 1, "2026-11-24 08:30"),
        ("2026-11-26 10:00", Firing.ESCALATE, 1, "2026-11-27 08:30"),  # and two reports slept through
    ],
)
def test_what_was_slept_through_is_made_up_for_with_one_firing(
    now: str, firing: Firing | None, part: float, next_at: str
) -> None:
    deadline, fired = fire(promise(100, MINUTES, "2026-11-23 10:00"), local(now))
    assert (fired, deadline.fired, told(deadline.next_at)) == (firing, part, next_at)


def test_reports_slept_through_are_made_up_for_with_one() -> None:
    deadline, _ = fire(promise(100, MINUTES, "2026-11-23 10:00"), local("2026-11-23 11:40"))
    deadline, fired = fire(deadline, local("2026-11-26 10:00"))
    assert (fired, told(deadline.next_at)) == (Firing.REPORT, "2026-11-27 08:30")


def test_what_was_warned_of_before_a_pause_is_not_warned_of_again() -> None:
    deadline, fired = fire(promise(2, WORKING_DAYS, "2026-11-20 16:00"), local("2026-11-23 16:45"))
    assert fired is Firing.WARN
    deadline = paused(deadline, "2026-11-24 09:00", "2026-11-26 09:00")
    assert told(deadline.due_at) == "2026-11-26 17:30"
    assert told(deadline.next_at) == "2026-11-26 14:12"  # four fifths, as on the 24th without the pause


def test_a_warning_that_nobody_fired_before_the_pause_is_fired_after_it() -> None:
    deadline = paused(promise(100, MINUTES, "2026-11-23 10:00"), "2026-11-23 10:55", "2026-11-23 11:30")
    deadline, fired = fire(deadline, local("2026-11-23 11:30"))
    assert (fired, deadline.fired, told(deadline.next_at)) == (Firing.WARN, 0.5, "2026-11-23 11:55")


@pytest.mark.rule("TL-9")
def test_an_extended_promise_warns_again_in_its_longer_time() -> None:
    deadline, _ = fire(promise(2, WORKING_DAYS, "2026-11-20 16:00"), local("2026-11-24 14:12"))
    assert deadline.fired == 0.8
    deadline = extend(deadline, 2, local("2026-11-24 15:00"))
    assert deadline.fired == 0  # of the 31.5 h until the 26th, less than half has passed
    assert told(deadline.next_at) == "2026-11-24 16:45"
    deadline, _ = fire(deadline, local("2026-11-24 16:45"))
    assert told(deadline.next_at) == "2026-11-26 09:42"


@pytest.mark.rule("TL-9")
def test_what_has_passed_of_the_longer_time_is_not_warned_of_again() -> None:
    deadline, _ = fire(promise(100, MINUTES, "2026-11-23 10:00"), local("2026-11-23 11:20"))
    deadline = extend(deadline, 20, local("2026-11-23 11:30"))
    assert (deadline.fired, told(deadline.next_at)) == (0.5, "2026-11-23 11:36")


def test_changed_warnings_are_followed_from_the_next_firing_on() -> None:
    deadline, _ = fire(promise(100, MINUTES, "2026-11-23 10:00"), local("2026-11-23 10:50"))
    deadline, fired = deadlines.fire(deadline, local("2026-11-23 11:20"), CALENDAR, (0.4, 0.9, 1))
    assert (fired, told(deadline.next_at)) == (None, "2026-11-23 11:30")
    deadline, fired = deadlines.fire(deadline, local("2026-11-23 11:40"), CALENDAR, (1,))
    assert fired is Firing.ESCALATE


@pytest.mark.parametrize(
    "warnings", [(), (0.5, 0.8), (0.8, 0.5, 1), (0.5, 0.5, 1), (0, 1), (-0.5, 1), (1, 1.5)]
)
def test_warnings_are_in_order_and_end_with_the_expiry(warnings: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="warnings"):
        deadlines.start(
            "d1",
            "t1",
            DeadlineKind.ANSWER,
            Promised(60, MINUTES),
            local("2026-11-23 10:00"),
            CALENDAR,
            warnings,
        )


@given(lives())
def test_fired_until_its_end_it_gives_each_warning_once_and_in_order(
    life: tuple[Deadline, datetime],
) -> None:
    deadline, _ = life
    ahead = [part for part in WARNINGS if part > deadline.fired]
    fired = []
    for _ in range(len(ahead) + 2):
        at = deadline.next_at
        assert at
        deadline, firing = fire(deadline, at)
        assert deadline.next_at
        assert deadline.next_at > at
        fired.append((firing, deadline.fired))
    parts = [(Firing.ESCALATE if part == 1 else Firing.WARN, part) for part in ahead]
    assert fired[: len(ahead)] == parts
    assert fired[len(ahead) :] == [(Firing.REPORT, 1)] * 2


@given(lives(), st.lists(GAPS, min_size=1, max_size=20))
def test_however_long_the_clock_sleeps_one_escalation_stands_between_warnings_and_reports(
    life: tuple[Deadline, datetime], naps: list[timedelta]
) -> None:
    deadline, now = life
    fired = [Firing.ESCALATE] if deadline.fired == 1 else []
    for nap in naps:
        now += nap
        deadline, firing = fire(deadline, now)
        assert deadline.next_at
        assert deadline.next_at > now
        fired += [firing] if firing else []
    assert fired == sorted(fired, key=list(Firing).index)
    assert fired.count(Firing.ESCALATE) == deadlines.expired(deadline, now)
