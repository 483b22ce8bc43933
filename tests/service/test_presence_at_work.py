"""Presence, stand-ins and shifts as they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from databases import MONDAY, WORDING
from test_matters import LAMP, opened

from bot.cli.wording import MANNERS
from bot.hotline.acts import Answer, Begin, SignFor, TakeOn
from bot.hotline.courtesy import Checker
from bot.hotline.institution import Institution
from bot.hotline.presence import Absence, Reason
from bot.hotline.queueing import Queued
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Role
from bot.hotline.shifts import Pause, Shift
from bot.hotline.signin import Account
from bot.hotline.ticket import Origin
from bot.service import duty, holding, people, presence, waiting
from bot.service.alerts import unseen
from bot.service.courtesy import Discourteous
from bot.service.matters import open_ticket
from bot.stores.courtesy import read_manners
from bot.stores.sql.database import SqlDatabase

HOUR = timedelta(hours=1)
NUMBER = "20261123000001"


def away(person: str, stand_in: str | None, hours: int = 1) -> Absence:
    return Absence(person, Reason.MEETING, MONDAY, MONDAY + hours * HOUR, MONDAY, stand_in, "内线8319")


async def talking(database: SqlDatabase, served: Institution, *persons: str) -> None:
    """Give people accounts with which they take conversations."""
    async with database.writing() as work:
        for person in persons:
            await work.accounts.keep(Account(person, person, "", frozenset({Role.AGENT})))


@pytest.mark.rule("HO-2")
async def test_a_stand_in_acts_in_the_name_of_who_is_away_who_reads_it_on_return(
    database: SqlDatabase, served: Institution
) -> None:
    await opened(database, served)
    await presence.leave(database, served, away("s037", "s038"))
    for act in (SignFor(), Begin()):
        await duty.act(database, WORDING, served, NUMBER, act, by="s038", now=MONDAY + HOUR / 2)
    back = await presence.come_back(database, "s037", MONDAY + HOUR / 2 + HOUR)
    assert [(deed.what, deed.by) for deed in back.done] == [("signed_for", "s038"), ("begun", "s038")]
    assert [ticket.number for ticket in back.open] == [NUMBER]
    with pytest.raises(LookupError):
        await presence.come_back(database, "s037", MONDAY + 3 * HOUR)


@pytest.mark.rule("HO-2")
async def test_stand_ins_in_a_circle_are_refused(database: SqlDatabase, served: Institution) -> None:
    await presence.leave(database, served, away("s037", "s038"))
    with pytest.raises(Refused) as refused:
        await presence.leave(database, served, away("s038", "s037"))
    assert refused.value.code is Refusal.STAND_IN_LOOP


@pytest.mark.rule("HO-1")
async def test_for_the_last_who_talks_with_citizens_only_who_does_too_stands_in(
    database: SqlDatabase, served: Institution
) -> None:
    await talking(database, served, "s003", "s004", "s005")
    await presence.sign_in(database, served, "s004", MONDAY)
    with pytest.raises(Refused) as refused:
        await presence.leave(database, served, away("s004", "s037"))
    assert refused.value.code is Refusal.RECEIVER
    await presence.sign_in(database, served, "s005", MONDAY)  # not the last any more
    assert (await presence.leave(database, served, away("s004", "s037"))).stand_in == "s037"
    with pytest.raises(Refused):
        await presence.leave(database, served, away("s005", "s004"))  # for whom s037 stands in
    assert (await presence.leave(database, served, away("s005", "s003"))).stand_in == "s003"


@pytest.mark.rule("HO-3", "FI-6")
async def test_who_ends_a_shift_hands_each_open_ticket_over_by_name_and_has_it_until_it_is_accepted(
    database: SqlDatabase, served: Institution
) -> None:
    await opened(database, served)
    await duty.act(database, WORDING, served, NUMBER, SignFor(), by="s037", now=MONDAY)
    for person in ("s037", "s038"):
        await presence.sign_in(database, served, person, MONDAY)
        shift = Shift(person, "urban_management", MONDAY - HOUR, MONDAY + 2 * HOUR)
        await presence.roster(database, shift)
    evening = MONDAY + HOUR
    with pytest.raises(Refused) as refused:
        await presence.sign_off(database, WORDING, served, "s037", {}, "无异常", evening)
    assert refused.value.code is Refusal.NOT_HANDED_OVER
    receivers = {NUMBER: "s038"}
    assert await presence.sign_off(database, WORDING, served, "s037", receivers, "无异常", evening) == (1, [])
    async with database.reading() as work:
        assert [one.person for one in await work.people.attendance(evening)] == ["s038"]
        case = await work.tickets.get(NUMBER)
    assert case is not None
    assert case.ticket.handler == "s037"
    acted = await duty.act(database, WORDING, served, NUMBER, TakeOn(), by="s038", now=evening)
    assert acted.case.ticket.handler == "s038"


@pytest.mark.rule("HO-3", "FI-5")
@pytest.mark.parametrize("is_alone", [False, True])
async def test_whom_somebody_talked_with_waits_for_a_colleague_or_is_offered_a_call_back_if_there_is_none(
    database: SqlDatabase, served: Institution, is_alone: bool
) -> None:
    await talking(database, served, "s004", "s005")
    for person in ("s004",) if is_alone else ("s004", "s005"):
        await presence.sign_in(database, served, person, MONDAY)
    await waiting.enter(database, WORDING, served, Queued("web:a", MONDAY))
    await holding.take_over(database, "web:a", "s004", MONDAY)
    _, (told, *_) = await presence.sign_off(database, WORDING, served, "s004", {}, "", MONDAY + HOUR)
    assert ("没有工作人员在岗" if is_alone else "另一位工作人员") in told.reply.text
    assert len(await waiting.line(database)) == (0 if is_alone else 1)


@pytest.mark.rule("HO-4")
async def test_who_opens_a_ticket_of_a_paused_unit_is_told_so_while_the_pause_lasts(
    database: SqlDatabase, served: Institution
) -> None:
    pause = Pause("urban_management", MONDAY - HOUR, MONDAY + HOUR, "搬迁", "请到市民服务中心窗口")
    await presence.pause_service(database, pause)
    assert (await opened(database, served)).pause == pause
    later = await open_ticket(database, served, LAMP, MONDAY + 2 * HOUR)
    assert later.pause is None


@pytest.mark.rule("HO-4", "CO-3")
@pytest.mark.parametrize("field", ["note", "alternative"])
async def test_what_citizens_read_of_a_pause_is_courteous_or_is_not_published(
    database: SqlDatabase, served: Institution, field: str
) -> None:
    checker = Checker(read_manners(MANNERS))
    supervisor = Clerk("s001", "hotline", frozenset({Role.SUPERVISOR}))
    notice = Pause("water", MONDAY, None, "管网检修", "请拨打0599-8812345")
    rude = replace(notice, **{field: "不知道，你问别人去"})
    with pytest.raises(Discourteous) as refused:
        await people.pause(database, checker, supervisor, rude)
    assert refused.value.field == field
    await people.pause(database, checker, supervisor, notice)
    assert await people.pauses(database, supervisor, MONDAY) == [notice]


@pytest.mark.rule("HO-5")
async def test_the_supervisor_is_alerted_when_more_wait_than_allowed_and_only_then(
    database: SqlDatabase, served: Institution
) -> None:
    for n in range(served.duty.queue):
        await waiting.enter(database, WORDING, served, Queued(f"web:{n}", MONDAY + n * HOUR))
    assert await unseen(database) == []
    await waiting.enter(database, WORDING, served, Queued("web:more", MONDAY + 9 * HOUR))
    assert [alert.kind.value for alert in await unseen(database)] == ["queue"]


@pytest.mark.rule("HO-6")
async def test_who_is_served_leaves_the_queue_and_who_asks_again_keeps_their_place(
    database: SqlDatabase, served: Institution
) -> None:
    for name, at in (("a", 0), ("b", 1), ("a", 2)):
        await waiting.enter(database, WORDING, served, Queued(f"web:{name}", MONDAY + at * HOUR))
    assert [one.conversation for one in await waiting.line(database)] == ["web:a", "web:b"]
    await holding.take_over(database, "web:a", "s004", MONDAY + 3 * HOUR)
    assert [one.conversation for one in await waiting.line(database)] == ["web:b"]


@pytest.mark.rule("TL-6")
async def test_the_supervisor_hears_once_of_who_waits_too_long(
    database: SqlDatabase, served: Institution
) -> None:
    await waiting.enter(database, WORDING, served, Queued("web:a", MONDAY))
    assert await waiting.alert_of_late(database, served, MONDAY + timedelta(minutes=2)) == 0
    for _ in range(2):
        assert await waiting.alert_of_late(database, served, MONDAY + timedelta(minutes=3)) == 1
    assert [alert.kind.value for alert in await unseen(database)] == ["late"]


@pytest.mark.rule("PR-1")
async def test_whoever_is_overtaken_by_a_special_need_is_told_why_and_nobody_else(
    database: SqlDatabase, served: Institution
) -> None:
    await waiting.enter(database, WORDING, served, Queued("web:a", MONDAY))
    needy = Queued("web:b", MONDAY + HOUR, special_need=True)
    told = (await waiting.enter(database, WORDING, served, needy)).told
    assert [(entry.conversation, "需要优先照顾" in entry.reply.text) for entry in told] == [("web:a", True)]
    assert (await waiting.enter(database, WORDING, served, Queued("web:c", MONDAY + HOUR))).told == ()


@pytest.mark.rule("HO-3")
async def test_who_leaves_after_the_shift_s_end_hands_over_all_the_same_but_not_what_is_answered(
    database: SqlDatabase, served: Institution
) -> None:
    await opened(database, served)
    other = (await opened(database, served, replace(LAMP, origin=Origin("rest:wang", "m8")))).ticket.number
    for number in (NUMBER, other):
        await duty.act(database, WORDING, served, number, SignFor(), by="s037", now=MONDAY)
    await duty.act(database, WORDING, served, other, Answer("已经修好"), by="s037", now=MONDAY)
    await presence.roster(database, Shift("s037", "urban_management", MONDAY - 8 * HOUR, MONDAY))
    with pytest.raises(Refused) as refused:
        await presence.sign_off(database, WORDING, served, "s037", {}, "无异常", MONDAY + HOUR / 60)
    left = refused.value.facts["tickets"]
    assert isinstance(left, tuple)
    assert [one.number for one in left] == [NUMBER]
