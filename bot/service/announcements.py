"""Announcements: published, corrected and withdrawn at the desk, said to citizens before they ask (KN-2)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.hotline import announcement as rules
from bot.hotline import places
from bot.hotline.announcement import Announcement
from bot.hotline.courtesy import Checker
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Concern, Operation, insist
from bot.hotline.utility import failing
from bot.service.courtesy import excuse
from bot.service.desk_ports import Excuse, Override
from bot.service.ports import Database, UnitOfWork

_MOST = 200  # of a list: a page shows no more


class UnknownAnnouncement(LookupError):
    """There is no announcement with that id."""


@dataclass(frozen=True)
class First:
    """What a citizen is told before anything else, and where they are as far as is known."""

    announcements: tuple[Announcement, ...]
    whereabouts: tuple[str, ...]  # places of the institution


async def publish(
    database: Database,
    checker: Checker,
    institution: Institution,
    clerk: Clerk,
    draft: Announcement,
    reason: str = "",
) -> Announcement:
    """Publish an announcement; `Refused` if a rule is against it, `Forbidden` for another unit's.

    `Discourteous` if the wording check is against what citizens are told; with a `reason` it is
    published all the same, and that is kept (CO-3).
    """
    excused = _approved(checker, institution, clerk, draft, reason)
    fresh = rules.published(replace(draft, id=uuid.uuid4().hex))
    async with database.writing() as work:
        await keep(work, fresh, excused)
    return fresh


async def correct(
    database: Database,
    checker: Checker,
    institution: Institution,
    clerk: Clerk,
    id: str,
    seen: int,
    draft: Announcement,
    reason: str = "",
) -> Announcement:
    """Put an announcement right that was seen in version `seen`; raises as `publish` and `withdraw`."""
    excused = _approved(checker, institution, clerk, draft, reason)
    async with database.writing() as work:
        before = await current(work, id)
        insist(clerk, Operation.ANNOUNCE, _concern(before))
        version = rules.corrected(before, draft, seen)
        await keep(work, version, excused)
    return version


async def withdraw(database: Database, clerk: Clerk, id: str, seen: int, now: datetime) -> Announcement:
    """Tell nobody of an announcement any more; `UnknownAnnouncement`, `Forbidden`, `Refused`."""
    insist(clerk, Operation.ANNOUNCE)
    async with database.writing() as work:
        before = await current(work, id)
        insist(clerk, Operation.ANNOUNCE, _concern(before))
        version = rules.withdrawn(before, seen, clerk.person, now)
        await work.announcements.add(version)
    return version


async def listed(database: Database, clerk: Clerk) -> list[Announcement]:
    """Return the latest announcements, those that are over too, the last to begin first."""
    insist(clerk, Operation.SEE_PEOPLE)
    async with database.reading() as work:
        return await work.announcements.latest(_MOST)


async def versions(database: Database, clerk: Clerk, id: str) -> list[Announcement]:
    """Return an announcement in every version, the newest first; `UnknownAnnouncement`."""
    insist(clerk, Operation.SEE_PEOPLE)
    async with database.reading() as work:
        found = await work.announcements.versions(id)
    if not found:
        raise UnknownAnnouncement(id)
    return found


async def to_tell(
    database: Database,
    institution: Institution,
    text: str,
    whereabouts: Iterable[str],
    told: Collection[str],
    now: datetime,
) -> First:
    """Return what a citizen is told before they are answered, who says `text` now (KN-2).

    `whereabouts` are the places that they named before, `told` the keys of what they were told.
    """
    names = places.named(institution.places, text) or tuple(whereabouts)
    async with database.reading() as work:
        known = await work.announcements.told(now)
    around = places.around(names, institution.within)
    return First(rules.to_tell(known, around, told, now), names)


async def applying(
    work: UnitOfWork, institution: Institution, text: str, now: datetime
) -> tuple[Announcement, ...]:
    """Return the announcements that apply to the places that a text names."""
    return rules.applying(await work.announcements.told(now), _around(institution, text), now)


async def outage_of(
    work: UnitOfWork, institution: Institution, description: str, place: str | None, now: datetime
) -> Announcement | None:
    """Return the announced failure that a citizen tells of, if it is on at the place they name (KN-2)."""
    utility = failing(institution.utilities, description)
    if utility is None or not place:
        return None
    known = await work.announcements.told(now)
    return rules.outage(known, utility.code, _around(institution, place), now)


async def outage(
    database: Database, institution: Institution, utility: str, place: str, now: datetime
) -> Announcement | None:
    """Return the announced failure of a utility that is on at a place, if one is (KN-3)."""
    async with database.reading() as work:
        known = await work.announcements.told(now)
    return rules.outage(known, utility, _around(institution, place), now)


async def keep(work: UnitOfWork, announcement: Announcement, excused: Excuse | None) -> None:
    """Keep a version, and why it is worded as it is."""
    await work.announcements.add(announcement)
    if excused:
        place = (announcement.id, announcement.version)
        await work.overrides.add(Override(*place, announcement.author, excused, announcement.written_at))


def _approved(
    checker: Checker, institution: Institution, clerk: Clerk, draft: Announcement, reason: str
) -> Excuse | None:
    insist(clerk, Operation.ANNOUNCE, _concern(draft))
    insist_on_areas(institution, draft.areas)
    return excuse(checker, clerk, rules.told(draft), reason)


def insist_on_areas(institution: Institution, areas: Iterable[str]) -> None:
    """Raise `Refused` if one of these areas is none that the institution knows."""
    unknown = set(areas) - set(institution.places)
    if unknown:
        raise Refused(Refusal.AREA, areas=tuple(sorted(unknown)))


def _around(institution: Institution, text: str) -> frozenset[str]:
    return places.around(places.named(institution.places, text), institution.within)


def _concern(announcement: Announcement) -> Concern:
    return Concern(units=frozenset({announcement.unit}))


async def current(work: UnitOfWork, id: str) -> Announcement:
    """Return an announcement as it stands; `UnknownAnnouncement`."""
    found = await work.announcements.versions(id)
    if not found:
        raise UnknownAnnouncement(id)
    return found[0]
