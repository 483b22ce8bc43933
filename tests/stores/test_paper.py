"""Tickets on paper, as whoever prints them may see them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from acting import EXPIRED, NUMBER, Hotline
from databases import MONDAY, WORDING
from handed import DOCX

from bot.console.paper import ticket_paper
from bot.hotline.acts import (
    AllowExtension,
    AskExtension,
    Begin,
    CallBack,
    Outcome,
    SignFor,
    Supervise,
    Urge,
    Wait,
)
from bot.hotline.acts import Answer as Tell
from bot.hotline.kind import Kind
from bot.hotline.presence import Absence, Reason
from bot.hotline.roles import Clerk, Role
from bot.hotline.ticket import Citizen, Origin
from bot.service import files, tickets
from bot.service.desk_ports import Paper, Section, Step
from bot.service.files import Handed
from bot.service.matters import Request, open_ticket
from bot.stores.filetypes import FileTypesByContent


class Desk(Hotline):
    """A hotline at which tickets are printed."""

    async def print(self, person: str, role: Role = Role.HANDLER, number: str = NUMBER) -> Paper:
        clerk = Clerk(person, self.institution.person(person).unit, frozenset([role]))
        view = await tickets.view(self.database, self.institution, clerk, number, self.now)
        return ticket_paper(self.institution, view, person, self.now)

    async def steps(self, person: str = "street-a", number: str = NUMBER) -> list[Step]:
        return list(section(await self.print(person, number=number), "办理过程").steps)


def section(paper: Paper, title: str) -> Section:
    (found,) = [one for one in paper.sections if one.title == title]
    return found


@pytest.fixture
async def desk(hotline: Hotline) -> Desk:
    made = Desk(hotline.database, hotline.institution)
    await made.open(what="路灯不亮，我电话13900139000")
    return made


async def test_a_paper_tells_whose_it_is_what_it_is_about_and_who_answers_for_it(desk: Desk) -> None:
    await desk.do("street-a", SignFor())
    desk.now = MONDAY + timedelta(hours=5)
    paper = await desk.print("street-a")
    assert (paper.head, paper.title) == ("小城12345热线", f"工单 {NUMBER}")
    assert paper.foot == "street的street-a（城管局 值班员）打印于2026年11月23日 15:00"
    facts = dict(section(paper, "基本情况").rows)
    assert facts["工单编号"] == NUMBER
    assert (facts["状态"], facts["类别"], facts["事项"]) == ("已签收", "故障报修", "路灯")
    assert (facts["市民"], facts["联系电话"], facts["地点"]) == ("王建国", "13800138000", "无")
    assert (facts["主办单位"], facts["协办单位"]) == ("城管局", "无")
    assert facts["经办人"] == facts["首问责任人"] == "street的street-a（城管局 值班员）"
    assert facts["受理时间"] == "2026年11月23日 10:00"
    assert section(paper, "诉求内容").words == ("路灯不亮，我电话13900139000",)


@pytest.mark.rule("TL-9")
async def test_both_deadlines_stand_on_it_and_that_the_clock_is_stopped(desk: Desk) -> None:
    await desk.do("street-a", SignFor(), Begin(), AskExtension(2, "缺货"))
    await desk.do("boss", AllowExtension())
    await desk.do("street-a", Wait("请补照片"))
    due = dict(section(await desk.print("street-a"), "办理期限").rows)
    first, later = "2026年11月25日 17:30", "2026年11月27日 17:30"
    assert due["答复市民"] == f"{later}（原定{first}）（暂停计时，等候市民）"
    assert "原定" not in due["等候市民"]


async def test_the_history_is_told_in_words_with_who_acted_in_whose_name(desk: Desk) -> None:
    times = (MONDAY, MONDAY + timedelta(days=9), MONDAY)
    async with desk.database.writing() as work:
        await work.people.add_absence(
            Absence("street-a", Reason.TRAINING, *times, "street-b", "0599-1234567")
        )
    await desk.do("citizen", Urge())
    await desk.do("street-b", SignFor(), Begin())
    await desk.do("boss", Supervise(datetime(2026, 11, 24, 4, tzinfo=timezone.utc), "明天办结"))
    at = "2026年11月23日 10:00"
    assert (await desk.steps("street-b"))[2:] == [
        Step(at, "催办 市民", ("次数：1",)),
        Step(at, "签收 street的street-b（代street的street-a）", ("单位：城管局",)),
        Step(at, "开始办理 street的street-b（代street的street-a）", ()),
        Step(at, "督办 hall的boss", ("截至：2026年11月24日 12:00", "明天办结")),
    ]
    first, second = (await desk.steps("street-b"))[:2]
    assert first == Step(at, "受理 智能助手", ("单位：城管局",))
    assert second.said == ("单位：城管局，交由：street的street-a",)


async def test_what_fired_and_what_the_citizen_said_are_told_in_words_and_the_promise_stays_where_it_was_met(
    desk: Desk,
) -> None:
    desk.now = EXPIRED
    await desk.fire()
    told = [step for step in await desk.steps() if step.what == "到期未办 系统"]
    assert told[0].said == ("期限：签收，期限至：2026年11月24日 17:30",)
    await desk.do("street-a", SignFor(), Begin(), Tell("修好了"))
    await desk.do("hall-b", CallBack(Outcome.SATISFIED, "亮了"))
    paper = await desk.print("street-a")
    assert section(paper, "办理过程").steps[-1].said == ("市民意见：满意", "亮了")
    assert section(paper, "办理期限").rows == (
        ("答复市民", "2026年11月25日 17:30（2026年11月26日 10:00结束计时）"),
    )


@pytest.mark.rule("PV-1", "CP-3")
async def test_who_may_not_know_the_citizen_prints_them_masked(desk: Desk) -> None:
    complaint = Request(
        Origin("rest:li", "m9"),
        Kind.COMPLAINT,
        "态度差，电话13700137000",
        None,
        Citizen("李梅", "13700137000"),
    )
    number = (await open_ticket(desk.database, desk.institution, complaint, desk.now)).ticket.number
    clerk = Clerk("desk-a", "desk", frozenset([Role.COMPLAINT_DESK]))
    given = (desk.database, FileTypesByContent(), WORDING, desk.institution, clerk, number)
    await files.attach(*given, Handed(DOCX, "李梅投诉信.docx"), desk.now)
    whole = await desk.print("desk-a", Role.COMPLAINT_DESK, number)
    assert section(whole, "附件").words == ("李梅投诉信.docx",)
    masked = await desk.print("boss", Role.SUPERVISOR, number)
    assert [secret for secret in ("李梅", "13700137000") if secret in str(masked)] == []
    assert ("", "涉及个人信息的内容已按权限隐去。") in section(masked, "基本情况").rows
    assert section(masked, "附件").words == ("****.docx",)


async def test_an_anonymous_citizen_stands_there_as_one(desk: Desk) -> None:
    request = Request(Origin("rest:li", "m9"), Kind.FAULT, "路灯不亮", "一号路", Citizen())
    number = (await open_ticket(desk.database, desk.institution, request, desk.now)).ticket.number
    facts = dict(section(await desk.print("street-a", number=number), "基本情况").rows)
    assert (facts["市民"], facts["联系电话"], facts["地点"]) == ("匿名", "无", "一号路")


async def test_who_is_with_us_no_more_is_told_by_their_id(desk: Desk) -> None:
    times = (MONDAY, MONDAY + timedelta(days=9), MONDAY)
    async with desk.database.writing() as work:
        await work.people.add_absence(
            Absence("street-a", Reason.TRAINING, *times, "street-b", "0599-1234567")
        )
    await desk.do("street-b", SignFor())
    boss = Clerk("boss", "hall", frozenset([Role.SUPERVISOR]))
    view = await tickets.view(desk.database, desk.institution, boss, NUMBER, desk.now)
    staff = tuple(one for one in desk.institution.staff if one.id != "street-b")
    paper = ticket_paper(desk.institution.copy(update={"staff": staff}), view, "boss", desk.now)
    assert section(paper, "办理过程").steps[-1].what == "签收 street-b（代street的street-a）"
