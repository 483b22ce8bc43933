"""`make bench-faults`: citizens report and clerks act while everything breaks; then it is checked.

Faults come one after the other: each process is killed (kill -9), Redis and the
action server hang, Redis is wiped, the database lets nobody write, messages are
sent again at once and late. The anchor is what nobody was told in vain: nothing
that was acknowledged is lost, doubled or out of order. Prints one JSON object.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import signal
import sqlite3
import time
import uuid
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import click
import httpx
import psutil

from bench.hotline import Running, hotline
from bot.hotline.roles import Role
from bot.service.access import add_account
from bot.service.ports import Speaker
from bot.stores.redis.client import connect_blocking
from bot.stores.secrets import Argon2Passwords
from bot.stores.sql.database import SqlDatabase

_KEPT = ("已经保存", "没有能够保存")  # told while something is broken: the answer is still to come
_NUMBER = re.compile(r"工单编号：(\d{14})")
_PATIENCE = 240  # tries, one a second
_HANG_SECONDS = 4.0
_LOCK_SECONDS = 7.0  # longer than a writer waits
_ACTS = {"sign_for": "signed_for", "begin": "begun"}  # what a clerk does, and the event that it is

Fault = Callable[[Running], Coroutine[Any, Any, None]]


@dataclass
class Citizen:
    """Somebody who reports a lamp, and remembers what was acknowledged and what they were told."""

    bot: str
    place: str
    telephone: str
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)
    acknowledged: list[tuple[str, str]] = field(default_factory=list)  # words, message id
    told: list[str] = field(default_factory=list)
    repeats: int = 0

    @property
    def conversation(self) -> str:
        """Return the name of their conversation."""
        return f"rest:{self.sender}"

    @property
    def numbers(self) -> list[str]:
        """Return the tickets that they were told of, each once."""
        return list(dict.fromkeys(number for said in self.told for number in _NUMBER.findall(said)))

    async def report(self, dice: random.Random, within: float) -> None:
        """Come at some time, report until the ticket is told, and send this and that once more."""
        await asyncio.sleep(dice.uniform(0, within))
        async with httpx.AsyncClient(base_url=self.bot, timeout=30, trust_env=False) as http:
            for words in ("路灯坏了", self.place, "王建国", self.telephone, "确认"):
                await self._insist(http, words, uuid.uuid4().hex)
                if dice.random() < 0.3:
                    await self._insist(http, *dice.choice(self.acknowledged))
                await asyncio.sleep(dice.uniform(0, within / 20))

    async def _insist(self, http: httpx.AsyncClient, words: str, message: str) -> None:
        """Say something under one id until it is answered, as a good client does."""
        body = {"sender": self.sender, "message": words, "message_id": message}
        known = (words, message) in self.acknowledged
        for _ in range(_PATIENCE):
            with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
                answer = await http.post("/webhooks/rest/webhook", json=body)
                answer.raise_for_status()
                said = [one["text"] for one in answer.json()]
                if not any(kept in one for one in said for kept in _KEPT):
                    self.told += said
                    if not known:
                        self.acknowledged.append((words, message))
                    self.repeats += known
                    return
            await asyncio.sleep(1)
        raise click.ClickException(f"{self.conversation}: {words} was never answered")


@dataclass
class Clerk:
    """Whoever tickets are offered to: signs for each and begins, until the desk says that it is done."""

    running: Running
    database: SqlDatabase
    browsers: dict[str, httpx.AsyncClient] = field(default_factory=dict)
    done: list[tuple[str, str]] = field(default_factory=list)  # ticket, act that was acknowledged
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def work(self, number: str) -> None:
        """Take a ticket on."""
        async with self.database.reading() as work:
            case = await work.tickets.get(number)
        if case is None or case.ticket.offer is None:
            return  # the citizen was told of it in vain: the checker says so
        async with self.busy:
            for act in _ACTS:
                await self._insist(case.ticket.offer.person, number, act)

    async def _insist(self, person: str, number: str, act: str) -> None:
        for _ in range(_PATIENCE):
            with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
                http = await self._browser(person)
                seen = (await http.get(f"/api/tickets/{number}")).json()
                if act not in seen["acts"]:
                    return  # it was done in a request whose answer was lost
                told = {"act": act, "version": seen["version"]}
                answer = await http.post(f"/api/tickets/{number}/acts", json=told)
                if answer.status_code == 200:
                    self.done.append((number, act))
                    return
            await asyncio.sleep(1)
        raise click.ClickException(f"{number}: {act} was never done")

    async def _browser(self, person: str) -> httpx.AsyncClient:
        if person not in self.browsers:
            async with self.database.reading() as work:
                institution = await work.content.institution()
            made = (self.database, Argon2Passwords(), institution, person, person, [Role.HANDLER])
            password = self.running.accounts.get(person) or await add_account(*made, must_change=False)
            self.running.accounts[person] = password
            http = httpx.AsyncClient(base_url=self.running.desk, timeout=30, trust_env=False)
            answer = await http.post("/api/sign-in", json={"name": person, "password": password})
            answer.raise_for_status()
            http.headers["X-CSRF-Token"] = answer.json()["csrf"]
            self.browsers[person] = http
        return self.browsers[person]


def _kill(name: str) -> Fault:
    async def fault(running: Running) -> None:
        process = running.processes().get(name)
        if process:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    return fault


def _hang(name: str) -> Fault:
    async def fault(running: Running) -> None:
        process = running.processes().get(name)
        if process:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGSTOP)
                await asyncio.sleep(_HANG_SECONDS)
                process.send_signal(signal.SIGCONT)

    return fault


async def _wipe_redis(running: Running) -> None:
    """Empty Redis, unless it keeps messages for a database that is out of reach: those are in it alone."""
    with contextlib.suppress(Exception):  # it may not be back yet
        redis = connect_blocking(running.redis)
        if not redis.exists("hotline:spool"):
            redis.flushall()


async def _lock_database(running: Running) -> None:
    """Let nobody else write for longer than a writer waits."""
    locked = sqlite3.connect(running.state / "hotline.db", isolation_level=None, timeout=5)
    try:
        with contextlib.suppress(sqlite3.OperationalError):
            locked.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(_LOCK_SECONDS)
            locked.execute("ROLLBACK")
    finally:
        locked.close()


FAULTS: dict[str, tuple[int, Fault]] = {  # how often, of all
    "redis killed": (3, _kill("redis")),
    "actions killed": (3, _kill("actions")),
    "console killed": (3, _kill("console")),
    "clock killed": (2, _kill("clock")),
    "bot killed": (1, _kill("bot")),  # it takes longest to be back
    "redis hung": (2, _hang("redis")),
    "actions hung": (2, _hang("actions")),
    "redis wiped": (2, _wipe_redis),
    "database locked": (2, _lock_database),
}


async def _break_things(running: Running, dice: random.Random, most: int, happened: Counter[str]) -> None:
    """Let each fault happen once, in any order, and then the usual ones more often."""
    weights = [weight for weight, _ in FAULTS.values()]
    each = dice.sample(list(FAULTS), len(FAULTS))
    for name in [*each, *dice.choices(list(FAULTS), weights, k=max(0, most - len(each)))][:most]:
        await asyncio.sleep(dice.uniform(1, 5))
        await FAULTS[name][1](running)
        happened[name] += 1


async def check(database: SqlDatabase, citizens: list[Citizen], clerk: Clerk) -> dict[str, Any]:
    """Compare what everybody was told with what the stores hold; each list names what is not so."""
    wrong: dict[str, list[str]] = {name: [] for name in ("lost", "doubled", "out_of_order", "told_in_vain")}
    entries = 0
    async with database.reading() as work:
        for one in citizens:
            log = await work.messages.after(one.conversation, 0, 1000)
            entries += len(log)
            heard = [entry.message for entry in log if entry.speaker is Speaker.CITIZEN]
            sent = [message for _words, message in one.acknowledged]
            wrong["lost"] += [f"{one.conversation} {message}" for message in sent if message not in heard]
            wrong["doubled"] += [one.conversation] * (len(heard) - len(set(heard)))
            wrong["out_of_order"] += [one.conversation] * (heard != sent)
            said = {entry.reply.text for entry in log if entry.speaker is not Speaker.CITIZEN}
            wrong["told_in_vain"] += [f"{one.conversation} {text}" for text in one.told if text not in said]
            wrong["lost"] += [one.conversation] * (not one.numbers)
            wrong["doubled"] += one.numbers[1:]
            for number in one.numbers:
                case = await work.tickets.get(number)
                if case is None or (case.ticket.place, case.ticket.citizen.telephone) != (
                    one.place,
                    one.telephone,
                ):
                    wrong["told_in_vain"].append(number)
        for number, act in clerk.done:
            times = [link.event.name for link in await work.tickets.history(number)].count(_ACTS[act])
            wrong["lost"] += [f"{number} {act}"] * (times == 0)
            wrong["doubled"] += [f"{number} {act}"] * (times > 1)
        broken = [ticket async for ticket, _place in work.tickets.broken()]
        tickets = await work.tickets.numbers("", 100_000)
    told = {number for one in citizens for number in one.numbers}
    wrong["doubled"] += [number for number in tickets if number not in told]
    return {"log_entries": entries, "tickets": len(tickets), "broken_histories": broken, **wrong}


async def run(running: Running, citizens: int, faults: int, seconds: float, seed: int) -> dict[str, Any]:
    """Let so many citizens come within some seconds while so many faults happen; return what came of it."""
    dice, database = random.Random(seed), running.database()  # noqa: S311 - no secret
    crowd = [Citizen(running.bot, f"解放路{n}号", f"138{n:08d}") for n in range(1, citizens + 1)]
    clerk, happened, began = Clerk(running, database), Counter[str](), time.monotonic()

    async def come(one: Citizen) -> None:
        await one.report(dice, seconds)
        for number in one.numbers:
            await clerk.work(number)

    breaking = asyncio.create_task(_break_things(running, dice, faults, happened))
    await asyncio.gather(*map(come, crowd))
    await breaking
    for browser in clerk.browsers.values():
        await browser.aclose()
    found = await check(database, crowd, clerk)
    await database.close()
    return {
        "citizens": citizens,
        "faults": dict(happened.most_common()),
        "seconds": round(time.monotonic() - began),
        "messages_acknowledged": sum(len(one.acknowledged) for one in crowd),
        "messages_repeated": sum(one.repeats for one in crowd),
        "acts_acknowledged": len(clerk.done),
        **found,
    }


@click.command()
@click.option("--citizens", default=200, show_default=True)
@click.option("--faults", default=60, show_default=True)
@click.option("--seconds", default=300.0, show_default=True, help="Within which citizens begin.")
@click.option("--seed", default=20261123, show_default=True)
def main(citizens: int, faults: int, seconds: float, seed: int) -> None:
    """Break a hotline of this machine and print what was lost."""
    with hotline(0) as running:
        click.echo(json.dumps(asyncio.run(run(running, citizens, faults, seconds, seed)), ensure_ascii=False))


if __name__ == "__main__":
    main()
