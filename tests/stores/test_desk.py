"""Staff in conversations, on SQLite and PostgreSQL alike: take, say, note, offer, hand back, end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from acting import CHECKER
from databases import MONDAY, WORDING

from bot.hotline.evaluation import Evaluation
from bot.hotline.holding import HeldByAnother, Holder, Holding
from bot.hotline.institution import Institution
from bot.hotline.presence import Absence, Attendance, Reason
from bot.hotline.queueing import Queued
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.signin import Account
from bot.hotline.ticket import Origin
from bot.service import brief, desk, evaluation, holding, intake
from bot.service.courtesy import Discourteous
from bot.service.desk import UnknownConversation
from bot.service.news import News, Topic
from bot.service.ports import Inbound, Logged, Speaker
from bot.service.waiting import enter
from bot.stores.sql.database import SqlDatabase

WANG = "web:wang"


def clerk(person: str, *roles: Role) -> Clerk:
    return Clerk(person, "hall", frozenset(roles or (Role.AGENT,)))


AGENT, OTHER, SUPERVISOR = clerk("hall-a"), clerk("hall-b"), clerk("boss", Role.SUPERVISOR)


@pytest.fixture
async def waiting(database: SqlDatabase, tiny: Institution) -> SqlDatabase:
    """A database in which Wang waits for a person."""
    async with database.writing() as work:
        await work.content.load(tiny, MONDAY)
    message = Inbound(WANG, "m1", "我要找人工")
    await intake.receive(database, message, MONDAY, timedelta(seconds=20))
    await enter(database, WORDING, tiny, Queued(WANG, MONDAY, matter="路灯坏了"))
    for one in (AGENT, OTHER, SUPERVISOR):
        await come(database, one)
    return database


async def come(database: SqlDatabase, clerk: Clerk, signs_on: bool = True) -> None:
    """Give somebody an account, and sign them on for duty."""
    async with database.writing() as work:
        await work.accounts.keep(Account(clerk.person, clerk.person, "", clerk.roles))
        if signs_on:
            await work.people.sign_in(Attendance(clerk.person, clerk.unit, MONDAY))


async def take(database: SqlDatabase, clerk: Clerk) -> Holding:
    held, _ = await desk.take(database, WORDING, await office(database), clerk, WANG, MONDAY)
    return held


async def accept(database: SqlDatabase, clerk: Clerk) -> Holding:
    held, _ = await desk.accept(database, WORDING, await office(database), clerk, WANG, MONDAY)
    return held


async def office(database: SqlDatabase) -> Institution:
    async with database.reading() as work:
        return await work.content.institution()


async def heard(database: SqlDatabase) -> list[Logged]:
    """Return what the citizen reads."""
    return await intake.after(database, WANG, 0)


async def test_an_agent_takes_who_waits_and_what_they_say_reaches_the_citizen(waiting: SqlDatabase) -> None:
    assert [one.queued.conversation for one in await desk.queue(waiting, AGENT)] == [WANG]
    taken = await take(waiting, AGENT)
    assert (taken.holder, taken.person) == (Holder.PERSON, "hall-a")
    assert await desk.queue(waiting, AGENT) == []
    said = await desk.say(waiting, CHECKER, AGENT, WANG, "您好，请讲，请问有什么可以帮您？", MONDAY)
    assert (await heard(waiting))[-1] == said
    (line,) = await desk.lines(waiting, AGENT)
    assert (line.standing.conversation, line.last) == (WANG, said)


async def test_of_two_who_take_one_conversation_at_once_one_has_it(waiting: SqlDatabase) -> None:
    both = (take(waiting, one) for one in (AGENT, OTHER))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["HeldByAnother", "Holding"]


@pytest.mark.rule("CO-3")
async def test_what_is_discourteous_is_not_sent_unless_a_reason_is_given_and_kept(
    waiting: SqlDatabase,
) -> None:
    await take(waiting, AGENT)
    before = await heard(waiting)
    with pytest.raises(Discourteous) as refused:
        await desk.say(waiting, CHECKER, AGENT, WANG, "不知道，你问别人去", MONDAY)
    assert refused.value.verdict.findings
    assert CHECKER.check(refused.value.verdict.replacement).ok
    assert await heard(waiting) == before
    reason = "市民要求原话转述"
    said = await desk.say(waiting, CHECKER, AGENT, WANG, "不知道，你问别人去", MONDAY, reason)
    async with waiting.reading() as work:
        (kept,) = await work.overrides.of(WANG)
    assert (kept.place, kept.person, kept.excuse.reason) == (said.place, "hall-a", reason)
    assert kept.excuse.rules


@pytest.mark.rule("CO-3")
async def test_what_was_agreed_is_checked_as_what_is_said_is(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    with pytest.raises(Discourteous) as refused:
        await desk.hand_back(waiting, CHECKER, AGENT, WANG, "不知道，你问别人去", MONDAY)
    assert refused.value.field == "agreed"
    assert (await intake.standing(waiting, WANG)).holding.person == "hall-a"
    reason = "市民要求原话转述"
    await desk.hand_back(waiting, CHECKER, AGENT, WANG, "不知道，你问别人去", MONDAY, reason)
    log = await desk.read(waiting, SUPERVISOR, WANG, 0, MONDAY)
    async with waiting.reading() as work:
        (kept,) = await work.overrides.of(WANG)
    assert (kept.place, kept.person, kept.excuse.reason) == (log[-1].place, "hall-a", reason)


async def test_a_note_is_read_by_staff_and_never_by_the_citizen(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    noted = await desk.note(waiting, AGENT, WANG, "这位市民上周来过", MONDAY)
    assert noted.speaker is Speaker.NOTE
    assert noted in await desk.read(waiting, AGENT, WANG, 0, MONDAY)
    assert noted not in await heard(waiting)


@pytest.mark.rule("FI-6")
async def test_until_a_colleague_accepts_whoever_offered_a_conversation_has_it(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    await desk.offer(waiting, AGENT, WANG, "hall-b", "下班", "路灯不亮，已答应今天派人", MONDAY)
    await desk.say(waiting, CHECKER, AGENT, WANG, "您好，请稍候。", MONDAY)
    with pytest.raises(HeldByAnother):
        await desk.say(waiting, CHECKER, OTHER, WANG, "您好。", MONDAY)
    with pytest.raises(HeldByAnother):
        await accept(waiting, SUPERVISOR)
    assert "路灯不亮" in (await desk.read(waiting, OTHER, WANG, 0, MONDAY))[-2].reply.text
    assert (await accept(waiting, OTHER)).person == "hall-b"
    assert await desk.say(waiting, CHECKER, OTHER, WANG, "您好，由我接着为您办理。", MONDAY)
    with pytest.raises(HeldByAnother):
        await desk.say(waiting, CHECKER, AGENT, WANG, "您好。", MONDAY)


@pytest.mark.rule("FI-6")
async def test_who_declines_says_why_and_the_conversation_stays(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    await desk.offer(waiting, AGENT, WANG, "hall-b", "下班", "路灯不亮", MONDAY)
    with pytest.raises(Refused):
        await desk.decline(waiting, OTHER, WANG, " ", MONDAY)
    declined = await desk.decline(waiting, OTHER, WANG, "我也下班了", MONDAY)
    assert declined.reply.text == "我也下班了"
    (line,) = await desk.lines(waiting, AGENT)
    assert line.standing.holding == Holding(Holder.PERSON, "hall-a", None, 1)
    assert await desk.lines(waiting, OTHER) == []


@pytest.mark.rule("FI-6")
@pytest.mark.parametrize(
    ("to", "reason", "summary"),
    [("hall-b", "", "路灯"), ("hall-b", "下班", " "), ("nobody", "下班", "路灯"), ("hall-a", "下班", "路灯")],
)
async def test_an_offer_needs_a_colleague_a_reason_and_a_summary(
    waiting: SqlDatabase, to: str, reason: str, summary: str
) -> None:
    await take(waiting, AGENT)
    with pytest.raises(Refused):
        await desk.offer(waiting, AGENT, WANG, to, reason, summary, MONDAY)


@pytest.mark.rule("HO-7")
async def test_who_is_not_on_duty_neither_takes_a_conversation_nor_accepts_one(waiting: SqlDatabase) -> None:
    off = clerk("late")
    await come(waiting, off, signs_on=False)
    with pytest.raises(Refused) as refused:
        await take(waiting, off)
    assert refused.value.code is Refusal.NOT_ON_DUTY
    await take(waiting, AGENT)
    await desk.offer(waiting, AGENT, WANG, "hall-b", "下班", "路灯不亮", MONDAY)
    break_ = Absence("hall-b", Reason.SHORT_BREAK, MONDAY, MONDAY + timedelta(minutes=10), MONDAY)
    async with waiting.writing() as work:
        await work.people.add_absence(break_)
    with pytest.raises(Refused) as refused:
        await accept(waiting, OTHER)
    assert refused.value.code is Refusal.NOT_ON_DUTY
    assert (await intake.standing(waiting, WANG)).holding.person == "hall-a"


@pytest.mark.rule("FI-6", "HO-7")
async def test_a_conversation_is_offered_only_to_who_takes_any_and_is_here(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    await come(waiting, clerk("late"), signs_on=False)
    await come(waiting, clerk("lamps", Role.HANDLER))
    for to, code in (("late", Refusal.RECEIVER_AWAY), ("lamps", Refusal.RECEIVER)):
        with pytest.raises(Refused) as refused:
            await desk.offer(waiting, AGENT, WANG, to, "下班", "路灯不亮", MONDAY)
        assert refused.value.code is code
    assert await desk.offer(waiting, AGENT, WANG, "boss", "下班", "路灯不亮", MONDAY)


@pytest.mark.rule("FI-6")
async def test_who_offered_may_take_it_back_until_the_colleague_has_accepted(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    await desk.offer(waiting, AGENT, WANG, "hall-b", "下班", "路灯不亮", MONDAY)
    with pytest.raises(HeldByAnother):
        await desk.withdraw(waiting, OTHER, WANG, MONDAY)
    assert await desk.withdraw(waiting, AGENT, WANG, MONDAY) == Holding(Holder.PERSON, "hall-a", None, 1)
    assert await desk.lines(waiting, OTHER) == []
    with pytest.raises(HeldByAnother):
        await accept(waiting, OTHER)
    await desk.offer(waiting, AGENT, WANG, "hall-b", "下班", "路灯不亮", MONDAY)
    await accept(waiting, OTHER)
    with pytest.raises(HeldByAnother):
        await desk.withdraw(waiting, AGENT, WANG, MONDAY)


@pytest.mark.rule("FI-6", "CO-1")
async def test_who_is_handed_on_reads_by_whom_and_who_serves_them_now(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    await desk.offer(waiting, AGENT, WANG, "hall-b", "下班", "路灯不亮", MONDAY)
    await accept(waiting, OTHER)
    giver, receiver = map((await office(waiting)).person, ("hall-a", "hall-b"))
    told = (await heard(waiting))[-1].reply.text
    assert f"{giver.name}已经把您的事情转交给我" in told
    assert f"我是{receiver.post}{receiver.name}" in told


@pytest.mark.rule("FI-6")
async def test_what_became_of_an_offer_is_told_to_the_other_side_and_of_a_refusal_why(
    database_url: str, waiting: SqlDatabase, master_key: str
) -> None:
    noted = Noted()
    told = SqlDatabase(database_url, master_key, noted)
    await take(told, AGENT)

    async def offer() -> None:
        await desk.offer(told, AGENT, WANG, "hall-b", "下班", "路灯不亮", MONDAY)
        noted.news.clear()

    giver, receiver = frozenset({"hall-a"}), frozenset({"hall-b"})
    await offer()
    await desk.withdraw(told, AGENT, WANG, MONDAY)
    assert News(Topic.WITHDRAWN, WANG, persons=receiver, who="hall-a") in noted.news
    await offer()
    declined = await desk.decline(told, OTHER, WANG, "我也下班了", MONDAY)
    assert News(Topic.DECLINED, WANG, declined.place, giver, who="hall-b") in noted.news
    await offer()
    await accept(told, OTHER)
    assert News(Topic.ACCEPTED, WANG, persons=giver, who="hall-b") in noted.news
    await told.close()


async def test_what_was_agreed_goes_back_to_the_bot_and_is_not_read_by_the_citizen(
    waiting: SqlDatabase,
) -> None:
    await take(waiting, AGENT)
    before = await heard(waiting)
    back = await desk.hand_back(waiting, CHECKER, AGENT, WANG, "明天上午派人修", MONDAY)
    assert (back.holder, back.epoch) == (Holder.BOT, 2)
    assert await heard(waiting) == before
    assert (await desk.read(waiting, SUPERVISOR, WANG, 0, MONDAY))[-1].reply.text == "明天上午派人修"


@pytest.mark.rule("CO-1", "EV-1")
async def test_a_talk_ends_with_a_farewell_and_asks_for_an_evaluation(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    said = await desk.end(waiting, WORDING, AGENT, WANG, MONDAY)
    assert "再见" in said.reply.text
    assert "打分" in said.reply.text
    assert (await heard(waiting))[-1] == said
    assert (await intake.standing(waiting, WANG)).holding.holder is Holder.BOT


@pytest.mark.rule("EV-1", "EV-3")
async def test_the_first_score_after_a_talk_is_kept_with_who_talked_and_where_it_was_said(
    waiting: SqlDatabase, tiny: Institution
) -> None:
    await take(waiting, AGENT)
    asked = await desk.end(waiting, WORDING, AGENT, WANG, MONDAY)
    assert [one.payload for one in asked.reply.buttons] == ["5分", "4分", "3分", "2分", "1分"]
    for message, score in (("m2", 5), ("m2", 5), ("m3", 1)):
        await evaluation.rate(waiting, WORDING, tiny, Origin(WANG, message), score, MONDAY)
    async with waiting.reading() as work:
        kept = await work.messages.evaluation(WANG)
    assert kept == Evaluation(WANG, asked.place, "hall-a", MONDAY, 5, "m2", MONDAY, asks=None)
    await evaluation.rate(waiting, WORDING, tiny, Origin("web:nobody", "m1"), 5, MONDAY)


@pytest.mark.rule("EV-1")
async def test_a_score_is_awaited_as_long_as_nothing_else_was_said(
    waiting: SqlDatabase, tiny: Institution
) -> None:
    await take(waiting, AGENT)
    await desk.end(waiting, WORDING, AGENT, WANG, MONDAY)
    later = MONDAY + timedelta(days=2)
    assert await evaluation.hear(waiting, tiny, Origin(WANG, "m2"), "5", later)
    await holding.notify(waiting, WANG, "n1", WORDING.say("utter_notice_next", "web"), later)
    assert not await evaluation.hear(waiting, tiny, Origin(WANG, "m2"), "5", later)


@pytest.mark.rule("PV-4")
async def test_a_conversation_is_read_by_who_has_it_or_is_offered_it_and_by_the_supervisor(
    waiting: SqlDatabase,
) -> None:
    await take(waiting, AGENT)
    assert await desk.read(waiting, AGENT, WANG, 0, MONDAY)
    assert await desk.read(waiting, SUPERVISOR, WANG, 0, MONDAY)
    for other in (OTHER, clerk("hall-b", Role.ADMINISTRATOR), clerk("hall-b", Role.HANDLER)):
        with pytest.raises(Forbidden):
            await desk.read(waiting, other, WANG, 0, MONDAY)
        with pytest.raises(Forbidden):
            await desk.note(waiting, other, WANG, "看看", MONDAY)
    await desk.offer(waiting, AGENT, WANG, "hall-b", "下班", "路灯", MONDAY)
    assert await desk.read(waiting, OTHER, WANG, 0, MONDAY)


@pytest.mark.rule("PV-4")
async def test_who_has_no_such_role_neither_sees_the_queue_nor_takes_anybody(waiting: SqlDatabase) -> None:
    for role in (Role.HANDLER, Role.ADMINISTRATOR, Role.AUDITOR, Role.EDITOR):
        with pytest.raises(Forbidden):
            await desk.queue(waiting, clerk("hall-b", role))
        with pytest.raises(Forbidden):
            await take(waiting, clerk("hall-b", role))


class Noted:
    """`Announcer` that remembers what it was told."""

    def __init__(self) -> None:
        self.news: list[News] = []

    async def tell(self, news: Sequence[News]) -> None:
        self.news += news


async def test_what_is_committed_is_told_and_what_is_rolled_back_is_not(
    database_url: str, waiting: SqlDatabase, master_key: str
) -> None:
    noted = Noted()
    told = SqlDatabase(database_url, master_key, noted)
    await take(told, AGENT)
    assert Topic.QUEUE in {one.topic for one in noted.news}
    assert {one.persons for one in noted.news if one.topic is Topic.CONVERSATION} == {frozenset({"hall-a"})}
    noted.news.clear()
    with pytest.raises(HeldByAnother):
        await desk.say(told, CHECKER, OTHER, WANG, "您好。", MONDAY)
    assert noted.news == []
    said = await desk.say(told, CHECKER, AGENT, WANG, "您好。", MONDAY)
    assert noted.news == [News(Topic.ENTRY, WANG, said.place, frozenset({"hall-a"}))]
    await told.close()


async def test_who_speaks_with_the_bot_alone_is_no_news(
    database_url: str, waiting: SqlDatabase, master_key: str
) -> None:
    noted = Noted()
    told = SqlDatabase(database_url, master_key, noted)
    await intake.receive(told, Inbound("web:li", "m1", "你好"), MONDAY, timedelta(seconds=20))
    assert noted.news == []
    await told.close()


@pytest.mark.rule("PV-4")
async def test_who_looks_on_writes_nothing_and_a_supervisor_may_leave_a_note(waiting: SqlDatabase) -> None:
    await take(waiting, AGENT)
    with pytest.raises(Forbidden):
        await desk.note(waiting, clerk("hall-b", Role.INSPECTOR), WANG, "看看", MONDAY)
    assert await desk.note(waiting, SUPERVISOR, WANG, "请先安抚", MONDAY)


async def test_a_conversation_that_never_was_is_neither_taken_nor_read_nor_begun(
    waiting: SqlDatabase,
) -> None:
    institution = await office(waiting)
    for _ in range(2):
        with pytest.raises(UnknownConversation):
            await desk.take(waiting, WORDING, institution, AGENT, "web%3Awang", MONDAY)
    with pytest.raises(UnknownConversation):
        await desk.read(waiting, SUPERVISOR, "web%3Awang", 0, MONDAY)
    with pytest.raises(Forbidden):
        await desk.read(waiting, AGENT, "web%3Awang", 0, MONDAY)


@pytest.mark.rule("PV-1")
async def test_what_is_known_of_a_citizen_is_told_who_serves_them_and_masked_to_who_looks_on(
    waiting: SqlDatabase,
) -> None:
    learned = {"name": "王芳", "telephone": "13800138000", "matter": "我是王芳，路灯坏了", "texts_only": True}
    events = [{"event": "slot", "name": name, "value": value} for name, value in learned.items()]
    async with waiting.writing() as work:
        await work.messages.add_turn(WANG, 1, json.dumps(events), MONDAY)
    await take(waiting, AGENT)
    institution = await office(waiting)

    async def known(clerk: Clerk) -> Mapping[str, object]:
        return (await brief.brief(waiting, institution, clerk, WANG, MONDAY)).learned

    assert await known(AGENT) == learned
    masked = {"name": "王*", "telephone": "138****8000", "matter": "我是王*，路灯坏了", "texts_only": True}
    for who in (SUPERVISOR, clerk("hall-b", Role.INSPECTOR)):
        assert await known(who) == masked
