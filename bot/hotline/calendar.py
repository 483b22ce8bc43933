"""The working calendar: hours in several windows, public holidays, make-up workdays (TL-10)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar


@dataclass(frozen=True)
class Due:
    """An instant (UTC) something is due; provisional while its year's holidays are unknown."""

    at: datetime
    provisional: bool = False


@lru_cache(maxsize=4096)  # eleven years; every count of a span asks for each of its days
def is_workday(day: date) -> tuple[bool, bool]:
    """Say whether mainland China works on `day`, and whether that is only a guess.

    A year whose holidays are not yet published counts Monday to Friday and is
    provisional (TL-10).
    """
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:
        return day.weekday() < 5, True


def own_workdays(days: Mapping[date, bool], years: Collection[int]) -> Callable[[date], tuple[bool, bool]]:
    """Return `is_workday` with an institution's own days, and the years whose holidays it knows itself."""

    def works(day: date) -> tuple[bool, bool]:
        if day in days:
            return days[day], False
        return (day.weekday() < 5, False) if day.year in years else is_workday(day)

    return works


@dataclass(frozen=True)
class WorkingCalendar:
    """An institution's working time: its windows on a workday and the zone they are read in.

    `workday` says of a day whether it is worked, and whether that is only a guess.
    """

    windows: tuple[tuple[time, time], ...]
    zone: ZoneInfo
    workday: Callable[[date], tuple[bool, bool]] = is_workday

    def after_working_time(self, start: datetime, span: timedelta) -> Due:
        """Return when `span` of working time has passed since `start` (zone-aware)."""
        begun, left, provisional = self._local(start), span, False
        for opens, closes, guessed in self._windows_from(begun):
            provisional = provisional or guessed
            begin = max(opens, begun)
            if closes - begin >= left:
                return Due((begin + left).astimezone(timezone.utc), provisional)
            left -= closes - begin
        raise AssertionError("the calendar has no end")

    def after_working_days(self, start: datetime, days: int) -> Due:
        """Return the close of the `days`-th workday after the day of `start` (zone-aware).

        The day of `start` itself is not counted, as Chinese time limits are
        (Civil Code, article 201: 开始的当日不计入).
        """
        day, provisional, left = self._local(start).date(), False, days
        while left:
            day += timedelta(days=1)
            works, guessed = self.workday(day)
            provisional = provisional or guessed
            left -= works
        return Due(
            datetime.combine(day, self.windows[-1][1], self.zone).astimezone(timezone.utc),
            provisional,
        )

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two instants (zone-aware, in order)."""
        begun, ended = self._in_order(start, end)
        days = self._workdays(begun.date(), ended.date())
        return days * self._length(time.max) - self._worked(begun) + self._worked(ended)

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Count the workdays after the day of `start`, that of `end` included (zone-aware, in order)."""
        begun, ended = self._in_order(start, end)
        next_day = timedelta(days=1)
        return self._workdays(begun.date() + next_day, ended.date() + next_day)

    def next_opening(self, after: datetime) -> datetime:
        """Return when (UTC) a workday next begins after `after` (zone-aware); lunch begins none."""
        local = self._local(after)
        day = local.date()
        while not (self.workday(day)[0] and self._opening(day) > local):
            day += timedelta(days=1)
        return self._opening(day).astimezone(timezone.utc)

    def is_open(self, at: datetime) -> bool:
        """Say whether `at` (zone-aware) falls into working time."""
        local = self._local(at)
        return self.workday(local.date())[0] and any(
            opens <= local.time() < closes for opens, closes in self.windows
        )

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return at.astimezone(self.zone)

    def _in_order(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        begun, ended = self._local(start), self._local(end)
        if ended < begun:
            raise ValueError("the end lies before the start")
        return begun, ended

    def _opening(self, day: date) -> datetime:
        return datetime.combine(day, self.windows[0][0], self.zone)

    def _workdays(self, first: date, until: date) -> int:
        return sum(self.workday(first + timedelta(days=n))[0] for n in range((until - first).days))

    def _worked(self, local: datetime) -> timedelta:
        return self._length(local.time()) if self.workday(local.date())[0] else timedelta()

    def _length(self, until: time) -> timedelta:
        """Return the working time of a workday up to a time of day."""
        spans = (_since_midnight(min(until, end)) - _since_midnight(start) for start, end in self.windows)
        return sum((span for span in spans if span > timedelta()), timedelta())

    def _windows_from(self, start: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
        day = start.date()
        while True:
            works, guessed = self.workday(day)
            if works:
                for opens, closes in self.windows:
                    end = datetime.combine(day, closes, self.zone)
                    if end > start:
                        yield datetime.combine(day, opens, self.zone), end, guessed
            day += timedelta(days=1)


def _since_midnight(at: time) -> timedelta:
    return datetime.combine(date.min, at) - datetime.min
