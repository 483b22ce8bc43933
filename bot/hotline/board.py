"""The live board: what has to be looked at now (HO-5, TL-6, TL-11, RC-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.hotline import queueing
from bot.hotline.calendar import WorkingCalendar
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Duty
from bot.hotline.queueing import Queued

HOURS = (1, 4, 24)  # within which deadlines are counted


@dataclass(frozen=True)
class Queue:
    """Who waits for a person, all together."""

    count: int
    urgent: int
    special_need: int
    late: int  # longer than the institution allows (TL-6)
    since: datetime | None  # who has waited longest
    most: int  # more than this, and it is to be dispersed (HO-5)

    @property
    def is_too_long(self) -> bool:
        """Say whether the supervisor has to disperse it."""
        return self.count > self.most


@dataclass(frozen=True)
class Ahead:
    """How many deadlines of a kind are overdue, and how many are due within each of `HOURS` besides."""

    kind: DeadlineKind
    overdue: int
    within: tuple[int, ...]


def queue(waiting: Sequence[Queued], duty: Duty, calendar: WorkingCalendar, now: datetime) -> Queue:
    """Return how the queue stands at an instant."""
    return Queue(
        count=len(waiting),
        urgent=sum(one.urgent for one in waiting),
        special_need=sum(one.special_need for one in waiting),
        late=len(queueing.late(waiting, duty.respond, calendar, now)),
        since=min((one.since for one in waiting), default=None),
        most=duty.queue,
    )


def edges(now: datetime) -> tuple[datetime, ...]:
    """Return up to which instants deadlines are counted: now, and after each of `HOURS`."""
    return (now, *(now + timedelta(hours=hours) for hours in HOURS))


def ahead(due_by: Mapping[DeadlineKind, Sequence[int]]) -> list[Ahead]:
    """Return what is due of each kind, from how many are due by each of the `edges`."""
    return [Ahead(kind, due_by[kind][0], tuple(due_by[kind][1:])) for kind in DeadlineKind if kind in due_by]
