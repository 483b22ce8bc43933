"""The message log and who has a conversation, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from databases import WORDING

from bot.hotline.holding import HeldByAnother, Holder, Holding
from bot.hotline.institution import Institution
from bot.hotline.queueing import Queued
from bot.service import holding, intake, waiting
from bot.service.ports import Button, Inbound, Reply, Speaker
from bot.service.turn import Burst, Cause
from bot.stores.sql.database import SqlDatabase

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=timezone.utc)
LIMIT = timedelta(seconds=30)
CONVERSATION = "rest:wang"
HELLO = Inbound(CONVERSATION, "m1", "您好,我是王建国")


async def receive(database: SqlDatabase, message: Inbound = HELLO) -> intake.Receipt:
    return await intake.receive(database, message, NOW, LIMIT)


async def said(database: SqlDatabase) -> list[tuple[int, str, str]]:
    logged = await intake.after(database, CONVERSATION, 0)
    return [(entry.place, entry.speaker.value, entry.reply.text) for entry in logged]


async def test_how_a_citizen_calls_themselves_to_a_person_is_known_masked(database: SqlDatabase) -> None:
    await receive(database)
    assert (await intake.standing(database, CONVERSATION)).citizen is None  # the bot asks in its own time
    await holding.take_over(database, CONVERSATION, "wang", NOW)
    await receive(database, replace(HELLO, message="m2", text="您好，我叫王建国"))
    await receive(database, replace(HELLO, message="m3", text="路灯坏了"))
    assert (await intake.standing(database, CONVERSATION)).citizen == "王**"


async def test_a_message_gets_the_next_place_and_its_repeat_the_same_one(database: SqlDatabase) -> None:
    other = replace(HELLO, message="m2")
    elsewhere = replace(HELLO, conversation="rest:li")
    receipts = [await receive(database, message) for message in (HELLO, other, HELLO, elsewhere)]
    assert [(receipt.place, receipt.repeated) for receipt in receipts] == [
        (1, False),
        (2, False),
        (1, True),
        (1, False),
    ]


async def test_copies_of_a_message_that_arrive_at_once_are_logged_once(database: SqlDatabase) -> None:
    receipts = await asyncio.gather(*(receive(database) for _ in range(20)))
    assert {receipt.place for receipt in receipts} == {1}
    assert [receipt.repeated for receipt in receipts].count(False) == 1


async def test_messages_that_arrive_at_once_get_places_without_gap_or_double(database: SqlDatabase) -> None:
    messages = [replace(HELLO, message=f"m{n}") for n in range(30)]
    receipts = await asyncio.gather(*(receive(database, message) for message in messages))
    assert sorted(receipt.place for receipt in receipts) == list(range(1, 31))


async def test_a_message_waits_until_it_is_answered(database: SqlDatabase) -> None:
    (waiting,) = (await receive(database)).standing.waiting
    assert (waiting.place, waiting.message, waiting.text) == (1, "m1", "您好,我是王建国")
    standing = await intake.standing(database, CONVERSATION)
    assert standing.waiting == (waiting,)
    await intake.answer(database, standing, Burst(standing.waiting), [Reply("您好")], "[]", NOW)
    assert (await intake.standing(database, CONVERSATION)).waiting == ()


async def test_a_postponed_message_is_overdue_from_its_time_on(database: SqlDatabase) -> None:
    receipt = await receive(database)
    assert await intake.overdue(database, NOW + LIMIT) == [CONVERSATION]
    later = NOW + LIMIT
    faults = await intake.postpone(database, Burst(receipt.standing.waiting), Cause.FAULT, later)
    assert faults == 1
    assert await intake.overdue(database, later) == []
    assert await intake.overdue(database, later + timedelta(seconds=2)) == [CONVERSATION]
    (waiting,) = (await intake.standing(database, CONVERSATION)).waiting
    assert (waiting.tries, waiting.faults) == (1, 1)


async def test_replies_are_found_by_what_they_answer_and_in_order(database: SqlDatabase) -> None:
    receipt = await receive(database)
    replies = [Reply("您好"), Reply("请问?", (Button("是", "是的"),))]
    await intake.answer(database, receipt.standing, Burst(receipt.standing.waiting), replies, "[]", NOW)
    await intake.note(database, CONVERSATION, [Reply("请稍等")], NOW)
    given = await intake.replies_to(database, CONVERSATION, 1)
    assert [entry.reply for entry in given] == replies
    assert given[0].at == NOW
    assert await said(database) == [
        (1, "citizen", "您好,我是王建国"),
        (2, "bot", "您好"),
        (3, "bot", "请问?"),
        (4, "bot", "请稍等"),
    ]


async def test_a_turn_that_another_worker_has_answered_keeps_nothing(database: SqlDatabase) -> None:
    standing = (await receive(database)).standing
    burst = Burst(standing.waiting)
    await intake.answer(database, standing, burst, [Reply("您好")], "[1]", NOW)
    with pytest.raises(intake.Superseded):
        await intake.answer(database, standing, burst, [Reply("又来了")], "[2]", NOW)
    assert [text for _, _, text in await said(database)] == ["您好,我是王建国", "您好"]
    assert await intake.history(database, CONVERSATION) == ["[1]"]


async def test_workers_that_answer_the_same_turn_at_once_answer_it_once(database: SqlDatabase) -> None:
    standing = (await receive(database)).standing
    answers = (
        intake.answer(database, standing, Burst(standing.waiting), [Reply(f"答{n}")], "[]", NOW)
        for n in range(10)
    )
    outcomes = await asyncio.gather(*answers, return_exceptions=True)
    assert sum(isinstance(outcome, intake.Superseded) for outcome in outcomes) == 9
    assert len(await said(database)) == 2


async def test_a_long_history_comes_back_whole_and_in_order(database: SqlDatabase) -> None:
    for n in range(420):
        standing = (await receive(database, replace(HELLO, message=f"m{n}"))).standing
        await intake.answer(database, standing, Burst(standing.waiting), [Reply("好")], f"[{n}]", NOW)
    assert await intake.history(database, CONVERSATION) == [f"[{n}]" for n in range(420)]


async def test_words_prepared_before_a_take_over_are_dropped(database: SqlDatabase) -> None:
    standing = (await receive(database)).standing
    held, _ = await holding.take_over(database, CONVERSATION, "wang", NOW)
    assert held == Holding(Holder.PERSON, "wang", epoch=1)
    burst = Burst(standing.waiting)
    assert await intake.answer(database, standing, burst, [Reply("您好")], "[]", NOW) is None
    assert [text for _, _, text in await said(database)] == ["您好,我是王建国"]
    assert await intake.history(database, CONVERSATION) == []
    assert (await intake.standing(database, CONVERSATION)).waiting == ()  # the person's to answer


async def test_two_people_cannot_take_one_conversation(database: SqlDatabase) -> None:
    people = [f"s{n}" for n in range(10)]
    outcomes = await asyncio.gather(
        *(holding.take_over(database, CONVERSATION, person, NOW) for person in people),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, HeldByAnother) for outcome in outcomes) == 9
    assert {outcome[0].epoch for outcome in outcomes if isinstance(outcome, tuple)} == {1}


async def test_what_is_said_to_a_person_does_not_wait_for_the_bot(
    database: SqlDatabase, tiny: Institution
) -> None:
    await waiting.enter(database, WORDING, tiny, Queued(CONVERSATION, NOW))
    assert (await receive(database)).standing.waiting == ()
    await holding.take_over(database, CONVERSATION, "wang", NOW)
    assert (await receive(database, replace(HELLO, message="m2"))).standing.waiting == ()


async def test_a_hand_back_waits_for_the_bot_and_is_not_for_the_citizen(database: SqlDatabase) -> None:
    await holding.take_over(database, CONVERSATION, "wang", NOW)
    await holding.say(database, CONVERSATION, "wang", "明天来修", NOW)
    back = await holding.hand_back(database, CONVERSATION, "wang", "明天上午修", NOW)
    assert back == Holding(Holder.BOT, epoch=2)
    (waiting,) = (await intake.standing(database, CONVERSATION)).waiting
    assert (waiting.speaker, waiting.text) == (Speaker.HAND_BACK, "明天上午修")
    assert await intake.overdue(database, NOW) == [CONVERSATION]
    assert await said(database) == [(1, "staff", "明天来修")]
