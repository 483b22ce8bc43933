"""Each reading of personal data stands on a trail, and what is taken out of it shows (PV-1, PV-4)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from acting import Hotline
from databases import MONDAY
from sqlalchemy import text

from bot.hotline.audit import Line, Read, Reading, first_broken, line
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import audit, tickets
from bot.stores.sql.blocking import blocking_engine

AUDITOR = Clerk("boss", "hall", frozenset({Role.AUDITOR}))
HANDLER = Clerk("street-a", "street", frozenset({Role.HANDLER}))
CHANGED = "UPDATE readings SET person = 'x' WHERE place = 2"
INSPECTOR = Clerk("boss", "hall", frozenset({Role.INSPECTOR}))


async def trail(hotline: Hotline, of: str | None = None) -> list[Line]:
    return await audit.trail(hotline.database, AUDITOR, 100, None, of)


async def view(hotline: Hotline, clerk: Clerk, number: str) -> tickets.View:
    return await tickets.view(hotline.database, hotline.institution, clerk, number, hotline.now)


@pytest.mark.rule("PV-1", "PV-4")
async def test_who_reads_a_ticket_in_full_is_on_the_trail_and_who_sees_it_masked_is_not(
    hotline: Hotline,
) -> None:
    number = await hotline.open()
    assert (await view(hotline, INSPECTOR, number)).masked
    assert await trail(hotline) == []
    holder = replace(HANDLER, person=(await hotline.case(number)).ticket.handler)
    assert not (await view(hotline, holder, number)).masked
    [read] = await trail(hotline, number)
    assert read.reading == Reading(holder.person, Read.TICKET, number, hotline.now)
    assert await trail(hotline, "20200101000001") == []


async def test_only_an_auditor_reads_the_trail(hotline: Hotline) -> None:
    with pytest.raises(Forbidden):
        await audit.trail(hotline.database, INSPECTOR, 100, None, None)


@pytest.mark.rule("PV-4")
async def test_readings_at_once_each_have_a_place_of_their_own(hotline: Hotline) -> None:
    notes = (audit.note(hotline.database, HANDLER, Read.TICKET, f"t{n}", hotline.now) for n in range(12))
    await asyncio.gather(*notes)
    assert {one.place for one in await trail(hotline)} == set(range(1, 13))
    assert await audit.verify(hotline.database) == (12, None)


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize(
    "change",
    ["DELETE FROM readings WHERE place = 2", "DELETE FROM readings WHERE place = 1", CHANGED],
)
async def test_a_line_that_was_taken_out_or_changed_shows(
    hotline: Hotline, database_url: str, change: str
) -> None:
    for n in range(4):
        await audit.note(hotline.database, HANDLER, Read.FILE, f"f{n}", hotline.now)
    engine = blocking_engine(database_url, writes=True)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    assert (await audit.verify(hotline.database))[1] == (1 if "place = 1" in change else 2)


def test_a_trail_is_checked_in_pages() -> None:
    first = line(None, Reading("a", Read.TICKET, "t", MONDAY))
    second = line(first, Reading("b", Read.CONVERSATION, "rest:c", MONDAY))
    assert first_broken([first, second]) is None
    assert first_broken([second], first) is None
    assert first_broken([second]) == 1
