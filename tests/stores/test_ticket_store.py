"""What the ticket store keeps, finds and tells, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from acting import EXPIRED, NUMBER, OTHER, Hotline
from alembic import command
from databases import MONDAY, WORDING
from sqlalchemy import create_engine, text

from bot.hotline.acts import (
    Act,
    AllowExtension,
    Answer,
    AskExtension,
    Assist,
    CallBack,
    Dispatch,
    HandOver,
    Outcome,
    Refuse,
    SignFor,
    Supplement,
    TakeOn,
    Urge,
    Wait,
    Withdraw,
)
from bot.hotline.alert import AlertKind
from bot.hotline.deadlines import DeadlineKind, Firing
from bot.hotline.institution import OwnCalendar
from bot.hotline.kind import Kind
from bot.hotline.life import Breach
from bot.hotline.presence import Absence, Reason
from bot.hotline.roles import Clerk, Role
from bot.hotline.ticket import Origin, State
from bot.service import duty, people
from bot.service.deadlines import recount
from bot.stores.sql.migrate import configuration, migrate


def tamper(url: str, statement: str) -> None:
    """Change the database behind the hotline's back."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


# --- what is kept comes back


async def test_a_case_comes_back_as_each_act_left_it(hotline: Hotline) -> None:
    await hotline.open()
    acts: list[tuple[str, Act]] = [
        *(("street-a", Refuse("不属于我们")), ("hall-a", Dispatch("street", "")), ("street-a", SignFor())),
        *(("street-a", Assist("water", "请关阀门")), ("street-a", HandOver("street-b", "出差", "等灯具"))),
        *(("street-b", TakeOn()), ("street-b", AskExtension(2, "缺货")), ("boss", AllowExtension())),
        *(("street-b", Wait("请补照片")), ("citizen", Supplement("照片")), ("citizen", Urge())),
        *(("street-b", Answer("修好了")), ("hall-b", CallBack(Outcome.DISSATISFIED, "不亮"))),
        ("citizen", Withdraw()),
    ]
    for by, act in acts:
        hotline.now += timedelta(minutes=20)
        left = (await hotline.do(by, act)).case
        found = await hotline.case()
        assert found.ticket == left.ticket
        assert set(found.deadlines) == {one for one in left.deadlines if one.ended_at is None}


async def test_what_ended_is_kept_too(hotline: Hotline) -> None:
    await hotline.open()
    promise = (await hotline.case()).promise
    assert promise
    await hotline.do("citizen", Withdraw())
    ended = await hotline.find(lambda tickets: tickets.deadline(promise.id))
    assert (ended.ended_at, ended.due_at) == (MONDAY, promise.due_at)
    assert await hotline.find(lambda tickets: tickets.deadline("none")) is None


@pytest.mark.rule("CP-8")
async def test_the_history_tells_who_did_what_in_whose_name_and_with_which_words(hotline: Hotline) -> None:
    await hotline.open()
    absence = Absence("street-a", Reason.TRAINING, MONDAY, EXPIRED, MONDAY, "street-b", "0599-1234567")
    async with hotline.database.writing() as work:
        await work.people.add_absence(absence)
    await hotline.do("street-b", Refuse("不属于我们"))
    last = (await hotline.find(lambda tickets: tickets.history(NUMBER)))[-1].event
    assert (last.name, last.at, last.by, last.in_name_of) == ("returned", MONDAY, "street-b", "street-a")
    assert (last.note, last.facts["to"], last.facts["refusals"]) == ("不属于我们", "hall-a", 1)
    assert await hotline.happened() == ["accepted", "dispatched", "returned"]


_FORGED = [  # what is done to a ticket's history of five events, and where it shows
    ("UPDATE history SET name = 'closed' WHERE sequence = 2", 2),
    ("UPDATE history SET \"by\" = 'boss' WHERE sequence = 3", 3),
    ("UPDATE history SET in_name_of = NULL WHERE sequence = 2", 2),
    ("UPDATE history SET facts = '{}' WHERE sequence = 1", 1),
    ("UPDATE history SET at = '2026-11-23 01:00:00+00:00' WHERE sequence = 4", 4),
    ("UPDATE history SET note = (SELECT note FROM history WHERE sequence = 5 LIMIT 1) WHERE sequence = 3", 3),
    ("UPDATE history SET sequence = 9 WHERE sequence = 3", 3),
    ("UPDATE history SET facts = 'nothing' WHERE sequence = 2", 2),
    ("UPDATE history SET note = substr(note, 2) WHERE sequence = 3", 3),
    ("DELETE FROM history WHERE sequence = 1", 1),
    ("DELETE FROM history WHERE sequence = 5", 5),
    ("DELETE FROM history WHERE sequence > 0", 1),
]


