"""What every SQL adapter promises, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import psycopg2
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError

from bot.hotline.alert import Alert, AlertKind
from bot.hotline.kind import Kind
from bot.hotline.life import Case
from bot.hotline.ticket import Citizen, Matter, Origin, State, Ticket
from bot.service import intake
from bot.service.content_ports import StillNamed
from bot.service.ports import Inbound, Reply, StoreUnavailable
from bot.service.turn import Burst
from bot.stores.content import read_content
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.migrate import migrate
from bot.stores.sql.tables import metadata

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=timezone.utc)
HELLO = Inbound("rest:wang", "m1", "您好,我是王建国")


def ticket(number: str = "20261123000001", message: str = "m1") -> Ticket:
    matter = Matter(f"matter-{message}", Origin("rest:wang", message), Kind.FAULT, "s010", NOW)
    return Ticket(
        number=number,
        matter=matter,
        state=State.ACCEPTED,
        unit="urban_management",
        handler="s010",
        subject="路灯",
        description="幸福路的路灯不亮",
        place="幸福路18号",
        citizen=Citizen("王建国", "13800138000"),
        query_code=None,
        dispatcher="s002",
    )


async def test_a_transaction_that_fails_keeps_nothing(database: SqlDatabase) -> None:
    async def add_then_fail() -> None:
        async with database.writing() as work:
            await work.tickets.add(ticket())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await add_then_fail()
    async with database.reading() as work:
        assert await work.tickets.get("20261123000001") is None


async def test_a_writer_that_is_cancelled_leaves_no_transaction_behind(database: SqlDatabase) -> None:
    async def write(number: int) -> None:
        async with database.writing() as work:
            await work.tickets.next_number(date(2026, 11, 23))
            await asyncio.sleep(0.005 * number)

    writers = [asyncio.create_task(write(number)) for number in range(6)]
    await asyncio.sleep(0.008)
    for writer in writers:
        writer.cancel()
    await asyncio.gather(*writers, return_exceptions=True)
    await asyncio.wait_for(write(0), 2)


async def test_ticket_numbers_drawn_at_once_are_all_different(database: SqlDatabase) -> None:
    async def draw() -> str:
        async with database.writing() as work:
            return await work.tickets.next_number(date(2026, 11, 23))

    numbers = await asyncio.gather(*(draw() for _ in range(25)))
    assert sorted(numbers) == [f"20261123{n:06d}" for n in range(1, 26)]


async def test_a_ticket_comes_back_as_it_was_kept(database: SqlDatabase) -> None:
    made = ticket()
    async with database.writing() as work:
        await work.tickets.add(made)
    async with database.reading() as work:
        assert await work.tickets.get(made.number) == Case(made)
        assert await work.tickets.opened_in(made.matter.origin) == Case(made)
        assert await work.tickets.matter_of(made.matter.origin) == made.matter
        assert await work.tickets.get("20261123999999") is None


@pytest.mark.rule("FI-1")
async def test_one_message_opens_one_matter_only(database: SqlDatabase) -> None:
    async with database.writing() as work:
        await work.tickets.add(ticket())
    second = ticket("20261123000002")
    second = replace(second, matter=replace(second.matter, id="another"))
    with pytest.raises(IntegrityError):
        async with database.writing() as work:
            await work.tickets.add(second)


@pytest.mark.rule("PV-2")
async def test_no_personal_data_lies_readable_in_the_database(
    database: SqlDatabase, database_url: str, tmp_path: Path
) -> None:
    async with database.writing() as work:
        await work.tickets.add(ticket())
    receipt = await intake.receive(database, HELLO, NOW, timedelta(seconds=30))
    events = json.dumps([{"event": "user", "text": HELLO.text}] * 50, ensure_ascii=False)
    burst = Burst(receipt.standing.waiting)
    await intake.answer(database, receipt.standing, burst, [Reply("王建国您好")], events, NOW)
    if database_url.startswith("sqlite"):
        connection = sqlite3.connect(tmp_path / "hotline.db")
        stored = "\n".join(connection.iterdump())
        connection.close()
    else:
        with psycopg2.connect(database_url) as connection:
            cursor = connection.cursor()
            stored = ""
            for table in metadata.tables:
                cursor.execute(f"SELECT t::text FROM {table} t")
                stored += "\n".join(row[0] for row in cursor.fetchall())
    for secret in (
        "王建国",
        "13800138000",
        "幸福路",
        "您好",
        "王建国".encode().hex(),
        b"13800138000".hex(),
    ):
        assert secret not in stored


@pytest.mark.rule("PV-2")
async def test_a_new_master_key_reads_what_the_old_one_sealed(database_url: str, master_key: str) -> None:
    old = SqlDatabase(database_url, master_key)
    made = ticket()
    async with old.writing() as work:
        await work.tickets.add(made)
    await old.close()
    rotated = SqlDatabase(database_url, f"{Fernet.generate_key().decode()}, {master_key}")
    async with rotated.reading() as work:
        assert await work.tickets.get(made.number) == Case(made)
    await rotated.close()


async def test_content_is_versioned_and_loading_it_again_changes_nothing(database: SqlDatabase) -> None:
    institution = read_content(Path("content"))
    async with database.writing() as work:
        assert await work.content.load(institution, NOW) > 50
        assert await work.content.load(institution, NOW) == 0
        loaded = await work.content.institution()
    by_code = {guide.code: guide for guide in loaded.guides}
    assert by_code == {guide.code: guide for guide in institution.guides}
    first, *rest = institution.guides
    changed = institution.copy(update={"guides": (first.copy(update={"fee": "10元"}), *rest[:-1])})
    async with database.writing() as work:
        assert await work.content.load(changed, NOW) == 2  # one changed, one gone
        loaded = await work.content.institution()
    by_code = {guide.code: guide for guide in loaded.guides}
    assert (by_code[first.code].fee, by_code[first.code].version) == ("10元", 2)
    assert rest[-1].code not in by_code


@pytest.mark.rule("FI-1")
async def test_a_person_who_answers_for_a_matter_cannot_be_removed_from_the_content(
    database: SqlDatabase,
) -> None:
    institution = read_content(Path("content"))
    owner = institution.staff[-1]
    made = ticket()
    made = replace(made, matter=replace(made.matter, first_responsible=owner.id))
    async with database.writing() as work:
        await work.content.load(institution, NOW)
        await work.tickets.add(made)
    without = institution.copy(update={"staff": institution.staff[:-1]})
    with pytest.raises(StillNamed, match=owner.id):
        async with database.writing() as work:
            await work.content.load(without, NOW)
    async with database.reading() as work:
        assert owner in (await work.content.institution()).staff


async def test_asking_for_an_institution_that_was_never_loaded_says_what_to_do(database: SqlDatabase) -> None:
    with pytest.raises(LookupError, match="hotline content load"):
        async with database.reading() as work:
            await work.content.institution()


async def test_an_instant_without_a_zone_is_refused(database: SqlDatabase) -> None:
    with pytest.raises(Exception, match="time zone"):
        async with database.writing() as work:
            await work.messages.lock("rest:wang", datetime(2026, 11, 23))


def test_the_migrations_make_exactly_the_tables_that_the_code_declares(database_url: str) -> None:
    migrate(database_url)  # again: harmless
    engine = create_engine(database_url, future=True)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.rule("EM-3")
async def test_a_database_out_of_reach_is_store_unavailable(tmp_path: Path, master_key: str) -> None:
    nowhere = SqlDatabase("postgresql://hotline@127.0.0.1:1/none", master_key)
    with pytest.raises(StoreUnavailable):
        async with nowhere.reading() as work:
            await work.messages.waiting("rest:wang")
    unprepared = SqlDatabase(f"sqlite:///{tmp_path / 'empty.db'}", master_key)
    with pytest.raises(StoreUnavailable):
        async with unprepared.writing() as work:
            await work.messages.lock("rest:wang", NOW)
    await unprepared.close()


@pytest.mark.rule("EM-3")
async def test_a_database_that_accepts_and_stays_mute_is_store_unavailable(master_key: str) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        hanging = SqlDatabase(f"postgresql://hotline@127.0.0.1:{mute.getsockname()[1]}/none", master_key)
        with pytest.raises(StoreUnavailable):
            async with hanging.reading() as work:
                await work.messages.waiting("rest:wang")


@pytest.mark.rule("CO-6")
async def test_a_message_alerts_staff_once_for_each_reason(database: SqlDatabase) -> None:
    alerts = [Alert(kind, Origin("web:wang", "m1"), NOW) for kind in AlertKind]
    async with database.writing() as work:
        for alert in [*alerts, *alerts]:
            await work.alerts.add(alert)
    async with database.reading() as work:
        assert sorted(await work.alerts.unseen(), key=lambda alert: alert.kind.value) == sorted(
            alerts, key=lambda alert: alert.kind.value
        )
