"""Each part stopped in turn: a courteous sentence, never silence, and what was said is handled afterwards."""

from __future__ import annotations

import re
import signal
from collections.abc import AsyncIterator, Iterator

import psutil
import pytest
import pytest_asyncio
from citizens import Citizen, RestCitizen, WebCitizen
from conftest import BY_CHANNEL, Hotline, eventually
from servers import Server, postgres_missing, postgres_server, redis_server

KEPT = "您说的内容我们已经保存"
pytestmark = pytest.mark.rule("EM-3")


class Parts:
    """A hotline whose Redis and PostgreSQL can be stopped."""

    def __init__(self, hotline: Hotline, redis: Server, postgres: Server) -> None:
        self.hotline = hotline
        self.redis = redis
        self.postgres = postgres


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    if postgres_missing():
        pytest.skip(postgres_missing())
    with (
        redis_server(tmp_path_factory.mktemp("redis")) as (redis_url, redis),
        postgres_server() as (database_url, postgres),
    ):
        environment = {"REDIS_URL": redis_url, "DATABASE_URL": database_url, "ACTIONS_TIMEOUT_SECONDS": "2"}
        hotline = Hotline(tmp_path_factory.mktemp("hotline"), **environment)
        hotline.start()
        yield Parts(hotline, redis, postgres)
        hotline.stop()


@pytest_asyncio.fixture(params=BY_CHANNEL)
async def citizen(request: pytest.FixtureRequest, parts: Parts) -> AsyncIterator[Citizen]:
    """Someone who has reported a lamp and is asked for the telephone."""
    url = parts.hotline.url
    made: Citizen = RestCitizen(url) if request.param == "rest" else WebCitizen(url)
    await made.arrive()
    assert "联系电话" in await made.talk("路灯坏了", "解放路5号", "王建国")
    yield made
    await made.leave()


async def finishes(citizen: Citizen, hotline: Hotline) -> None:
    """See that what was said while a part was down is read back, and that the ticket is made once."""

    async def answered() -> bool:
        return "13800138000" in await citizen.heard()

    assert await eventually(answered), await citizen.log()
    answer = await citizen.say("确认")
    found = re.search(r"工单编号：(\d{14})", answer)
    assert found, answer
    assert await hotline.tickets_of(citizen.conversation) == [found[1]]


async def test_redis_stopped(parts: Parts, citizen: Citizen) -> None:
    parts.redis.stop()
    try:
        assert KEPT in await citizen.say("13800138000")
    finally:
        parts.redis.start()
    await finishes(citizen, parts.hotline)


@pytest.mark.long
async def test_redis_hanging(parts: Parts, citizen: Citizen) -> None:
    parts.redis.pause()
    try:
        assert KEPT in await citizen.say("13800138000")
    finally:
        parts.redis.resume()
    await finishes(citizen, parts.hotline)


async def test_action_server_hanging(parts: Parts, citizen: Citizen) -> None:
    actions = parts.hotline.processes()["actions"]
    actions.send_signal(signal.SIGSTOP)
    try:
        assert KEPT in await citizen.say("13800138000")
    finally:
        actions.send_signal(signal.SIGCONT)
    await finishes(citizen, parts.hotline)


async def test_action_server_dead(parts: Parts, citizen: Citizen) -> None:
    parts.hotline.processes()["actions"].kill()  # the supervisor brings it back
    assert KEPT in await citizen.say("13800138000")
    await finishes(citizen, parts.hotline)


async def test_database_stopped(parts: Parts, citizen: Citizen) -> None:
    parts.postgres.stop()
    try:
        assert KEPT in await citizen.say("13800138000")
    finally:
        parts.postgres.start()
    await finishes(citizen, parts.hotline)


async def test_database_stopped_at_the_confirmation_makes_one_ticket(parts: Parts, citizen: Citizen) -> None:
    await citizen.say("13800138000")
    parts.postgres.stop()
    try:
        assert KEPT in await citizen.say("确认", message_id="confirm")
        assert KEPT in await citizen.say("确认", message_id="confirm")
    finally:
        parts.postgres.start()

    async def told() -> list[str]:
        return re.findall(r"工单编号：(\d{14})", await citizen.heard())

    numbers = await eventually(told)
    assert len(numbers) == 1
    assert await parts.hotline.tickets_of(citizen.conversation) == numbers


async def test_database_and_redis_stopped(parts: Parts, citizen: Citizen) -> None:
    parts.postgres.stop()
    parts.redis.stop()
    try:
        assert "没有能够保存" in await citizen.say("13800138000")
        assert "请立即拨打119" in await citizen.say("着火了")
    finally:
        parts.redis.start()
        parts.postgres.start()

    async def works_again() -> bool:
        return "13800138000" in await citizen.say("13800138000")

    assert await eventually(works_again)


async def test_bot_killed_in_mid_turn(parts: Parts, citizen: Citizen) -> None:
    actions = parts.hotline.processes()["actions"]
    actions.send_signal(signal.SIGSTOP)  # so that the turn is under way when the bot dies
    try:
        with pytest.raises(Exception):  # noqa: B017, PT011 - the connection breaks in one way or another
            await _say_and_kill(citizen, parts.hotline.processes()["bot"])
    finally:
        actions.send_signal(signal.SIGCONT)

    async def answered() -> bool:
        back: Citizen = RestCitizen(parts.hotline.url, citizen.conversation.split(":")[1])
        if isinstance(citizen, WebCitizen):
            back = WebCitizen(parts.hotline.url, citizen.token)
        try:
            await back.arrive()
            return "13800138000" in await back.heard()
        except Exception:
            return False
        finally:
            await back.leave()

    assert await eventually(answered, 90)


async def _say_and_kill(citizen: Citizen, bot: psutil.Process) -> None:
    import asyncio

    async def kill() -> None:
        await asyncio.sleep(0.8)
        bot.kill()

    killing = asyncio.create_task(kill())
    try:
        await asyncio.wait_for(citizen.say("13800138000"), 10)
    finally:
        await killing


async def test_no_words_and_no_personal_data_are_in_the_logs(parts: Parts, citizen: Citizen) -> None:
    actions = parts.hotline.processes()["actions"]
    actions.send_signal(signal.SIGSTOP)
    await citizen.say("13800138000")
    actions.send_signal(signal.SIGCONT)
    logs = parts.hotline.logs()
    assert "turn aborted" in logs  # what happened is there …
    for word in ("13800138000", "王建国", "解放路5号", "路灯坏了"):
        assert word not in logs  # … and nothing of what was said
