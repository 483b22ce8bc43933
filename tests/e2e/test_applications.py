"""Applying for what a guide is about: citizens by web, staff at the desk, on a running hotline (AH)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from citizens import WebCitizen
from conftest import Hotline
from desk import Member, signed_in

from bot.hotline.institution import Institution

GUIDE = "UM-001"  # of the urban management unit, whose s037 is on duty
NAME = "临时占用城市道路审批"
NEW = "邻居签名的同意书"  # that neither guide nor list named
Staff = dict[str, Member]


@pytest.fixture
async def staff(hotline: Hotline) -> AsyncIterator[Staff]:
    """An agent, a handler and the supervisor, signed in."""
    async with signed_in(hotline, "s004", "s037", "s001") as members:
        yield members


@pytest.fixture
async def citizen(hotline: Hotline) -> AsyncIterator[WebCitizen]:
    made = WebCitizen(hotline.url)
    await made.arrive()
    yield made
    await made.leave()


@pytest.fixture
def materials(institution: Institution) -> list[str]:
    """What the guide asks for."""
    guide = institution.guide(GUIDE)
    assert guide
    return list(guide.needed)


async def do(member: Member, number: str, act: str, **said: Any) -> dict[str, Any]:
    """Do something about a ticket as a page does; return the ticket."""
    version = (await member.get(f"/tickets/{number}")).json()["version"]
    answer = await member.post(f"/tickets/{number}/acts", act=act, version=version, **said)
    assert answer.status_code == 200, answer.text
    ticket: dict[str, Any] = answer.json()
    return ticket


async def refused(member: Member, number: str, act: str, **said: Any) -> str:
    """Return why something is not done about a ticket."""
    version = (await member.get(f"/tickets/{number}")).json()["version"]
    answer = await member.post(f"/tickets/{number}/acts", act=act, version=version, **said)
    assert answer.status_code in (400, 422), answer.text
    code: str = answer.json()["code"]
    return code


async def applied(citizen: WebCitizen) -> str:
    """Ask about the guide, apply as a button lets one, confirm; return the ticket's number."""
    assert NAME in await citizen.say("临时占用城市道路审批怎么办")
    asked = await citizen.say("我要申请办理")
    assert NAME in asked
    read_back = await citizen.talk("王建国", "13800138000")
    assert f"「{NAME}」" in read_back
    told = await citizen.say("确认")
    found = re.search(r"工单编号：(\d{14})", told)
    assert found, told
    return found[1]


async def taken_on(citizen: WebCitizen, handler: Member) -> str:
    number = await applied(citizen)
    await do(handler, number, "sign_for")
    await do(handler, number, "begin")
    return number


@pytest.mark.rule("AH-1", "FI-4")
async def test_who_applies_is_told_number_unit_who_answers_by_when_what_to_bring_and_where(
    citizen: WebCitizen, institution: Institution, materials: list[str]
) -> None:
    await applied(citizen)
    told = citizen.said[-1]
    unit, guide = institution.unit("urban_management"), institution.guide(GUIDE)
    assert guide
    for said in (
        unit.name,
        unit.telephone,
        "首问责任人：陶金山",
        "前答复您是否受理",
        guide.place,
        *materials,
    ):
        assert said
        assert said in told


@pytest.mark.rule("AH-1")
async def test_nobody_applies_anonymously(citizen: WebCitizen) -> None:
    await citizen.say("临时占用城市道路审批怎么办")
    assert "匿名" not in await citizen.say("帮我办理")
    assert "要有申请人的姓名和电话" in await citizen.say("匿名")
    assert "退出" in await citizen.say("算了")


