"""By when a matter is due, for each way of counting (TL)."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline import deadlines
from bot.hotline.calendar import WorkingCalendar
from bot.hotline.institution import Institution, Kind, Limit, Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar(((time(8, 30), time(12)), (time(13, 30), time(17, 30))), SHANGHAI)

pytestmark = pytest.mark.rule("TL-10")


def local(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


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
