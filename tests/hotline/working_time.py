"""A calendar and instants as tests write them."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.hotline.calendar import WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar(((time(8, 30), time(12)), (time(13, 30), time(17, 30))), SHANGHAI)
LATE = WorkingCalendar(  # three windows, the last in the evening: nine hours a day
    ((time(8, 30), time(11, 30)), (time(13), time(17)), (time(18), time(20))), SHANGHAI
)


def local(text: str) -> datetime:
    """Return an instant written as in Shanghai: 2026-11-23 10:00."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def told(at: datetime | None) -> str | None:
    """Write an instant as in Shanghai."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else None
