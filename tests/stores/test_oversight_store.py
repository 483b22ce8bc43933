"""What a supervisor keeps an eye on, on both databases (RC-3, RC-4, CO-7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import NUMBER, Hotline
from databases import MONDAY

from bot.hotline.acts import Begin, Commend, MeetDemand, SignFor, Supervise, Urge
from bot.hotline.kind import Kind
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.ticket import Citizen, Origin
from bot.service import oversight
from bot.service.matters import Request, open_ticket
from bot.service.oversight_ports import Pressed

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))


async def pressed(hotline: Hotline, by: Clerk = BOSS) -> list[Pressed]:
    return await oversight.pressed(hotline.database, hotline.institution, by, hotline.now)


@pytest.mark.rule("RC-3", "RC-4")
async def test_open_demands_stand_first_by_their_date_and_then_what_is_urged_most(hotline: Hotline) -> None:
    numbers = [await hotline.open(f"m{n}", peer=f"wang{n}") for n in range(5)]
    for days, number in ((3, numbers[0]), (1, numbers[1])):
        await hotline.do("boss", Supervise(MONDAY + timedelta(days=days), "请尽快办结"), number=number)
    await hotline.do("citizen", Urge(), number=numbers[2])
    await hotline.do("citizen", Urge(), Urge(), number=numbers[3])
    found = await pressed(hotline)
    assert [one.number for one in found] == [numbers[n] for n in (1, 0, 3, 2)]
    assert [one.urged for one in found] == [0, 0, 2, 1]
    first = found[0].demand
    assert first
    assert (first.words, first.by, first.until) == ("请尽快办结", "boss", MONDAY + timedelta(days=1))


@pytest.mark.rule("RC-4")
async def test_what_was_reported_on_a_demand_is_told_with_it_for_a_month(hotline: Hotline) -> None:
    await hotline.open()
    await hotline.do("street-a", SignFor(), Begin())
    await hotline.do("boss", Supervise(MONDAY + timedelta(days=1), "今天办结"))
    await hotline.do("street-a", MeetDemand("已派人"))
    (one,) = await pressed(hotline)
    assert one.demand
    assert (one.demand.report, one.demand.reported_by) == ("已派人", "street-a")
    hotline.now = MONDAY + timedelta(days=31)
    assert await pressed(hotline) == []


@pytest.mark.rule("CP-4")
async def test_a_complaint_about_who_looks_is_not_listed_and_others_look_at_nothing(hotline: Hotline) -> None:
    boss = hotline.institution.person("boss")
    number = await hotline.complain(f"{boss.name}骂人")
    other = await hotline.complain(message="m10")
    for one in (number, other):
        await hotline.do("citizen", Urge(), number=one)
    assert [one.number for one in await pressed(hotline)] == [other]
    with pytest.raises(Forbidden):
        await pressed(hotline, Clerk("hall-a", "hall", frozenset({Role.AGENT})))


@pytest.mark.rule("CO-7")
async def test_praise_is_listed_with_whom_it_is_of_by_the_day_it_was_taken_down(hotline: Hotline) -> None:
    for n in range(2):
        origin, citizen = Origin(f"rest:li{n}", f"m{n}"), Citizen("李梅", "13700137000")
        asked = Request(origin, Kind.PRAISE, "窗口的同志很耐心", None, citizen)
        await open_ticket(hotline.database, hotline.institution, asked, hotline.now + timedelta(days=n))
    first = (await hotline.case(NUMBER)).ticket.matter.first_responsible
    await hotline.do(first, Commend("王芳"))
    place = (hotline.database, BOSS, MONDAY)
    found = await oversight.praises(*place, MONDAY + timedelta(days=2))
    assert [one.who for one in found] == [None, "王芳"]
    assert [one.ticket for one in await oversight.praises(*place, MONDAY + timedelta(days=1))] == [NUMBER]


@pytest.mark.rule("RC-4")
async def test_what_is_demanded_is_never_crowded_out_by_what_is_only_urged(hotline: Hotline) -> None:
    numbers = [await hotline.open(f"m{n}", peer=f"wang{n}") for n in range(3)]
    await hotline.do("boss", Supervise(MONDAY + timedelta(days=1), "请尽快办结"), number=numbers[0])
    for number in numbers[1:]:
        await hotline.do("citizen", Urge(), number=number)
    async with hotline.database.reading() as work:
        found = await work.oversight.pressed(MONDAY, 1)
    assert [one.number for one in found] == [numbers[0]]
