"""By when a matter is due, for each way of counting (TL)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from working_time import CALENDAR, LATE, local, told

from bot.hotline import deadlines
from bot.hotline.calendar import WorkingCalendar
from bot.hotline.institution import Institution, Limit, Span
from bot.hotline.kind import Kind

pytestmark = pytest.mark.rule("TL-10")


def limit(amount: int, counted_in: Span) -> Limit:
    return Limit(kind=Kind.FAULT, rule="TL-0", amount=amount, counted_in=counted_in)


@pytest.mark.parametrize(
    ("counted_in", "amount", "due"),
    [
        (Span.MINUTES, 120, "2026-11-20 19:00"),
        (Span.WORKING_MINUTES, 120, "2026-11-23 10:00"),
        (Span.WORKING_DAYS, 2, "2026-11-24 17:30"),
    ],
)
def test_each_way_of_counting_from_late_on_a_friday(counted_in: Span, amount: int, due: str) -> None:
    end = deadlines.due(limit(amount, counted_in), local("2026-11-20 17:00"), CALENDAR)
    assert end.at == local(due)
    assert not end.provisional


# Dates as the State Council announced them: https://www.gov.cn, 国务院办公厅关于部分节假日安排的通知.
THREE_YEARS = [
    # Spring Festival 2024: free from 10 to 17 February; worked on the Sundays 4 and 18 February
    ("2024-02-02 16:00", 1, Span.WORKING_DAYS, "2024-02-04 17:30"),
    ("2024-02-09 16:30", 2, Span.WORKING_DAYS, "2024-02-19 17:30"),
    ("2024-02-09 17:00", 60, Span.WORKING_MINUTES, "2024-02-18 09:00"),
    ("2024-02-09 23:50", 15, Span.MINUTES, "2024-02-10 00:05"),
    # leap day
    ("2024-02-27 10:00", 3, Span.WORKING_DAYS, "2024-03-01 17:30"),
    ("2024-02-28 16:30", 120, Span.WORKING_MINUTES, "2024-02-29 09:30"),
    ("2024-02-29 17:00", 60, Span.WORKING_MINUTES, "2024-03-01 09:00"),
    ("2024-02-28 23:30", 60, Span.MINUTES, "2024-02-29 00:30"),
    ("2024-02-28 12:00", 2 * 24 * 60, Span.MINUTES, "2024-03-01 12:00"),
    # National Day 2024: free from 1 to 7 October; worked on Sunday 29 September and Saturday 12 October
    ("2024-09-27 10:00", 3, Span.WORKING_DAYS, "2024-10-08 17:30"),
    ("2024-09-30 17:00", 60, Span.WORKING_MINUTES, "2024-10-08 09:00"),
    ("2024-10-11 17:00", 60, Span.WORKING_MINUTES, "2024-10-12 09:00"),
    # Spring Festival 2025: free from 28 January to 4 February; Sunday 26 January, Saturday 8 February
    ("2025-01-24 16:00", 2, Span.WORKING_DAYS, "2025-01-27 17:30"),
    ("2025-01-27 10:00", 5, Span.WORKING_DAYS, "2025-02-10 17:30"),
    ("2025-01-27 17:00", 90, Span.WORKING_MINUTES, "2025-02-05 09:30"),
    ("2025-01-28 20:00", 120, Span.MINUTES, "2025-01-28 22:00"),
    # Labour Day 2025: free from 1 to 5 May; worked on Sunday 27 April
    ("2025-04-25 10:00", 5, Span.WORKING_DAYS, "2025-05-06 17:30"),
    # National Day 2025: free from 1 to 8 October; Sunday 28 September, Saturday 11 October
    ("2025-09-26 10:00", 3, Span.WORKING_DAYS, "2025-09-30 17:30"),
    ("2025-09-26 10:00", 6, Span.WORKING_DAYS, "2025-10-11 17:30"),
    ("2025-09-30 17:00", 60, Span.WORKING_MINUTES, "2025-10-09 09:00"),
    ("2025-10-08 23:50", 20, Span.MINUTES, "2025-10-09 00:10"),
    # Spring Festival 2026: free from 15 to 23 February; worked on the Saturdays 14 and 28 February
    ("2026-02-13 15:00", 3, Span.WORKING_DAYS, "2026-02-25 17:30"),
    ("2026-02-20 10:00", 7, Span.WORKING_DAYS, "2026-03-03 17:30"),
    ("2026-02-14 11:00", 450, Span.WORKING_MINUTES, "2026-02-24 11:00"),
    # National Day 2026: free from 1 to 7 October; worked on Sunday 20 September, Saturday 10 October
    ("2026-09-18 10:00", 2, Span.WORKING_DAYS, "2026-09-21 17:30"),
    ("2026-09-30 16:00", 4, Span.WORKING_DAYS, "2026-10-12 17:30"),
    ("2026-09-30 16:30", 90, Span.WORKING_MINUTES, "2026-10-08 09:00"),
    ("2026-10-03 03:00", 15, Span.MINUTES, "2026-10-03 03:15"),
    # lunch
    ("2026-11-23 11:50", 20, Span.WORKING_MINUTES, "2026-11-23 13:40"),
    ("2026-11-23 11:50", 20, Span.MINUTES, "2026-11-23 12:10"),
]


@pytest.mark.parametrize(("start", "amount", "counted_in", "due"), THREE_YEARS)
def test_due_times_of_three_years(start: str, amount: int, counted_in: Span, due: str) -> None:
    end = deadlines.due(limit(amount, counted_in), local(start), CALENDAR)
    assert (told(end.at), end.provisional) == (due, False)


@pytest.mark.parametrize(
    ("start", "amount", "counted_in", "due"),
    [
        ("2026-11-20 10:00", 2, Span.WORKING_DAYS, "2026-11-24 20:00"),
        ("2026-11-20 16:00", 240, Span.WORKING_MINUTES, "2026-11-23 09:30"),  # afternoon, evening, Monday
        ("2026-02-14 19:00", 120, Span.WORKING_MINUTES, "2026-02-24 09:30"),
        ("2026-02-14 19:00", 120, Span.MINUTES, "2026-02-14 21:00"),
    ],
)
def test_an_institution_open_in_the_evening_counts_its_own_hours(
    start: str, amount: int, counted_in: Span, due: str
) -> None:
    assert told(deadlines.due(limit(amount, counted_in), local(start), LATE).at) == due


@pytest.mark.rule("TL-8")
@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-16 23:30", "2026-02-17 01:30"),  # the night of Spring Festival
        ("2026-10-01 12:00", "2026-10-01 14:00"),
        ("2026-11-22 03:00", "2026-11-22 05:00"),
        ("2026-12-31 23:30", "2027-01-01 01:30"),
    ],
)
def test_an_urgent_fault_is_due_two_hours_later_night_or_holiday(
    institution: Institution, start: str, due: str
) -> None:
    end = deadlines.due(institution.limit(Kind.URGENT_FAULT), local(start), CALENDAR)
    assert end.at == local(due)


def test_round_the_clock_is_never_provisional_since_no_holiday_changes_it() -> None:
    end = deadlines.due(limit(60, Span.MINUTES), local("2027-10-01 10:00"), CALENDAR)
    assert not end.provisional


@pytest.mark.parametrize("counted_in", [Span.WORKING_MINUTES, Span.WORKING_DAYS])
def test_working_time_of_an_unpublished_year_is_provisional(counted_in: Span) -> None:
    assert deadlines.due(limit(1, counted_in), local("2027-10-01 10:00"), CALENDAR).provisional


@pytest.mark.parametrize("counted_in", list(Span))
def test_a_start_without_a_time_zone_is_refused_however_it_is_counted(counted_in: Span) -> None:
    with pytest.raises(ValueError, match="time zone"):
        deadlines.due(limit(1, counted_in), datetime(2026, 11, 23, 10), CALENDAR)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(timezone.utc)),
    st.integers(1, 5000),
)
def test_no_promise_lies_before_the_question(start: datetime, amount: int) -> None:
    round_the_clock = deadlines.due(limit(amount, Span.MINUTES), start, CALENDAR)
    working = deadlines.due(limit(amount, Span.WORKING_MINUTES), start, CALENDAR)
    assert round_the_clock.at == start + timedelta(minutes=amount)
    assert working.at >= round_the_clock.at


@pytest.mark.parametrize("kind", list(Kind))
def test_the_institution_promises_a_time_for_every_kind_of_matter(
    institution: Institution, kind: Kind
) -> None:
    start = local("2026-11-23 10:00")
    end = deadlines.due(institution.limit(kind), start, CALENDAR)
    assert start < end.at < start + timedelta(days=30)


WORKING_SPANS = st.sampled_from([Span.WORKING_MINUTES, Span.WORKING_DAYS])
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 1), timezones=st.just(timezone.utc))


@given(STARTS, st.integers(1, 30), st.sampled_from([CALENDAR, LATE]), WORKING_SPANS)
def test_what_is_counted_in_working_time_is_due_while_somebody_works(
    start: datetime, amount: int, calendar: WorkingCalendar, counted_in: Span
) -> None:
    end = deadlines.due(limit(amount, counted_in), start, calendar).at
    assert calendar.is_open(end - timedelta(seconds=1))  # at the close at the latest


@given(STARTS, st.integers(1, 40), st.integers(1, 40), st.sampled_from(Span))
def test_a_longer_limit_is_never_due_earlier(start: datetime, one: int, other: int, counted_in: Span) -> None:
    shorter, longer = sorted((one, other))
    assert (
        deadlines.due(limit(shorter, counted_in), start, CALENDAR).at
        <= deadlines.due(limit(longer, counted_in), start, CALENDAR).at
    )
