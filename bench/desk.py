"""`make bench-desk`: how soon what staff say reaches citizens, with many talks at once.

A hotline as `hotline run` starts it; staff hold live conversations with citizens
through the desk's one process, type, have their wording checked and say things;
citizens answer. Prints one JSON object; how it goes is told on stderr. The anchor
is the bare way from a process to a page through Redis, in the same run.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import statistics
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import click
import socketio

from bench.hotline import Running, hotline
from bot.channels.web.live import live_manager, to_pages
from bot.service.ports import Logged, Reply, Speaker

_SAID = "好的，您反映的第{number}件事情我记下了，请您稍等。"
_ANSWERED = "好的，我补充第{number}点情况。"
_BARE = 300  # times that the anchor is measured
_READS_SECONDS = 10.0  # between two looks of a page at its list of conversations


@dataclass
class Citizen:
    """A citizen in a browser, who answers what staff say."""

    url: str
    conversation: str = ""
    heard: list[tuple[int, str]] = field(default_factory=list)  # place and text, as they came
    said: int = 0
    awaited: dict[str, asyncio.Future[float]] = field(default_factory=dict)

    async def arrive(self) -> None:
        """Begin a conversation and ask for a person."""
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("bot_uttered", self._hear)
        confirmed: list[str] = []
        self.client.on("session_confirm", confirmed.append)
        await self.client.connect(self.url, transports=["websocket"])
        await self.client.call("session_request", {})
        self.conversation = f"web:{confirmed[-1].rsplit('.', 1)[0]}"
        await self.client.call("user_uttered", {"message": "转人工"}, timeout=120)

    async def answer(self) -> None:
        """Say something more."""
        self.said += 1
        await self.client.emit("user_typing")
        await asyncio.sleep(random.uniform(0.2, 1.0))  # noqa: S311 - no secret
        told = {"message": _ANSWERED.format(number=self.said), "message_id": uuid.uuid4().hex}
        await self.client.call("user_uttered", told, timeout=60)

    async def _hear(self, said: dict[str, Any]) -> None:
        now = time.perf_counter()
        text = str(said["text"])
        self.heard.append((int(said.get("place") or 0), text))
        waiting = self.awaited.pop(text, None)
        if waiting and not waiting.done():
            waiting.set_result(now)


@dataclass
class Clerk:
    """A member of staff with some conversations, in a browser with one page."""

    web: aiohttp.ClientSession
    url: str
    citizens: list[Citizen]
    heard: dict[str, list[int]] = field(default_factory=dict)  # places of entries, by conversation
    spent: list[tuple[float, float]] = field(default_factory=list)  # when, and milliseconds to the citizen
    number: int = 0

    async def sign_in(self, name: str, password: str) -> None:
        """Begin a session, open a page and be on duty."""
        async with self.web.post(
            f"{self.url}/api/sign-in", json={"name": name, "password": password}
        ) as answer:
            answer.raise_for_status()
            self.web.headers["X-CSRF-Token"] = (await answer.json())["csrf"]
            cookie = answer.cookies["desk"].value
        self.page = socketio.AsyncClient(reconnection=False)
        self.page.on("entry", self._hear, namespace="/desk")
        headers = {"Cookie": f"desk={cookie}"}
        await self.page.connect(self.url, headers=headers, transports=["websocket"], namespaces=["/desk"])
        await self._post("presence/here")

    async def take(self, citizen: Citizen) -> None:
        """Take a conversation."""
        await self._post(f"conversations/{citizen.conversation}/take")
        self.citizens.append(citizen)

    async def work(self, until: float) -> None:
        """Talk with the citizens in turn, as one who types a sentence every few seconds."""
        looking = asyncio.create_task(self._look(until))
        while time.perf_counter() < until:
            citizen = random.choice(self.citizens)  # noqa: S311 - no secret
            await self._say(citizen)
            await asyncio.sleep(random.uniform(3, 7))  # noqa: S311 - no secret
        await looking

    async def _say(self, citizen: Citizen) -> None:
        self.number += 1
        text = _SAID.format(number=self.number)
        for part in (text[: len(text) // 2], text):  # as the page asks while one types
            await self.page.emit("typing", {"conversation": citizen.conversation}, namespace="/desk")
            await self._post("check", text=part)
            await asyncio.sleep(0.4)
        arrival = asyncio.get_running_loop().create_future()
        citizen.awaited[text] = arrival
        began = time.perf_counter()
        await self._post(f"conversations/{citizen.conversation}/say", text=text)
        arrived = await asyncio.wait_for(arrival, 30)
        self.spent.append((began, (arrived - began) * 1000))
        await citizen.answer()

    async def _look(self, until: float) -> None:
        while time.perf_counter() < until:
            async with self.web.get(f"{self.url}/api/conversations", headers={"X-Background": "1"}) as answer:
                answer.raise_for_status()
                await answer.read()
            await asyncio.sleep(_READS_SECONDS)

    async def _post(self, path: str, **body: Any) -> Any:
        async with self.web.post(f"{self.url}/api/{path}", json=body) as answer:
            if answer.status >= 400:
                raise click.ClickException(f"{path}: {answer.status} {await answer.text()}")
            return await answer.read()

    async def _hear(self, told: dict[str, Any]) -> None:
        self.heard.setdefault(told["conversation"], []).append(told["entry"]["place"])


@click.command()
@click.option("--staff", default=50, show_default=True, type=click.IntRange(1, 60))
@click.option("--talks", default=500, show_default=True, type=click.IntRange(1))
@click.option("--minutes", default=20.0, show_default=True, type=click.FloatRange(0.1))
def main(staff: int, talks: int, minutes: float) -> None:
    """Measure the desk under load and print the figures as JSON."""
    with hotline(staff) as running:
        print(json.dumps(asyncio.run(_measure(running, talks, minutes)), indent=2))


async def _measure(running: Running, talks: int, minutes: float) -> dict[str, Any]:
    citizens = [Citizen(running.bot) for _ in range(talks)]
    clerks = [Clerk(_session(), running.desk, []) for _ in running.accounts]
    for clerk, (name, password) in zip(clerks, running.accounts.items(), strict=True):
        await clerk.sign_in(name, password)
    click.echo(f"{len(clerks)} staff on duty", err=True)
    for n, citizen in enumerate(citizens):
        await citizen.arrive()
        await clerks[n % len(clerks)].take(citizen)
    click.echo(f"{talks} conversations live", err=True)
    bare = await _bare(running, citizens[0])
    until, memory = time.perf_counter() + minutes * 60, [running.memory()]
    working = asyncio.gather(*(clerk.work(until) for clerk in clerks))
    while not working.done():
        await asyncio.wait([working], timeout=60)
        memory.append(running.memory())
        spent = sorted(one for clerk in clerks for _, one in clerk.spent)
        click.echo(f"{len(spent)} said, p95 {_part(spent, 0.95):.0f} ms, {memory[-1]} MB", err=True)
    await working
    await asyncio.sleep(2)
    figures = _figures(clerks, bare, memory) | {"problems": await _problems(clerks)}
    for one in (*(citizen.client for citizen in citizens), *(clerk.page for clerk in clerks)):
        await one.disconnect()
    for clerk in clerks:
        await clerk.web.close()
    return figures | {"staff": len(clerks), "conversations": talks, "minutes": minutes}


async def _bare(running: Running, citizen: Citizen) -> list[float]:
    """Return the milliseconds of the bare way to a page: sent by this process, through Redis."""
    send, spent = to_pages(live_manager(running.redis, write_only=True)), []
    for n in range(_BARE):
        text, arrival = f"bare {n}", asyncio.get_running_loop().create_future()
        citizen.awaited[text] = arrival
        entry = Logged(citizen.conversation, 0, Speaker.STAFF, text, Reply(text), running.now())
        began = time.perf_counter()
        await send(citizen.conversation, [entry])
        spent.append((await asyncio.wait_for(arrival, 10) - began) * 1000)
    citizen.heard = [one for one in citizen.heard if not one[1].startswith("bare")]
    return sorted(spent)


def _figures(clerks: Sequence[Clerk], bare: list[float], memory: list[dict[str, float]]) -> dict[str, Any]:
    spent = sorted(one for clerk in clerks for _, one in clerk.spent)
    return {
        "said": len(spent),
        "said_per_second": round(len(spent) / max(1.0, _seconds(clerks)), 2),
        "p50_ms": round(statistics.median(spent), 1),
        "p95_ms": round(_part(spent, 0.95), 1),
        "p99_ms": round(_part(spent, 0.99), 1),
        "slowest_ms": round(spent[-1], 1),
        "bare_p95_ms": round(_part(bare, 0.95), 1),
        "p95_ratio_to_bare": round(_part(spent, 0.95) / _part(bare, 0.95), 2),
        "memory_mb": {"after_1_minute": memory[min(1, len(memory) - 1)], "at_the_end": memory[-1]},
    }


async def _problems(clerks: Sequence[Clerk]) -> dict[str, int]:
    """Count what was lost, doubled or out of order, at both ends and by the log."""
    found = {"lost": 0, "doubled": 0, "out_of_order": 0}
    for clerk in clerks:
        for citizen in clerk.citizens:
            log: list[dict[str, Any]] = []
            while page := await citizen.client.call(
                "messages_after", {"after": log[-1]["place"] if log else 0}
            ):
                log += page
            told = [one["place"] for one in log if one["from"] != "citizen"]
            heard = [place for place, _ in citizen.heard]
            own = [one["place"] for one in log if one["from"] == "citizen"]
            seen = [place for place in clerk.heard.get(citizen.conversation, []) if place in set(own)]
            for wanted, got in ((told, heard), (own[1:], seen)):  # the first was said to the bot
                found["lost"] += len(set(wanted) - set(got))
                found["doubled"] += len(got) - len(set(got))
                found["out_of_order"] += sum(a > b for a, b in itertools.pairwise(got))
    return found


def _session() -> aiohttp.ClientSession:
    # A host without a name keeps its cookies only in a jar that is told to.
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


def _seconds(clerks: Sequence[Clerk]) -> float:
    times = [when for clerk in clerks for when, _ in clerk.spent]
    return max(times) - min(times)


def _part(ordered: Sequence[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


if __name__ == "__main__":
    main()
