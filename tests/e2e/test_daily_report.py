"""The report of the day before is in the bell, on the page, on paper and in Excel (RC-6)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from citizens import Citizen
from conftest import Hotline
from desk import signed_in

from bot.service import daily
from bot.settings import ROOT
from bot.stores.content import read_content


@pytest.mark.rule("RC-6")
async def test_the_report_of_the_day_before_is_told_of_and_read_by_supervision(
    citizen: Citizen, hotline: Hotline
) -> None:
    await citizen.talk("门口的路灯不亮", "解放路5号", "王建国", "13800138000", "确认")
    zone = ZoneInfo("Asia/Shanghai")
    today = datetime.now(zone).date()
    morning = datetime.combine(today + timedelta(days=1), time(8, 30), zone)
    database = hotline.database()
    await daily.make(database, read_content(ROOT / "content"), morning)
    await database.close()
    async with signed_in(hotline, "s001", "s037") as desk:
        boss, handler = desk["s001"], desk["s037"]
        told = (await boss.get("/alerts")).json()
        assert f"daily:{today}" in {one["conversation"] for one in told if one["kind"] == "daily"}
        report = (await boss.get("/daily")).json()["report"]
        assert report["day"] == today.isoformat()
        assert report["count"] == sum(one["count"] for one in report["kinds"]) >= 1
        assert (await boss.get(f"/daily/export?day={today}")).content.startswith(b"PK")
        assert (await boss.get(f"/daily/paper?day={today}")).content.startswith(b"%PDF")
        assert (await boss.get("/daily?day=2020-01-01")).json()["report"] is None
        assert (await boss.get("/daily/export?day=2020-01-01")).status_code == 404
        assert (await handler.get("/daily")).status_code == 403
