"""What is announced at the desk, and what citizens are told of it before they ask (KN-2)."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from citizens import Citizen, RestCitizen
from conftest import Hotline, eventually
from desk import Member, signed_in
from test_dialogues import number_in

from bot.hotline.ticket import State

HOUR = timedelta(hours=1)
WHAT = "自来水管道抢修，锦绣花园停水"
ADVICE = "请您提前储水，急需用水请到东湖广场临时取水点"


def water(**fields: Any) -> dict[str, Any]:
    """Return an announcement that 锦绣花园 has no water, as a page gives it."""
    now = datetime.now(timezone.utc)
    usual = {
        "sort": "outage",
        "unit": "water",
        "what": f"{WHAT}。",
        "advice": f"{ADVICE}。",
        "areas": ["锦绣花园"],
        "starts_at": (now - HOUR).isoformat(),
        "ends_at": (now + 3 * HOUR).isoformat(),
        "utility": "water",
    }
    return usual | fields


@contextlib.asynccontextmanager
async def announced(hotline: Hotline, **fields: Any) -> AsyncIterator[tuple[Member, dict[str, Any]]]:
    """Let the supervisor announce something for a while."""
    async with signed_in(hotline, "s001") as staff:
        boss = staff["s001"]
        published = await boss.post("/announcements", **water(**fields))
        assert published.status_code == 200, published.text
        yield boss, published.json()
        await clear(boss)


async def clear(boss: Member) -> None:
    """Withdraw whatever is announced."""
    for one in (await boss.get("/announcements")).json():
        if not one["withdrawn"]:
            await boss.post(f"/announcements/{one['id']}/withdraw", version=one["version"])


@pytest.mark.rule("KN-2")
async def test_what_concerns_a_place_is_said_first_as_soon_as_it_is_named_and_once(
    citizen: Citizen, hotline: Hotline
) -> None:
    async with announced(hotline):
        assert WHAT not in await citizen.say("你好")
        asked = await citizen.say("我家在锦绣花园3栋，路灯坏了，晚上看不见路")
        assert asked.index(WHAT) < asked.index("您反映的情况")
        for told in (ADVICE, "范围：锦绣花园", "时间："):
            assert told in asked
        assert WHAT not in await citizen.say("王建国")
        assert (await citizen.heard()).count(WHAT) == 1


@pytest.mark.rule("KN-2")
async def test_what_concerns_everybody_is_said_at_the_greeting(citizen: Citizen, hotline: Hotline) -> None:
    async with announced(hotline, sort="emergency", areas=[], utility=None, what="台风红色预警，全市停课"):
        greeted = await citizen.say("你好")
        assert "台风红色预警，全市停课" in greeted
        assert "云溪市" in greeted
        assert "请问您需要什么帮助" in greeted


@pytest.mark.rule("KN-2")
async def test_whoever_told_their_place_before_is_told_what_is_announced_since(
    citizen: Citizen, hotline: Hotline
) -> None:
    await citizen.talk("锦绣花园3栋的路灯坏了", "算了，不报了")
    async with announced(hotline):
        assert WHAT in await citizen.say("你好")


@pytest.mark.rule("KN-2")
async def test_who_reports_what_is_announced_is_asked_first_whether_it_is_still_to_be_registered(
    citizen: Citizen, hotline: Hotline
) -> None:
    async with announced(hotline):
        asked = await citizen.talk("停水了，一滴水都没有", "锦绣花园3栋2单元")
        assert asked.index(WHAT) < asked.index("请问您还要登记吗")
        assert "预计" in asked
        left = await citizen.say("不用了")
        assert "没有登记" in left
        assert await hotline.tickets_of(citizen.conversation) == []
        again = await citizen.say("锦绣花园3栋停水了，快来修")
        assert "请问您还要登记吗" in again
        assert "怎么称呼" in await citizen.say("要登记")
        number = number_in(await citizen.talk("王建国", "13800138000", "确认"))
    ticket = await hotline.ticket(number)
    assert ticket is not None
    assert (ticket.unit, ticket.state) == ("water", State.DISPATCHED)


@pytest.mark.rule("KN-2")
async def test_another_failure_or_another_place_is_registered_without_a_question(
    citizen: Citizen, hotline: Hotline
) -> None:
    async with announced(hotline):
        assert "怎么称呼" in await citizen.talk("停水了", "翠竹苑5栋")
        await citizen.say("算了")
        assert "怎么称呼" in await citizen.say("锦绣花园3栋停电了")


@pytest.mark.rule("EM-1", "KN-2")
async def test_nothing_is_announced_before_the_number_to_call_in_danger(
    citizen: Citizen, hotline: Hotline
) -> None:
    async with announced(hotline):
        answer = await citizen.say("锦绣花园3栋着火了，快来人")
        assert "119" in answer
        assert WHAT not in answer
        assert WHAT not in await citizen.say("锦绣花园3栋5楼")


@pytest.mark.rule("KN-2")
async def test_who_was_told_is_told_anew_once_it_is_put_right_and_no_more_once_it_is_withdrawn(
    citizen: Citizen, hotline: Hotline
) -> None:
    async with announced(hotline) as (boss, first):
        assert WHAT in await citizen.say("锦绣花园几点来水")
        later = "自来水管道抢修延长，锦绣花园停水"
        path = f"/announcements/{first['id']}"
        body = water(what=later, version=first["version"])
        assert (await boss.post(f"{path}/correct", **body)).status_code == 200
        stale = await boss.post(f"{path}/correct", **body)
        assert (stale.status_code, stale.json()["code"]) == (422, "changed")
        assert later in await citizen.say("你好")
        assert (await boss.post(f"{path}/withdraw", version=2)).status_code == 200
        versions = (await boss.get(f"{path}/versions")).json()
        assert [(one["version"], one["withdrawn"]) for one in versions] == [(3, True), (2, False), (1, False)]
        stranger = RestCitizen(hotline.url)
        assert later not in await stranger.say("锦绣花园的路灯坏了")
        await stranger.leave()


@pytest.mark.rule("KN-2", "PV-4")
async def test_a_unit_announces_its_own_and_nobody_announces_for_others(hotline: Hotline) -> None:
    async with signed_in(hotline, "s023", "s004", "s001") as staff:
        own = await staff["s023"].post("/announcements", **water())
        assert own.status_code == 200
        other = await staff["s023"].post("/announcements", **water(unit="power"))
        agent = await staff["s004"].post("/announcements", **water())
        assert (other.status_code, agent.status_code) == (403, 403)
        assert (await staff["s023"].post("/announcements", **water(areas=["火星"]))).json()["code"] == "area"
        await clear(staff["s001"])


@pytest.mark.rule("KN-2", "CO-3")
async def test_a_discourteous_announcement_is_not_published_without_a_reason(hotline: Hotline) -> None:
    async with signed_in(hotline, "s001") as staff:
        boss, rude = staff["s001"], "停水就停水，少啰嗦，自己想办法"
        refused = await boss.post("/announcements", **water(advice=rude))
        assert (refused.status_code, refused.json()["code"]) == (422, "discourteous")
        assert refused.json()["field"] == "advice"
        kept = await boss.post("/announcements", **water(advice=rude, override="引用原文"))
        database = hotline.database()
        async with database.reading() as work:
            (override,) = await work.overrides.of(kept.json()["id"])
        await database.close()
        assert (override.person, override.excuse.reason) == ("s001", "引用原文")
        await clear(boss)


@pytest.mark.rule("KN-2")
async def test_who_takes_a_conversation_sees_what_is_announced_where_the_citizen_is(
    citizen: Citizen, hotline: Hotline
) -> None:
    async with announced(hotline), signed_in(hotline, "s004") as staff:
        agent = staff["s004"]
        async with agent.on_duty():
            await citizen.talk("路灯坏了", "锦绣花园3栋", "转人工")
            assert (await agent.post(f"/conversations/{citizen.conversation}/take")).status_code == 200

            async def seen() -> Any:
                found = (await agent.get(f"/conversations/{citizen.conversation}")).json()
                return found["announcements"]

            (one,) = await eventually(seen)
            assert one["what"] == f"{WHAT}。"
            assert (await agent.post(f"/conversations/{citizen.conversation}/end")).status_code == 200
