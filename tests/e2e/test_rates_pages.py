"""The three rates over a real channel: what was answered and what citizens said, with the evidence (EV-3)."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from citizens import Citizen
from conftest import Hotline
from desk import Member, signed_in
from openpyxl import load_workbook
from staff import Staff

from bot.hotline.acts import Answer, CallBack, Outcome
from bot.hotline.institution import Institution

UNIT = "urban_management"


@pytest_asyncio.fixture
async def staff(hotline: Hotline, institution: Institution) -> AsyncIterator[Staff]:
    working = Staff(hotline, institution)
    yield working
    await working.close()


async def answered(citizen: Citizen, staff: Staff, said: CallBack) -> str:
    """Let a citizen report a lamp, have it mended, and be called back; return the ticket's number."""
    told = await citizen.talk("门口的路灯不亮", "解放路5号", "王建国", "13800138000", "确认")
    found = re.search(r"工单编号：(\d{14})", told)
    assert found, told
    await staff.take_on(found[1])
    await staff.act(found[1], Answer("路灯已经修好。"), by="s037")
    await staff.act(found[1], said, by="s006")
    return found[1]


async def shares(member: Member, asked: str) -> dict[str, Any]:
    answer = await member.get(f"/rates?{asked}")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return {row["name"]: row for row in rows}


@pytest.mark.rule("EV-3")
async def test_an_answer_and_what_the_citizen_said_of_it_are_in_the_rates_of_unit_and_person_with_the_ticket(
    citizen: Citizen, staff: Staff, hotline: Hotline
) -> None:
    async with signed_in(hotline, "s001") as members:
        boss = members["s001"]
        before = await shares(boss, f"by=person&unit={UNIT}")
        said = CallBack(Outcome.DISSATISFIED, "灯还是不亮", understood=True, solved=False, score=1)
        number = await answered(citizen, staff, said)
        after = await shares(boss, f"by=person&unit={UNIT}")
        nothing = {"met": 0, "of": 0}
        for rate, met in (("response", 1), ("resolution", 0), ("satisfaction", 0)):
            was, now = before.get("陶金山", {}).get(rate, nothing), after["陶金山"][rate]
            assert now == {"met": was["met"] + met, "of": was["of"] + 1}
        for rate, is_met in (("response", "true"), ("resolution", "false"), ("satisfaction", "false")):
            behind = (await boss.get(f"/rates/evidence?rate={rate}&met={is_met}&unit={UNIT}")).json()
            assert behind[0]["ticket"] == number
            ticket = (await boss.get(f"/tickets/{number}")).json()
            event = ticket["history"][behind[0]["sequence"] - 1]
            assert event["name"] == ("answered" if rate == "response" else "redo_begun")
        found = await boss.get(f"/rates/export?by=unit&unit={UNIT}")
        page = load_workbook(io.BytesIO(found.content)).active
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        assert rows[2][0] == "承办单位"
        whole = after["陶金山"]["response"]
        assert rows[3][0] == "云溪市城市管理局"
        assert rows[3][2] >= whole["of"]
        assert rows[3][3] == pytest.approx(rows[3][1] / rows[3][2])


@pytest.mark.rule("EV-3", "CP-8")
async def test_a_recount_by_the_operator_agrees_with_every_ticket(
    citizen: Citizen, staff: Staff, hotline: Hotline
) -> None:
    await answered(citizen, staff, CallBack(Outcome.SATISFIED, "亮了", solved=True, score=5))
    done = hotline.command("rates", "recount")
    assert (done.returncode, done.stdout.strip()) == (0, "every ticket counts as its history says")


@pytest.mark.rule("EV-1", "EV-3")
async def test_a_score_that_a_citizen_gives_to_an_answer_is_in_its_ticket_and_in_the_rates(
    citizen: Citizen, staff: Staff, hotline: Hotline
) -> None:
    told = await citizen.talk("门口的路灯不亮", "解放路5号", "王建国", "13800138000", "确认")
    found = re.search(r"工单编号：(\d{14})", told)
    assert found, told
    number = found[1]
    await staff.take_on(number)
    await staff.act(number, Answer("路灯已经修好。"), by="s037")
    await citizen.talk("我打2分，很不满意")
    async with signed_in(hotline, "s001") as members:
        behind = await members["s001"].get(f"/rates/evidence?rate=satisfaction&met=false&unit={UNIT}")
        assert behind.json()[0]["ticket"] == number
        ticket = (await members["s001"].get(f"/tickets/{number}")).json()
        event = ticket["history"][behind.json()[0]["sequence"] - 1]
        assert (event["name"], event["note"]) == ("evaluated", "我打2分，很不满意")
        assert event["facts"]["score"] == 2
    caller = (await staff.case(number)).ticket.calls_back
    assert (number, "evaluated_low") in {(one.ticket, one.topic) for one in await staff.told(str(caller))}
