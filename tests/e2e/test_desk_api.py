"""Staff at the desk, over its HTTP interface and on a running hotline: in, take, say, hand on, out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from citizens import RestCitizen
from conftest import Hotline
from desk import Member, passwords, signed_in


@pytest.fixture
async def staff(hotline: Hotline) -> AsyncIterator[dict[str, Member]]:
    """Two agents, a handler, the supervisor and an auditor, signed in."""
    async with signed_in(hotline, "s004", "s005", "s037", "s001", "s010") as members:
        yield members


@pytest.fixture
async def wang(hotline: Hotline, staff: dict[str, Member]) -> AsyncIterator[RestCitizen]:
    """A citizen who asked for a person while one is on duty."""
    citizen = RestCitizen(hotline.url)
    async with staff["s004"].on_duty(), staff["s005"].on_duty():
        assert "工作人员" in await citizen.talk("路灯坏了", "转人工")
        yield citizen
    await citizen.leave()


@pytest.mark.rule("FI-6", "CO-3")
async def test_two_agents_serve_a_citizen_one_after_the_other(
    staff: dict[str, Member], wang: RestCitizen
) -> None:
    first, second = staff["s004"], staff["s005"]
    assert wang.conversation in [one["conversation"] for one in (await first.get("/queue")).json()]
    here = f"/conversations/{wang.conversation}"
    assert (await first.post(f"{here}/take")).json()["person"] == "s004"
    taken = await second.post(f"{here}/take")
    assert (taken.status_code, taken.json()["code"], taken.json()["person"]) == (409, "held", "s004")
    assert (await first.post(f"{here}/say", text="您好，请问是哪一盏路灯？")).status_code == 200
    rude = await first.post(f"{here}/say", text="不知道，你问别人去")
    assert (rude.status_code, rude.json()["code"]) == (422, "discourteous")
    assert (await first.post(f"{here}/say", text=rude.json()["replacement"])).status_code == 200
    await first.post(f"{here}/note", text="上周来过")
    await wang.say("解放路5号")
    offer = {"to": "s005", "reason": "下班", "summary": "解放路5号路灯"}
    assert (await first.post(f"{here}/transfer", **offer)).status_code == 200
    assert (await second.post(f"{here}/say", text="您好。")).status_code == 409
    assert (await first.post(f"{here}/withdraw")).json()["offered_to"] is None
    assert (await second.post(f"{here}/accept")).json()["code"] == "held"
    assert (await first.post(f"{here}/transfer", **offer)).status_code == 200
    assert (await second.post(f"{here}/accept")).json()["person"] == "s005"
    log = [one["text"] for one in (await second.get(f"{here}/log?after=0")).json()]
    assert {"上周来过", "解放路5号", "下班\n解放路5号路灯"} <= set(log)
    assert (await second.post(f"{here}/end")).status_code == 200
    told = await wang.heard()
    assert "请问是哪一盏路灯" in told
    assert "姚雪琴已经把您的事情转交给我。我是话务员邱国栋" in told
    assert "再见" in told
    assert not {"上周来过", "不知道", "下班"} & set(re.split(r"\W+", told))
    assert await wang.say("您好")  # the bot is back


@pytest.mark.rule("FI-6", "HO-7")
async def test_who_is_not_on_duty_takes_nobody_and_is_given_nobody(
    staff: dict[str, Member], wang: RestCitizen
) -> None:
    here = f"/conversations/{wang.conversation}"
    refused = await staff["s001"].post(f"{here}/take")
    assert (refused.status_code, refused.json()["code"]) == (422, "not_on_duty")
    assert "请先签到上岗" in refused.json()["message"]
    assert (await staff["s004"].post(f"{here}/take")).status_code == 200
    takes = {one["id"]: one["takes"] for one in (await staff["s004"].get("/staff")).json()}
    for to, code in (("s001", "receiver_away"), ("s037", "receiver")):
        given = await staff["s004"].post(f"{here}/transfer", to=to, reason="下班", summary="路灯")
        assert (given.status_code, given.json()["code"], takes[to]) == (422, code, code != "receiver")
    assert (await staff["s004"].post(f"{here}/end")).status_code == 200


async def test_a_conversation_is_found_by_its_id_as_browsers_write_it_in_an_address(
    staff: dict[str, Member], wang: RestCitizen
) -> None:
    escaped = f"/conversations/{quote(wang.conversation, safe='')}"
    assert "%3A" in escaped
    assert (await staff["s004"].post(f"{escaped}/take")).json()["conversation"] == wang.conversation
    assert (await staff["s004"].get(f"{escaped}/log")).json()[0]["text"] == "路灯坏了"
    assert (await staff["s004"].post(f"{escaped}/end")).status_code == 200


@pytest.mark.rule("PV-4")
async def test_who_has_no_such_role_gets_nothing(staff: dict[str, Member], wang: RestCitizen) -> None:
    here = f"/conversations/{wang.conversation}"
    for person in ("s037", "s010"):
        member = staff[person]
        for answer in (
            await member.get("/queue"),
            await member.get(f"{here}/log"),
            await member.post(f"{here}/take"),
            await member.post(f"{here}/note", text="看看"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await staff["s001"].get(f"{here}/log")).status_code == 200


async def test_nothing_is_done_without_signing_in_or_without_the_pages_own_token(
    hotline: Hotline, staff: dict[str, Member], wang: RestCitizen
) -> None:
    take = f"/conversations/{wang.conversation}/take"
    stranger = Member(str(staff["s004"].http.base_url), "nobody")
    assert (await stranger.post(take)).status_code == 401
    assert (await stranger.get("/me")).json()["code"] == "not_signed_in"
    stranger.http.cookies = staff["s004"].http.cookies  # another site's page: the cookie, not the token
    assert (await stranger.post(take)).json()["code"] == "forged"
    assert (await stranger.get("/me")).status_code == 200
    await stranger.http.aclose()


async def test_who_signs_out_is_out_and_wrong_passwords_are_told_alike(
    staff: dict[str, Member],
) -> None:
    member = staff["s010"]
    me = (await member.get("/me")).json()
    assert (me["person"]["id"], me["roles"], me["must_change"]) == ("s010", ["auditor"], False)
    assert (await member.post("/sign-out")).status_code == 204
    assert (await member.get("/me")).status_code == 401
    wrong = [await member.sign_in(name, "wrong") for name in ("gexiaoyun", "nobody")]
    assert {(one.status_code, one.text) for one in wrong} == {(401, wrong[0].text)}
    assert "密码不正确" in wrong[0].json()["message"]


async def test_every_answer_is_hardened_and_the_cookie_is_out_of_the_reach_of_scripts(
    hotline: Hotline, staff: dict[str, Member]
) -> None:
    member = staff["s037"]
    answer = await member.sign_in(member.name, passwords(hotline)["s037"])
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/check", {"text": 5, "more": 1}, "more"),
        ("/check", {}, "text"),
        ("/password", {"old": "x" * 300, "new": "y"}, "old"),
    ],
)
async def test_bad_input_names_the_field(
    staff: dict[str, Member], path: str, body: dict[str, Any], field: str
) -> None:
    answer = await staff["s004"].post(path, **body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    assert field in answer.json()["fields"]


RUDE = "不知道，你问别人去"


@pytest.mark.rule("CO-3")
async def test_whatever_a_citizen_would_read_is_courteous_or_has_a_reason(
    hotline: Hotline, staff: dict[str, Member], wang: RestCitizen
) -> None:
    agent, here = staff["s004"], f"/conversations/{wang.conversation}"
    await agent.post(f"{here}/take")
    rude = await agent.post(f"{here}/hand-back", agreed=RUDE)
    assert (rude.status_code, rude.json()["code"], rude.json()["field"]) == (422, "discourteous", "agreed")
    assert (await agent.get(here)).json()["person"] == "s004"
    agreed = rude.json()["replacement"]
    assert (await agent.post(f"{here}/hand-back", agreed=agreed)).json()["holder"] == "bot"

    citizen = RestCitizen(hotline.url)
    opened = await citizen.talk("路灯坏了", "解放路5号", "王芳", "13800138000", "确认")
    found = re.search(r"20\d{12}", opened)
    assert found
    handler, ticket = staff["s037"], f"/tickets/{found[0]}"
    version = (await handler.get(ticket)).json()["version"]
    pointless = await handler.post(f"{ticket}/acts", act="sign_for", version=version, override="没有必要")
    assert (pointless.status_code, list(pointless.json()["fields"])) == (400, ["override"])
    signed = await handler.post(f"{ticket}/acts", act="sign_for", version=version)
    version = signed.json()["version"]
    for act, field in (("ask_extension", "reason"), ("wait", "need"), ("answer", "text")):
        told: dict[str, Any] = {"act": act, "version": version, field: RUDE}
        told |= {"amount": 1} if act == "ask_extension" else {}
        stopped = await handler.post(f"{ticket}/acts", **told)
        assert (stopped.status_code, stopped.json()["field"]) == (422, field)
        assert stopped.json()["findings"]
    assert (await handler.get(ticket)).json()["version"] == version
    assert RUDE not in await citizen.heard()
    answered = await handler.post(f"{ticket}/acts", **told, override="市民要求引用原话")
    assert answered.json()["state"] == "answered"
    assert RUDE in await citizen.heard()
    await citizen.leave()


@pytest.mark.rule("FI-11", "TL-8")
async def test_a_handler_signs_for_a_ticket_and_answers_it_at_the_desk(
    hotline: Hotline, staff: dict[str, Member]
) -> None:
    citizen = RestCitizen(hotline.url)
    opened = await citizen.talk("路灯坏了", "解放路5号", "王芳", "13800138000", "确认")
    found = re.search(r"20\d{12}", opened)
    assert found
    handler, here = staff["s037"], f"/tickets/{found[0]}"
    assert found[0] in [one["number"] for one in (await handler.get("/work")).json()]
    seen = (await handler.get(here)).json()
    assert {"sign_for", "refuse"} <= set(seen["acts"])
    assert (seen["citizen"]["telephone"], seen["masked"]) == ("13800138000", False)
    assert (await staff["s004"].get(here)).json()["code"] == "forbidden"
    signed = await handler.post(f"{here}/acts", act="sign_for", version=seen["version"])
    assert (signed.status_code, signed.json()["state"]) == (200, "signed_for")
    late = await handler.post(f"{here}/acts", act="begin", version=seen["version"])
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    version = signed.json()["version"]
    empty = await handler.post(f"{here}/acts", act="answer", version=version, text=" ")
    assert (empty.status_code, empty.json()["code"]) == (422, "no_reason")
    bad = await handler.post(f"{here}/acts", act="answer", version=version)
    assert (bad.status_code, list(bad.json()["fields"])) == (400, ["text"])
    answered = await handler.post(f"{here}/acts", act="answer", version=version, text="已更换灯泡。")
    assert answered.json()["state"] == "answered"
    assert [one["name"] for one in answered.json()["history"]][-2:] == ["signed_for", "answered"]
    assert "“已更换灯泡”" in await citizen.heard()
    assert (await handler.get("/tickets/20260101000001")).json()["code"] == "unknown_ticket"
    await citizen.leave()
