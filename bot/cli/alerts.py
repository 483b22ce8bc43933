"""`hotline alerts`: what staff are to look at now."""

from __future__ import annotations

import asyncio

import click

from bot.hotline.alert import Alert
from bot.service.alerts import unseen
from bot.wiring import build


@click.command()
def alerts() -> None:
    """List emergencies and abuse that nobody has seen: time (UTC), kind, conversation. Never words."""

    async def read() -> list[Alert]:
        system = build()
        try:
            return await unseen(system.database)
        finally:
            await system.database.close()

    found = asyncio.run(read())
    for alert in found:
        click.echo(f"{alert.at:%Y-%m-%d %H:%M:%S}  {alert.kind.value}  {alert.origin.conversation}")
    click.echo(f"{len(found)} unseen")
