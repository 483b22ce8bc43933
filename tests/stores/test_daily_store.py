"""The report of the day before, made once each morning and kept, on both databases (RC-6)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from acting import Hotline
from databases import MONDAY

from bot.hotline.acts import Answer, Begin, SignFor
from bot.hotline.alert import AlertKind
from bot.hotline.kind import Kind
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.ticket import Citizen, Origin
from bot.service import daily
from bot.service.matters import Request, open_ticket

pytestmark = pytest.mark.rule("RC-6")

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))
TODAY = date(2026, 11, 23)  # Monday, 10:00 in Shanghai
MORNING = MONDAY + timedelta(hours=22, minutes=30)  # Tuesday, 8:30


@pytest.fixture
async def served(hotline: Hotline) -> Hotline:
    """A hotline that was told of three broken lamps on a Monday and answered one."""
    numbers = [await hotline.open(f"m{n}", peer=f"wang{n}") for n in range(3)]
    await hotline.do("street-a", SignFor(), Begin(), Answer("已经修好。"), number=numbers[0])
    return hotline


async def test_the_day_before_is_counted_and_told_once_in_the_morning(served: Hotline) -> None:
    place = (served.database, served.institution)
    assert await daily.make(*place, MORNING - timedelta(hours=1)) is None  # 7:30
    both = await asyncio.gather(*(daily.make(*place, MORNING) for _ in range(2)))
    made = [one for one in both if one]
    assert len(made) == 1
    report = made[0]
    assert (report.day, report.come.count, report.steps["answered"]) == (TODAY, 3, 1)
    assert (report.open, report.overdue, report.rates["response"]) == (3, 0, (1, 1))
    assert await daily.make(*place, MORNING + timedelta(hours=2)) is None
    assert await daily.look(served.database, BOSS, None) == ([TODAY], report)
    async with served.database.reading() as work:
        told = await work.alerts.unseen()
    assert [(one.kind, one.origin.conversation) for one in told] == [(AlertKind.DAILY, f"daily:{TODAY}")]


async def test_failures_and_rates_stand_beside_those_of_the_week_before(served: Hotline) -> None:
    later = MORNING + timedelta(days=1)
    origin, citizen = Origin("rest:zhao", "m9"), Citizen("赵敏", "13600136000")
    again = Request(origin, Kind.FAULT, "路灯不亮", None, citizen)
    await open_ticket(served.database, served.institution, again, later - timedelta(hours=20))
    report = await daily.make(served.database, served.institution, later)
    assert report
    assert report.rates["response"] == (0, 0)
    assert report.rates_before["response"] == (1, 1)
    served.now = later
    await served.fire()
    after = later + timedelta(days=1)
    await open_ticket(
        served.database, served.institution, replace(again, origin=Origin("rest:zhao", "m10")), later
    )
    report = await daily.make(served.database, served.institution, after)
    assert report
    assert report.failures, "what nobody signed for is a failure"
    assert await daily.look(served.database, BOSS, None) == ([report.day, TODAY + timedelta(days=1)], report)


async def test_danger_that_nobody_answered_and_what_is_late_stand_in_it(served: Hotline) -> None:
    origin, citizen = Origin("rest:li", "m7"), Citizen("李梅", "13700137000")
    danger = Request(origin, Kind.EMERGENCY, "有人落水", None, citizen)
    opened = await open_ticket(served.database, served.institution, danger, served.now)
    later = MORNING + timedelta(days=30)
    origin = Origin("rest:zhao", "m8")
    again = Request(origin, Kind.FAULT, "路灯不亮", None, citizen)
    await open_ticket(served.database, served.institution, again, later - timedelta(days=1))
    report = await daily.make(served.database, served.institution, later)
    assert report
    assert report.emergencies == (opened.ticket.number,)
    assert report.overdue >= 2


async def test_where_nobody_came_there_is_no_report_and_only_supervision_reads_one(hotline: Hotline) -> None:
    assert await daily.make(hotline.database, hotline.institution, MORNING) is None
    assert await daily.look(hotline.database, BOSS, None) == ([], None)
    with pytest.raises(Forbidden):
        await daily.look(hotline.database, Clerk("hall-a", "hall", frozenset({Role.AGENT})), None)
