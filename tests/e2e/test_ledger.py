"""Failures are recorded against both who answer for them, and a person decides what follows (FI-8, RC-5)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone

import pytest
from conftest import Hotline, eventually
from desk import signed_in

from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import Citizen, Origin
from bot.service.matters import Request, open_ticket

OWNER, UNIT = "s023", "water"


async def not_answered(hotline: Hotline, institution: Institution) -> set[str]:
    """Open three matters of three weeks ago with that unit; the running clock finds them overdue."""
    database, before = hotline.database(), datetime.now(timezone.utc) - timedelta(days=21)
    numbers = set()
    for _ in range(3):
        origin = Origin(f"rest:{uuid.uuid4().hex}", "m1")
        request = Request(origin, Kind.QUESTION, "水费单怎么还没寄来", None, Citizen("王芳", "13800138000"))
        opened = await open_ticket(database, institution, request, before)
        assert opened.ticket.unit == UNIT
        numbers.add(opened.ticket.number)
    await database.close()
    return numbers


@pytest.mark.rule("RC-5", "FI-8")
async def test_promises_not_kept_are_explained_excused_proposed_and_decided_by_a_person(
    hotline: Hotline, institution: Institution
) -> None:
    numbers = await not_answered(hotline, institution)
    async with signed_in(hotline, OWNER, "s011") as desk:
        owner, inspector = desk[OWNER], desk["s011"]

        async def failed() -> list[dict[str, object]]:
            found = (await owner.get("/failures")).json()
            assert {one["person"] for one in found} <= {OWNER}
            return [one for one in found if one["ticket"] in numbers and one["rule"] == "TL-11"]

        async def all_recorded() -> bool:
            return {one["ticket"] for one in await failed()} == numbers

        await eventually(all_recorded)
        first = (await failed())[0]["key"]
        said = (await owner.post("/failures/remark", failure=first, words="当天系统停用")).json()
        assert said["remarks"][0]["words"] == "当天系统停用"
        assert (await owner.post("/failures/excuse", failure=first, words="停用")).status_code == 403
        assert (await inspector.post("/failures/remark", failure=first, words="停用")).status_code == 422
        docket = (await inspector.get("/warnings")).json()
        (proposal,) = [one for one in docket["proposed"] if one["person"] == OWNER]
        assert first in {one["key"] for one in proposal["failures"]}
        assert (await owner.get("/warnings")).json() == {"proposed": [], "decided": []}  # nothing of itself
        seen = {"failures": [one["key"] for one in proposal["failures"]], "warnings": []}
        about = {"person": OWNER, "unit": UNIT, "given": True, "reason": "三件事项超期未答复，情况属实"}
        assert (await owner.post("/warnings", **about, **seen)).status_code == 403
        assert (await inspector.post("/failures/excuse", failure=first, words="情况属实")).json()["excused"]
        refused = await inspector.post("/warnings", **about, **seen)
        assert refused.json()["code"] == "overtaken"
        docket = (await inspector.get("/warnings")).json()
        (proposal,) = [one for one in docket["proposed"] if one["person"] == OWNER]
        seen["failures"] = [one["key"] for one in proposal["failures"]]
        assert (await inspector.post("/warnings", **about, **seen)).status_code == 200
        (mine,) = (await owner.get("/warnings")).json()["decided"]
        assert (mine["reason"], mine["by"], mine["given"]) == (about["reason"], "s011", True)
        assert (await inspector.get("/failures/export")).content.startswith(b"PK")