@pytest.mark.rule("CP-8")
async def test_a_history_that_was_changed_behind_our_back_shows_where(
    hotline: Hotline, database_url: str
) -> None:
    numbers = [await hotline.open(f"m{one}") for one in range(len(_FORGED) + 1)]
    for number in numbers:
        await hotline.do("street-a", Refuse("不属于我们"), number=number)
        await hotline.do("hall-a", Dispatch("street", ""), number=number)
        await hotline.do("street-a", Refuse("还是不属于我们"), number=number)
    assert await hotline.broken() == []
    for number, (statement, _) in zip(numbers, _FORGED, strict=False):
        tamper(database_url, f"{statement} AND ticket = '{number}'")
    assert await hotline.broken() == [(n, place) for n, (_, place) in zip(numbers, _FORGED, strict=False)]


@pytest.mark.rule("CP-8")
async def test_words_that_were_erased_leave_a_history_that_verifies(
    hotline: Hotline, database_url: str
) -> None:
    await hotline.open()
    await hotline.do("street-a", Refuse("不属于我们"))
    tamper(database_url, "UPDATE history SET note = NULL")
    assert await hotline.broken() == []


async def test_what_a_citizen_did_in_a_message_is_known_by_it(hotline: Hotline) -> None:
    await hotline.open()
    origin = Origin("rest:wang", "m2")
    async with hotline.database.writing() as work:
        case = await duty.held(work, NUMBER)
        scene = await duty.scene_of(work, hotline.institution, "citizen", MONDAY)
        await duty.perform(work, WORDING, case, Supplement("还有一盏"), scene, origin)
    for message, name, done in (
        ("m2", "supplemented", True),
        ("m2", "urged", False),
        ("m3", "supplemented", False),
    ):
        assert await hotline.find(lambda t, m=message, n=name: t.did(Origin("rest:wang", m), n)) is done


# --- what is asked of all tickets


async def test_what_is_to_be_fired_comes_longest_due_first_and_nothing_else(hotline: Hotline) -> None:
    await hotline.open()
    hotline.now += timedelta(hours=1)
    await hotline.open("m2")
    first, second = [(await hotline.case(number)).open(DeadlineKind.SIGN_FOR) for number in (NUMBER, OTHER)]
    assert first
    assert second
    assert first.next_at
    find = hotline.find
    just_before = first.next_at - timedelta(microseconds=1)
    assert await find(lambda tickets: tickets.firing(just_before, 9)) == []
    assert await find(lambda tickets: tickets.firing(first.next_at, 9)) == [(NUMBER, first.id)]
    due = await find(lambda tickets: tickets.firing(EXPIRED, 9))
    assert due[:2] == [(NUMBER, first.id), (OTHER, second.id)]
    assert len(due) == 4
    assert await find(lambda tickets: tickets.firing(EXPIRED, 1)) == [(NUMBER, first.id)]
    await hotline.do("citizen", Withdraw())
    assert {number for number, _ in await find(lambda tickets: tickets.firing(EXPIRED, 9))} == {OTHER}


@pytest.mark.rule("FI-6", "HO-3")
async def test_somebodys_work_is_what_they_have_or_are_offered_by_what_is_due_next(hotline: Hotline) -> None:
    await hotline.open()
    hotline.now += timedelta(hours=1)
    await hotline.open("m2")

    async def work_of(*persons: str, limit: int = 9) -> list[str]:
        return [one.number for one in await hotline.find(lambda t: t.work_of(persons, limit))]

    assert await work_of("street-a") == await work_of("hall-a") == [NUMBER, OTHER]
    assert await work_of("street-b") == []
    assert await work_of("street-b", "hall-a", limit=1) == [NUMBER]
    await hotline.do("street-a", SignFor(), number=OTHER)
    assert (await work_of("hall-a"), await work_of("street-a")) == ([NUMBER], [NUMBER, OTHER])
    (first, _) = await hotline.find(lambda t: t.work_of(["street-a"], 9))
    assert (first.state, first.unit, first.kind) == (State.DISPATCHED, "street", Kind.FAULT)
    assert first.next_due_at == (await hotline.case()).next_due_at
    await hotline.do("citizen", Withdraw())
    assert await work_of("street-a") == [OTHER]


