"""`make bench-duty`: what working on tickets costs with a hundred thousand of them open.

The demonstration institution's tickets lie in SQLite and in PostgreSQL, both real and on
this machine. Each figure stands beside the 50 ms that are promised. Prints one JSON object;
how it goes is told on stderr.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import json
import os
import platform
import signal
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from typing import Any

import click
import psutil
from cryptography.fernet import Fernet
from sqlalchemy import select

from bench.caseload import Caseload
from bench.filling import Filling
from bot.hotline.acts import SignFor
from bot.hotline.institution import Institution
from bot.hotline.roles import Clerk, Role
from bot.hotline.searching import asked
from bot.hotline.ticket import State
from bot.service import board, duty
from bot.service.deadlines import fire_due
from bot.service.matters import Request, open_ticket
from bot.service.ports import Database, Tickets, Work
from bot.settings import ROOT
from bot.stores.content import read_content
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.migrate import migrate
from bot.stores.sql.tables import tellings, tickets
from bot.stores.wording import FileWording
from tests.servers import postgres_missing, postgres_server

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=timezone.utc)  # a Wednesday, 10:00 in Shanghai
TARGET_MS = 50
BOARD_MS = 1000  # of the live board
_PROMISED = dict.fromkeys(
    ("persons_work", "next_deadlines", "transition", "search_words", "search_citizen"), TARGET_MS
) | {"board": BOARD_MS}
_BOSS = Clerk("s001", "hotline", frozenset({Role.SUPERVISOR}))
_NEXT = 50  # rows of a list that staff look at
_ALL = 1_000_000
_TICK = 200  # deadlines that a clock asks for at once
_PAUSE = timedelta(minutes=10)  # for which no clock ran, so that so many are to be fired
_WARM_UP = 20
_NIGHTS = 365

Call = Callable[[], Awaitable[Any]]
Read = Callable[[Tickets, str], Awaitable[Any]]


@dataclass(frozen=True)
class Side:
    """One database, filled, and the institution whose tickets it holds."""

    name: str
    database: Database
    filling: Filling
    institution: Institution
    caseload: Caseload
    wording: FileWording


@click.command()
@click.option(
    "--tickets", "count", default=100_000, show_default=True, type=click.IntRange(10_000), help="Open ones."
)
@click.option(
    "--times", default=200, show_default=True, type=click.IntRange(2), help="How often each is measured."
)
@click.option("--only", type=click.Choice(["sqlite", "postgresql"]), help="One database alone.")
def main(count: int, times: int, only: str | None) -> None:
    """Measure work on many open tickets and print the figures as JSON."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is stopped on the way out
    if only != "sqlite" and postgres_missing():
        raise click.ClickException(postgres_missing())
    figures = {}
    for name, running in DATABASES.items():
        if only in (None, name):
            with running() as url:
                figures[name] = asyncio.run(_measured(name, url, count, times))
    promised = [side["figures"][one] for side in figures.values() for one in _PROMISED]
    met = all(figure["median_ms"] < figure["target_ms"] for figure in promised)
    click.echo(json.dumps({"met": met, **figures} | circumstances(times), indent=2))


@contextlib.contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield f"sqlite:///{folder}/hotline.db"


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    with postgres_server() as (url, _server):
        yield url


DATABASES = {"sqlite": _sqlite, "postgresql": _postgres}  # each yields its URL


async def _measured(name: str, url: str, count: int, times: int) -> dict[str, Any]:
    key = Fernet.generate_key().decode()
    migrate(url)
    database, filling = SqlDatabase(url, key), Filling(url, key)
    institution = read_content(ROOT / "content")
    caseload = Caseload(institution, duty.calendar_of(institution), NOW)
    side = Side(name, database, filling, institution, caseload, FileWording(ROOT / "data" / "responses"))
    try:
        seconds = await _fill(side, count)
        counts = filling.counts()
        figures = await _figures(side, times)
        return {"rows": counts, "filled_s": seconds, "figures": figures, "verify": await _verify(side)}
    finally:
        filling.close()
        await database.close()


async def _fill(side: Side, count: int) -> float:
    began = time.perf_counter()

    def tell(done: int) -> None:
        if done % 10_000 == 0 or done == count:
            spent = time.perf_counter() - began
            click.echo(f"{side.name}: {done} of {count} tickets, {spent:.0f} s", err=True)

    async with side.database.writing() as work:
        await work.content.load(side.institution, NOW)
    side.filling.add_absences(side.caseload.absences(_NIGHTS))
    side.filling.add_lives((side.caseload.life(f"c{n}") for n in range(count)), NOW, tell)
    side.filling.add_counters(side.caseload.numbers)
    side.filling.settle()
    return round(time.perf_counter() - began, 1)


async def _figures(side: Side, times: int) -> dict[str, dict[str, float]]:
    """Measure each thing that is done, those that only read first."""
    figures = {}
    for name, (persons, read) in _reads(side).items():
        figures[name] = await _timed(side, name, times, _each(side, persons, read))
    figures["board"] = await _timed(side, "board", times, _looks(side))
    for name, acts in (("transition", _sign_fors), ("fire_one", _firings), ("open_ticket", _openings)):
        figures[name] = await _timed(side, name, times, acts(side, times + _WARM_UP))
    return figures


