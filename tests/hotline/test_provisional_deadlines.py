"""What was promised for a year before its holidays were published is counted anew (TL-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from promises import (
    MINUTES,
    WARNINGS,
    WORKING_DAYS,
    WORKING_MINUTES,
    extend,
    fire,
    paused,
    promise,
    resume,
)
from working_time import CALENDAR, LATE, local, told

from bot.hotline import deadlines
from bot.hotline.calendar import WorkingCalendar, is_workday
from bot.hotline.deadlines import Deadline, Firing
from bot.hotline.institution import Span

pytestmark = pytest.mark.rule("TL-10")

# As they might be announced: New Year's Day is a Friday, Spring Festival on 6 February.
FREE_2027 = [date(2027, 1, 1), *(date(2027, 2, day) for day in range(5, 12))]
MADE_UP_2027 = [date(2027, 1, 30), date(2027, 2, 13)]


def _workday_2027(day: date) -> tuple[bool, bool]:
    if day.year != 2027:
        return is_workday(day)
    return day in MADE_UP_2027 or (day.weekday() < 5 and day not in FREE_2027), False


PUBLISHED = replace(CALENDAR, workday=_workday_2027)


def recompute(deadline: Deadline, now: str, calendar: WorkingCalendar = PUBLISHED) -> Deadline:
    return deadlines.recompute(deadline, local(now), calendar, WARNINGS)


@pytest.mark.parametrize(
    ("amount", "counted_in", "start", "guess", "due"),
    [
        (3, WORKING_DAYS, "2026-12-30 10:00", "2027-01-04 17:30", "2027-01-05 17:30"),  # New Year
        (60, WORKING_MINUTES, "2026-12-31 17:00", "2027-01-01 09:00", "2027-01-04 09:00"),
        (3, WORKING_DAYS, "2027-02-03 10:00", "2027-02-08 17:30", "2027-02-13 17:30"),  # Spring Festival
        (1, WORKING_DAYS, "2027-01-29 10:00", "2027-02-01 17:30", "2027-01-30 17:30"),  # made up: earlier
        (1, WORKING_DAYS, "2027-03-01 10:00", "2027-03-02 17:30", "2027-03-02 17:30"),  # rightly guessed
    ],
)
def test_a_provisional_due_time_becomes_the_real_one_when_holidays_are_published(
    amount: int, counted_in: Span, start: str, guess: str, due: str
) -> None:
    guessed = promise(amount, counted_in, start)
    assert (told(guessed.due_at), guessed.provisional) == (guess, True)
    real = recompute(guessed, start)
    assert (told(real.due_at), told(real.first_due_at), real.provisional) == (due, due, False)
    assert real == promise(amount, counted_in, start, PUBLISHED)


@pytest.mark.parametrize(
    "deadline",
    [
        promise(3, WORKING_DAYS, "2026-11-20 10:00"),
        promise(120, MINUTES, "2026-12-31 23:00"),  # round the clock: holidays change nothing
    ],
)
def test_what_was_not_provisional_stays_as_it_is(deadline: Deadline) -> None:
    assert not deadline.provisional
    assert recompute(deadline, "2026-12-01 10:00") is deadline


def test_a_promise_that_is_certain_does_not_move_with_new_opening_hours() -> None:
    deadline = promise(3, WORKING_DAYS, "2026-11-20 10:00")
    assert recompute(deadline, "2026-11-20 11:00", LATE) is deadline


def test_as_long_as_nothing_is_published_it_stays_as_it_is() -> None:
    deadline = promise(3, WORKING_DAYS, "2027-02-03 10:00")
    assert recompute(deadline, "2027-02-03 11:00", CALENDAR) is deadline


def test_the_working_time_before_and_in_a_pause_is_counted_anew_too() -> None:
    # Two days: 4 h on 31 December; 7.5 h guessed on 1 January; 1 h on the 4th; 2.5 h left from the 5th on.
    deadline = promise(900, WORKING_MINUTES, "2026-12-31 13:30")
    deadline = paused(deadline, "2027-01-04 09:30", "2027-01-05 08:30")
    assert told(deadline.due_at) == "2027-01-05 11:00"
    # Nobody worked on 1 January: 10 h left.
    assert told(recompute(deadline, "2027-01-05 09:00").due_at) == "2027-01-06 11:00"


def test_what_waits_for_the_citizen_is_counted_anew_and_goes_on_waiting() -> None:
    standing = deadlines.pause(promise(3, WORKING_DAYS, "2027-02-03 10:00"), local("2027-02-04 10:00"))
    real = recompute(standing, "2027-03-01 10:00")
    assert told(real.due_at) == "2027-02-13 17:30"
    assert (told(real.paused_at), real.next_at) == ("2027-02-04 10:00", None)


def test_a_promise_broken_before_its_pause_by_the_published_holidays_stays_broken() -> None:
    standing = deadlines.pause(promise(1, WORKING_DAYS, "2027-01-29 10:00"), local("2027-02-01 10:00"))
    real = recompute(standing, "2027-02-02 10:00")  # due on Saturday 30 January, made up
    assert deadlines.expired(real, local("2027-02-02 10:00"))
    assert deadlines.expired(resume(real, local("2027-02-03 10:00"), PUBLISHED), local("2027-02-03 10:00"))


@pytest.mark.rule("TL-9")
def test_of_an_extended_promise_the_first_due_time_stays_as_the_citizen_was_told() -> None:
    deadline = extend(promise(1, WORKING_DAYS, "2026-12-31 10:00"), 1, local("2026-12-31 11:00"))
    real = recompute(deadline, "2026-12-31 12:00")
    assert (told(real.first_due_at), told(real.due_at)) == ("2027-01-01 17:30", "2027-01-05 17:30")


@pytest.mark.rule("TL-11")
def test_an_expiry_that_was_only_guessed_does_not_keep_the_real_one_from_firing() -> None:
    deadline, fired = fire(promise(60, WORKING_MINUTES, "2026-12-31 17:00"), local("2027-01-01 09:00"))
    assert fired is Firing.ESCALATE
    deadline = recompute(deadline, "2027-01-02 12:00")
    assert not deadlines.expired(deadline, local("2027-01-02 12:00"))
    assert (deadline.fired, told(deadline.next_at)) == (0.5, "2027-01-04 08:48")


@pytest.mark.rule("TL-11")
def test_an_expiry_that_stays_one_is_not_escalated_again() -> None:
    deadline, _ = fire(promise(1, WORKING_DAYS, "2026-12-31 10:00"), local("2027-01-05 10:00"))
    deadline = recompute(deadline, "2027-01-05 12:00")
    assert told(deadline.due_at) == "2027-01-04 17:30"
    assert told(deadline.next_at) == "2027-01-06 08:30"
    assert fire(deadline, local("2027-01-06 08:30"))[1] is Firing.REPORT


def test_what_ended_late_only_by_the_guess_was_kept() -> None:
    deadline = promise(60, WORKING_MINUTES, "2026-12-31 17:00")
    ended = deadlines.end(deadline, local("2027-01-04 08:45"), CALENDAR)
    assert deadlines.expired(ended, local("2027-02-01 10:00"))
    real = recompute(ended, "2027-02-01 10:00")
    assert not deadlines.expired(real, local("2027-02-01 10:00"))
    assert real.next_at is None
