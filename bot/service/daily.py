"""日报: made by the clock each morning, kept, and read at the desk (RC-6)."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.hotline import daily as rules
from bot.hotline import places
from bot.hotline.alert import daily_report
from bot.hotline.daily import Report
from bot.hotline.institution import Institution
from bot.hotline.rates import By, Rate, Share
from bot.hotline.roles import Clerk, Operation, insist
from bot.service.figure_ports import Extent
from bot.service.ports import Database, UnitOfWork


class UnknownReport(LookupError):
    """There is no report of that day."""


async def make(database: Database, institution: Institution, now: datetime) -> Report | None:
    """Make the report of the day before and alert to it, once it is time; None if there is nothing to do.

    What is open stands in it as it is when it is made.
    """
    zone = ZoneInfo(institution.profile.time_zone)
    here = now.astimezone(zone)
    day = here.date() - timedelta(days=1)
    if here.time() < institution.duty.daily_at:
        return None
    async with database.reading() as work:
        if await work.daily.get(day):
            return None
        report = await _report(work, institution, day, now)
    if report is None:
        return None
    async with database.writing() as work:
        if not await work.daily.add(report, now):
            return None
        await work.alerts.add(daily_report(day, now))
    return report


async def look(database: Database, clerk: Clerk, day: date | None) -> tuple[list[date], Report | None]:
    """Return the days that reports are of, and the report of one of them: if not said, of the latest."""
    insist(clerk, Operation.INSPECT)
    async with database.reading() as work:
        days = await work.daily.days()
        wanted = day or next(iter(days), None)
        return days, await work.daily.get(wanted) if wanted else None


async def _report(work: UnitOfWork, institution: Institution, day: date, now: datetime) -> Report | None:
    """Return the report of a day; None if nobody was served by then."""
    zone = ZoneInfo(institution.profile.time_zone)
    week, since, until = (
        datetime.combine(day + timedelta(days=n), time(), zone).astimezone(timezone.utc)
        for n in (-rules.DAYS_BEFORE, 0, 1)
    )
    area_of = functools.partial(places.area, institution.places, institution.within)
    come = await work.daily.come(since, until, area_of)
    report = rules.counted(day, come, await work.daily.come(week, since, area_of))
    if not (report.come.count or report.come.usual):
        return None
    before = Extent(day - timedelta(days=rules.DAYS_BEFORE), day - timedelta(days=1))
    still_open, overdue, emergencies = await work.daily.standing(now)
    failures = Counter(one.rule for one in await work.ledger.failures(since, until))
    earlier = Counter(one.rule for one in await work.ledger.failures(week, since))
    return replace(
        report,
        steps=await work.daily.steps(since, until),
        failures=dict(failures.most_common()),
        failures_usual=rules.usual(earlier),
        rates=await _rates(work, Extent(day, day)),
        rates_before=await _rates(work, before),
        open=still_open,
        overdue=overdue,
        emergencies=emergencies,
    )


async def _rates(work: UnitOfWork, extent: Extent) -> dict[str, tuple[int, int]]:
    """Return numerator and denominator of each rate in a time."""
    shares = await work.figures.shares(extent, By.UNIT)
    total = {rate: sum((one.get(rate, Share()) for one in shares.values()), Share()) for rate in Rate}
    return {rate.value: (share.met, share.of) for rate, share in total.items()}
