"""`hotline rates`: the three rates beside what the history of the tickets says (EV-3)."""

from __future__ import annotations

import asyncio
import sys

import click

from bot.service import rates as use
from bot.wiring import build


@click.group()
def rates() -> None:
    """Look after the three rates."""


@rates.command()
@click.option("--write", is_flag=True, help="Put right what differs.")
def recount(write: bool) -> None:
    """Count every ticket anew from its history; name those that differ, and end with 1 if any is left so."""

    async def count() -> int:
        system, differing = build(), 0
        try:
            async for number in use.recount(system.database, await system.institution(), write):
                differing += 1
                click.echo(number)
        finally:
            await system.database.close()
        return differing

    differing = asyncio.run(count())
    said = f"{differing} tickets counted otherwise than their history says"
    click.echo(f"{said}{', and are put right' if write else ''}" if differing else _AGREES)
    sys.exit(1 if differing and not write else 0)


_AGREES = "every ticket counts as its history says"
