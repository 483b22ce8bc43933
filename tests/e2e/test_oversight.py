"""What supervisors keep an eye on: what is demanded and urged, and who is praised (RC-3, RC-4, CO-7)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from citizens import Citizen
from conftest import Hotline
from desk import Member, signed_in
from test_dialogues import number_in

_LAMP = ("门口的路灯不亮", "解放路5号", "王建国", "13800138000", "确认")


async def done(by: Member, number: str, **what: str) -> None:
    version = (await by.get(f"/tickets/{number}")).json()["version"]
    answer = await by.post(f"/tickets/{number}/acts", version=version, **what)
    assert answer.status_code == 200, answer.json()


@pytest.mark.rule("RC-3", "RC-4")
async def test_a_demand_and_an_urging_are_listed_with_what_was_reported(
    citizen: Citizen, hotline: Hotline
) -> None:
    number = number_in(await citizen.talk(*_LAMP))
    until = (datetime.now(timezone.utc) + timedelta(days=1)).isoformat()
    async with signed_in(hotline, "s001", "s037") as desk:
        boss, handler = desk["s001"], desk["s037"]
        await done(handler, number, act="sign_for")
        await done(boss, number, act="supervise", until=until, demand="请今天修好")
        await done(boss, number, act="urge")
        await done(handler, number, act="meet_demand", report="已派人去修")
        (one,) = [one for one in (await boss.get("/demands")).json() if one["number"] == number]
        assert (one["urged"], one["demand"]["words"], one["demand"]["report"]) == (
            1,
            "请今天修好",
            "已派人去修",
        )
        assert (await boss.get("/demands/export")).content.startswith(b"PK")
        assert (await handler.get("/work/export?scope=unit")).content.startswith(b"PK")
        assert (await boss.get(f"/found/export?q={number}")).content.startswith(b"PK")
        assert (await handler.get("/demands")).status_code == 403


@pytest.mark.rule("CO-7")
async def test_praise_is_met_modestly_taken_down_and_counted_for_whom_it_is_of(
    citizen: Citizen, hotline: Hotline
) -> None:
    told = await citizen.talk("我要表扬办证大厅的小姚，她帮我填了半天表", "王芳", "13800138000", "确认")
    assert "谢谢您的表扬" in told
    number = number_in(told)
    async with signed_in(hotline, "s001", "s004") as desk:
        boss, praised = desk["s001"], desk["s004"]
        await done(boss, number, act="commend", who="姚雪琴")
        (one,) = [one for one in (await boss.get("/praise")).json() if one["ticket"] == number]
        assert one["who"] == "姚雪琴"
        assert (await boss.get("/praise/export")).content.startswith(b"PK")
        told_of = (await praised.get("/tellings")).json()
        assert [one["topic"] for one in told_of if one["ticket"] == number] == ["commended"]


@pytest.mark.rule("CO-3", "RC-6")
async def test_what_was_sent_against_the_wording_check_is_judged_by_somebody_else(
    citizen: Citizen, hotline: Hotline
) -> None:
    number = number_in(await citizen.talk(*_LAMP))
    async with signed_in(hotline, "s001", "s037") as desk:
        boss, handler = desk["s001"], desk["s037"]
        for act in ("sign_for", "begin"):
            await done(handler, number, act=act)
        await done(handler, number, act="answer", text="你自己看着办。", override="市民的原话")
        found = (await boss.get("/discourtesy")).json()
        (one,) = [one for one in found["findings"] if one["of"] == number]
        assert (one["words"], one["person"], one["judgement"]) == ("你自己看着办。", "s037", None)
        said = {"of": number, "place": one["place"], "upheld": True, "reason": "语气生硬"}
        assert (await boss.post("/discourtesy/judge", **said)).json()["judgement"]["upheld"] is True
        people = (await boss.get("/discourtesy")).json()["people"]
        assert [one["upheld"] >= 1 for one in people if one["person"] == "s037"] == [True]
        assert (await boss.get("/discourtesy/export")).content.startswith(b"PK")
        assert (await handler.get("/discourtesy")).status_code == 403
