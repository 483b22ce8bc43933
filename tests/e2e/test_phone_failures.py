"""The bot killed, stopped and slow while somebody is on the telephone: they always hear something."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator

import pytest
from channels.phone.calling import Asterisk, until
from conftest import Hotline
from servers import free_port

pytestmark = [pytest.mark.long, pytest.mark.rule("TE-7", "EM-3")]


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    """A hotline as `make phone` starts it."""
    ports = {name: str(free_port()) for name in ("PHONE_PORT", "SIP_PORT", "AUDIOSOCKET_PORT")}
    running = Hotline(tmp_path_factory.mktemp("phone"), PHONE="1", ACTIONS_TIMEOUT_SECONDS="5", **ports)
    running.start()
    yield running
    running.stop()


def line(hotline: Hotline) -> Asterisk:
    return Asterisk(int(hotline.environment["AUDIOSOCKET_PORT"]))


async def falls_silent(call: Asterisk) -> None:
    """Wait until nothing was said for a second."""
    while True:
        before = len(call.heard)
        await asyncio.sleep(1)
        if not any(call.heard[before:]):
            return


async def hears_within(call: Asterisk, seconds: float) -> float:
    """Return after how many seconds something is said."""
    before, began = len(call.heard), time.monotonic()
    await until(lambda: any(call.heard[before:]) or call.hung_up.is_set(), seconds)
    return time.monotonic() - began


@pytest.mark.rule("TE-1")
async def test_a_call_is_answered_within_a_second(answering: Hotline) -> None:
    async with line(answering) as call:
        assert await hears_within(call, 3) < 1


async def test_a_slow_part_is_bridged_within_3_s(answering: Hotline) -> None:
    async with line(answering) as call:
        await falls_silent(call)
        actions = answering.processes()["actions"]
        actions.send_signal(signal.SIGSTOP)
        try:
            call.press("2")
            assert await hears_within(call, 3.5) < 3
        finally:
            actions.send_signal(signal.SIGCONT)


async def test_a_caller_whose_bot_is_killed_hears_so_and_reaches_people(answering: Hotline) -> None:
    async with line(answering) as call:
        await falls_silent(call)
        answering.processes()["bot"].kill()
        call.press("2")
        assert await hears_within(call, 3) < 3
        await asyncio.wait_for(call.hung_up.wait(), 15)


async def test_who_calls_while_the_bot_is_down_reaches_people(answering: Hotline) -> None:
    answering.processes()["bot"].kill()
    async with line(answering) as call:
        assert await hears_within(call, 3) < 3
        await asyncio.wait_for(call.hung_up.wait(), 30)
