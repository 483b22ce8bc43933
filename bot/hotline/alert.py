"""What staff are told of at once, whoever has the conversation (EM-1, CO-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.hotline.guide import Guide
from bot.hotline.roles import Operation
from bot.hotline.ticket import Origin


class AlertKind(str, Enum):
    """Why staff are alerted."""

    EMERGENCY = "emergency"  # danger to life or property
    QUEUE = "queue"  # more wait for a person than the institution allows (HO-5): for the supervisor
    LATE = "late"  # somebody waits for a person longer than they should (TL-6): for the supervisor
    GUIDE = "guide"  # a guide past its review is asked for, once a day (KN-4)
    MASS = "mass"  # many report one failure at one place (KN-3): to be joined to one ticket
    CALENDAR = "calendar"  # promises rest on a year whose holidays nobody has told yet (TL-10)
    DAILY = "daily"  # the report of the day before is there (RC-6)
    ABUSE = "abuse"  # a citizen goes on being angry or abusive: for the duty leader


# Whose an alert is; all others are everybody's who sees alerts at all.
_WHOSE = {
    AlertKind.GUIDE: Operation.EDIT_KNOWLEDGE,
    AlertKind.CALENDAR: Operation.KEEP_INSTITUTION,
    AlertKind.DAILY: Operation.INSPECT,
}


@dataclass(frozen=True)
class Alert:
    """An alert, with the message that gave rise to it."""

    kind: AlertKind
    origin: Origin
    at: datetime

    @property
    def whose(self) -> Operation:
        """Return what one has to be allowed to for it to be one's own."""
        return _WHOSE.get(self.kind, Operation.SEE_ALERTS)


def unknown_year(year: int, now: datetime) -> Alert:
    """Return the alert that promises rest on a guess of a year's holidays; once for each year."""
    return Alert(AlertKind.CALENDAR, Origin(f"calendar:{year}", str(year)), now)


def daily_report(day: date, now: datetime) -> Alert:
    """Return the alert that the report of a day is there."""
    return Alert(AlertKind.DAILY, Origin(f"daily:{day}", day.isoformat()), now)


def expired_guide(guide: Guide, now: datetime) -> Alert:
    """Return the alert that a guide past its review is asked for; the same all day long (UTC)."""
    return Alert(AlertKind.GUIDE, Origin(f"guide:{guide.code}", now.strftime("%Y-%m-%d")), now)
