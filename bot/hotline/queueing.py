"""The one order in which people who wait for a person are served (HO-5, HO-6, PR)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.hotline.calendar import WorkingCalendar
from bot.hotline.deadlines import due
from bot.hotline.institution import Length, Response


@dataclass(frozen=True)
class Queued:
    """A conversation that waits for a person. There is no rank in it, and none may come in (PR-2)."""

    conversation: str
    since: datetime
    urgent: bool = False  # danger, or a failure of water, power, gas, heat, lifts
    special_need: bool = False  # elderly, disabled, ill, pregnant, with infants (PR-1)
    colleague: bool = False  # 先外后内: citizens go first


def in_order(waiting: Iterable[Queued]) -> list[Queued]:
    """Return who is served first: urgent, special need, citizens before colleagues, who waits longest."""
    return sorted(
        waiting,
        key=lambda one: (not one.urgent, not one.special_need, one.colleague, one.since, one.conversation),
    )


def is_too_long(waiting: Sequence[Queued], most: int) -> bool:
    """Say whether the supervisor has to disperse the queue (HO-5)."""
    return len(waiting) > most


def late(
    waiting: Iterable[Queued], limits: Sequence[Response], calendar: WorkingCalendar, now: datetime
) -> list[Queued]:
    """Return who has waited for a person longer than the institution allows on their channel (TL-6)."""
    return [one for one in waiting if due(_limit(one, limits), one.since, calendar).at <= now]


def behind(waiting: Iterable[Queued], newcomer: Queued) -> list[Queued]:
    """Return who waited already and is now served after somebody who has just come."""
    order = in_order(waiting)
    return [one for one in order[order.index(newcomer) + 1 :] if one.since <= newcomer.since]


def _limit(queued: Queued, limits: Sequence[Response]) -> Length:
    channel = queued.conversation.split(":", 1)[0]
    return next(one.limit for one in limits if one.channel in (channel, None))


def is_served(begun_at: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether a conversation is served to its end: one begun in hours is, after closing too (PR-3)."""
    return calendar.is_open(begun_at)
