"""The citizens of a benchmark: the same few sentences, over and over, each answer checked."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field

import aiohttp
import click

from bench.sides import Side

# Each is answered by one response and no custom action, so that both sides do the same work.
MESSAGES = ("你好", "你是机器人吗", "早上好", "今天股票咋样", "是的", "不用了", "谢谢", "再见")

_names = itertools.count(1)


@dataclass(frozen=True)
class Round:
    """What some citizens, speaking at the same time, saw of one side."""

    seconds: float
    milliseconds: list[float]
    cpu_seconds: dict[str, float]


@dataclass
class Client:
    """Asks both sides in the same way, and insists on the same answers."""

    session: aiohttp.ClientSession
    answers: dict[str, str] = field(default_factory=dict)

    async def agree(self, *sides: Side) -> None:
        """Learn the answers, and insist that there is one to each message and that the sides agree."""
        for message in MESSAGES:
            said = {side.name: await self.ask(side, f"first-{side.name}", message) for side in sides}
            if len(set(said.values())) != 1 or not all(said.values()):
                raise click.ClickException(f"{message!r}: expected one answer from both sides, got {said}")
            self.answers[message] = said[sides[0].name]

    async def ask(self, side: Side, sender: str, message: str) -> str:
        """Return what a side says to a message."""
        body = {"sender": sender, "message": message}
        try:
            async with self.session.post(f"{side.url}/webhooks/rest/webhook", json=body) as answer:
                answer.raise_for_status()
                return "\n".join(said.get("text", "") for said in await answer.json())
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise click.ClickException(f"{side.name}: no answer to {message!r}: {error!r}") from None

    async def crowd(self, side: Side, citizens: int, each: int) -> Round:
        """Have fresh citizens speak at the same time, each one as soon as it is answered."""
        crowd = [Citizen(self, side) for _ in range(citizens)]
        computed = side.cpu_seconds()
        began = time.perf_counter()
        await asyncio.gather(*(citizen.say(each) for citizen in crowd))
        seconds = time.perf_counter() - began
        cpu = {name: used - computed[name] for name, used in side.cpu_seconds().items()}
        return Round(seconds, [spent for citizen in crowd for spent in citizen.milliseconds], cpu)


class Citizen:
    """One conversation with one side, and how long each of its turns took."""

    def __init__(self, client: Client, side: Side) -> None:
        self._client = client
        self._side = side
        self._name = f"citizen-{next(_names)}"
        self.milliseconds: list[float] = []

    async def say(self, times: int = 1) -> None:
        """Say the next messages, each after the answer to the one before."""
        for _ in range(times):
            message = MESSAGES[len(self.milliseconds) % len(MESSAGES)]
            began = time.perf_counter()
            said = await self._client.ask(self._side, self._name, message)
            self.milliseconds.append((time.perf_counter() - began) * 1000)
            if said != self._client.answers[message]:
                turn = f"{self._side.name}, turn {len(self.milliseconds)}"
                raise click.ClickException(f"{turn}: {message!r} was answered with {said!r}")
