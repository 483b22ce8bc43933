"""How a complaint is taken down: heard to the end, apologised for, signed if grave, or led elsewhere (CP)."""

from __future__ import annotations

import pytest
from citizens import Citizen
from conftest import Hotline
from desk import signed_in
from test_dialogues import number_in


@pytest.mark.rule("CP-1")
async def test_a_complaint_is_heard_to_the_end_apologised_for_and_registered_with_whom_to_reach(
    citizen: Citizen, hotline: Hotline
) -> None:
    heard = await citizen.say("我要投诉，我在社保窗口等了一上午，那个人骂我，还把我的材料扔了")
    assert "很抱歉" in heard
    assert "怎么称呼" in heard  # nothing is said against it, and nothing else comes first
    number = number_in(await citizen.talk("陈芳", "13600136000", "确认"))
    async with signed_in(hotline, "s007") as desk:
        ticket = (await desk["s007"].get(f"/tickets/{number}")).json()
    assert ticket["kind"] == "complaint"
    assert "把我的材料扔了" in ticket["description"]
    assert ticket["citizen"]["telephone"] == "13600136000"


@pytest.mark.rule("CP-2")
@pytest.mark.parametrize("name", ["陈芳", "匿名"])
async def test_who_complains_of_something_grave_is_asked_to_sign_and_taken_down_all_the_same(
    citizen: Citizen, hotline: Hotline, name: str
) -> None:
    heard = await citizen.say("我要投诉社保窗口的人，办个证要我送红包，不送就吃拿卡要")
    assert "匿名" in heard
    assert "书面材料" in heard or "保密" in heard
    answers = (name, "13600136000", "确认") if name != "匿名" else (name, "确认")
    number = number_in(await citizen.talk(*answers))
    async with signed_in(hotline, "s001") as desk:
        ticket = (await desk["s001"].get(f"/tickets/{number}")).json()
    assert (ticket["is_grave"], ticket["is_anonymous"]) == (True, name == "匿名")


@pytest.mark.rule("CP-7", "FI-4")
async def test_a_complaint_that_is_not_ours_is_led_to_who_oversees_it(citizen: Citizen) -> None:
    told = await citizen.talk("我要投诉出租车司机，绕路还骂人", "记不清了", "记不清了", "匿名", "确认")
    assert "云溪市交通运输局" in told
    assert "电话" in told
