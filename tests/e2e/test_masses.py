"""Many report one failure: the desk makes one ticket of them, and the next reports go with it (KN-3)."""

from __future__ import annotations

from typing import Any

import pytest
from citizens import RestCitizen
from conftest import Hotline, eventually
from desk import Member, signed_in
from staff import Staff
from test_announcements import clear, water
from test_dialogues import number_in

from bot.hotline.acts import Answer
from bot.hotline.institution import Institution
from bot.hotline.ticket import State

PLACE = "银杏庭院"


async def report(hotline: Hotline, what: str, house: int) -> tuple[RestCitizen, str]:
    """Report a failure as a citizen of their own; return them, and their ticket's number."""
    citizen = RestCitizen(hotline.url)
    told = await citizen.talk(f"{PLACE}{house}栋{what}", "王建国", "13800138000", "确认")
    return citizen, number_in(told)


async def masses_of(desk: Member) -> list[dict[str, Any]]:
    """Return what is proposed at our place; others report elsewhere."""
    return [one for one in (await desk.get("/masses")).json() if one["area"] == PLACE]


@pytest.mark.rule("KN-3")
@pytest.mark.parametrize("person", ["s001", "s002"])  # the supervisor, and who dispatches
async def test_many_reports_of_one_failure_become_one_ticket_and_an_announcement(
    hotline: Hotline, institution: Institution, person: str
) -> None:
    async with signed_in(hotline, person, "s001", "s004") as staff:
        desk = staff[person]
        first = [await report(hotline, what, house) for house, what in enumerate(("停水了", "没水了"), 1)]
        assert await masses_of(desk) == []
        first.append(await report(hotline, "停水了，快来修", 3))
        (mass,) = await masses_of(desk)
        numbers = [number for _, number in first]
        assert (mass["area"], mass["outage"], mass["tickets"]) == (PLACE, "停水", numbers)
        ours = {citizen.conversation for citizen, _ in first}
        alerts = (await staff["s004"].get("/alerts")).json()
        (alert,) = [one for one in alerts if one["kind"] == "mass" and one["conversation"] in ours]
        assert alert["conversation"] == first[2][0].conversation
        await staff["s004"].post("/alerts/seen", **_of(alert))

        body = water(areas=[PLACE], what=f"{PLACE}停水，正在抢修", tickets=numbers)
        assert (await staff["s004"].post("/masses", **body)).status_code == 403
        for too_few in ([], numbers[:1], numbers[:1] * 2):
            assert (await desk.post("/masses", **body | {"tickets": too_few})).json()["code"] == "changed"
        joined = await desk.post("/masses", **body | {"tickets": [*numbers, numbers[1]]})
        assert (joined.status_code, joined.json()["ticket"]) == (200, numbers[0]), joined.text
        assert await masses_of(desk) == []
        assert (await desk.post("/masses", **body)).json()["code"] == "changed"
        merged = [await hotline.ticket(number) for number in numbers]
        assert [one and one.state for one in merged] == [State.DISPATCHED, State.MERGED, State.MERGED]
        assert "同一件事" in await first[1][0].heard()

        next_one = RestCitizen(hotline.url)
        asked = await next_one.say(f"{PLACE}9栋没水")
        assert asked.index("正在抢修") < asked.index("请问您还要登记吗")
        told = await next_one.talk("要登记", "李明", "13900139000", "确认")
        assert "合并办理" in told
        own = number_in(told)
        ticket = await hotline.ticket(own)
        assert ticket is not None
        assert (ticket.state, ticket.master) == (State.MERGED, numbers[0])
        assert own not in numbers

        team = Staff(hotline, institution)
        owner = await team.take_on(numbers[0])
        await team.act(numbers[0], Answer("水管已经修好，恢复供水"), by=owner)

        async def heard() -> Any:
            return "水管已经修好" in await next_one.heard()

        assert await eventually(heard)
        await team.database.close()
        await clear(staff["s001"])
        for citizen in (*(one for one, _ in first), next_one):
            await citizen.leave()


def _of(alert: dict[str, Any]) -> dict[str, Any]:
    return {name: alert[name] for name in ("kind", "conversation", "message")}
