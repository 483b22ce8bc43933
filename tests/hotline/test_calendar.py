"""The working calendar counts as mainland China works (TL-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from working_time import CALENDAR, LATE, SHANGHAI, local, told

from bot.hotline.calendar import is_workday, own_workdays

pytestmark = pytest.mark.rule("TL-10")


# As the State Council announced them.
FREE = """
2024-01-01 2024-02-10 2024-02-12 2024-02-17 2024-04-04 2024-05-01 2024-05-05 2024-06-10 2024-09-16 2024-09-17
2024-10-01 2024-10-07 2025-01-01 2025-01-28 2025-02-04 2025-04-04 2025-05-01 2025-05-05 2025-06-02 2025-10-01
2025-10-06 2025-10-08 2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-23 2026-04-06 2026-05-01 2026-05-05
2026-06-19 2026-09-25 2026-10-01 2026-10-07
"""
MADE_UP = """
2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 2025-01-26 2025-02-08
2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""


@pytest.mark.parametrize("day", FREE.split())
def test_nobody_works_on_a_public_holiday(day: str) -> None:
    assert is_workday(date.fromisoformat(day)) == (False, False)


@pytest.mark.parametrize("day", MADE_UP.split())
def test_a_weekend_day_that_makes_up_for_a_holiday_is_worked(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert is_workday(date.fromisoformat(day)) == (True, False)


@pytest.mark.parametrize(
    ("day", "works"),
    [("2024-02-29", True), ("2026-11-20", True), ("2026-11-21", False), ("2026-11-22", False)],
)
def test_other_days_are_worked_from_monday_to_friday(day: str, works: bool) -> None:
    assert is_workday(date.fromisoformat(day)) == (works, False)


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_workdays_that_were_announced(year: int, workdays: int) -> None:
    last_year, this_year = local(f"{year - 1}-12-31 12:00"), local(f"{year}-12-31 12:00")
    assert CALENDAR.working_days_between(last_year, this_year) == workdays


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23 10:00", 2, "2026-11-25 17:30"),
        ("2026-11-20 16:00", 1, "2026-11-23 17:30"),  # over a weekend
        ("2026-11-21 09:00", 1, "2026-11-23 17:30"),  # from a Saturday
        ("2026-11-23 00:30", 1, "2026-11-24 17:30"),  # still Sunday in UTC, already Monday here
        ("2026-11-23 23:59", 1, "2026-11-24 17:30"),
        ("2024-02-09 09:00", 3, "2024-02-20 17:30"),  # Spring Festival, then a Sunday made up
        ("2025-01-27 17:00", 3, "2025-02-07 17:30"),
        ("2025-01-27 17:00", 4, "2025-02-08 17:30"),  # the fourth is a Saturday made up
        ("2026-02-14 10:00", 3, "2026-02-26 17:30"),  # from a Saturday made up into Spring Festival
        ("2026-02-18 10:00", 1, "2026-02-24 17:30"),  # from the middle of it
        ("2024-02-28 10:00", 1, "2024-02-29 17:30"),  # leap day
        ("2024-02-29 10:00", 1, "2024-03-01 17:30"),
        ("2026-02-27 10:00", 1, "2026-02-28 17:30"),
        ("2025-09-30 10:00", 1, "2025-10-09 17:30"),  # National Day and Mid-Autumn in one
        ("2026-09-30 10:00", 3, "2026-10-10 17:30"),
        ("2025-12-31 10:00", 1, "2026-01-04 17:30"),  # New Year, then a Sunday made up
    ],
)
def test_working_days_end_at_the_close_of_the_last_of_them(start: str, days: int, due: str) -> None:
    end = CALENDAR.after_working_days(local(start), days)
    assert (told(end.at), end.provisional) == (due, False)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23 10:00", 60, "2026-11-23 11:00"),
        ("2026-11-23 11:30", 60, "2026-11-23 14:00"),  # over lunch
        ("2026-11-23 12:45", 60, "2026-11-23 14:30"),  # at lunch
        ("2026-11-23 08:30", 60, "2026-11-23 09:30"),  # exactly at the edges
        ("2026-11-23 12:00", 60, "2026-11-23 14:30"),
        ("2026-11-23 13:30", 60, "2026-11-23 14:30"),
        ("2026-11-23 17:30", 60, "2026-11-24 09:30"),
        ("2026-11-23 11:00", 60, "2026-11-23 12:00"),  # used up exactly at the close
        ("2026-11-23 16:30", 60, "2026-11-23 17:30"),
        ("2026-11-23 06:00", 60, "2026-11-23 09:30"),  # before hours
        ("2026-11-23 23:00", 60, "2026-11-24 09:30"),  # after hours
        ("2026-11-20 17:00", 60, "2026-11-23 09:00"),  # over a weekend
        ("2026-11-21 10:00", 60, "2026-11-23 09:30"),
        ("2026-11-23 08:30", 450, "2026-11-23 17:30"),  # a whole day
        ("2026-11-23 08:30", 451, "2026-11-24 08:31"),
        ("2024-02-28 17:00", 60, "2024-02-29 09:00"),  # into leap day
        ("2026-02-14 17:00", 60, "2026-02-24 09:00"),  # over Spring Festival
        ("2026-10-10 17:00", 60, "2026-10-12 09:00"),  # from a Saturday made up
    ],
)
def test_working_minutes_pass_only_while_somebody_works(start: str, minutes: int, due: str) -> None:
    end = CALENDAR.after_working_time(local(start), timedelta(minutes=minutes))
    assert (told(end.at), end.provisional) == (due, False)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23 11:00", 60, "2026-11-23 13:30"),
        ("2026-11-23 11:00", 300, "2026-11-23 18:30"),  # over both breaks
        ("2026-11-23 16:30", 60, "2026-11-23 18:30"),
        ("2026-11-23 17:30", 120, "2026-11-23 20:00"),
        ("2026-11-23 19:30", 60, "2026-11-24 09:00"),
        ("2026-11-20 19:30", 40, "2026-11-23 08:40"),
        ("2026-11-23 08:30", 540, "2026-11-23 20:00"),
        ("2026-11-23 08:30", 541, "2026-11-24 08:31"),
    ],
)
def test_a_day_may_have_three_windows(start: str, minutes: int, due: str) -> None:
    assert told(LATE.after_working_time(local(start), timedelta(minutes=minutes)).at) == due
    assert LATE.working_time_between(local(start), local(due)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00", 0),
        ("2026-11-23 10:00", "2026-11-23 11:00", 60),
        ("2026-11-23 11:30", "2026-11-23 14:00", 60),  # over lunch
        ("2026-11-23 12:10", "2026-11-23 13:20", 0),  # at lunch
        ("2026-11-23 17:30", "2026-11-24 08:30", 0),  # a night
        ("2026-11-23 00:00", "2026-11-24 00:00", 450),
        ("2026-11-20 17:00", "2026-11-23 09:00", 60),  # over a weekend
        ("2026-11-21 09:00", "2026-11-22 20:00", 0),
        ("2026-10-09 17:00", "2026-10-12 09:00", 510),  # over a Saturday made up
        ("2026-02-14 17:00", "2026-02-24 09:00", 60),  # over Spring Festival
        ("2024-02-28 17:00", "2024-03-01 09:00", 510),  # over leap day
        ("2024-01-01 00:00", "2026-12-31 23:59", (251 + 248 + 248) * 450),
    ],
)
def test_working_time_between_two_instants_leaves_out_breaks_nights_and_holidays(
    start: str, end: str, minutes: int
) -> None:
    assert CALENDAR.working_time_between(local(start), local(end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-23 09:00", "2026-11-23 17:00", 0),
        ("2026-11-23 17:29", "2026-11-24 00:30", 1),  # the new day begins at midnight, here and not in UTC
        ("2026-11-20 10:00", "2026-11-22 10:00", 0),
        ("2026-11-20 10:00", "2026-11-23 10:00", 1),
        ("2026-11-21 10:00", "2026-11-22 10:00", 0),
        ("2026-02-13 10:00", "2026-02-24 10:00", 2),  # a Saturday made up, and the first day after the feast
        ("2026-10-09 10:00", "2026-10-12 10:00", 2),
        ("2025-09-30 10:00", "2025-10-08 10:00", 0),
    ],
)
def test_working_days_between_leave_out_the_first_day_and_count_the_last(
    start: str, end: str, days: int
) -> None:
    assert CALENDAR.working_days_between(local(start), local(end)) == days