def _reads(side: Side) -> dict[str, tuple[list[str], Read]]:
    """Return what is read of the tickets, and for whom: all who have any such, or who has most."""
    handlers, first = side.filling.values(tickets.c.handler), side.filling.values(tickets.c.first_responsible)
    told = side.filling.values(tellings.c.person)
    return {
        "persons_work": (handlers, lambda kept, person: kept.work_of([person], _NEXT)),
        "busiest_persons_work": (handlers[:1], lambda kept, person: kept.work_of([person], _NEXT)),
        "first_answered": (first, lambda kept, person: kept.first_answered_by(person, _NEXT)),
        "all_first_answered": (first, lambda kept, person: kept.first_answered_by(person, _ALL)),
        "next_deadlines": (handlers, lambda kept, _: kept.next_due(_NEXT)),
        "to_be_fired": (handlers, lambda kept, _: kept.firing(NOW + _PAUSE, _TICK)),
        "tellings": (told, lambda kept, person: kept.tellings([person])),
        "search_words": (_words(side), _search),
        "search_citizen": (_telephones(side), _search),
    }


async def _search(kept: Tickets, query: str) -> list[Work]:
    return await kept.search(asked(query), None, None, _NEXT)


def _words(side: Side) -> list[str]:
    """Return what is searched for: a matter that many tickets are about, in each place."""
    return [f"{place} {side.institution.units[0].scope[0]}" for place in side.institution.places]


def _telephones(side: Side) -> list[str]:
    known = select(tickets.c.telephone).where(tickets.c.telephone.isnot(None)).limit(_NEXT)
    return [telephone for (telephone,) in side.filling.read(known)]


async def _each(side: Side, persons: list[str], read: Read) -> AsyncIterator[Call]:
    """Yield a reading for one person after another, over and over."""
    for person in itertools.cycle(persons):

        async def call(person: str = person) -> None:
            async with side.database.reading() as work:
                await read(work.tickets, person)

        yield call


async def _looks(side: Side) -> AsyncIterator[Call]:
    """Yield looks at the live board, over and over."""
    while True:
        yield lambda: board.look(side.database, side.institution, _BOSS, NOW)


async def _sign_fors(side: Side, times: int) -> AsyncIterator[Call]:
    """Yield sign-fors of dispatched tickets, each with what the citizen is told of it."""
    waiting = select(tickets.c.number, tickets.c.offer_person).where(
        tickets.c.state == State.DISPATCHED.value
    )
    for number, person in side.filling.read(waiting.order_by(tickets.c.matter).limit(times)):

        async def call(number: str = number, person: str = person) -> None:
            acted = await duty.act(
                side.database, side.wording, side.institution, number, SignFor(), by=person, now=NOW
            )
            assert acted.said

        yield call


async def _firings(side: Side, times: int) -> AsyncIterator[Call]:
    """Yield ticks of the clock at the instants at which the next deadlines fire, one at each."""
    for _ in range(times):
        async with side.database.reading() as work:
            [(_, id)] = await work.tickets.firing(NOW + timedelta(days=1), 1)
            deadline = await work.tickets.deadline(id)
        assert deadline
        at = deadline.next_at
        assert at

        async def call(at: datetime = at) -> None:
            fired = await fire_due(side.database, side.wording, side.institution, at)
            assert len(fired) == 1

        yield call


async def _openings(side: Side, times: int) -> AsyncIterator[Call]:
    """Yield openings of tickets, one each second."""
    for n in range(times):
        request, at = side.caseload.request(f"new{n}"), NOW + timedelta(hours=1, seconds=n)

        async def call(request: Request = request, at: datetime = at) -> None:
            await open_ticket(side.database, side.institution, request, at)

        yield call


async def _timed(side: Side, name: str, times: int, calls: AsyncIterator[Call]) -> dict[str, float]:
    """Return how many milliseconds calls take, once warm; what comes between them is not counted."""
    spent = []
    async for call in calls:
        began = time.perf_counter()
        await call()
        spent.append((time.perf_counter() - began) * 1000)
        if len(spent) == times + _WARM_UP:
            break
    percentiles = statistics.quantiles(spent[_WARM_UP:], n=100, method="inclusive")
    figures = {"median_ms": _short(percentiles[49]), "p95_ms": _short(percentiles[94])}
    click.echo(f"{side.name}: {name} {figures['median_ms']} ms, p95 {figures['p95_ms']} ms", err=True)
    return figures | ({"target_ms": _PROMISED[name]} if name in _PROMISED else {})


async def _verify(side: Side) -> dict[str, float]:
    """Verify every history, and watch by how much the process grows in doing so."""
    gc.collect()
    process, grown, over = psutil.Process(), [0], threading.Event()
    before = process.memory_info().rss

    def watch() -> None:
        while not over.wait(0.1):
            grown.append(process.memory_info().rss - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    try:
        async with side.database.reading() as work:
            broken = [place async for place in work.tickets.broken()]
    finally:
        over.set()
        watcher.join()
    seconds = time.perf_counter() - began
    click.echo(f"{side.name}: histories verified in {seconds:.0f} s", err=True)
    return {"seconds": _short(seconds), "grown_mb": _short(max(grown) / 2**20), "broken": len(broken)}


def circumstances(times: int) -> dict[str, Any]:
    """Return what figures depend on beside what is measured."""
    return {
        "times": times,
        "cpus": os.cpu_count(),
        "machine": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("shouwen", "sqlalchemy", "asyncpg")}
        | {"sqlite": sqlite3.sqlite_version},
    }


def _short(figure: float) -> float:
    return float(f"{figure:.3g}")


if __name__ == "__main__":
    main()