@pytest.mark.rule("AH-1", "AH-2", "AH-3", "ON-2", "FI-11", "EV-2")
async def test_an_application_from_photograph_to_collection(
    citizen: WebCitizen, staff: Staff, materials: list[str]
) -> None:
    handler = staff["s037"]
    number = await taken_on(citizen, handler)
    assert (await citizen.photograph(name="申请表.png")).status_code == 201
    (photograph,) = (await handler.get(f"/tickets/{number}")).json()["attachments"]
    assert (photograph["name"], photograph["by"]) == ("申请表.png", "citizen")
    form, card, sketch, plan = materials

    await do(handler, number, "receive", materials=[form, card])
    assert f"收到您的：\n1. {form}\n2. {card}" in await citizen.heard()
    listed = await do(handler, number, "ask_for", materials=[sketch, plan], reason="还没有收到。")
    assert listed["application"]["missing"] == [sketch, plan]
    told = await citizen.heard()
    assert f"您缺少或者需要更正的材料，我们一次告诉您：\n1. {sketch}\n2. {plan}" in told
    progress = await citizen.say("查一下进度")
    assert f"尚未收到的材料：\n1. {sketch}\n2. {plan}" in progress

    await citizen.photograph(name="示意图.png")
    supplied = await do(handler, number, "receive", materials=[sketch, plan])
    assert supplied["application"]["missing"] == []
    assert "要补的材料齐全了" in await citizen.heard()
    accepted = await do(handler, number, "accept_application", amount=7)
    assert accepted["application"]["accepted"]
    assert "已经受理" in await citizen.heard()

    await do(handler, number, "assist", unit="traffic_police", request="请核实是否影响交通。")
    await do(handler, number, "tell_step", text="交警部门已经同意，正在制作许可证。")
    assert "交警部门已经同意" in await citizen.heard()
    assert "最近的进展：“交警部门已经同意，正在制作许可证”" in await citizen.say("查一下进度")

    collect = "请您工作日带身份证到西岭区锦程路118号窗口领取"
    await do(handler, number, "issue", result="准予临时占用。", collect=collect)
    assert collect in await citizen.heard()
    assert collect in await citizen.say("查一下进度")
    await do(staff["s001"], number, "call_back", outcome="satisfied", note="满意")
    closed = await handler.get(f"/tickets/{number}")
    assert (closed.json()["state"], closed.json()["acts"]) == ("closed", ["collect"])
    collected = await do(handler, number, "collect", by="王建国本人")
    assert (collected["state"], collected["application"]["collected"]) == ("closed", True)
    assert "已经由王建国本人领取" in await citizen.heard()
    happened = [one["name"] for one in collected["history"]]
    assert {"received", "materials_asked_for", "application_accepted", "step_told", "issued"} < set(happened)


@pytest.mark.rule("ON-3", "AH-2")
async def test_a_refusal_without_reason_basis_or_how_to_take_papers_back_is_refused(
    citizen: WebCitizen, staff: Staff, materials: list[str]
) -> None:
    handler = staff["s037"]
    number = await taken_on(citizen, handler)
    whole = {
        "ground": "该路段不能占用。",
        "basis": "《城市道路管理条例》第三十条。",
        "elsewhere": "请您改用院内场地。",
        "papers": "请您凭身份证到窗口取回。",
    }
    await do(handler, number, "receive", materials=materials[:1])
    without_basis = {name: words for name, words in whole.items() if name != "basis"}
    assert await refused(handler, number, "not_accept", **without_basis) == "bad_input"
    for name in ("ground", "basis", "elsewhere"):
        assert await refused(handler, number, "not_accept", **whole | {name: " "}) == "no_reason"
    assert await refused(handler, number, "not_accept", **whole | {"papers": ""}) == "papers"
    assert await refused(handler, number, "answer", text="不同意占用。") == "kind"
    turned = await do(handler, number, "not_accept", **whole)
    assert turned["state"] == "not_accepted"
    told = await citizen.heard()
    for words in whole.values():
        assert words.rstrip("。") in told


