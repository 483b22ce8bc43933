"""The live board on both databases: who waits, who talks, what is due, what has failed (HO-5, RC-6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import EXPIRED, Hotline
from databases import WORDING

from bot.hotline.acts import Answer, Begin, SignFor, Wait
from bot.hotline.board import Ahead
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.queueing import Queued
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import board, holding, intake, presence, waiting
from bot.service.board import Board
from bot.service.ports import Inbound

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))


async def look(hotline: Hotline) -> Board:
    return await board.look(hotline.database, hotline.institution, BOSS, hotline.now)


async def says(hotline: Hotline, peer: str) -> str:
    conversation = f"rest:{peer}"
    said = Inbound(conversation, "m1", "转人工")
    await intake.receive(hotline.database, said, hotline.now, timedelta(hours=1))
    return conversation


def of(found: Board, kind: DeadlineKind) -> Ahead:
    return next(one for one in found.ahead if one.kind is kind)


@pytest.mark.rule("TL-11")
async def test_what_runs_is_told_by_when_it_is_due_and_what_waits_for_the_citizen_is_not(
    hotline: Hotline,
) -> None:
    await hotline.open()
    waits = await hotline.open("m2", peer="li")
    await hotline.do("street-a", SignFor(), Begin(), Wait("请补照片"), number=waits)
    hotline.now += timedelta(hours=10)
    found = await look(hotline)
    assert of(found, DeadlineKind.SIGN_FOR) == Ahead(DeadlineKind.SIGN_FOR, 0, (0, 0, 1))
    [signed] = [one for one in found.next if one.kind is DeadlineKind.SIGN_FOR]
    hotline.now = signed.due_at - timedelta(minutes=30)
    assert of(await look(hotline), DeadlineKind.SIGN_FOR).within == (1, 0, 0)
    hotline.now = signed.due_at
    found = await look(hotline)
    assert of(found, DeadlineKind.SIGN_FOR) == Ahead(DeadlineKind.SIGN_FOR, 0, (1, 0, 0))
    hotline.now = signed.due_at + timedelta(seconds=1)
    found = await look(hotline)
    assert of(found, DeadlineKind.SIGN_FOR) == Ahead(DeadlineKind.SIGN_FOR, 1, (0, 0, 0))
    assert all(one.due_at >= hotline.now for one in found.next)


@pytest.mark.rule("RC-6")
async def test_a_failure_is_counted_once_though_two_people_answer_for_it(hotline: Hotline) -> None:
    number = await hotline.open()
    await hotline.do("street-a", SignFor(), Begin(), number=number)
    hotline.now = EXPIRED
    await hotline.fire()
    assert (await look(hotline)).today == {"TL-11": 1}
    await hotline.do("street-a", Answer("修好了"), number=number)
    hotline.now += timedelta(days=1)
    assert (await look(hotline)).today == {}
    assert (await look(hotline)).month == {"TL-11": 1}


@pytest.mark.rule("HO-5", "TL-6")
async def test_who_waits_and_who_talks_are_counted_and_too_many_are_told(hotline: Hotline) -> None:
    await presence.sign_in(hotline.database, hotline.institution, "hall-a", hotline.now)
    for peer in ("a", "b", "c", "d", "e"):
        conversation = await says(hotline, peer)
        waits = Queued(conversation, hotline.now)
        await waiting.enter(hotline.database, WORDING, hotline.institution, waits)
    await holding.take_over(hotline.database, conversation, "hall-a", hotline.now)
    hotline.now += timedelta(hours=1)
    found = await look(hotline)
    assert (found.queue.count, found.queue.late, found.queue.is_too_long) == (4, 4, True)
    assert found.queue.since == hotline.now - timedelta(hours=1)
    assert found.talks == {"hall-a": 1}


@pytest.mark.rule("PV-4")
async def test_who_does_not_look_after_the_whole_sees_no_board(hotline: Hotline) -> None:
    handler = Clerk("street-a", "street", frozenset({Role.HANDLER}))
    with pytest.raises(Forbidden):
        await board.look(hotline.database, hotline.institution, handler, hotline.now)
