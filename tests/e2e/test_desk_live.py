"""From asking for a person to the answer: citizens and staff at once, and what pages hear of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from citizens import RestCitizen, WebCitizen
from conftest import Hotline, eventually
from desk import Member, signed_in


@pytest.fixture
async def staff(hotline: Hotline) -> AsyncIterator[dict[str, Member]]:
    async with signed_in(hotline, "s004", "s005", "s001", "s037", "s011", "s023") as members:
        yield members


@pytest.fixture
async def citizen(hotline: Hotline) -> AsyncIterator[RestCitizen]:
    made = RestCitizen(hotline.url)
    yield made
    await made.leave()


@pytest.mark.rule("HO-6", "FI-5")
async def test_who_asks_for_a_person_waits_for_one_and_is_told_who_serves_them(
    citizen: RestCitizen, staff: dict[str, Member]
) -> None:
    agent = staff["s004"]
    async with agent.on_duty(), agent.page() as page:
        await citizen.talk("路灯坏了", "解放路5号")
        assert "工作人员" in await citizen.say("转人工")
        await page.hears("queue")
        (waiting,) = (await agent.get("/queue")).json()
        assert (waiting["reason"], waiting["matter"]) == ("市民要求人工服务", "路灯坏了")
        await citizen.say("已经坏了三天")
        here = f"/conversations/{citizen.conversation}"
        assert (await agent.post(f"{here}/take")).status_code == 200
        assert "我是话务员姚雪琴" in await citizen.heard()
        brief = (await agent.get(here)).json()
        assert {"label": "地点", "value": "解放路5号"} in brief["summary"]
        assert [one["value"] for one in brief["summary"]].count("路灯坏了") == 1
        assert (brief["draft"]["kind"], brief["draft"]["description"]) == ("fault", "路灯坏了")
        assert "已经坏了三天" in [one["text"] for one in (await agent.get(f"{here}/log")).json()]
        assert brief["contacts"] == []  # before this one
        await citizen.say("我姓王，电话13800138000")
        draft = (await agent.get(here)).json()["draft"]
        assert (draft["name"], draft["telephone"], draft["place"]) == ("王", "13800138000", "解放路5号")
        await agent.post(f"{here}/end")


@pytest.mark.rule("TE-6")
@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("我要咨询社保,给我转人工", ["我要咨询社保"]),
        ("路灯坏了，转人工", ["路灯坏了"]),
        ("转人工 查一下我的工单", ["查一下我的工单"]),
        ("您好，请转人工", []),
    ],
)
async def test_who_asks_or_reports_and_calls_a_person_in_one_breath_is_heard_by_one(
    citizen: RestCitizen, staff: dict[str, Member], said: str, matter: list[str]
) -> None:
    agent, here = staff["s004"], f"/conversations/{citizen.conversation}"
    async with agent.on_duty():
        assert "为您转接工作人员" in await citizen.say(said)
        (waiting,) = (await agent.get("/queue")).json()
        assert (waiting["reason"], waiting["last"]["text"]) == ("市民要求人工服务", said)
        await agent.post(f"{here}/take")
        told = [one["value"] for one in (await agent.get(here)).json()["summary"] if one["label"] == "事项"]
        assert told == matter
        await agent.post(f"{here}/end")


@pytest.mark.rule("FI-1")
async def test_who_registers_a_matter_at_the_desk_is_first_responsible_and_the_citizen_is_told(
    citizen: RestCitizen, staff: dict[str, Member], hotline: Hotline
) -> None:
    agent = staff["s004"]
    async with agent.on_duty():
        await citizen.talk("路灯坏了", "转人工")
        await agent.post(f"/conversations/{citizen.conversation}/take")
        before = (await agent.get(f"/conversations/{citizen.conversation}")).json()
        assert before["draft"]["description"] == "路灯坏了"
        filed = {"kind": "fault", "description": "路灯坏了", "place": "解放路5号", "key": "once"}
        filed |= {"name": "王芳", "telephone": "138 0013 8000", "conversation": citizen.conversation}
        ticket = (await agent.post("/tickets", **filed)).json()
        assert (ticket["first_responsible"], ticket["unit"]) == ("s004", "urban_management")
        assert ticket["citizen"]["telephone"] == "13800138000"
        assert (await agent.post("/tickets", **filed)).json()["number"] == ticket["number"]  # sent twice
        told = await citizen.heard()
        assert ticket["number"] in told
        assert "姚雪琴" in told
        after = (await agent.get(f"/conversations/{citizen.conversation}")).json()
        assert after["draft"]["description"] is None  # registered: not offered again
        assert after["summary"] == before["summary"]  # but told to whoever goes on with it
        bad = await agent.post("/tickets", **(filed | {"telephone": "12", "key": "other"}))
        assert (bad.status_code, list(bad.json()["fields"])) == (400, ["telephone"])
        await agent.post(f"/conversations/{citizen.conversation}/hand-back", agreed="路灯三天内修好")
        assert await eventually(lambda: heard_of(citizen, "路灯三天内修好"))


@pytest.mark.rule("EV-1")
@pytest.mark.parametrize(("said", "score"), [("5", 5), ("不错，谢谢", 4), ("1", 1)])
async def test_what_a_citizen_says_after_a_talk_with_a_person_is_its_score(
    citizen: RestCitizen, staff: dict[str, Member], hotline: Hotline, said: str, score: int
) -> None:
    agent = staff["s004"]
    async with agent.on_duty():
        await citizen.say("转人工")
        await agent.post(f"/conversations/{citizen.conversation}/take")
        await agent.post(f"/conversations/{citizen.conversation}/end")
    answer = await citizen.say(said)
    assert ("感谢您的评价" if score > 2 else "没有让您满意") in answer
    database = hotline.database()
    async with database.reading() as work:
        kept = await work.messages.evaluation(citizen.conversation)
    await database.close()
    assert kept
    assert (kept.person, kept.score) == ("s004", score)


@pytest.mark.rule("EM-1", "HO-7")
async def test_in_danger_our_help_is_promised_only_while_somebody_is_on_duty(
    citizen: RestCitizen, staff: dict[str, Member]
) -> None:
    alone = await citizen.say("我家着火了")
    assert "请立即拨打119" in alone
    assert "请不要等我们" in alone
    assert "马上与您联系" not in alone
    async with staff["s004"].on_duty():
        attended = await citizen.say("着火了快来人")
        assert "请立即拨打119" in attended
        assert "我们马上与您联系" in attended
        assert "请不要等我们" not in attended


@pytest.mark.rule("HO-6", "PR-3")
async def test_who_waits_may_leave_the_line_and_nobody_waits_in_vain(
    citizen: RestCitizen, staff: dict[str, Member]
) -> None:
    agent = staff["s004"]
    async with agent.on_duty():
        await citizen.say("转人工")
        assert "取消排队" in await citizen.say("不等了")
        assert await citizen.say("你好")  # the bot is back
        await citizen.say("转人工")
    assert await eventually(lambda: heard_of(citizen, "没有工作人员在岗"), 20)
    assert "回电" in await citizen.say("转人工")


async def heard_of(citizen: RestCitizen, words: str) -> bool:
    return words in await citizen.heard()


@pytest.mark.rule("HO-3")
async def test_who_leaves_the_desk_leaves_nobody_alone(
    citizen: RestCitizen, staff: dict[str, Member]
) -> None:
    first, second = staff["s004"], staff["s005"]
    async with second.on_duty(), second.page() as page:
        async with first.on_duty():
            await citizen.say("转人工")
            await first.post(f"/conversations/{citizen.conversation}/take")
            page.heard.clear()
        await page.hears("queue")
        assert "另一位工作人员" in await citizen.heard()
        (waiting,) = (await second.get("/queue")).json()
        assert waiting["conversation"] == citizen.conversation
        await second.post(f"/conversations/{citizen.conversation}/take")
        assert (await staff["s001"].post(f"/conversations/{citizen.conversation}/release")).status_code == 204
        assert (
            await second.post(f"/conversations/{citizen.conversation}/say", text="您好。")
        ).status_code == 409
        await second.post(f"/conversations/{citizen.conversation}/take")
        await second.post(f"/conversations/{citizen.conversation}/end")


async def test_pages_hear_what_is_said_in_conversations_that_are_theirs_and_in_no_other(
    citizen: RestCitizen, staff: dict[str, Member]
) -> None:
    first, second = staff["s004"], staff["s005"]
    async with (
        first.on_duty(),
        first.page() as mine,
        second.page() as other,
        staff["s001"].page() as looks_on,
    ):
        await citizen.say("转人工")
        await first.post(f"/conversations/{citizen.conversation}/take")
        assert await other.emit("watch", conversation=citizen.conversation) is False
        assert await looks_on.emit("watch", conversation=citizen.conversation) is True
        for page in (mine, other, looks_on):
            page.heard.clear()
        await citizen.say("楼道灯也不亮")
        for page in (mine, looks_on):
            told = await page.hears("entry")
            assert (told["conversation"], told["entry"]["text"]) == (citizen.conversation, "楼道灯也不亮")
        assert not [name for name, _ in other.heard if name in ("entry", "conversation")]
        await first.post(f"/conversations/{citizen.conversation}/end")


async def test_who_writes_is_seen_to_write_by_the_citizen_and_by_who_looks_on(
    hotline: Hotline, staff: dict[str, Member]
) -> None:
    agent, citizen = staff["s004"], WebCitizen(hotline.url)
    await citizen.arrive()
    async with agent.on_duty(), agent.page() as mine, staff["s001"].page() as looks_on:
        await citizen.say("转人工")
        await agent.post(f"/conversations/{citizen.conversation}/take")
        await looks_on.emit("watch", conversation=citizen.conversation)
        await mine.client.emit("typing", {"conversation": citizen.conversation}, namespace="/desk")
        await asyncio.wait_for(citizen.saw_typing.wait(), 5)
        assert (await looks_on.hears("typing"))["conversation"] == citizen.conversation
        await agent.post(f"/conversations/{citizen.conversation}/end")
    await citizen.leave()


@pytest.mark.rule("FI-6", "PV-4")
async def test_what_became_of_a_transfer_is_heard_by_the_other_side_who_then_hears_no_more(
    citizen: RestCitizen, staff: dict[str, Member]
) -> None:
    giver, receiver = staff["s004"], staff["s005"]
    here = f"/conversations/{citizen.conversation}"
    offer = {"to": "s005", "reason": "下班", "summary": "路灯"}
    async with giver.on_duty(), receiver.on_duty(), giver.page() as gives, receiver.page() as gets:
        await citizen.say("转人工")
        await giver.post(f"{here}/take")
        await giver.post(f"{here}/transfer", **offer)
        await giver.post(f"{here}/withdraw")
        assert (await gets.hears("withdrawn"))["who"] == "s004"
        await giver.post(f"{here}/transfer", **offer)
        await receiver.post(f"{here}/decline", reason="我也下班了")
        declined = await gives.hears("declined")
        assert (declined["who"], declined["entry"]["text"]) == ("s005", "我也下班了")
        await giver.post(f"{here}/transfer", **offer)
        for page in (gives, gets):
            assert await page.emit("watch", conversation=citizen.conversation) is True
        await receiver.post(f"{here}/accept")
        told = {"conversation": citizen.conversation, "who": "s005"}
        assert await gives.hears("accepted") == told
        gives.heard.clear()
        await citizen.say("楼道灯也不亮")
        while (await gets.hears("entry"))["entry"]["text"] != "楼道灯也不亮":
            pass
        assert not [name for name, _ in gives.heard if name == "entry"]
        await receiver.post(f"{here}/end")


async def test_a_page_without_a_session_hears_nothing_and_one_that_is_signed_out_is_closed(
    hotline: Hotline, staff: dict[str, Member]
) -> None:
    stranger = Member(str(staff["s004"].http.base_url), "s004")
    with pytest.raises(Exception, match=r"(?i)connect"):
        async with stranger.page():
            pass
    await stranger.http.aclose()
    member = staff["s037"]
    async with member.page() as page:
        await member.post("/sign-out")
        await page.hears("signed_out", seconds=20)


async def test_work_on_a_ticket_and_alerts_are_told_to_whom_they_concern(
    citizen: RestCitizen, staff: dict[str, Member]
) -> None:
    handler, agent = staff["s037"], staff["s004"]
    async with handler.page() as page, agent.page() as desk:
        opened = await citizen.talk("路灯坏了", "解放路5号", "王芳", "13800138000", "确认")
        assert re.search(r"20\d{12}", opened)
        await page.hears("work")
        await page.hears("telling")
        await citizen.say("我家着火了")
        await desk.hears("alert")
        (alert,) = [
            one for one in (await agent.get("/alerts")).json() if one["conversation"] == citizen.conversation
        ]
        assert alert["kind"] == "emergency"
        await agent.post(
            "/alerts/seen", **{name: alert[name] for name in ("kind", "conversation", "message")}
        )


async def test_a_page_that_shows_a_ticket_hears_that_it_changed_whoever_has_it_if_it_may_be_read(
    citizen: RestCitizen, staff: dict[str, Member]
) -> None:
    handler = staff["s037"]
    opened = await citizen.talk("路灯坏了", "解放路5号", "王芳", "13800138000", "确认")
    number = re.findall(r"20\d{12}", opened)[0]
    async with staff["s011"].page() as looks_on, staff["s023"].page() as other:
        assert await looks_on.emit("watch", ticket=number) is True
        assert await other.emit("watch", ticket=number) is False  # of another unit
        assert await other.emit("watch", ticket="20260101000001") is False
        version = (await handler.get(f"/tickets/{number}")).json()["version"]
        acted = await handler.post(f"/tickets/{number}/acts", act="sign_for", version=version)
        assert acted.status_code == 200
        assert await looks_on.hears("work") == {"ticket": number}
        assert ("work", {"ticket": number}) not in other.heard
        await looks_on.emit("unwatch", ticket=number)


@pytest.mark.rule("HO-7")
async def test_colleagues_see_who_is_here_who_writes_up_a_talk_and_who_has_left(
    staff: dict[str, Member],
) -> None:
    agent, supervisor = staff["s004"], staff["s001"]

    async def seen() -> str:
        found = (await supervisor.get("/staff")).json()
        return next(str(one["presence"]) for one in found if one["id"] == "s004")

    async with supervisor.page() as page, agent.on_duty():
        await page.hears("presence")
        assert await seen() == "here"
        await agent.post("/presence/after-call")
        assert await seen() == "after_call"
        await agent.post("/presence/here")
        assert await seen() == "here"
    assert await seen() == "off"


async def test_the_supervisor_keeps_the_roster_and_ends_a_pause_and_an_agent_does_not(
    staff: dict[str, Member],
) -> None:
    supervisor, agent = staff["s001"], staff["s004"]
    shift = {
        "person": "s004",
        "starts_at": "2030-01-07T00:30:00+00:00",
        "ends_at": "2030-01-07T09:30:00+00:00",
    }
    pause = {
        "unit": "gas",
        "starts_at": "2030-01-07T00:30:00+00:00",
        "note": "检修",
        "alternative": "请拨抢修电话",
    }
    for path, body in (("/roster", shift), ("/pauses", pause)):
        assert (await agent.post(path, **body)).status_code == 403
        assert (await supervisor.post(path, **body)).status_code in (200, 204)
    week = "/roster?from=2030-01-07T00:00:00Z&until=2030-01-08T00:00:00Z"
    assert [one["person"] for one in (await agent.get(week)).json()] == ["s004"]
    struck = {name: shift[name] for name in ("person", "starts_at")}
    assert (await supervisor.post("/roster/remove", **struck)).status_code == 204
    assert (await agent.get(week)).json() == []
    ended = {name: pause[name] for name in ("unit", "starts_at")}
    assert (await supervisor.post("/pauses/end", **ended)).status_code == 204
    assert (
        await supervisor.post("/pauses/end", unit="water", starts_at=pause["starts_at"])
    ).status_code == 409


async def test_phrases_and_guides_are_ready_to_be_put_into_a_message(staff: dict[str, Member]) -> None:
    agent = staff["s004"]
    phrases = (await agent.get("/phrases")).json()
    assert {"code", "situation", "texts"} == set(phrases[0])
    found = (await agent.get("/guides?q=结婚登记要带什么")).json()
    assert found[0]["name"] == "结婚登记"
    assert "居民身份证" in found[0]["text"]