@pytest.mark.parametrize(
    ("after", "opening"),
    [
        ("2026-11-23 00:10", "2026-11-23 08:30"),
        ("2026-11-23 08:29", "2026-11-23 08:30"),
        ("2026-11-23 08:30", "2026-11-24 08:30"),
        ("2026-11-23 12:30", "2026-11-24 08:30"),  # after lunch the same day goes on
        ("2026-11-20 18:00", "2026-11-23 08:30"),
        ("2026-02-14 17:30", "2026-02-24 08:30"),
        ("2026-10-09 18:00", "2026-10-10 08:30"),  # a Saturday made up
    ],
)
def test_the_next_opening_is_the_morning_of_the_next_workday(after: str, opening: str) -> None:
    assert told(CALENDAR.next_opening(local(after))) == opening


def test_an_institution_may_close_on_days_of_its_own() -> None:
    def founding_day_off(day: date) -> tuple[bool, bool]:
        return (False, False) if day == date(2026, 11, 24) else is_workday(day)

    calendar = replace(CALENDAR, workday=founding_day_off)
    assert told(calendar.after_working_days(local("2026-11-23 10:00"), 1).at) == "2026-11-25 17:30"
    assert told(calendar.next_opening(local("2026-11-23 10:00"))) == "2026-11-25 08:30"
    assert not calendar.is_open(local("2026-11-24 10:00"))
    closed = calendar.working_time_between(local("2026-11-24 00:00"), local("2026-11-24 10:00"))
    assert closed == timedelta()


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23 08:29", False),
        ("2026-11-23 08:30", True),
        ("2026-11-23 11:59", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 13:29", False),
        ("2026-11-23 17:29", True),
        ("2026-11-23 17:30", False),
        ("2026-11-22 10:00", False),
        ("2026-10-10 10:00", True),  # a Saturday made up
        ("2026-10-05 10:00", False),  # a Monday in the National Day week
    ],
)
def test_it_is_open_from_the_first_minute_of_a_window_until_before_its_last(at: str, is_open: bool) -> None:
    assert CALENDAR.is_open(local(at).astimezone(timezone.utc)) is is_open


