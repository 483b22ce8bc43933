"""Of people who act at once one does; who dies in the middle leaves nothing; each step is told once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from acting import EXPIRED, NUMBER, OTHER, Hotline
from crashing import Crash, CrashingDatabase
from sqlalchemy import create_engine, text

from bot.hotline.acts import (
    Act,
    Answer,
    Begin,
    CallBack,
    NotAccept,
    Outcome,
    Refuse,
    SignFor,
    Withdraw,
)
from bot.hotline.deadlines import Firing
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import State
from bot.service import duty
from bot.service.ports import Conflict
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.tables import metadata


def rows(url: str) -> set[tuple[Any, ...]]:
    """Return everything that a database holds."""
    engine = create_engine(url)
    found: set[tuple[Any, ...]] = set()
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(text(f"SELECT * FROM {table.name}")):
                found.add((table.name, *(bytes(v) if isinstance(v, memoryview) else v for v in row)))
    engine.dispose()
    return found


# --- who acts at once


async def test_who_acts_on_what_is_no_longer_so_is_told_who_did_what(hotline: Hotline) -> None:
    await hotline.open()
    seen = (await hotline.case()).ticket.version
    await hotline.do("street-a", SignFor(), seen=seen)
    hotline.now = EXPIRED
    await hotline.fire()
    with pytest.raises(Conflict, match=r"street-a has signed_for it at 2026-11-23T02:00:00\+00:00"):
        await hotline.do("street-a", Begin(), seen=seen)
    await hotline.do("street-a", Begin(), seen=seen + 1)


async def test_time_passing_is_no_conflict(hotline: Hotline) -> None:
    await hotline.open()
    seen = (await hotline.case()).ticket.version
    hotline.now += timedelta(days=1)
    assert await hotline.fire() == [Firing.WARN]
    await hotline.do("street-a", SignFor(), seen=seen)


async def test_an_unknown_ticket_is_said_to_be_unknown(hotline: Hotline) -> None:
    with pytest.raises(duty.UnknownTicket):
        await hotline.do("street-a", SignFor())


@asynccontextmanager
async def processes(
    url: str, key: str, institution: Institution, number: int
) -> AsyncIterator[list[Hotline]]:
    """Yield several processes on one database."""
    databases = [SqlDatabase(url, key) for _ in range(number)]
    yield [Hotline(database, institution) for database in databases]
    for database in databases:
        await database.close()


async def test_of_people_who_act_at_the_same_instant_one_does_and_the_others_are_told(
    hotline: Hotline, database_url: str, master_key: str
) -> None:
    await hotline.open()
    await hotline.do("street-a", SignFor())
    seen = (await hotline.case()).ticket.version
    acts = [Begin(), Answer("修好了"), NotAccept("不受理", "物业管理条例", "请找物业"), Refuse("不是我们的")]
    async with processes(database_url, master_key, hotline.institution, 4) as several:
        results = await asyncio.gather(
            *(one.do("street-a", act, seen=seen) for one, act in zip(several, acts, strict=True)),
            return_exceptions=True,
        )
    assert sorted(type(one).__name__ for one in results) == ["Acted", "Conflict", "Conflict", "Conflict"]
    assert len(await hotline.happened()) == 4
    assert (await hotline.case()).ticket.version == seen + 1


@pytest.mark.rule("FI-1")
async def test_the_same_message_at_the_same_instant_opens_one_ticket_and_all_are_told_it(
    hotline: Hotline, database_url: str, master_key: str
) -> None:
    async with processes(database_url, master_key, hotline.institution, 4) as several:
        assert set(await asyncio.gather(*(one.open() for one in several))) == {NUMBER}


@pytest.mark.rule("KN-3")
async def test_of_two_who_merge_two_tickets_into_each_other_one_does(
    hotline: Hotline, database_url: str, master_key: str
) -> None:
    await hotline.open()
    await hotline.open("m2")
    async with processes(database_url, master_key, hotline.institution, 2) as (one, other):
        results = await asyncio.gather(
            one.merge(NUMBER, OTHER), other.merge(OTHER, NUMBER), return_exceptions=True
        )
    assert sorted(type(result) for result in results if isinstance(result, Refused)) == [Refused]
    assert sorted(type(result).__name__ for result in results) == ["Acted", "Refused"]


@pytest.mark.rule("KN-3")
async def test_who_merges_what_is_merged_already_and_who_answers_its_master_do_not_block_each_other(
    hotline: Hotline, database_url: str, master_key: str
) -> None:
    async with processes(database_url, master_key, hotline.institution, 2) as (one, other):
        for time in range(3):
            member, master = [await hotline.open(f"{name}{time}") for name in ("member", "master")]
            await hotline.do("street-a", SignFor(), number=master)
            await hotline.merge(member, master)
            answer = other.do("street-a", Answer("修好了"), number=master)
            merged, answered = await asyncio.gather(one.merge(member, master), answer, return_exceptions=True)
            assert isinstance(merged, Refused)
            assert merged.code is Refusal.ENDED
            assert isinstance(answered, duty.Acted)
            with pytest.raises(Refused, match="master"):
                await one.merge(await hotline.open(f"late{time}"), member)


@pytest.mark.rule("TL-11")
async def test_however_many_clocks_run_each_stage_fires_once(
    hotline: Hotline, database_url: str, master_key: str
) -> None:
    await hotline.open()
    await hotline.do("street-a", SignFor())
    async with processes(database_url, master_key, hotline.institution, 3) as clocks:
        for _ in range(5):
            (next_due,) = await hotline.find(lambda tickets: tickets.next_due(9))
            for clock in clocks:
                clock.now = next_due.next_at
            fired = await asyncio.gather(*(clock.fire() for clock in clocks))
            assert len([one for each in fired for one in each]) == 1
    assert (await hotline.happened())[3:] == ["warned", "warned", "expired", "reported", "reported"]
    assert len(await hotline.find(lambda tickets: tickets.breaches(NUMBER))) == 2


class _Meanwhile:
    """A database on which something happens right after the first thing was read from it."""

    def __init__(self, hotline: Hotline, happens: Act) -> None:
        self._hotline = hotline
        self._happens = happens
        self.writing = hotline.database.writing

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Any]:
        async with self._hotline.database.reading() as work:
            yield work
        await self._hotline.do("citizen", self._happens)


@pytest.mark.rule("TL-11")
async def test_a_deadline_that_ends_while_a_clock_is_on_its_way_does_not_fire(hotline: Hotline) -> None:
    await hotline.open()
    clock = Hotline(_Meanwhile(hotline, Withdraw()), hotline.institution)
    clock.now = EXPIRED
    assert await clock.fire() == []
    assert (await hotline.happened())[-1] == "withdrawn"


# --- who dies in the middle


async def _act(hotline: Hotline) -> None:
    await hotline.do("street-a", Answer("修好了"))


async def _fire(hotline: Hotline) -> None:
    hotline.now = EXPIRED
    await hotline.fire()


async def _open(hotline: Hotline) -> None:
    await hotline.open("m9")


@pytest.mark.rule("FI-11", "TL-11")
@pytest.mark.parametrize("what", [_act, _fire, _open])
async def test_a_process_that_dies_in_the_middle_leaves_nothing_or_all_and_can_be_followed_by_another(
    hotline: Hotline, database_url: str, what: Callable[[Hotline], Awaitable[None]]
) -> None:
    await hotline.open()
    await hotline.open("m2")
    for number in (NUMBER, OTHER):
        await hotline.do("street-a", SignFor(), number=number)
    await hotline.merge(OTHER, NUMBER)
    dying = CrashingDatabase(hotline.database)
    crashed, kept = 0, rows(database_url)
    while True:
        dying.at = crashed + 1
        doomed = Hotline(dying, hotline.institution)
        try:
            await what(doomed)
        except Crash:
            crashed += 1
        if rows(database_url) != kept:
            break  # it died right after the commit, or lived
    assert crashed > 5
    names = await hotline.happened() + await hotline.happened(OTHER)
    for done, times in ((_act, names.count("answered")), (_fire, names.count("expired"))):
        assert times == (what is done)
    told = [entry.message for entry in await hotline.notices()]
    assert len(told) == len(set(told))
    assert await hotline.broken() == []


@pytest.mark.rule("TL-11")
async def test_a_clock_killed_in_mid_fire_neither_loses_nor_repeats(hotline: Hotline) -> None:
    numbers = [await hotline.open(f"m{one}") for one in range(3)]
    dying = CrashingDatabase(hotline.database)
    clock = Hotline(dying, hotline.institution)
    clock.now = EXPIRED
    crashes = 0
    for at in (*range(1, 7), *range(1, 7), 0):
        dying.at = at
        try:
            await clock.fire()
        except Crash:
            crashes += 1
    assert crashes > 5
    for number in numbers:
        assert (await hotline.happened(number))[2:] == ["expired", "expired"]
        assert len(await hotline.find(lambda tickets, n=number: tickets.breaches(n))) == 4


# --- what citizens are told


@pytest.mark.rule("FI-11")
async def test_each_step_is_told_to_the_citizen_once_and_in_its_place(hotline: Hotline) -> None:
    await hotline.open()
    assert await hotline.notices() == []
    await hotline.do("street-a", SignFor(), Begin(), Answer("路灯已经修好"))
    with pytest.raises(Refused):
        await hotline.do("street-a", Answer("路灯已经修好"))
    signed, answered = await hotline.notices()
    assert (signed.message, answered.message) == (f"notice-{NUMBER}-3", f"notice-{NUMBER}-5")
    assert "street的street-a" in signed.reply.text
    assert "11月25日（周三）17:30" in signed.reply.text
    assert "路灯已经修好" in answered.reply.text


@pytest.mark.rule("FI-11")
async def test_what_is_to_be_delivered_is_what_was_logged(hotline: Hotline) -> None:
    await hotline.open()
    acted = await hotline.do("street-a", SignFor())
    assert list(acted.said) == await hotline.notices()


@pytest.mark.rule("FI-11")
async def test_what_staff_end_with_a_full_stop_is_quoted_without_it(hotline: Hotline) -> None:
    await hotline.open()
    await hotline.do("street-a", SignFor(), Answer("路灯已经修好。"))
    assert "“路灯已经修好”。" in (await hotline.notices())[-1].reply.text


@pytest.mark.rule("KN-3", "FI-7")
async def test_every_citizen_of_a_merged_ticket_gets_the_masters_answer(hotline: Hotline) -> None:
    await hotline.open()
    await hotline.open("m1", peer="li")
    await hotline.merge(OTHER, NUMBER)
    await hotline.do("street-a", SignFor(), Answer("路灯已经修好"))
    merged, answered = await hotline.notices("li")
    assert NUMBER not in merged.reply.text  # whose it is, is nobody else's to know
    assert "路灯已经修好" in answered.reply.text
    assert "回访" not in answered.reply.text  # its own ticket has ended
    assert (await hotline.happened(OTHER))[2:] == ["merged", "answered_with_master"]
    assert (await hotline.case(OTHER)).ticket.state is State.MERGED


@pytest.mark.rule("KN-3", "FI-7")
async def test_a_master_that_ends_without_an_answer_releases_who_was_merged(hotline: Hotline) -> None:
    await hotline.open()
    await hotline.open("m1", peer="li")
    await hotline.merge(OTHER, NUMBER)
    await hotline.do("citizen", Withdraw())
    released = await hotline.case(OTHER)
    assert (released.ticket.state, released.ticket.handler) == (State.RETURNED, "boss")
    assert [entry.message for entry in await hotline.notices("li")] == [f"notice-{OTHER}-{n}" for n in (3, 4)]


@pytest.mark.rule("KN-3", "FI-7")
async def test_who_was_merged_into_a_ticket_that_is_merged_itself_is_answered_with_the_last(
    hotline: Hotline,
) -> None:
    await hotline.open()
    await hotline.open("m1", peer="li")
    third = await hotline.open("m1", peer="zhao")
    await hotline.merge(OTHER, NUMBER)
    await hotline.merge(NUMBER, third)
    assert (await hotline.case(OTHER)).ticket.master == third
    await hotline.do("street-a", SignFor(), Answer("路灯已经修好"), number=third)
    assert "路灯已经修好" in (await hotline.notices("li"))[-1].reply.text


@pytest.mark.rule("KN-3")
async def test_who_has_the_masters_answer_is_not_taken_up_again_when_it_is_withdrawn_later(
    hotline: Hotline,
) -> None:
    await hotline.open()
    await hotline.open("m1", peer="li")
    third = await hotline.open("m1", peer="zhao")
    await hotline.merge(OTHER, NUMBER)
    await hotline.do("street-a", SignFor(), Answer("路灯已经修好"))
    await hotline.do("hall-b", CallBack(Outcome.DISSATISFIED, "不亮"))
    await hotline.merge(third, NUMBER)
    await hotline.do("citizen", Withdraw())
    assert (await hotline.case(OTHER)).ticket.state is State.MERGED
    assert (await hotline.case(third)).ticket.state is State.RETURNED
