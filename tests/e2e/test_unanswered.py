"""What nothing served is seen by who keeps knowledge, and becomes a proposal (KN-1, PV-1)."""

from __future__ import annotations

import pytest
from citizens import RestCitizen
from conftest import Hotline
from desk import signed_in

EDITOR, AGENT = "s062", "s004"


@pytest.mark.rule("KN-1", "PV-1")
async def test_what_a_citizen_asks_in_vain_is_proposed_as_a_guide_by_who_keeps_knowledge(
    hotline: Hotline,
) -> None:
    said = "我的13800138000，阿里嘎哆库鲁库鲁"
    await RestCitizen(hotline.url).say(said)
    async with signed_in(hotline, EDITOR, AGENT) as desk:
        editor, agent = desk[EDITOR], desk[AGENT]
        found = (await editor.get("/unanswered")).json()
        sentences = [one for group in found for one in group["asked"] if "库鲁库鲁" in one["text"]]
        assert {one["text"] for one in sentences} == {"我的138****8000，阿里嘎哆库鲁库鲁"}
        asked = {"asked": [one["id"] for one in sentences], "remedy": "new_guide", "words": "阿里嘎哆"}
        assert (await agent.get("/unanswered")).status_code == 403
        made = (await editor.post("/proposals", **asked)).json()["id"]
        assert (await editor.post("/proposals", **asked)).json()["code"] == "overtaken"
        left = (await editor.get("/unanswered")).json()
        assert not [one for group in left for one in group["asked"] if "库鲁库鲁" in one["text"]]
        done = (await editor.post(f"/proposals/{made}/carry-out")).json()
        assert (done["by"], done["done_by"], done["sentences"]) == (
            EDITOR,
            EDITOR,
            ["我的138****8000，阿里嘎哆库鲁库鲁"],
        )


@pytest.mark.rule("PV-1")
async def test_a_misread_sentence_is_relabelled_in_the_conversation_and_checked_by_who_keeps_knowledge(
    hotline: Hotline,
) -> None:
    citizen = RestCitizen(hotline.url)
    await citizen.talk("我的13900139000，库鲁阿里嘎", "转人工")
    here = f"/conversations/{citizen.conversation}"
    async with signed_in(hotline, EDITOR, AGENT) as desk:
        editor, agent = desk[EDITOR], desk[AGENT]
        async with agent.on_duty():
            await agent.post(f"{here}/take")
            assert (await agent.post(f"{here}/misread", place=1, meant="pizza")).status_code == 400
            marked = (await agent.post(f"{here}/misread", place=1, meant="report_issue")).json()
            assert (marked["text"], marked["right"]) == ("我的139****9000，库鲁阿里嘎", None)
            assert (await agent.get("/misread")).status_code == 403
            listed = (await editor.get("/misread")).json()
            assert marked in listed
            checked = (await editor.post(f"/misread/{marked['id']}/check", right=True)).json()
            assert (checked["right"], checked["checked_by"]) == (True, EDITOR)
            await agent.post(f"{here}/end")
    await citizen.leave()
