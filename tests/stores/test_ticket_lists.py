"""Lists of tickets and the check of their histories, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import create_engine, text

from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.history import Event
from bot.hotline.institution import Span
from bot.hotline.kind import Kind
from bot.hotline.life import Case, Change
from bot.hotline.ticket import Citizen, Matter, Offer, Origin, State, Ticket
from bot.stores.sql import tickets as store
from bot.stores.sql.database import SqlDatabase

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=timezone.utc)


def ticket(number: str, handler: str = "s013", offered: str | None = None) -> Ticket:
    return Ticket(
        number=number,
        matter=Matter(f"matter-{number}", Origin("rest:wang", number), Kind.FAULT, "s037", NOW),
        state=State.DISPATCHED if offered else State.SIGNED_FOR,
        unit="urban_management",
        handler=handler,
        subject="路灯",
        description="幸福路的路灯不亮",
        place="幸福路18号",
        citizen=Citizen("王建国", "13800138000"),
        query_code=None,
        dispatcher="s002",
        offer=Offer("urban_management", offered) if offered else None,
    )


def promise(number: str, hours: int, ended_at: datetime | None = None) -> Deadline:
    due = NOW + timedelta(hours=hours)
    name = f"{number}-{hours}"
    kind = DeadlineKind.ANSWER
    return Deadline(name, number, kind, 60, Span.MINUTES, NOW, due, due, False, ended_at=ended_at)


async def keep(database: SqlDatabase, one: Ticket, *promises: Deadline, name: str = "accepted") -> None:
    async with database.writing() as work:
        if await work.tickets.get(one.number) is None:
            await work.tickets.add(one)
        note = f"{name}: 请核实"
        await work.tickets.save(Change(Case(one, promises), Event(name, NOW, "s002", note=note)))


async def test_work_is_listed_by_what_is_due_next_whoever_of_them_has_it_or_is_offered_it(
    database: SqlDatabase,
) -> None:
    await keep(database, ticket("1"), promise("1", 9), promise("1", 5))
    await keep(database, ticket("2", handler="s002", offered="s013"), promise("2", 3))
    await keep(database, ticket("3", handler="s014"), promise("3", 4), promise("3", 1, ended_at=NOW))
    await keep(database, ticket("4", handler="s014", offered="s013"), promise("4", 6))
    await keep(database, ticket("5", handler="s015"), promise("5", 1))
    async with database.reading() as work:
        theirs = [(one.number, one.next_due_at) for one in await work.tickets.work_of(["s013", "s014"], 50)]
        assert theirs == [(n, NOW + timedelta(hours=h)) for n, h in (("2", 3), ("3", 4), ("1", 5), ("4", 6))]
        assert [one.number for one in await work.tickets.work_of(["s013", "s014"], 3)] == ["2", "3", "1"]
        assert await work.tickets.work_of([], 50) == []


@pytest.mark.rule("FI-1")
async def test_what_somebody_first_answered_stays_on_their_list_until_it_has_ended(
    database: SqlDatabase,
) -> None:
    await keep(database, ticket("1"), promise("1", 9))
    await keep(database, ticket("2", handler="s014"), promise("2", 3))
    async with database.reading() as work:
        assert [one.number for one in await work.tickets.first_answered_by("s037", 50)] == ["2", "1"]
    await keep(database, ticket("2"), promise("2", 3, ended_at=NOW), name="closed")
    async with database.reading() as work:
        assert [one.number for one in await work.tickets.first_answered_by("s037", 50)] == ["1"]
        assert [one.number for one in await work.tickets.work_of(["s013"], 50)] == ["1"]


@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        ("UPDATE history SET name = 'extended' WHERE ticket = '3' AND sequence = 2", 2),
        ("DELETE FROM history WHERE ticket = '3' AND sequence = 1", 1),
        ("DELETE FROM history WHERE ticket = '3' AND sequence = 3", 3),
        ("DELETE FROM history WHERE ticket = '3'", 1),
    ],
)
async def test_a_history_that_was_tampered_with_is_found_among_many(
    database: SqlDatabase,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tampering: str,
    place: int,
) -> None:
    monkeypatch.setattr(store, "_PAGE", 2)
    for number in "12345":
        for name in ("accepted", "dispatched", "signed_for"):
            await keep(database, ticket(number), name=name)
    async with database.writing() as work:
        await work.tickets.add(ticket("6"))  # from before there was a history
    async with database.reading() as work:
        assert [found async for found in work.tickets.broken()] == []
    engine = create_engine(database_url, future=True)
    with engine.begin() as connection:
        connection.execute(text(tampering))
    engine.dispose()
    async with database.reading() as work:
        assert [found async for found in work.tickets.broken()] == [("3", place)]
