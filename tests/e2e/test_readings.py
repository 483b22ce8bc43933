"""Whoever reads a citizen's data at the desk stands on the trail, which the auditor reads (PV-1, PV-4)."""

from __future__ import annotations

import re

import pytest
from citizens import RestCitizen
from conftest import Hotline
from desk import signed_in


@pytest.mark.rule("PV-1", "PV-4")
async def test_who_read_whose_ticket_and_talk_is_told_to_the_auditor_alone(hotline: Hotline) -> None:
    citizen = RestCitizen(hotline.url)
    told = await citizen.talk("门口的路灯不亮", "解放路5号", "王建国", "13800138000", "确认")
    number = (re.search(r"工单编号：(\d{14})", told) or [""])[1]
    case = await hotline.case(number)
    assert case
    reader = case.ticket.handler
    async with signed_in(hotline, reader, "s010", "s011") as members:
        assert not (await members[reader].get(f"/tickets/{number}")).json()["masked"]
        assert (await members["s011"].get(f"/tickets/{number}")).json()["masked"]
        log = await members["s011"].get(f"/conversations/{citizen.conversation}/log")
        assert log.status_code == 200
        auditor = members["s010"]
        read = (await auditor.get(f"/readings?of={number}")).json()
        assert [(one["person"], one["kind"]) for one in read] == [(reader, "ticket")]
        talks = (await auditor.get(f"/readings?of={citizen.conversation}&reader=s011")).json()
        assert [one["kind"] for one in talks] == ["conversation"]
        assert (await members["s011"].get("/readings")).status_code == 403
    checked = hotline.command("history", "readings")
    assert checked.returncode == 0, checked.stderr
    assert "are what was sealed" in checked.stdout
