"""Complaints are put down to causes, and the month's report says what is done about them (CP-9)."""

from __future__ import annotations

import pytest
from citizens import Citizen
from conftest import Hotline
from desk import signed_in
from test_dialogues import number_in


@pytest.mark.rule("CP-9")
async def test_a_complaint_is_put_down_to_a_cause_and_the_months_report_tells_what_is_done(
    citizen: Citizen, hotline: Hotline
) -> None:
    told = await citizen.talk("我要投诉社保窗口的人，态度太差还骂人", "陈芳", "13600136000", "确认")
    number = number_in(told)
    async with signed_in(hotline, "s011", "s037") as desk:
        inspector, handler = desk["s011"], desk["s037"]
        report = (await inspector.get("/causes")).json()
        (one,) = [one for one in report["grievances"] if one["ticket"] == number]
        assert (one["is_complaint"], one["cause"]) == (True, None)
        rude = {"ticket": number, "cause": "rude"}
        assert (await handler.post("/causes/put-down", **rude)).status_code == 403
        assert (await inspector.post("/causes/put-down", **rude)).status_code == 204
        done = {"month": report["month"], "cause": "rude", "words": "开展文明用语培训"}
        assert (await inspector.post("/causes/improve", **done)).status_code == 204
        report = (await inspector.get("/causes")).json()
        (line,) = [line for line in report["causes"] if line["key"] == "rude"]
        assert line["name"] == "言语生硬、不耐烦"
        assert line["count"] >= 1
        assert [one["words"] for one in report["improvements"] if one["cause"] == "rude"] == [done["words"]]
        assert (await inspector.get("/causes/export")).content.startswith(b"PK")
        assert (await inspector.get("/causes/paper")).content.startswith(b"%PDF")
