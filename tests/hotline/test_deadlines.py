"""A deadline waits for the citizen, is put off, expires and ends (TL-9, TL-10, TL-11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from promises import (
    GAPS,
    MINUTES,
    WARNINGS,
    WORKING_DAYS,
    WORKING_MINUTES,
    extend,
    fire,
    lives,
    paused,
    promise,
    promises,
    resume,
)
from working_time import CALENDAR, local, told

from bot.hotline import deadlines
from bot.hotline.deadlines import Deadline
from bot.hotline.institution import Span

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.rule("TL-10")


def test_a_new_deadline_runs_towards_its_only_due_time() -> None:
    deadline = promise(2, WORKING_DAYS, "2026-11-20 16:00")
    assert told(deadline.started_at) == "2026-11-20 16:00"
    assert told(deadline.due_at) == told(deadline.first_due_at) == "2026-11-24 17:30"
    assert deadline.started_at.tzinfo is deadline.due_at.tzinfo is timezone.utc
    assert not deadline.provisional


# Waiting for the citizen


@pytest.mark.parametrize(
    ("amount", "counted_in", "start", "since", "until", "due"),
    [
        # round the clock: as much later as the pause was long
        (120, MINUTES, "11-23 10:00", "11-23 10:30", "11-23 13:00", "11-23 14:30"),
        (120, MINUTES, "02-14 10:00", "02-14 11:00", "02-24 09:00", "02-24 10:00"),
        # working minutes: what was left runs on while somebody works
        (60, WORKING_MINUTES, "11-23 11:00", "11-23 11:30", "11-23 13:45", "11-23 14:15"),
        (60, WORKING_MINUTES, "11-23 11:00", "11-23 11:30", "11-23 12:30", "11-23 14:00"),
        (60, WORKING_MINUTES, "11-23 11:30", "11-23 12:15", "11-23 13:15", "11-23 14:00"),
        (120, WORKING_MINUTES, "11-20 15:30", "11-20 16:30", "11-23 10:00", "11-23 11:00"),
        (120, WORKING_MINUTES, "11-20 15:30", "11-20 16:30", "11-22 10:00", "11-23 09:30"),
        (120, WORKING_MINUTES, "10-09 16:00", "10-09 17:00", "10-10 16:45", "10-12 08:45"),
        (120, WORKING_MINUTES, "02-14 16:00", "02-14 17:00", "02-20 12:00", "02-24 09:30"),
        # working days: within a day nothing …
        (3, WORKING_DAYS, "11-20 10:00", "11-23 10:00", "11-23 16:00", "11-25 17:30"),
        # … over a night one …
        (3, WORKING_DAYS, "11-20 10:00", "11-23 10:00", "11-24 09:00", "11-26 17:30"),
        # … over a weekend one, and none before it is over
        (3, WORKING_DAYS, "11-19 10:00", "11-20 10:00", "11-23 10:00", "11-25 17:30"),
        (3, WORKING_DAYS, "11-19 10:00", "11-20 10:00", "11-22 10:00", "11-24 17:30"),
        (3, WORKING_DAYS, "11-19 10:00", "11-21 10:00", "11-22 10:00", "11-24 17:30"),
        # over Spring Festival, with a Saturday made up before it: two
        (3, WORKING_DAYS, "02-12 10:00", "02-13 10:00", "02-24 10:00", "02-26 17:30"),
        # over a Saturday made up: two
        (2, WORKING_DAYS, "10-08 10:00", "10-09 10:00", "10-12 10:00", "10-13 17:30"),
    ],
)
def test_after_a_pause_as_much_is_left_as_before_it(
    amount: int, counted_in: Span, start: str, since: str, until: str, due: str
) -> None:
    deadline = paused(promise(amount, counted_in, f"2026-{start}"), f"2026-{since}", f"2026-{until}")
    assert told(deadline.due_at) == f"2026-{due}"
    assert deadline.paused_at is None


@pytest.mark.parametrize(
    ("until", "due"),
    [
        ("2026-11-24 16:00", "2026-11-24 17:30"),
        ("2026-11-24 17:30", "2026-11-25 17:30"),  # its close has passed: the next workday instead
        ("2026-11-24 20:00", "2026-11-25 17:30"),
        ("2026-11-25 09:00", "2026-11-25 17:30"),
        ("2026-11-27 20:00", "2026-11-30 17:30"),
        ("2026-11-28 10:00", "2026-11-30 17:30"),  # a Saturday
    ],
)
def test_what_waited_on_its_last_day_has_a_last_day_again(until: str, due: str) -> None:
    deadline = paused(promise(1, WORKING_DAYS, "2026-11-23 10:00"), "2026-11-24 10:00", until)
    assert told(deadline.due_at) == due
    assert told(extend(deadline, 1, local(until)).due_at) > due


def test_several_pauses_add_up() -> None:
    deadline = promise(60, WORKING_MINUTES, "2026-11-23 09:00")
    deadline = paused(deadline, "2026-11-23 09:10", "2026-11-23 09:40")
    deadline = paused(deadline, "2026-11-23 09:50", "2026-11-23 10:30")
    assert told(deadline.due_at) == "2026-11-23 11:10"
    assert [(told(since), told(until)) for since, until in deadline.pauses] == [
        ("2026-11-23 09:10", "2026-11-23 09:40"),
        ("2026-11-23 09:50", "2026-11-23 10:30"),
    ]


def test_a_paused_deadline_shows_since_when_and_neither_warns_nor_expires() -> None:
    deadline = deadlines.pause(promise(60, MINUTES, "2026-11-23 10:00"), local("2026-11-23 10:20"))
    later = local("2026-12-23 10:00")
    assert told(deadline.paused_at) == "2026-11-23 10:20"
    assert deadline.next_at is None
    assert fire(deadline, later) == (deadline, None)
    assert not deadlines.expired(deadline, later)


def test_a_deadline_is_paused_once_and_resumed_once() -> None:
    deadline = promise(60, MINUTES, "2026-11-23 10:00")
    standing = deadlines.pause(deadline, local("2026-11-23 10:20"))
    with pytest.raises(ValueError, match="paused already"):
        deadlines.pause(standing, local("2026-11-23 10:30"))
    with pytest.raises(ValueError, match="not paused"):
        resume(deadline, local("2026-11-23 10:30"))


def test_what_has_expired_is_not_paused_to_look_better() -> None:
    deadline = promise(60, MINUTES, "2026-11-23 10:00")
    assert deadlines.pause(deadline, local("2026-11-23 10:59")).paused_at
    with pytest.raises(ValueError, match="expired"):
        deadlines.pause(deadline, local("2026-11-23 11:00"))


def test_what_ended_is_changed_no_more() -> None:
    ended = deadlines.end(promise(60, MINUTES, "2026-11-23 10:00"), local("2026-11-23 10:20"), CALENDAR)
    now = local("2026-11-23 10:30")
    for change in (
        lambda: deadlines.pause(ended, now),
        lambda: resume(ended, now),
        lambda: extend(ended, 60, now),
        lambda: deadlines.end(ended, now, CALENDAR),
    ):
        with pytest.raises(ValueError, match="ended"):
            change()
    assert fire(ended, local("2026-11-24 10:00")) == (ended, None)


def test_the_slower_clock_of_another_machine_does_not_turn_time_back() -> None:
    deadline = deadlines.pause(promise(60, MINUTES, "2026-11-23 10:00"), local("2026-11-23 10:20"))
    assert resume(deadline, local("2026-11-23 10:19")) == resume(deadline, local("2026-11-23 10:20"))


@pytest.mark.parametrize("counted_in", list(Span))
def test_an_instant_without_a_time_zone_is_refused(counted_in: Span) -> None:
    naive = datetime(2026, 11, 23, 10)
    deadline = promise(60, counted_in, "2026-11-23 10:00")
    standing = deadlines.pause(deadline, local("2026-11-23 10:20"))
    for use in (
        lambda: promise(60, counted_in, naive),
        lambda: deadlines.pause(deadline, naive),
        lambda: resume(standing, naive),
        lambda: extend(deadline, 60, naive),
        lambda: deadlines.end(deadline, naive, CALENDAR),
        lambda: fire(deadline, naive),
        lambda: deadlines.recompute(deadline, naive, CALENDAR, WARNINGS),
        lambda: deadlines.expired(deadline, naive),
    ):
        with pytest.raises(ValueError, match="time zone"):
            use()


# Putting off


@pytest.mark.rule("TL-9")
@pytest.mark.parametrize(
    ("amount", "counted_in", "start", "by", "first_due", "due"),
    [
        (60, MINUTES, "2026-11-23 10:00", 30, "2026-11-23 11:00", "2026-11-23 11:30"),
        (60, WORKING_MINUTES, "2026-11-20 17:00", 60, "2026-11-23 09:00", "2026-11-23 10:00"),
        (2, WORKING_DAYS, "2026-11-18 16:00", 2, "2026-11-20 17:30", "2026-11-24 17:30"),
        (1, WORKING_DAYS, "2026-02-12 16:00", 3, "2026-02-13 17:30", "2026-02-25 17:30"),
    ],
)
def test_an_extension_counts_from_the_due_time_and_both_are_kept(
    amount: int, counted_in: Span, start: str, by: int, first_due: str, due: str
) -> None:
    deadline = extend(promise(amount, counted_in, start), by, local(start) + SECOND)
    assert (told(deadline.first_due_at), told(deadline.due_at)) == (first_due, due)
    assert deadline.extended == 1


@pytest.mark.rule("TL-9")
def test_of_several_extensions_the_very_first_due_time_is_kept() -> None:
    deadline = promise(1, WORKING_DAYS, "2026-11-18 16:00")
    for _ in range(2):
        deadline = extend(deadline, 1, local("2026-11-19 09:00"))
    deadline = paused(deadline, "2026-11-20 10:00", "2026-11-23 10:00")
    assert told(deadline.first_due_at) == "2026-11-19 17:30"
    assert told(deadline.due_at) == "2026-11-24 17:30"
    assert deadline.extended == 2


def test_a_pause_before_any_extension_moves_the_first_due_time_too() -> None:
    deadline = paused(promise(60, MINUTES, "2026-11-23 10:00"), "2026-11-23 10:10", "2026-11-23 10:40")
    deadline = extend(deadline, 30, local("2026-11-23 11:00"))
    assert told(deadline.first_due_at) == "2026-11-23 11:30"
    assert told(deadline.due_at) == "2026-11-23 12:00"


@pytest.mark.rule("TL-9")
def test_an_extension_comes_before_expiry() -> None:
    deadline = promise(2, WORKING_DAYS, "2026-11-18 16:00")
    assert extend(deadline, 1, deadline.due_at - SECOND).extended
    for now in (deadline.due_at, deadline.due_at + SECOND):
        with pytest.raises(ValueError, match="expired"):
            extend(deadline, 1, now)


@pytest.mark.rule("TL-9")
def test_what_waits_for_the_citizen_may_be_extended_however_long_it_has_waited() -> None:
    standing = deadlines.pause(promise(60, MINUTES, "2026-11-23 10:00"), local("2026-11-23 10:20"))
    longer = extend(standing, 30, local("2026-11-25 10:00"))
    assert longer.next_at is None
    assert told(resume(longer, local("2026-11-26 10:00")).due_at) == "2026-11-26 11:10"


@pytest.mark.rule("TL-9")
@pytest.mark.parametrize("amount", [0, -1])
def test_an_extension_makes_it_longer(amount: int) -> None:
    with pytest.raises(ValueError, match="extension"):
        extend(promise(60, MINUTES, "2026-11-23 10:00"), amount, local("2026-11-23 10:20"))


# Expiring and ending


@pytest.mark.rule("TL-11")
@pytest.mark.parametrize("counted_in", list(Span))
def test_a_promise_is_broken_from_its_due_instant_on(counted_in: Span) -> None:
    deadline = promise(1, counted_in, "2026-11-23 10:00")
    assert not deadlines.expired(deadline, deadline.due_at - SECOND)
    assert deadlines.expired(deadline, deadline.due_at)


@pytest.mark.rule("TL-11")
@pytest.mark.parametrize(("ended", "broken"), [("10:59", False), ("11:00", True)])
def test_once_ended_it_stays_kept_or_broken(ended: str, broken: bool) -> None:
    deadline = promise(60, MINUTES, "2026-11-23 10:00")
    deadline = deadlines.end(deadline, local(f"2026-11-23 {ended}"), CALENDAR)
    assert deadlines.expired(deadline, local("2026-12-23 10:00")) is broken
    assert deadline.next_at is None


@pytest.mark.parametrize("counted_in", list(Span))
def test_what_ended_while_it_waited_for_the_citizen_was_kept(counted_in: Span) -> None:
    standing = deadlines.pause(promise(1, counted_in, "2026-11-23 10:00"), local("2026-11-23 10:00"))
    ended = deadlines.end(standing, local("2026-11-28 20:00"), CALENDAR)
    assert ended.due_at > local("2026-11-28 20:00")
    assert not deadlines.expired(ended, local("2026-12-23 10:00"))


# Whatever happens


@given(lives())
def test_working_time_is_never_due_while_nobody_works(life: tuple[Deadline, datetime]) -> None:
    deadline, _ = life
    assert deadline.counted_in is MINUTES or CALENDAR.is_open(deadline.due_at - SECOND)
    assert deadline.first_due_at <= deadline.due_at


@given(lives([WORKING_MINUTES]))
def test_working_minutes_between_start_and_due_are_those_promised_and_those_paused(
    life: tuple[Deadline, datetime],
) -> None:
    deadline, _ = life
    stood = [CALENDAR.working_time_between(*pause) for pause in deadline.pauses]
    passed = CALENDAR.working_time_between(deadline.started_at, deadline.due_at)
    assert passed == timedelta(minutes=deadline.amount) + sum(stood, timedelta())


@given(promises(), st.floats(0, 1, exclude_max=True))
def test_pausing_and_resuming_at_once_changes_nothing(deadline: Deadline, part: float) -> None:
    now = deadline.started_at + (deadline.due_at - deadline.started_at) * part
    assume(now < deadline.due_at)
    resumed = resume(deadlines.pause(deadline, now), now)
    assert replace(resumed, pauses=()) == deadline


@given(promises(), st.floats(0, 1, exclude_max=True), GAPS)
def test_what_waited_for_the_citizen_is_not_expired_the_moment_it_goes_on(
    deadline: Deadline, part: float, gap: timedelta
) -> None:
    since = deadline.started_at + (deadline.due_at - deadline.started_at) * part
    assume(since < deadline.due_at)
    resumed = resume(deadlines.pause(deadline, since), since + gap)
    assert resumed.due_at > since + gap
    assert resumed.due_at >= deadline.due_at


@given(promises(), st.integers(1, 20), st.integers(1, 20))
def test_a_longer_extension_is_never_due_earlier(deadline: Deadline, one: int, other: int) -> None:
    shorter, longer = (extend(deadline, by, deadline.started_at).due_at for by in sorted((one, other)))
    assert deadline.due_at < shorter <= longer
