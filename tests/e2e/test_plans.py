"""An emergency plan is switched on at the desk: what citizens hear, whose matters are, drills (EM-2)."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from citizens import Citizen
from conftest import Hotline
from desk import Member, signed_in
from test_dialogues import number_in

FLOODED = ("锦绣花园地下车库积水很深，电梯进水了", "王建国", "13800138000", "确认")


@contextlib.asynccontextmanager
async def switched_on(boss: Member, drill: bool) -> AsyncIterator[dict[str, Any]]:
    """Let a supervisor switch the flood plan on for a while."""
    begun = await boss.post("/plans/flood/begin", areas=[], drill=drill)
    assert begun.status_code == 200, begun.text
    try:
        yield begun.json()
    finally:
        await boss.post(f"/activations/{begun.json()['id']}/end")


@pytest.mark.rule("EM-2")
async def test_a_plan_is_said_first_takes_its_matters_and_calls_its_people(
    citizen: Citizen, hotline: Hotline
) -> None:
    async with signed_in(hotline, "s001", "s037") as staff, switched_on(staff["s001"], drill=False) as begun:
        (mine,) = (await staff["s037"].get("/plans/active")).json()
        assert "s037" in {one["person"] for one in mine["calls"]}
        assert (await staff["s037"].post(f"/activations/{mine['id']}/come")).status_code == 204
        assert "请尽量减少外出" in await citizen.say("你好")
        number = number_in(await citizen.talk("我要报修", *FLOODED))
        ticket = (await staff["s001"].get(f"/tickets/{number}")).json()
        assert (ticket["unit"], ticket["subject"], ticket["drill"]) == (
            "urban_management",
            "防汛应急预案",
            False,
        )
        (run,) = (await staff["s001"].get("/plans/active")).json()
        assert run["taken"] >= 1
        assert [one["person"] for one in run["calls"] if one["answered_at"]] == ["s037"]
        assert (await staff["s001"].post("/plans/flood/begin", areas=[], drill=True)).status_code == 422
        assert begun["word"] is None


@pytest.mark.rule("EM-2")
async def test_a_drill_is_only_for_those_who_say_its_word(citizen: Citizen, hotline: Hotline) -> None:
    async with signed_in(hotline, "s001") as staff, switched_on(staff["s001"], drill=True) as begun:
        assert "积水" not in await citizen.say("你好")
        assert "您已加入“防汛应急预案”演练" in await citizen.say(begun["word"])
        number = number_in(await citizen.talk("我要报修", *FLOODED))
        ticket = (await staff["s001"].get(f"/tickets/{number}")).json()
        assert ticket["drill"] is True
        await staff["s001"].post(f"/activations/{begun['id']}/end")
        assert (await staff["s001"].get(f"/tickets/{number}")).json()["state"] == "closed"
        assert "演练已经结束" in await citizen.heard()
