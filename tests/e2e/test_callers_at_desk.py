"""Who comes again and again is served like everybody; staff are prepared, and danger passes (CO-6, EM-1)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import pytest
from citizens import RestCitizen
from conftest import Hotline
from desk import signed_in

TELEPHONE = "13900139777"
UNTIL = (datetime.now(timezone.utc) + timedelta(days=20)).date().isoformat()


async def register(hotline: Hotline) -> tuple[RestCitizen, str]:
    citizen = RestCitizen(hotline.url)
    told = await citizen.talk("路灯坏了", "解放路5号", "王芳", TELEPHONE, "确认")
    found = re.search(r"20\d{12}", told)
    assert found, told
    return citizen, found[0]


@pytest.mark.rule("CO-6", "EM-1")
async def test_a_marked_caller_is_served_as_before_and_whoever_takes_them_is_told(hotline: Hotline) -> None:
    came = [await register(hotline) for _ in range(3)]
    async with signed_in(hotline, "s001", "s004") as staff:
        boss, agent = staff["s001"], staff["s004"]
        listed = (await boss.get("/callers")).json()
        (one,) = [each for each in listed if each["telephone"] == "139****9777"]
        assert set(one["tickets"]) == {number for _, number in came}
        told = {"of": came[0][1], "reason": "同一事项已答复三次", "until": UNTIL}
        mark = (await boss.post("/callers/mark", **told)).json()
        again, number = await register(hotline)  # a mark stands in nobody's way
        assert number
        async with agent.on_duty():
            assert "120" in await again.talk("我爸突然晕倒了没有呼吸")
            await again.talk("转人工")
            assert (await agent.post(f"/conversations/{again.conversation}/take")).status_code == 200
            view = (await agent.get(f"/conversations/{again.conversation}")).json()
            assert [each["reason"] for each in view["marks"]] == ["同一事项已答复三次"]
            assert (await boss.post(f"/callers/{mark['id']}/lift")).status_code == 204
            view = (await agent.get(f"/conversations/{again.conversation}")).json()
            assert view["marks"] == []
            await agent.post(f"/conversations/{again.conversation}/end")
        saved = await boss.get("/callers/export")
        assert saved.headers["content-type"].endswith("sheet")
    for citizen, _ in came:
        await citizen.leave()
    await again.leave()
