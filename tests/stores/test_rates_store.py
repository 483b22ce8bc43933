"""The three rates on both databases: told apart, with their evidence, counted anew (EV-3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from acting import EXPIRED, Hotline
from databases import WORDING
from sqlalchemy import delete, update

from bot.hotline.acts import Answer, Begin, CallBack, Outcome, SignFor
from bot.hotline.rates import By, Rate, Share
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.ticket import Origin
from bot.service import evaluation, intake, rates
from bot.service.figure_ports import Extent
from bot.service.ports import Inbound
from bot.stores.sql.figure_tables import counts

pytestmark = pytest.mark.rule("EV-3")

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))
HANDLER = Clerk("street-b", "street", frozenset({Role.HANDLER}))
AGENT = Clerk("hall-b", "hall", frozenset({Role.AGENT}))
YEAR = Extent(date(2026, 1, 1), date(2026, 12, 31))


async def two_answered(hotline: Hotline) -> tuple[str, str]:
    """Answer a ticket of the street unit's in time, and one of the water unit's late; call the first back."""
    in_time, late = await hotline.open(), await hotline.open("m2", what="停水了")
    for number, person in ((in_time, "street-a"), (late, "water-a")):
        await hotline.do(person, SignFor(), Begin(), number=number)
    await hotline.do("street-a", Answer("修好了"), number=in_time)
    said = CallBack(Outcome.SATISFIED, "亮了", solved=True, score=5)
    await hotline.do("hall-b", said, number=in_time)
    hotline.now = EXPIRED + timedelta(days=10)
    await hotline.do("water-a", Answer("来水了"), number=late)
    return in_time, late


async def shares(hotline: Hotline, clerk: Clerk, extent: Extent, by: By) -> dict[Any, dict[str, Share]]:
    found = await rates.table(hotline.database, clerk, extent, by)
    return {row.key: {rate.value: share for rate, share in row.shares.items()} for row in found.rows}


async def differing(hotline: Hotline, write: bool = False) -> list[str]:
    return [one async for one in rates.recount(hotline.database, hotline.institution, write)]


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (By.UNIT, ["street", "water"]),
        (By.PERSON, ["street-a", "water-a"]),
        (By.FIRST_RESPONSIBLE, ["street-a", "water-a"]),
        (By.SUBJECT, ["路灯", "停水"]),
        (By.KIND, ["fault", "urgent_fault"]),
        (By.MONTH, ["2026-11", "2026-12"]),
    ],
)
async def test_tickets_are_told_apart_by_what_they_have_in_common(
    hotline: Hotline, by: By, keys: list[str]
) -> None:
    await two_answered(hotline)
    whole = {"response": Share(1, 1), "resolution": Share(1, 1), "satisfaction": Share(1, 1)}
    assert await shares(hotline, BOSS, YEAR, by) == {keys[0]: whole, keys[1]: {"response": Share(0, 1)}}


async def test_all_tickets_together_are_the_sum_of_their_parts(hotline: Hotline) -> None:
    await two_answered(hotline)
    found = await rates.table(hotline.database, BOSS, YEAR, By.AREA)
    assert [row.key for row in found.rows] == [None]
    assert found.total[Rate.RESPONSE] == Share(1, 2)
    assert found.total[Rate.SATISFACTION] == Share(1, 1)


async def test_behind_a_figure_stand_the_tickets_that_it_counts(hotline: Hotline) -> None:
    in_time, late = await two_answered(hotline)
    for rate, is_met, number in ((Rate.RESPONSE, True, in_time), (Rate.RESPONSE, False, late)):
        found = await rates.evidence(hotline.database, BOSS, YEAR, rate, is_met, 10)
        assert [one.ticket for one in found] == [number]
        events = await hotline.find(lambda kept, number=number: kept.history(number))
        assert events[found[0].counted.sequence - 1].event.name == "answered"


async def test_only_what_was_decided_in_the_days_asked_for_is_counted(hotline: Hotline) -> None:
    await two_answered(hotline)
    monday = Extent(date(2026, 11, 23), date(2026, 11, 23))
    assert list(await shares(hotline, BOSS, monday, By.UNIT)) == ["street"]
    assert (
        list(await shares(hotline, BOSS, Extent(YEAR.since, YEAR.until, {By.CHANNEL: "web"}), By.UNIT)) == []
    )
    only = Extent(YEAR.since, YEAR.until, {By.UNIT: "water"})
    assert list(await shares(hotline, BOSS, only, By.PERSON)) == ["water-a"]


@pytest.mark.rule("PV-4")
async def test_who_works_in_a_unit_sees_its_figures_and_no_others(hotline: Hotline) -> None:
    await two_answered(hotline)
    elsewhere = Extent(YEAR.since, YEAR.until, {By.UNIT: "water"})
    for extent in (YEAR, elsewhere):
        assert list(await shares(hotline, HANDLER, extent, By.UNIT)) == ["street"]
    with pytest.raises(Forbidden):
        await shares(hotline, AGENT, YEAR, By.UNIT)
    with pytest.raises(Forbidden):
        await rates.evidence(hotline.database, AGENT, YEAR, Rate.RESPONSE, True, 10)


async def test_a_recount_finds_what_is_not_as_the_history_says_and_puts_it_right(hotline: Hotline) -> None:
    in_time, late = await two_answered(hotline)
    assert await differing(hotline) == []
    before = await shares(hotline, BOSS, YEAR, By.UNIT)
    async with hotline.database.writing() as work:
        await work.figures._connection.execute(
            update(counts).where(counts.c.ticket == late).values(is_met=True)
        )
        await work.figures._connection.execute(delete(counts).where(counts.c.ticket == in_time))
    assert await differing(hotline) == [in_time, late]
    assert await differing(hotline, write=True) == [in_time, late]
    assert await differing(hotline) == []
    assert await shares(hotline, BOSS, YEAR, By.UNIT) == before


@pytest.mark.rule("EV-1")
async def test_a_score_that_a_citizen_writes_is_in_the_history_once_and_counts(hotline: Hotline) -> None:
    number = await hotline.open()
    await hotline.do("street-a", SignFor(), Begin(), Answer("修好了"), number=number)
    await intake.receive(
        hotline.database, Inbound("rest:wang", "m7", "我打1分"), hotline.now, timedelta(hours=1)
    )
    said = (hotline.database, WORDING, hotline.institution, Origin("rest:wang", "m7"), 1)
    for _ in range(2):  # the channel tries again
        await evaluation.rate(*said, hotline.now)
    assert (await hotline.happened(number)).count("evaluated") == 1
    history = await hotline.find(lambda kept: kept.history(number))
    assert (history[-1].event.by, history[-1].event.note) == ("citizen", "我打1分")
    assert (await shares(hotline, BOSS, YEAR, By.UNIT))["street"]["satisfaction"] == Share(0, 1)
    assert await differing(hotline) == []
