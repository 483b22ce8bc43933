"""Alerts to staff in SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from bot.hotline.alert import Alert, AlertKind
from bot.hotline.ticket import Origin
from bot.service.news import News, Topic
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import alerts
from bot.stores.sql.upsert import insert_once


class SqlAlerts:
    """`Alerts` in one transaction."""

    def __init__(self, connection: SqlConnection, news: list[News]) -> None:
        self._connection = connection
        self._news = news

    async def add(self, alert: Alert) -> None:
        """Keep an alert, unless its message gave the same alert before."""
        row = {
            "conversation": alert.origin.conversation,
            "message": alert.origin.message,
            "kind": alert.kind.value,
            "at": alert.at,
        }
        await insert_once(self._connection, alerts, row)
        self._news.append(News(Topic.ALERT))

    async def unseen(self) -> list[Alert]:
        """Return the alerts that nobody has seen, oldest first."""
        query = select(alerts).where(alerts.c.seen_at.is_(None)).order_by(alerts.c.at)
        return [
            Alert(AlertKind(row.kind), Origin(row.conversation, row.message), row.at)
            for row in await self._connection.execute(query)
        ]

    async def see(self, alert: Alert, person: str, at: datetime) -> None:
        """Keep who saw an alert first, and when."""
        here = (
            alerts.c.conversation == alert.origin.conversation,
            alerts.c.message == alert.origin.message,
            alerts.c.kind == alert.kind.value,
            alerts.c.seen_at.is_(None),
        )
        await self._connection.execute(update(alerts).where(*here).values(seen_at=at, seen_by=person))
        self._news.append(News(Topic.ALERT))