@pytest.mark.parametrize(
    ("start", "due", "provisional"),
    [
        ("2026-12-30 10:00", "2026-12-31 17:30", False),
        ("2026-12-31 10:00", "2027-01-01 17:30", True),  # a Friday, as far as anyone knows
        ("2027-01-04 10:00", "2027-01-05 17:30", True),
        ("2027-01-08 10:00", "2027-01-11 17:30", True),  # Saturday and Sunday are still free
    ],
)
def test_days_of_a_year_without_published_holidays_are_provisional(
    start: str, due: str, provisional: bool
) -> None:
    end = CALENDAR.after_working_days(local(start), 1)
    assert (told(end.at), end.provisional) == (due, provisional)


@pytest.mark.parametrize(
    ("start", "due", "provisional"),
    [("2026-12-31 16:00", "2026-12-31 17:00", False), ("2026-12-31 17:00", "2027-01-01 09:00", True)],
)
def test_minutes_that_run_into_an_unpublished_year_are_provisional(
    start: str, due: str, provisional: bool
) -> None:
    end = CALENDAR.after_working_time(local(start), timedelta(minutes=60))
    assert (told(end.at), end.provisional) == (due, provisional)


def test_an_instant_without_a_time_zone_is_refused() -> None:
    naive = datetime(2026, 11, 23, 10)
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.after_working_time(naive, timedelta(minutes=1))
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.after_working_days(naive, 1)
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.is_open(naive)
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.next_opening(naive)
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.working_time_between(naive, local("2026-11-23 10:00"))
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.working_days_between(local("2026-11-23 10:00"), naive)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        CALENDAR.working_time_between(local("2026-11-23 10:01"), local("2026-11-23 10:00"))
    with pytest.raises(ValueError, match="before the start"):
        CALENDAR.working_days_between(local("2026-11-24 10:00"), local("2026-11-23 10:00"))


