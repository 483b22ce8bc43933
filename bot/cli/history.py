"""`hotline history`: what happened to tickets, and whether it is still what was sealed (CP-8)."""

from __future__ import annotations

import asyncio
import sys

import click

from bot.hotline.history import Link
from bot.service import audit
from bot.wiring import build


@click.group()
def history() -> None:
    """Read and verify the history of tickets."""


@history.command()
def verify() -> None:
    """Check every history against its seals; name what was changed, and end with 1 if anything was."""

    async def check() -> int:
        system, broken = build(), 0
        try:
            async with system.database.reading() as work:
                async for ticket, place in work.tickets.broken():
                    broken += 1
                    click.echo(f"{ticket}: event {place} is not what was sealed")
        finally:
            await system.database.close()
        return broken

    broken = asyncio.run(check())
    click.echo(f"{broken} histories are broken" if broken else "every history is what was sealed")
    sys.exit(1 if broken else 0)


@history.command()
def readings() -> None:
    """Check the trail of who read personal data against its seals; end with 1 if it was changed (PV-4)."""

    async def check() -> tuple[int, int | None]:
        system = build()
        try:
            return await audit.verify(system.database)
        finally:
            await system.database.close()

    whole, broken = asyncio.run(check())
    click.echo(
        f"line {broken} is not what was sealed" if broken else f"all {whole} lines are what was sealed"
    )
    sys.exit(1 if broken else 0)


@history.command()
@click.argument("number")
def show(number: str) -> None:
    """List what happened to a ticket: place, time (UTC), event, by whom, facts. Never words."""

    async def read() -> list[Link]:
        system = build()
        try:
            async with system.database.reading() as work:
                return await work.tickets.history(number)
        finally:
            await system.database.close()

    for link in asyncio.run(read()):
        event = link.event
        by = f"{event.by} for {event.in_name_of}" if event.in_name_of else event.by
        facts = " ".join(f"{name}={value}" for name, value in event.facts.items() if value is not None)
        click.echo(f"{link.sequence:3}  {event.at:%Y-%m-%d %H:%M:%S}  {event.name}  {by}  {facts}")
