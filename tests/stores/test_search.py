"""Searching for tickets, on SQLite and PostgreSQL alike: what is found, and by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from acting import NUMBER, OTHER, SETTLED, Hotline, instruct
from alembic import command
from alembic.util import CommandError
from cryptography.fernet import Fernet
from databases import MONDAY
from sqlalchemy import create_engine, text

from bot.hotline.acts import Assist, Dispatch, HandOver, Refuse, SignFor
from bot.hotline.history import Event
from bot.hotline.institution import Institution
from bot.hotline.life import Case, Change
from bot.hotline.presence import Absence, Reason
from bot.hotline.roles import Clerk, Forbidden, Operation, Role, may
from bot.hotline.searching import Field, Term
from bot.hotline.ticket import Citizen
from bot.service import ticket_lists
from bot.service.duty import scene_of
from bot.service.tickets import concern_of
from bot.stores.sql import search as store
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.migrate import configuration, migrate


class Desk(Hotline):
    """A hotline where somebody searches."""

    def clerk(self, person: str, role: Role) -> Clerk:
        return Clerk(person, self.institution.person(person).unit, frozenset([role]))

    async def search(self, query: str, person: str = "boss", role: Role = Role.SUPERVISOR) -> list[str]:
        found = await ticket_lists.search(
            self.database, self.institution, self.clerk(person, role), query, self.now
        )
        return [one.number for one in found]


@pytest.fixture
async def desk(hotline: Hotline) -> Desk:
    return Desk(hotline.database, hotline.institution)


@pytest.mark.parametrize("query", [NUMBER, "000001", "13800138000", "8000", "王建国", "解放路 路灯"])
async def test_a_ticket_is_found_by_whatever_somebody_knows_of_it(desk: Desk, query: str) -> None:
    await desk.open(what="解放路的路灯不亮")
    await desk.complain()
    assert await desk.search(query) == [NUMBER]


async def test_every_word_is_to_be_found_and_the_newest_ticket_comes_first(desk: Desk) -> None:
    for n, what in enumerate(("路灯不亮", "井盖坏了", "路灯坏了", "路灯和井盖都坏了")):
        await desk.open(f"m{n}", what=what)
    assert [number[-1] for number in await desk.search("路灯")] == ["4", "3", "1"]
    assert [number[-1] for number in await desk.search("路灯 坏了")] == ["4", "3"]
    assert [number[-1] for number in await desk.search("井盖 王建国 路灯")] == ["4"]
    assert await desk.search("路灯 漏水") == await desk.search("，") == []


async def test_no_more_are_shown_than_a_page_holds_and_those_are_the_newest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket_lists, "_MOST_FOUND", 3)
    monkeypatch.setattr(store, "_MANY", 2)
    for n in range(5):
        await desk.open(f"m{n}")
    for query in ("路灯", "王建国 不亮", "8000"):
        assert [number[-1] for number in await desk.search(query)] == ["5", "4", "3"]


@pytest.mark.rule("PV-4")
async def test_a_search_shows_exactly_what_one_may_read(desk: Desk, tiny: Institution) -> None:
    led = {"heat": "water-b"}
    units = tuple(unit.copy(update={"leader": led.get(unit.code)}) for unit in tiny.units)
    desk.institution = tiny.copy(update={"units": units})
    for n, what in enumerate(
        ("路灯坏了", "停水了，路灯也坏了", "暖气坏了，路灯也坏了", "路灯坏了", "没人管的路灯坏了")
    ):
        await desk.open(f"m{n}", what=what)
    complaint = await desk.complain("说路灯不归他们管，态度差")
    await desk.do("desk-a", SignFor(), Refuse("由承办单位答复"), number=complaint)
    await desk.do("hall-a", Dispatch("heat", ""), number=complaint)
    await desk.do("heat-a", SignFor(), number=complaint)
    await desk.do("boss", instruct("heat", "heat-a"), number=complaint)
    await desk.do("heat-a", *SETTLED, number=complaint)  # desk-a calls back
    leaves = HandOver("street-b", "出差", "等灯具")
    await desk.do("street-a", SignFor(), Assist("office", "请督办"), leaves, number=f"{NUMBER[:-1]}4")
    await desk.do("street-a", Refuse("不属于我们"))
    await desk.do("hall-a", Dispatch("desk", ""))
    times = (MONDAY, MONDAY + timedelta(days=30), MONDAY)
    async with desk.database.writing() as work:
        for person, stand_in in (("water-a", "heat-b"), ("street-a", "street-b")):
            absence = Absence(person, Reason.TRAINING, *times, stand_in, "0599-1234567")
            await work.people.add_absence(absence)
    cases = {number: await desk.case(number) for number in await desk.search("路灯")}
    assert len(cases) == 6
    for person in desk.institution.staff:
        async with desk.database.reading() as work:
            scene = await scene_of(work, desk.institution, person.id, desk.now)
        for role in Role:
            clerk = desk.clerk(person.id, role)
            readable = {
                number
                for number, case in cases.items()
                if may(clerk, Operation.READ_TICKET, concern_of(case.ticket, scene))
            }
            if may(clerk, Operation.SEARCH_TICKETS):
                assert set(await desk.search("路灯", person.id, role)) == readable, (person.id, role)
            else:
                with pytest.raises(Forbidden):
                    await desk.search("路灯", person.id, role)


@pytest.mark.rule("CP-3")
async def test_who_complains_is_found_by_the_complaint_desk_alone_and_the_complaint_by_its_words(
    desk: Desk,
) -> None:
    number = await desk.complain()
    for query in ("李梅", "13700137000", "7000", "李梅 态度", "服务态度 李梅"):
        assert await desk.search(query, "desk-a", Role.COMPLAINT_DESK) == [number]
        assert await desk.search(query, "boss", Role.SUPERVISOR) == []
        assert await desk.search(query, "office-a", Role.INSPECTOR) == []  # not their unit's
    assert await desk.search("服务态度", "boss", Role.SUPERVISOR) == [number]
    assert await desk.search(number[-6:], "boss", Role.SUPERVISOR) == [number]


@pytest.mark.rule("PV-2")
async def test_nothing_of_what_a_ticket_is_found_by_stands_readable_in_the_index(
    desk: Desk, database_url: str
) -> None:
    await desk.open(what="幸福路的路灯不亮")
    engine = create_engine(database_url, future=True)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT digest, ticket FROM ticket_terms")).all()
    engine.dispose()
    assert {row.ticket for row in rows} == {NUMBER}
    assert {len(bytes(row.digest)) for row in rows} == {16}
    assert len(rows) > 15
    told = "".join(bytes(row.digest).hex() for row in rows)
    for secret in ("王建国", "路灯", "13800138000", "8000"):
        assert secret.encode().hex() not in told


@pytest.mark.rule("PV-2")
async def test_what_was_indexed_under_an_older_key_is_found_and_without_the_newer_one_what_is_new_is_not(
    desk: Desk, database_url: str, master_key: str
) -> None:
    await desk.open()
    newer = Fernet.generate_key().decode()
    rotated = Desk(SqlDatabase(database_url, f"{newer},{master_key}"), desk.institution)
    assert await rotated.search("路灯 王建国") == [NUMBER]
    assert await rotated.open("m2") == OTHER
    assert await rotated.search("路灯 王建国") == [OTHER, NUMBER]
    await rotated.database.close()
    assert await desk.search("路灯 王建国") == [NUMBER]


async def test_a_ticket_is_found_by_what_it_says_now(desk: Desk) -> None:
    await desk.open()
    ticket = (await desk.case()).ticket
    changed = replace(ticket, description="井盖坏了", citizen=Citizen("李梅", "13700137000"))
    async with desk.database.writing() as work:
        await work.tickets.save(Change(Case(changed), Event("corrected", MONDAY, "hall-a")))
    for query in ("井盖", "李梅", "7000", "0001"):
        assert await desk.search(query) == [NUMBER]
    for query in ("路灯", "王建国", "8000"):
        assert await desk.search(query) == []


async def test_tickets_from_before_there_was_a_search_are_found(
    desk: Desk, database_url: str, master_key: str
) -> None:
    await desk.open()
    await desk.complain()
    command.downgrade(configuration(database_url), "0008")
    for wrong in ("", Fernet.generate_key().decode()):
        with pytest.raises(CommandError, match="MASTER_KEY"):
            migrate(database_url, wrong)
    migrate(database_url, master_key)
    assert await desk.search("路灯 8000") == [NUMBER]
    assert await desk.search("服务态度") == [OTHER]


async def test_a_ticket_that_an_older_version_indexed_otherwise_can_still_be_changed(desk: Desk) -> None:
    number = await desk.open()
    term = Term(Field.WORDS, "补充")
    async with desk.database.writing() as work:
        connection = work.tickets._connection
        for _ in range(2):  # as if what masks had not cut it out before
            await store.index(connection, number, frozenset([term]))
    assert await desk.search("补充") == [number]
