"""`make bench-rates`: what the figures of a year cost with a hundred thousand tickets decided in it.

The counts lie in SQLite and in PostgreSQL, both real and on this machine, beside the tickets that
they are of. Each way of telling a year's tickets apart stands beside the 2 s that are promised.
Prints one JSON object; how it goes is told on stderr.
"""

from __future__ import annotations

import asyncio
import json
import random
import signal
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import islice
from typing import Any

import click
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, insert

from bench.duty import DATABASES, circumstances
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.rates import By, Count, Counted, Rate
from bot.hotline.roles import Clerk, Role
from bot.hotline.ticket import Citizen, Matter, Origin, State, Ticket, number
from bot.service import rates
from bot.service.figure_ports import Extent
from bot.settings import ROOT
from bot.stores.content import read_content
from bot.stores.sql import rows
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.figure_tables import counts
from bot.stores.sql.figures import of_tally
from bot.stores.sql.migrate import migrate
from bot.stores.sql.tables import matters, tickets
from bot.stores.sql.types import Cipher
from tests.servers import postgres_missing

TARGET_S = 2.0
_YEAR = Extent(date(2026, 1, 1), date(2026, 12, 31))
_BEGIN = datetime(2026, 1, 1, tzinfo=timezone.utc)
_AT_ONCE = 2000  # tickets in one transaction
_MET = {Rate.RESPONSE: 0.97, Rate.RESOLUTION: 0.85, Rate.SATISFACTION: 0.92}
_SAID = 0.7  # the part of the tickets of which citizens said something
_BOSS = Clerk("s001", "hotline", frozenset({Role.SUPERVISOR}))
_EVIDENCE = 500


@click.command()
@click.option("--tickets", "count", default=100_000, show_default=True, type=click.IntRange(1000))
@click.option(
    "--times", default=7, show_default=True, type=click.IntRange(2), help="How often each is measured."
)
@click.option("--only", type=click.Choice(list(DATABASES)), help="One database alone.")
def main(count: int, times: int, only: str | None) -> None:
    """Measure what figures of a year cost and print them as JSON."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is stopped on the way out
    if only != "sqlite" and postgres_missing():
        raise click.ClickException(postgres_missing())
    found = {}
    for name, running in DATABASES.items():
        if only in (None, name):
            with running() as url:
                found[name] = asyncio.run(_measured(url, count, times))
            click.echo(f"{name}: done", err=True)
    met = all(one["median_s"] < TARGET_S for side in found.values() for one in side["figures"].values())
    told = {"met": met, "target_s": TARGET_S, "tickets": count, **found}
    click.echo(json.dumps(told | circumstances(times), indent=2))


async def _measured(url: str, count: int, times: int) -> dict[str, Any]:
    key = Fernet.generate_key().decode()
    migrate(url)
    database, institution = SqlDatabase(url, key), read_content(ROOT / "content")
    began = time.perf_counter()
    _fill(url, key, institution, count)
    filled = round(time.perf_counter() - began, 1)
    try:
        figures = {by.value: await _timed(times, rates.table, database, _BOSS, _YEAR, by) for by in By}
        behind = (database, _BOSS, _YEAR, Rate.SATISFACTION, False, _EVIDENCE)
        figures["evidence"] = await _timed(times, rates.evidence, *behind)
        return {"filled_s": filled, "figures": figures}
    finally:
        await database.close()


async def _timed(times: int, use: Any, *given: Any) -> dict[str, float]:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        await use(*given)
        spent.append(time.perf_counter() - began)
    return {"median_s": round(statistics.median(spent), 3), "worst_s": round(max(spent), 3)}


def _fill(url: str, key: str, institution: Institution, count: int) -> None:
    engine = create_engine(url, future=True)
    engine.dialect.cipher = Cipher(key)
    made = _made(institution, count)
    while batch := list(islice(made, _AT_ONCE)):
        with engine.begin() as connection:
            connection.execute(insert(matters), [rows.of_matter(one.matter) for one, _ in batch])
            connection.execute(insert(tickets), [rows.of_ticket(one) for one, _ in batch])
            connection.execute(insert(counts), [row for _, theirs in batch for row in theirs])
    if engine.dialect.name == "postgresql":  # as it does by itself in time
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _made(institution: Institution, count: int) -> Iterator[tuple[Ticket, list[dict[str, Any]]]]:
    """Yield closed tickets of a year, each with what it counts for."""
    draw = random.Random(2026)  # noqa: S311 - the same each time
    kinds = [kind for kind in Kind if kind is not Kind.APPLICATION]
    for n in range(count):
        at = _BEGIN + timedelta(days=365) * (n / count)
        unit, kind = draw.choice(institution.units), draw.choice(kinds)
        person = draw.choice(sorted(institution.members(unit.code)))
        channel = draw.choice(["web", "rest", "wechat", "phone"])
        matter = Matter(f"matter-{n}", Origin(f"{channel}:{n}", "m1"), kind, unit.duty_owner, at)
        made = Ticket(
            number=number(at.date(), n % 999_999 + 1),
            matter=matter,
            state=State.CLOSED,
            unit=unit.code,
            handler=person,
            subject=draw.choice(unit.scope),
            description="路灯坏了",
            place=f"{draw.choice(institution.places)}{n % 400}号",
            citizen=Citizen("王建国", "13800138000"),
            query_code=None,
            dispatcher=person,
        )
        said = [rate for rate in Rate if rate is Rate.RESPONSE or draw.random() < _SAID]
        decided = [Count(rate, draw.random() < _MET[rate], at, unit.code, person) for rate in said]
        yield made, [of_tally(rates.tally(made, Counted(one, 3), institution)) for one in decided]


if __name__ == "__main__":
    main()
