"""The live board over real channels: it shows who waits, what is due and what has failed (HO-5, RC-6)."""

from __future__ import annotations

import re

import httpx
import pytest
from citizens import Citizen
from conftest import Hotline
from desk import signed_in


@pytest.mark.rule("HO-5", "RC-6")
async def test_a_citizen_who_waits_and_a_ticket_that_is_due_stand_on_the_board(
    citizen: Citizen, hotline: Hotline
) -> None:
    async with signed_in(hotline, "s001", "s004", "s023") as members:
        boss, agent = members["s001"], members["s004"]
        async with agent.on_duty():
            await citizen.talk("门口的路灯不亮", "解放路5号", "王建国", "13800138000", "确认")
            before = (await boss.get("/board")).json()
            await citizen.talk("转人工")
            waiting = (await boss.get("/board")).json()
            assert waiting["queue"]["count"] == before["queue"]["count"] + 1
            assert waiting["queue"]["most"] == 3
            assert waiting["here"] >= 1
            one = (await agent.get("/queue")).json()[-1]
            taken = await agent.post(f"/conversations/{one['conversation']}/take")
            assert taken.status_code == 200
            talking = (await boss.get("/board")).json()
            assert talking["queue"]["count"] == before["queue"]["count"]
            assert {"person": "s004", "count": 1} in talking["talks"]
            await agent.post(f"/conversations/{one['conversation']}/end")
        assert (await members["s023"].get("/board")).status_code == 403


@pytest.mark.rule("TL-11", "PV-1")
async def test_the_clock_tells_a_monitoring_system_how_the_promises_stand(
    citizen: Citizen, hotline: Hotline
) -> None:
    await citizen.talk("门口的路灯不亮", "解放路5号", "王建国", "13800138000", "确认")
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{hotline.environment['CLOCK_PORT']}/metrics")
    assert answer.status_code == 200
    assert re.search(r"^hotline_queue_waiting \d+$", answer.text, re.MULTILINE)
    assert re.search(r'^hotline_deadlines_due\{kind="answer",hours="24"\} \d+$', answer.text, re.MULTILINE)
    assert not any(said in answer.text for said in ("王建国", "13800138000", "路灯"))
