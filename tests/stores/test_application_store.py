"""Applications in the database and at the desk, on SQLite and PostgreSQL alike (AH)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import CHECKER, NUMBER, Hotline
from applying import CARD, LEASE, PERMIT, PHOTO, permitting
from databases import MONDAY, WORDING

from bot.console.paper import ticket_paper
from bot.hotline.acts import (
    AcceptApplication,
    Act,
    Approve,
    AskFor,
    Begin,
    CallBack,
    Collect,
    Issue,
    Outcome,
    Receive,
    SignFor,
    TellStep,
)
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.refusal import Refused
from bot.hotline.roles import Clerk, Role
from bot.hotline.ticket import Citizen, Origin
from bot.service import duty, tickets
from bot.service.courtesy import Discourteous
from bot.service.filing import Filing, file
from bot.service.matters import Request, open_ticket
from bot.service.ports import Logged, Reply, Speaker
from bot.service.tickets import View
from bot.stores.sql.database import SqlDatabase

WANG = Citizen("王建国", "13800138000")
TALK = "rest:wang"
LATER = PERMIT.copy(update={"materials": (CARD,), "fee": "十元"})


@pytest.fixture
async def desk(database: SqlDatabase, tiny: Institution) -> Hotline:
    institution = permitting(tiny)
    async with database.writing() as work:
        await work.content.load(institution, MONDAY)
    return Hotline(database, institution)


async def applied(desk: Hotline, guide: Guide | None = PERMIT, citizen: Citizen = WANG) -> str:
    request = Request(Origin(TALK, "m1"), Kind.APPLICATION, PERMIT.name, None, citizen, guide=guide)
    return (await open_ticket(desk.database, desk.institution, request, desk.now)).ticket.number


async def taken_on(desk: Hotline) -> None:
    await applied(desk)
    await desk.do("street-a", SignFor(), Begin())


def clerk(desk: Hotline, person: str, role: Role = Role.HANDLER) -> Clerk:
    return Clerk(person, desk.institution.person(person).unit, frozenset([role]))


async def view(desk: Hotline, person: str, role: Role = Role.HANDLER) -> View:
    return await tickets.view(desk.database, desk.institution, clerk(desk, person, role), NUMBER, desk.now)


async def says(desk: Hotline, speaker: Speaker, text: str) -> int:
    """Let something be said in the conversation; return its place."""
    async with desk.database.writing() as work:
        standing = await work.messages.lock(TALK, desk.now)
        place = standing.last_place + 1
        await work.messages.append([Logged(TALK, place, speaker, f"said-{place}", Reply(text), desk.now)])
    return place


async def on_behalf(desk: Hotline, guide: str | None = PERMIT.code, citizen: Citizen = WANG) -> str:
    """Let hall-a, who talks with the citizen, apply in their name."""
    filing = Filing(Kind.APPLICATION, "申请摆摊", None, citizen, TALK, "k1", guide)
    agent = clerk(desk, "hall-a", Role.SUPERVISOR)
    opened, told = await file(desk.database, WORDING, desk.institution, agent, filing, desk.now)
    return "".join(one.reply.text for one in told) or opened.ticket.number


# --- what is kept


@pytest.mark.rule("AH-1", "AH-2", "AH-3")
async def test_an_application_comes_back_as_each_act_left_it(desk: Hotline) -> None:
    duty_ = desk.institution.duty.copy(update={"reviewed": (Kind.APPLICATION,)})
    desk.institution = desk.institution.copy(update={"duty": duty_})
    await applied(desk)
    acts: list[tuple[str, Act]] = [
        *(("street-a", act) for act in (SignFor(), Receive((CARD, PHOTO)), AskFor((PHOTO, LEASE), "看不清"))),
        *(("street-a", act) for act in (Receive((PHOTO, LEASE)), AcceptApplication(7), TellStep("已审核"))),
        *(("street-a", Issue("准予", "请到窗口领取")), ("boss", Approve())),
        *(("hall-b", CallBack(Outcome.SATISFIED, "满意")), ("street-a", Collect("王建国"))),
    ]
    for by, act in acts:
        desk.now += timedelta(minutes=20)
        left = (await desk.do(by, act)).case
        found = await desk.case()
        assert (found.ticket, found.guide) == (left.ticket, PERMIT)
    assert (
        len(await desk.notices()) == len(acts) - 2
    )  # of a review and of a satisfied citizen nothing is told


@pytest.mark.rule("AH-1", "ON-6")
async def test_the_materials_are_those_of_the_version_that_was_applied_for(desk: Hotline) -> None:
    await taken_on(desk)
    async with desk.database.writing() as work:
        await work.content.load(desk.institution.copy(update={"guides": (LATER,)}), desk.now)
        desk.institution = await work.content.institution()
    assert desk.institution.guides[0].version == 2
    found = await desk.case()
    assert (found.guide, found.ticket.matter.guide_version) == (PERMIT, 1)
    await desk.do("street-a", Receive((LEASE,)))


# --- who may apply for what


@pytest.mark.rule("AH-1")
@pytest.mark.parametrize(
    ("guide", "citizen", "code"),
    [
        (None, WANG, "guide"),
        (Guide(**PERMIT.dict() | {"fee": None}), WANG, "guide"),
        (Guide(**PERMIT.dict() | {"department": "别处的局"}), WANG, "guide"),
        (PERMIT, Citizen(), "nameless"),
        (PERMIT, Citizen("王建国"), "nameless"),
    ],
)
async def test_what_is_complete_and_our_own_is_applied_for_by_somebody_known(
    desk: Hotline, guide: Guide | None, citizen: Citizen, code: str
) -> None:
    with pytest.raises(Refused, match=f"^{code}$"):
        await applied(desk, guide, citizen)


@pytest.mark.rule("AH-1", "FI-4")
async def test_an_application_is_the_guide_s_unit_s_whatever_its_words_name(desk: Hotline) -> None:
    assert (await desk.case(await applied(desk))).ticket.unit == "street"


# --- at the desk


@pytest.mark.rule("AH-1", "AH-2", "AH-3")
async def test_only_what_may_be_done_about_an_application_now_is_offered(desk: Hotline) -> None:
    await taken_on(desk)
    offered = set((await view(desk, "street-a")).acts)
    assert {"receive", "ask_for", "accept_application", "tell_step", "not_accept"} <= offered
    assert not {"answer", "issue", "collect", "confirm", "merge"} & offered
    issued = Issue("准予", "请到窗口领取")
    await desk.do("street-a", Receive((CARD, PHOTO, LEASE)), AcceptApplication(7), issued)
    await desk.do("hall-b", CallBack(Outcome.SATISFIED, "满意"))
    assert (await view(desk, "street-a")).acts == ("collect",)
    assert (await view(desk, "street-b")).acts == ()


@pytest.mark.rule("AH-2", "CO-3")
@pytest.mark.parametrize("field", ["materials", "reason"])
async def test_the_wording_of_the_list_is_checked(desk: Hotline, field: str) -> None:
    await taken_on(desk)
    rude = "不知道，你问别人去"
    list_ = AskFor((rude,), "材料不齐。") if field == "materials" else AskFor((LEASE,), rude)
    seen = (await desk.case()).ticket.version
    place = (desk.database, WORDING, desk.institution, clerk(desk, "street-a"), NUMBER)
    with pytest.raises(Discourteous) as refused:
        await tickets.act(*place, list_, seen, desk.now, CHECKER)
    assert refused.value.field == field


@pytest.mark.rule("PV-1", "AH-1")
async def test_names_in_materials_are_masked_for_who_may_not_know_them(desk: Hotline) -> None:
    await taken_on(desk)
    await desk.do("street-a", AskFor(("王建国的委托书",), "请补充。"))
    assert "王建国" not in str((await view(desk, "street-b")).case.ticket)


@pytest.mark.rule("AH-1", "AH-2")
async def test_the_printed_paper_lists_what_was_received_and_what_was_not(desk: Hotline) -> None:
    await taken_on(desk)
    await desk.do("street-a", Receive((CARD,)), AskFor((PHOTO, LEASE), "请补充。"))
    paper = ticket_paper(desk.institution, await view(desk, "street-a"), "street-a", desk.now)
    (listed,) = [one for one in paper.sections if one.title == "申请材料"]
    assert dict(listed.rows) == {
        "办事指南": "临时占道摆摊许可（第1版）",
        "已收到": CARD,
        "尚未收到": f"{PHOTO}、{LEASE}",
    }


# --- AH-4: on the citizen's behalf


@pytest.mark.rule("AH-4")
async def test_who_is_applied_for_reads_what_for_and_in_whose_name_and_is_asked_to_confirm(
    desk: Hotline,
) -> None:
    await says(desk, Speaker.CITIZEN, "我不会弄，你们帮我申请")
    told = await on_behalf(desk)
    for words in (PERMIT.name, "王建国", NUMBER, CARD, "请回复“确认”"):
        assert words in told
    application = (await desk.case()).ticket.application
    assert application
    assert (application.on_behalf, application.confirmed) == (True, None)


@pytest.mark.rule("AH-4")
async def test_only_the_citizen_s_own_message_after_that_confirms_it(desk: Hotline) -> None:
    before = await says(desk, Speaker.CITIZEN, "确认")
    await on_behalf(desk)
    ours = await says(desk, Speaker.STAFF, "请您确认")
    said = await says(desk, Speaker.CITIZEN, "确认，谢谢")
    assert [(one.place, one.reply.text) for one in (await view(desk, "hall-a")).to_confirm] == [
        (said, "确认，谢谢")
    ]
    assert (await view(desk, "street-b")).to_confirm == ()
    place = (desk.database, WORDING, desk.institution, NUMBER)
    for wrong in (before, ours, said + 7):
        with pytest.raises(Refused, match="message"):
            await duty.confirm(*place, wrong, by="hall-a", now=desk.now)
    confirmed = await duty.confirm(*place, said, by="hall-a", now=desk.now)
    assert confirmed.case.ticket.application
    assert confirmed.case.ticket.application.confirmed == said
    assert "confirmed" in await desk.happened()


@pytest.mark.rule("AH-4")
@pytest.mark.parametrize(("guide", "citizen"), [("none", WANG), (None, WANG), (PERMIT.code, Citizen())])
async def test_nobody_applies_on_behalf_of_nobody_or_for_nothing(
    desk: Hotline, guide: str | None, citizen: Citizen
) -> None:
    await says(desk, Speaker.CITIZEN, "你们帮我申请")
    with pytest.raises(Refused):
        await on_behalf(desk, guide, citizen)
