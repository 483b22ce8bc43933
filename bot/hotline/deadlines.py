"""By when: a time limit of the institution applied to an instant (TL)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from bot.hotline.calendar import Due, WorkingCalendar
from bot.hotline.institution import Limit, Span


def due(limit: Limit, start: datetime, calendar: WorkingCalendar) -> Due:
    """Return when a matter opened at `start` (zone-aware) is due under `limit` (TL-10)."""
    if start.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if limit.counted_in is Span.WORKING_DAYS:
        return calendar.after_working_days(start, limit.amount)
    span = timedelta(minutes=limit.amount)
    if limit.counted_in is Span.WORKING_MINUTES:
        return calendar.after_working_time(start, span)
    return Due(start.astimezone(timezone.utc) + span)
