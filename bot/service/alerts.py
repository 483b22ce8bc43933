"""Telling staff at once (EM-1, CO-6)."""

from __future__ import annotations

from bot.hotline.alert import Alert
from bot.service.ports import Database


async def raise_alert(database: Database, alert: Alert) -> None:
    """Keep an alert for staff; the same message raises it once."""
    async with database.writing() as work:
        await work.alerts.add(alert)


async def unseen(database: Database) -> list[Alert]:
    """Return the alerts that nobody has seen, oldest first."""
    async with database.reading() as work:
        return await work.alerts.unseen()
