"""`hotline messages …`: what waits for an answer."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

import click

from bot.service import intake
from bot.service.ports import StoreUnavailable, Waiting
from bot.wiring import build

_NEVER = datetime(9999, 1, 1, tzinfo=timezone.utc) - timedelta(days=1)


@click.group()
def messages() -> None:
    """Look at the messages of citizens."""


@messages.command()
def waiting() -> None:
    """List the messages that have no answer yet: conversation, place, tries. Never their words."""

    async def read() -> list[Waiting]:
        system = build()
        try:
            conversations = await intake.overdue(system.database, _NEVER)
            return [
                entry
                for name in sorted(conversations)
                for entry in (await intake.standing(system.database, name)).waiting
            ]
        finally:
            await system.database.close()

    try:
        found = asyncio.run(read())
    except StoreUnavailable as error:
        raise click.ClickException(f"the database is out of reach ({error})") from None
    for entry in found:
        click.echo(f"{entry.conversation}  place {entry.place}  tries {entry.tries}  faults {entry.faults}")
    click.echo(f"{len(found)} waiting")
