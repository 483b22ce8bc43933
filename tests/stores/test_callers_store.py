"""Who comes again and again is listed and marked, and never told apart by what can be read (CO-6, PV-2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from acting import Hotline
from databases import MONDAY
from sqlalchemy import create_engine, text

from bot.hotline import callers as rules
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.callers import Caller, Came, Mark
from bot.hotline.kind import Kind
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.ticket import Citizen, Origin
from bot.service import callers as use
from bot.service import intake
from bot.service.callers import UnknownMark
from bot.service.duty import UnknownTicket
from bot.service.matters import Request, open_ticket
from bot.service.ports import Inbound

pytestmark = pytest.mark.rule("CO-6")

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))
AGENT = Clerk("hall-a", "hall", frozenset({Role.AGENT}))
TODAY = date(2026, 11, 23)
UNTIL = TODAY + timedelta(days=30)


async def come(hotline: Hotline, talk: str, telephone: str | None, kind: Kind = Kind.ISSUE) -> str:
    """Let somebody come about a lamp; return the ticket's number."""
    message = f"m{hotline.now.timestamp()}"
    await intake.receive(
        hotline.database, Inbound(talk, message, "路灯不亮"), hotline.now, timedelta(hours=1)
    )
    citizen = Citizen("王建国" if telephone else None, telephone)
    said = Request(Origin(talk, message), kind, "路灯不亮", None, citizen)
    ticket = (await open_ticket(hotline.database, hotline.institution, said, hotline.now)).ticket
    hotline.now += timedelta(minutes=5)
    return ticket.number


async def listed(hotline: Hotline, by: Clerk = BOSS) -> list[Caller]:
    since, until = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
    return await use.listed(hotline.database, hotline.institution, by, since, until, hotline.now)


async def marks(hotline: Hotline, talk: str, *telephones: str) -> tuple[Mark, ...]:
    async with hotline.database.reading() as work:
        return await use.marks_of(work, hotline.institution, talk, telephones, hotline.now)


async def test_one_telephone_that_comes_three_times_by_any_channel_is_listed_masked(hotline: Hotline) -> None:
    numbers = [await come(hotline, talk, "13900139000") for talk in ("web:a", "wechat:b", "web:c")]
    await come(hotline, "web:d", "13800138000")
    (one,) = await listed(hotline)
    assert (one.telephone, one.tickets) == ("139****9000", tuple(reversed(numbers)))
    assert (one.complaints, one.unfinished, one.abuses) == (0, 3, 0)


async def test_who_was_abusive_once_is_listed_with_what_else_they_came_about(hotline: Hotline) -> None:
    number = await come(hotline, "web:a", "13900139000")
    async with hotline.database.writing() as work:
        await work.alerts.add(Alert(AlertKind.ABUSE, Origin("web:a", "m9"), hotline.now))
        await work.alerts.add(Alert(AlertKind.EMERGENCY, Origin("web:b", "m9"), hotline.now))
    (one,) = await listed(hotline)
    assert (one.telephone, one.tickets, one.abuses) == ("139****9000", (number,), 1)


async def test_whoever_takes_a_marked_caller_is_told_in_every_channel_until_it_ends_or_is_lifted(
    hotline: Hotline,
) -> None:
    for talk in ("web:a", "web:b", "web:c"):
        number = await come(hotline, talk, "13900139000")
    place = (hotline.database, hotline.institution, BOSS, number)
    first = await use.mark(*place, "反复来电，已当面说明", UNTIL, hotline.now)
    made = await use.mark(*place, " 由值班长接待 ", UNTIL, hotline.now)
    assert made.reason == "由值班长接待"
    (one,) = await listed(hotline)
    assert one.mark == made
    assert await marks(hotline, "phone:new", "13900139000") == (made,)
    assert await marks(hotline, "phone:new", "13800138000") == ()
    later, hotline.now = hotline.now, hotline.now + timedelta(days=31)
    assert await marks(hotline, "phone:new", "13900139000") == ()
    hotline.now = later
    await use.lift(hotline.database, BOSS, made.id, hotline.now)
    assert await marks(hotline, "phone:new", "13900139000") == ()
    for gone in (first.id, made.id, "nobody"):
        with pytest.raises(UnknownMark):
            await use.lift(hotline.database, BOSS, gone, hotline.now)


async def test_who_left_no_telephone_is_known_again_by_the_conversation(hotline: Hotline) -> None:
    number = await come(hotline, "web:a", None)
    made = await use.mark(hotline.database, hotline.institution, BOSS, number, "辱骂", UNTIL, hotline.now)
    assert await marks(hotline, "web:a") == (made,)
    assert await marks(hotline, "web:b") == ()


async def test_nothing_in_the_database_tells_who_is_marked(hotline: Hotline, database_url: str) -> None:
    number = await come(hotline, "web:a", "13900139000")
    await use.mark(hotline.database, hotline.institution, BOSS, number, "反复来电", UNTIL, hotline.now)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        row = connection.execute(text("SELECT * FROM caller_marks")).one()
    engine.dispose()
    assert not any(
        word in bytes(value)
        for value in row
        if isinstance(value, bytes | memoryview)
        for word in (b"13900139000", "反复来电".encode())
    )


async def test_a_mark_needs_a_reason_an_end_and_somebody_who_came(hotline: Hotline) -> None:
    number = await come(hotline, "web:a", "13900139000")
    for reason, until, refusal in (
        ("  ", UNTIL, Refusal.NO_REASON),
        ("辱骂", TODAY - timedelta(days=1), Refusal.MARK_END),
        ("辱骂", TODAY + timedelta(days=181), Refusal.MARK_END),
    ):
        with pytest.raises(Refused, match=refusal.value):
            await use.mark(hotline.database, hotline.institution, BOSS, number, reason, until, hotline.now)
    with pytest.raises(UnknownTicket):
        await use.mark(
            hotline.database, hotline.institution, BOSS, "20200101000001", "辱骂", UNTIL, hotline.now
        )


@pytest.mark.rule("PV-4")
async def test_only_supervision_lists_and_marks(hotline: Hotline) -> None:
    number = await come(hotline, "web:a", "13900139000")
    with pytest.raises(Forbidden):
        await listed(hotline, AGENT)
    with pytest.raises(Forbidden):
        await use.mark(hotline.database, hotline.institution, AGENT, number, "辱骂", UNTIL, hotline.now)


def test_who_comes_most_often_stands_first() -> None:
    came = [
        Came(
            f"2026112300000{n}",
            MONDAY + timedelta(minutes=n),
            f"web:{n}",
            telephone,
            Kind.COMPLAINT,
            n % 2 == 0,
        )
        for n, telephone in enumerate(["1", "2", "2", "1", "2", "2", "1"])
    ]
    found = list(rules.callers(came, []).values())
    assert [(len(one.tickets), one.complaints, one.unfinished) for one in found] == [(4, 4, 2), (3, 3, 1)]
