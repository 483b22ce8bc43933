"""The working calendar: hours in several windows, public holidays, make-up workdays (TL-10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import chinese_calendar


@dataclass(frozen=True)
class Due:
    """An instant (UTC) something is due; provisional while its year's holidays are unknown."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True)
class WorkingCalendar:
    """An institution's working time: its windows on a workday and the zone they are read in."""

    windows: tuple[tuple[time, time], ...]
    zone: ZoneInfo

    def after_working_time(self, start: datetime, span: timedelta) -> Due:
        """Return when `span` of working time has passed since `start` (zone-aware)."""
        left, provisional = span, False
        for opens, closes, guessed in self._windows_from(start):
            provisional = provisional or guessed
            begin = max(opens, start)
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
            works, guessed = is_workday(day)
            provisional = provisional or guessed
            left -= works
        return Due(
            datetime.combine(day, self.windows[-1][1], self.zone).astimezone(timezone.utc),
            provisional,
        )

    def is_open(self, at: datetime) -> bool:
        """Say whether `at` (zone-aware) falls into working time."""
        local = self._local(at)
        return is_workday(local.date())[0] and any(
            opens <= local.time() < closes for opens, closes in self.windows
        )

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return at.astimezone(self.zone)

    def _windows_from(self, start: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
        day = self._local(start).date()
        while True:
            works, guessed = is_workday(day)
            if works:
                for opens, closes in self.windows:
                    end = datetime.combine(day, closes, self.zone)
                    if end > start:
                        yield datetime.combine(day, opens, self.zone), end, guessed
            day += timedelta(days=1)


def is_workday(day: date) -> tuple[bool, bool]:
    """Say whether mainland China works on `day`, and whether that is only a guess.

    A year whose holidays are not yet published counts Monday to Friday and is
    provisional (TL-10).
    """
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:
        return day.weekday() < 5, True
