"""Announcements (公告): outages, closures and emergencies, said before citizens ask (KN-2).

A pause of a unit's service is a notice of its own (`bot.hotline.shifts`): it is about a unit,
wherever who asks for it may be; an announcement is about places, whoever is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from bot.hotline.courtesy import Part
from bot.hotline.presence import FOREVER, insist_on_zone
from bot.hotline.refusal import Refusal, Refused


class Sort(str, Enum):
    """What is announced."""

    OUTAGE = "outage"  # 停供: water, power, gas, heat, lifts
    CLOSURE = "closure"  # 封闭: roads, parks, offices
    EMERGENCY = "emergency"  # 突发: storms, pollution, accidents


@dataclass(frozen=True)
class Announcement:
    """What is so at some places for some time; each correction is a version of its own."""

    id: str
    sort: Sort
    unit: str  # whose announcement it is
    what: str  # a sentence
    advice: str  # what to do meanwhile, or where else to go; a sentence
    starts_at: datetime
    ends_at: datetime | None  # None until further notice
    author: str  # of this version: a staff id
    written_at: datetime
    areas: tuple[str, ...] = ()  # places of the institution; none: everywhere
    utility: str | None = None  # that fails: what reports are taken for it (KN-3)
    ticket: str | None = None  # the master ticket that such reports go with (KN-3)
    version: int = 1
    withdrawn: bool = False

    @property
    def key(self) -> str:
        """Return what tells this version from every other announcement."""
        return f"{self.id}:{self.version}"

    def is_told(self, at: datetime) -> bool:
        """Say whether citizens are told of it at `at` (zone-aware): from its publication to its end."""
        return not self.withdrawn and at < (self.ends_at or FOREVER)

    def is_on(self, at: datetime) -> bool:
        """Say whether what it announces is so at `at` (zone-aware)."""
        return self.starts_at <= at and self.is_told(at)

    def applies(self, around: Collection[str]) -> bool:
        """Say whether it is about somebody who is at these places and all that they lie in."""
        return not self.areas or not set(self.areas).isdisjoint(around)


def published(draft: Announcement) -> Announcement:
    """Return an announcement; `Refused` unless it says what, what to do, and ends after its beginning.

    One that is over already when it is written is refused too: nobody would be told of it.
    """
    insist_on_zone(draft.starts_at, draft.ends_at, draft.written_at)
    if (draft.ends_at or FOREVER) <= draft.starts_at:
        raise Refused(Refusal.ENDS_BEFORE)
    if not draft.is_told(draft.written_at):
        raise Refused(Refusal.DATE_PAST)
    if not draft.what.strip() or not draft.advice.strip():
        raise Refused(Refusal.NO_REASON)
    return draft


def corrected(current: Announcement, draft: Announcement, seen: int) -> Announcement:
    """Return the next version of an announcement of which `seen` was; who was told of it is told anew.

    `Refused` if somebody has changed it since, and as `published`.
    """
    _insist_on_seen(current, seen)
    return published(replace(draft, id=current.id, ticket=current.ticket, version=seen + 1))


def withdrawn(current: Announcement, seen: int, by: str, at: datetime) -> Announcement:
    """Return an announcement of which nobody is told any more; `Refused` if it was changed since `seen`."""
    _insist_on_seen(current, seen)
    return replace(current, author=by, written_at=at, version=seen + 1, withdrawn=True)


def to_tell(
    announcements: Iterable[Announcement], around: Collection[str], told: Collection[str], at: datetime
) -> tuple[Announcement, ...]:
    """Return what somebody at these places is to be told at `at`, emergencies first; not what was `told`.

    `around` are places with all that they lie in, `told` are keys.
    """
    fresh = (one for one in applying(announcements, around, at) if one.key not in told)
    return tuple(sorted(fresh, key=lambda one: (one.sort is not Sort.EMERGENCY, one.starts_at)))


def told(one: Announcement) -> dict[str, tuple[str, Part]]:
    """Return what citizens read of an announcement, and what it is in the sentence that tells it."""
    return {"what": (one.what, Part.STATEMENT), "advice": (one.advice, Part.REQUEST)}


def applying(
    announcements: Iterable[Announcement], around: Collection[str], at: datetime
) -> tuple[Announcement, ...]:
    """Return what applies to somebody at these places and is not over at `at`."""
    return tuple(one for one in announcements if one.is_told(at) and one.applies(around))


def outage(
    announcements: Iterable[Announcement], utility: str, around: Collection[str], at: datetime
) -> Announcement | None:
    """Return the announced failure of a utility that is on at these places at `at`, if one is.

    Of several the one that lasts longest.
    """
    found = [one for one in applying(announcements, around, at) if one.utility == utility and one.is_on(at)]
    return max(found, key=_ends_at) if found else None


def _ends_at(announcement: Announcement) -> datetime:
    return announcement.ends_at or FOREVER


def _insist_on_seen(current: Announcement, seen: int) -> None:
    if current.version != seen or current.withdrawn:
        raise Refused(Refusal.CHANGED)
