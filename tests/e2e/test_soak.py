"""Citizens report while processes are killed at random: each gets one ticket, with what they said (EM-3)."""

from __future__ import annotations

import asyncio
import random
import re
import uuid
from collections.abc import Iterator

import httpx
import psutil
import pytest
from citizens import RestCitizen
from conftest import Hotline

CITIZENS = 30
SECONDS = 120
KEPT = "已经保存"

pytestmark = [pytest.mark.long, pytest.mark.rule("EM-3")]


@pytest.fixture
def own_hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    running = Hotline(tmp_path_factory.mktemp("soak"), ACTIONS_TIMEOUT_SECONDS="3")
    running.start()
    yield running
    running.stop()


async def insist(citizen: RestCitizen, text: str) -> str:
    """Say something and send it again under the same id until it is answered, as a good client does."""
    message_id = uuid.uuid4().hex
    for _ in range(200):
        try:
            answer = await citizen.say(text, message_id)
            if KEPT not in answer:
                return answer
        except (httpx.HTTPError, ValueError):
            pass
        await asyncio.sleep(1)
    raise AssertionError(f"never answered: {await citizen.log()}")


async def report(hotline: Hotline, number: int) -> tuple[RestCitizen, list[str]]:
    """Report a lamp; return the ticket numbers that the citizen was told."""
    citizen = RestCitizen(hotline.url)
    await asyncio.sleep(random.uniform(0, SECONDS * 0.8))
    for text in ("路灯坏了", f"解放路{number}号", "王建国", f"138{number:08d}"):
        await insist(citizen, text)
    return citizen, re.findall(r"工单编号：(\d{14})", await insist(citizen, "确认"))


async def kill_at_random(hotline: Hotline) -> dict[str, int]:
    """Kill a process every few seconds; return how often which."""
    killed = dict.fromkeys(("redis", "actions", "clock", "bot"), 0)
    while True:
        await asyncio.sleep(random.uniform(4, 10))
        name = random.choices(list(killed), weights=[3, 3, 1, 1])[0]
        process = hotline.processes().get(name)
        if process:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
            killed[name] += 1
            print(f"killed {name} ({killed})", flush=True)


@pytest.mark.timeout(900)
async def test_no_report_is_lost_or_doubled_while_processes_die(own_hotline: Hotline) -> None:
    random.seed(20261122)
    killing = asyncio.create_task(kill_at_random(own_hotline))
    stopping = asyncio.get_running_loop().call_later(SECONDS, killing.cancel)
    told = await asyncio.gather(*(report(own_hotline, number) for number in range(1, CITIZENS + 1)))
    stopping.cancel()
    killing.cancel()
    for number, (citizen, numbers) in enumerate(told, 1):
        assert len(numbers) == 1, await citizen.log()
        assert await own_hotline.tickets_of(citizen.conversation) == numbers
        ticket = await own_hotline.ticket(numbers[0])
        assert ticket is not None
        assert (ticket.place, ticket.citizen.telephone) == (f"解放路{number}号", f"138{number:08d}")