def test_the_hours_are_those_of_the_institution_s_zone_wherever_the_instant_comes_from() -> None:
    start = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Berlin"))  # 17:00 in Shanghai
    assert told(CALENDAR.after_working_time(start, timedelta(minutes=60)).at) == "2026-11-24 09:00"
    assert CALENDAR.is_open(start)
    assert not CALENDAR.is_open(datetime(2026, 11, 23, 10, tzinfo=timezone.utc))  # 18:00


STARTS = st.datetimes(
    datetime(2024, 1, 1), datetime(2026, 11, 30), timezones=st.sampled_from([SHANGHAI, timezone.utc])
)
SPANS = st.integers(0, 3000).map(lambda minutes: timedelta(minutes=minutes))
DAYS = st.integers(1, 15)


@given(STARTS, SPANS)
def test_working_time_never_ends_before_it_starts_and_always_inside_a_window(
    start: datetime, span: timedelta
) -> None:
    end = CALENDAR.after_working_time(start, span)
    at = end.at.astimezone(SHANGHAI)
    assert end.at >= start
    assert is_workday(at.date())[0]
    assert any(opens <= at.time() <= closes for opens, closes in CALENDAR.windows)


@given(STARTS, SPANS, SPANS)
def test_a_longer_span_never_ends_earlier(start: datetime, one: timedelta, other: timedelta) -> None:
    shorter, longer = sorted((one, other))
    assert CALENDAR.after_working_time(start, shorter).at <= CALENDAR.after_working_time(start, longer).at


@given(STARTS, STARTS, SPANS)
def test_what_starts_later_never_ends_earlier(one: datetime, other: datetime, span: timedelta) -> None:
    earlier, later = sorted((one, other))
    assert CALENDAR.after_working_time(earlier, span).at <= CALENDAR.after_working_time(later, span).at


@given(STARTS, SPANS, st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes)))
def test_a_span_in_two_parts_is_as_long_as_the_whole(
    start: datetime, first: timedelta, rest: timedelta
) -> None:
    halfway = CALENDAR.after_working_time(start, first).at
    assert (
        CALENDAR.after_working_time(halfway, rest).at == CALENDAR.after_working_time(start, first + rest).at
    )


@given(STARTS, DAYS)
def test_as_many_workdays_pass_as_were_promised_and_the_first_day_is_not_one(
    start: datetime, days: int
) -> None:
    end = CALENDAR.after_working_days(start, days).at.astimezone(SHANGHAI)
    began = start.astimezone(SHANGHAI).date()
    between = [began + timedelta(days=n) for n in range(1, (end.date() - began).days + 1)]
    assert sum(is_workday(day)[0] for day in between) == days
    assert is_workday(end.date())[0]
    assert end.time() == time(17, 30)


@given(STARTS, DAYS, DAYS)
def test_more_days_never_end_earlier(start: datetime, one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    assert CALENDAR.after_working_days(start, fewer).at <= CALENDAR.after_working_days(start, more).at


@given(STARTS, SPANS)
def test_what_was_counted_forward_is_what_lies_between(start: datetime, span: timedelta) -> None:
    assert CALENDAR.working_time_between(start, CALENDAR.after_working_time(start, span).at) == span


@given(STARTS, DAYS)
def test_days_counted_forward_are_those_that_lie_between(start: datetime, days: int) -> None:
    assert CALENDAR.working_days_between(start, CALENDAR.after_working_days(start, days).at) == days


@given(st.lists(STARTS, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up(instants: list[datetime]) -> None:
    first, second, third = instants
    parts = CALENDAR.working_time_between(first, second) + CALENDAR.working_time_between(second, third)
    assert parts == CALENDAR.working_time_between(first, third)


def test_an_institution_s_own_days_are_worked_or_off_as_it_says() -> None:
    works = own_workdays({date(2026, 11, 24): False, date(2026, 11, 28): True}, [])
    assert works(date(2026, 11, 24)) == (False, False)
    assert works(date(2026, 11, 28)) == (True, False)
    assert works(date(2026, 10, 1)) == (False, False), "all else is as the public calendar has it"
    assert works(date(2035, 10, 1)) == (True, True)


def test_a_year_that_the_institution_knows_itself_is_no_guess() -> None:
    works = own_workdays({date(2035, 10, 1): False}, [2035])
    assert works(date(2035, 10, 1)) == (False, False)
    assert works(date(2035, 10, 9)) == (True, False)
    assert works(date(2035, 10, 6)) == (False, False)
