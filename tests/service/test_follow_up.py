"""An owner urges a ticket, adds to it, takes it back: recorded on the ticket, never a second one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from databases import MONDAY, WORDING
from test_matters import LAMP, CountedTries, opened

from bot.hotline.acts import Answer, SignFor, Supplement, Urge, Withdraw
from bot.hotline.institution import Institution
from bot.hotline.life import CITIZEN
from bot.hotline.ticket import Origin, State
from bot.service import evaluation, intake
from bot.service.duty import act, merge
from bot.service.follow_up import Errand, follow_up
from bot.service.matters import TooManyTries, progress
from bot.service.ports import Inbound
from bot.stores.sql.database import SqlDatabase

ERRAND = Errand(Origin("rest:wang", "m9"), "20261123000001", "8000")


async def happened(database: SqlDatabase) -> list[str]:
    """Return what its owner did about the ticket."""
    async with database.reading() as work:
        links = await work.tickets.history(ERRAND.number)
    return [link.event.name for link in links if link.event.by == CITIZEN]


@pytest.mark.rule("RC-3")
async def test_urging_is_counted_once_a_message_and_told_with_the_progress(
    database: SqlDatabase, served: Institution
) -> None:
    await opened(database, served)
    tries = CountedTries()
    again = replace(ERRAND, origin=Origin("rest:wang", "m10"))
    for errand in (ERRAND, ERRAND, again):
        found = await follow_up(database, tries, WORDING, served, errand, Urge(), MONDAY)
    assert found is not None
    assert found.urged == 2
    told = await progress(database, tries, served, "rest:wang", ERRAND.number, "8000", MONDAY)
    assert told == found
    async with database.reading() as work:
        assert await work.tickets.opened_in(ERRAND.origin) is None


@pytest.mark.rule("EV-1", "EV-3")
async def test_what_is_said_of_an_answer_is_its_evaluation(
    database: SqlDatabase, served: Institution
) -> None:
    found = await opened(database, served)
    place, owner = (database, WORDING, served, ERRAND.number), found.unit.duty_owner
    for what in (SignFor(), Answer("灯已经修好")):
        await act(*place, what, by=owner, now=MONDAY)
    days_later = MONDAY + timedelta(days=3)
    assert await evaluation.hear(database, served, ERRAND.origin, "满意", days_later)
    await evaluation.rate(database, WORDING, served, ERRAND.origin, 4, days_later)
    async with database.reading() as work:
        kept = await work.messages.evaluation("rest:wang")
    assert kept
    assert (kept.person, kept.score, kept.message) == (owner, 4, "m9")


@pytest.mark.rule("RC-3")
async def test_the_same_urging_at_the_same_instant_counts_once(
    database: SqlDatabase, served: Institution
) -> None:
    await opened(database, served)
    tries = CountedTries()
    await asyncio.gather(
        *(follow_up(database, tries, WORDING, served, ERRAND, Urge(), MONDAY) for _ in range(4))
    )
    assert await happened(database) == ["urged"]


async def test_what_is_added_is_kept_on_the_ticket_and_leaves_what_was_said(
    database: SqlDatabase, served: Institution
) -> None:
    await opened(database, served)
    found = await follow_up(
        database, CountedTries(), WORDING, served, ERRAND, Supplement("还有两盏也不亮"), MONDAY
    )
    assert found is not None
    assert found.ticket.description == LAMP.description
    async with database.reading() as work:
        last = (await work.tickets.history(ERRAND.number))[-1].event
    assert (last.name, last.note) == ("supplemented", "还有两盏也不亮")


@pytest.mark.rule("RC-3", "KN-3")
async def test_what_is_urged_of_a_merged_ticket_is_urged_of_the_one_that_answers_it_until_it_has(
    database: SqlDatabase, served: Institution
) -> None:
    await opened(database, served)
    master = (await opened(database, served, replace(LAMP, origin=Origin("rest:li", "m1")))).ticket.number
    boss = served.profile.supervisor
    await merge(database, WORDING, served, ERRAND.number, master, by=boss, now=MONDAY)
    found = await follow_up(database, CountedTries(), WORDING, served, ERRAND, Urge(), MONDAY)
    assert found is not None
    assert (found.urged, found.is_over) == (1, False)
    owner = served.unit("urban_management").duty_owner
    for done in (SignFor(), Answer("路灯已经修好")):
        await act(database, WORDING, served, master, done, by=owner, now=MONDAY)
    later = replace(ERRAND, origin=Origin("rest:wang", "m11"))
    found = await follow_up(database, CountedTries(), WORDING, served, later, Urge(), MONDAY)
    assert found is not None
    assert (found.urged, found.is_over) == (1, True)


@pytest.mark.rule("CP-8")
async def test_a_ticket_that_is_taken_back_ends_and_its_record_stays(
    database: SqlDatabase, served: Institution
) -> None:
    await opened(database, served)
    tries = CountedTries()
    for _ in range(2):
        found = await follow_up(database, tries, WORDING, served, ERRAND, Withdraw(), MONDAY)
        assert found is not None
        assert found.ticket.state is State.WITHDRAWN
    assert await happened(database) == ["withdrawn"]
    later = replace(ERRAND, origin=Origin("rest:wang", "m11"))
    found = await follow_up(database, tries, WORDING, served, later, Urge(), MONDAY)
    assert found is not None
    assert found.ticket.urged == 0


@pytest.mark.rule("PV-5")
@pytest.mark.parametrize("wrong", [replace(ERRAND, proof="1111"), replace(ERRAND, number="20261123999999")])
async def test_nobody_but_the_owner_can_do_anything_about_a_ticket(
    database: SqlDatabase, served: Institution, wrong: Errand
) -> None:
    await opened(database, served)
    tries = CountedTries()
    assert LAMP.citizen.telephone != wrong.proof
    assert await follow_up(database, tries, WORDING, served, wrong, Urge(), MONDAY) is None
    assert await follow_up(database, tries, WORDING, served, wrong, Supplement("别修了"), MONDAY) is None
    for _ in range(3):
        assert await follow_up(database, tries, WORDING, served, wrong, Withdraw(), MONDAY) is None
    with pytest.raises(TooManyTries):
        await follow_up(database, tries, WORDING, served, wrong, Withdraw(), MONDAY)
    assert await happened(database) == []


@pytest.mark.rule("EV-1", "EV-2", "CP-6")
async def test_a_low_score_that_says_why_has_the_answer_done_again_once_in_the_citizens_words(
    database: SqlDatabase, served: Institution
) -> None:
    owner = (await opened(database, served)).unit.duty_owner
    place = (database, WORDING, served, ERRAND.number)
    await act(*place, SignFor(), by=owner, now=MONDAY)
    for message, is_done_again in (("m21", True), ("m22", False)):
        await act(*place, Answer("灯已经修好"), by=owner, now=MONDAY)
        said = Inbound("rest:wang", message, "2分，晚上还是不亮")
        await intake.receive(database, said, MONDAY, timedelta(hours=1))
        rated = (database, WORDING, served, Origin("rest:wang", message), 2, MONDAY)
        found = [await evaluation.rate(*rated) for _ in range(2)]
        assert [one and one.is_done_again for one in found] == [is_done_again] * 2
        assert [one and one.is_heard for one in found] == [not is_done_again] * 2
    async with database.reading() as work:
        history = [link.event for link in await work.tickets.history(ERRAND.number)]
    again = [event for event in history if event.name in ("redo_begun", "evaluated")]
    assert [event.name for event in again] == ["redo_begun", "evaluated"]
    assert {(event.by, event.note) for event in again} == {("citizen", "2分，晚上还是不亮")}
