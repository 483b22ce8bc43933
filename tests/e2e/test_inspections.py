"""A sample of what staff did is drawn, scored by somebody else, and read by whom it concerns (RC-2)."""

from __future__ import annotations

import pytest
from citizens import Citizen
from conftest import Hotline
from desk import signed_in
from test_dialogues import number_in, report_lamp


@pytest.mark.rule("RC-2", "RC-6")
async def test_an_answer_is_drawn_scored_by_the_sheet_and_its_author_reads_the_result(
    citizen: Citizen, hotline: Hotline
) -> None:
    number = number_in(await report_lamp(citizen))
    async with signed_in(hotline, "s037", "s011") as desk:
        handler, inspector = desk["s037"], desk["s011"]
        for act in (
            {"act": "sign_for"},
            {"act": "begin"},
            {"act": "answer", "text": "路灯已经修好，请您放心。"},
        ):
            version = (await handler.get(f"/tickets/{number}")).json()["version"]
            done = await handler.post(f"/tickets/{number}/acts", version=version, **act)
            assert done.status_code == 200, done.text
        await citizen.say("1分，修了三天")
        await inspector.post("/inspections")
        found = (await inspector.get("/inspections")).json()
        (drawn,) = [one for one in found["drawn"] if one["ticket"] == number]
        assert (drawn["person"], drawn["score"], drawn["reason"]) == ("s037", 1, "low")
        marks = {one["code"]: one["points"] for one in found["sheet"]} | {"clear": 5}
        path = f"/inspections/{drawn['id']}/score"
        assert (await handler.post(path, marks=marks, note="")).status_code == 403
        assert (await inspector.post(path, marks={}, note="")).json()["code"] == "marks"
        assert (await inspector.post(path, marks=marks, note="答复太简单")).status_code == 200
        mine = (await handler.get("/inspections")).json()["drawn"]
        (read,) = [one for one in mine if one["ticket"] == number]
        assert (read["total"], read["most"], read["note"]) == (90, 100, "答复太简单")
        assert {one["person"] for one in mine} == {"s037"}
        assert (await inspector.get("/inspections/export")).content.startswith(b"PK")