@pytest.mark.rule("ON-6", "FI-8")
async def test_a_material_that_is_asked_for_later_and_nobody_was_told_of_is_a_breach(
    citizen: WebCitizen, staff: Staff, hotline: Hotline, materials: list[str]
) -> None:
    handler = staff["s037"]
    number = await taken_on(citizen, handler)
    first = await do(handler, number, "ask_for", materials=materials[2:], reason="还没有收到。")
    assert "owner" not in first["history"][-1]["facts"]
    assert first["application"]["is_reviewed"]  # so the page warns of what comes next
    later = await do(handler, number, "ask_for", materials=[NEW], reason="规定有变。")
    facts = later["history"][-1]["facts"]
    assert (facts["owner"], later["application"]["guide"]["owner"]) == ("s039", "s039")
    assert NEW in await citizen.heard()
    database = hotline.database()
    async with database.reading() as work:
        breaches = [breach for breach, _ in await work.tickets.breaches(number)]
    await database.close()
    first_responsible = later["first_responsible"]
    assert [(one.rule, one.role, one.person) for one in breaches] == [
        ("ON-6", "first_responsible", first_responsible),
        ("ON-6", "handler", "s037"),
    ]


@pytest.mark.rule("AH-4", "FI-1")
async def test_who_cannot_do_it_themselves_confirms_what_is_applied_for_in_their_name(
    citizen: WebCitizen, staff: Staff
) -> None:
    agent, handler = staff["s004"], staff["s037"]
    here = f"/conversations/{citizen.conversation}"
    async with agent.on_duty():
        await citizen.talk("转人工")
        assert (await agent.post(f"{here}/take")).status_code == 200
        await citizen.say("我不会弄，你们帮我申请占道")
        filed = await agent.post(
            "/tickets",
            kind="application",
            guide=GUIDE,
            description="搭脚手架，占用人行道三天。",
            name="王建国",
            telephone="13800138000",
            conversation=citizen.conversation,
        )
        assert filed.status_code == 200, filed.text
        number, opened = filed.json()["number"], filed.json()
        assert (opened["first_responsible"], opened["application"]["on_behalf"]) == ("s004", True)
        told = await citizen.heard()
        for words in (NAME, "申请人：王建国", number, "请回复“确认”"):
            assert words in told
        await do(handler, number, "sign_for")
        assert await refused(handler, number, "accept_application", amount=7) == "unconfirmed"
        log = (await agent.get(f"{here}/log?after=0")).json()
        before = next(one["place"] for one in log if one["text"].startswith("我不会弄"))
        assert await refused(agent, number, "confirm", place=before) == "message"
        await citizen.say("确认，就这样申请")
        (said,) = (await agent.get(f"/tickets/{number}")).json()["application"]["to_confirm"]
        assert said["text"] == "确认，就这样申请"
        confirmed = await do(agent, number, "confirm", place=said["place"])
        event = confirmed["history"][-1]
        assert (event["name"], event["note"], event["facts"]["place"]) == (
            "confirmed",
            "确认，就这样申请",
            said["place"],
        )
        assert "您已经确认由我们为您申请" in await citizen.heard()
        accepted = await do(handler, number, "accept_application", amount=7)
        assert accepted["application"]["accepted"]
        assert (await agent.post(f"{here}/end")).status_code == 200


@pytest.mark.rule("AH-1")
async def test_only_complete_guides_of_our_own_are_applied_for_by_somebody_known(staff: Staff) -> None:
    whole = {"kind": "application", "description": "申请", "name": "王建国", "telephone": "13800138000"}
    for body, code in (
        (whole, "guide"),
        (whole | {"guide": "none"}, "guide"),
        (whole | {"kind": "issue", "guide": GUIDE}, "guide"),
        (whole | {"guide": GUIDE, "telephone": None}, "nameless"),
    ):
        answer = await staff["s004"].post("/tickets", **body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    (guide, *_) = (await staff["s004"].get("/guides?q=临时占用城市道路审批")).json()
    assert (guide["code"], guide["is_applied_for"]) == (GUIDE, True)