@pytest.mark.rule("FI-1")
async def test_the_first_responsible_sees_what_they_answer_for_whoever_has_it(hotline: Hotline) -> None:
    await hotline.open()
    await hotline.open("m2", what="水管漏水")
    await hotline.do("street-a", Refuse("不属于我们"))
    await hotline.do("hall-a", Dispatch("water", ""))
    await hotline.do("water-a", SignFor())
    mine = await hotline.find(lambda tickets: tickets.first_answered_by("street-a", 9))
    assert [one.number for one in mine] == [NUMBER]
    assert (await hotline.case()).ticket.handler == "water-a"


async def test_the_next_deadlines_are_those_that_run_soonest_due_first(hotline: Hotline) -> None:
    await hotline.open()
    await hotline.do("street-a", SignFor(), Wait("请补照片"))
    kinds = [one.kind for one in await hotline.find(lambda tickets: tickets.next_due(9))]
    assert kinds == [DeadlineKind.ANSWER, DeadlineKind.WAIT]
    assert len(await hotline.find(lambda tickets: tickets.next_due(1))) == 1


@pytest.mark.rule("TL-10")
async def test_what_rests_on_unpublished_holidays_is_found_whether_it_runs_or_not(hotline: Hotline) -> None:
    await hotline.open()
    assert await hotline.find(lambda tickets: tickets.provisional()) == []
    hotline.now = datetime.fromisoformat("2027-03-01T02:00:00+00:00")
    number = await hotline.open("m2")
    await hotline.do("citizen", Withdraw(), number=number)
    found = await hotline.find(lambda tickets: tickets.provisional())
    assert [one[0] for one in found] == [number, number]


@pytest.mark.rule("TL-10")
async def test_who_keeps_the_calendar_is_alerted_once_to_a_year_that_promises_guess(hotline: Hotline) -> None:
    hotline.now = datetime.fromisoformat("2027-03-01T02:00:00+00:00")
    await hotline.open("m2")
    keeper = Clerk("street-a", "street", frozenset({Role.ADMINISTRATOR}))
    for _ in range(2):
        await recount(hotline.database, WORDING, hotline.institution, hotline.now)
        found = [one for one, _ in await people.alerts(hotline.database, keeper)]
        assert [(one.kind, one.origin.message) for one in found] == [(AlertKind.CALENDAR, "2027")]
    agent = Clerk("street-a", "street", frozenset({Role.AGENT}))
    assert await people.alerts(hotline.database, agent) == []
    known = hotline.institution.copy(update={"calendar": OwnCalendar(years=(2027,))})
    await recount(hotline.database, WORDING, known, hotline.now)
    assert await hotline.find(lambda tickets: tickets.provisional()) == []


@pytest.mark.rule("FI-11")
async def test_what_staff_are_told_waits_until_they_have_seen_it(hotline: Hotline) -> None:
    await hotline.open()
    (told,) = await hotline.find(lambda tickets: tickets.tellings(["street-a", "hall-a"]))
    assert (told.ticket, told.sequence, told.person, told.topic) == (NUMBER, 2, "street-a", "dispatched")
    async with hotline.database.writing() as work:
        await work.tickets.seen("hall-a", NUMBER, 2, MONDAY)
    assert await hotline.find(lambda tickets: tickets.tellings(["street-a"])) == [told]
    async with hotline.database.writing() as work:
        await work.tickets.seen("street-a", NUMBER, 2, MONDAY)
    assert await hotline.find(lambda tickets: tickets.tellings(["street-a"])) == []


@pytest.mark.rule("FI-8")
async def test_failures_are_recorded_against_the_handler_and_the_first_responsible(hotline: Hotline) -> None:
    await hotline.open(what="没有人管的事")
    ticket = (await hotline.case()).ticket
    hotline.now = EXPIRED
    assert await hotline.fire() == [Firing.ESCALATE, Firing.ESCALATE]
    breaches = [breach for breach, _ in await hotline.find(lambda tickets: tickets.breaches(NUMBER))]
    first = ticket.matter.first_responsible
    assert first != "boss"
    assert set(breaches) == {
        Breach(rule, person, role)
        for rule in ("FI-10", "TL-11")
        for person, role in (("boss", "handler"), (first, "first_responsible"))
    }
    assert len(breaches) == 4


@pytest.mark.rule("CP-6")
async def test_who_answered_before_it_was_written_down_is_known_from_the_history(
    hotline: Hotline, database_url: str, master_key: str
) -> None:
    await hotline.open()
    await hotline.do("street-a", SignFor(), Answer("路灯已经修好"))
    command.downgrade(configuration(database_url), "0005")
    migrate(database_url, master_key)
    assert (await hotline.case()).ticket.answered_by == "street-a"
