"""The sample of services and its marks in SQL (RC-2)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint, select, update

from bot.hotline.inspection import Drawn, Inspection, Service
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.locking import let_nobody_else_write
from bot.stores.sql.tables import evaluations, metadata, tickets
from bot.stores.sql.types import Encrypted, Instant

table = Table(
    "inspections",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(200), nullable=False),
    Column("place", Integer, nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False, index=True),  # of the service
    Column("ticket", String(14)),
    Column("score", Integer),  # the citizen's, when it was drawn
    Column("reason", String(16), nullable=False),
    Column("drawn_by", String(64), nullable=False),
    Column("drawn_at", Instant, nullable=False),
    Column("marks", Text),  # JSON: points by criterion
    Column("most", Integer),
    Column("note", Encrypted),
    Column("inspector", String(64)),
    Column("scored_at", Instant),
    UniqueConstraint("conversation", "place"),
)


class SqlInspections:
    """`Inspections` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def services(self, since: datetime, until: datetime) -> list[Service]:
        """Return the talks that ended and the answers that were told in a time; none of a drill's."""
        asked = evaluations.c
        query = (
            select(evaluations)
            .outerjoin(tickets, tickets.c.number == asked.ticket)
            .where(asked.asked_at >= since, asked.asked_at < until, tickets.c.drill.isnot(True))
            .order_by(asked.asked_at, asked.conversation, asked.place)
        )
        found = await self._connection.execute(query)
        return [
            Service(row.conversation, row.place, row.person, row.asked_at, row.ticket, row.score)
            for row in found
        ]

    async def of(self, since: datetime, until: datetime) -> list[Inspection]:
        """Return what was drawn of the services of a time, the latest service first."""
        query = select(table).where(table.c.at >= since, table.c.at < until)
        found = await self._connection.execute(query.order_by(table.c.at.desc(), table.c.id))
        return [_inspection(row) for row in found]

    async def get(self, id: str) -> Inspection | None:
        """Return what was drawn by that id, held until the transaction ends."""
        query = select(table).where(table.c.id == id).with_for_update()
        row = (await self._connection.execute(query)).first()
        return _inspection(row) if row else None

    async def lock(self) -> None:
        """Let nobody else draw until the transaction ends."""
        await let_nobody_else_write(self._connection, table)

    async def add(self, inspection: Inspection) -> None:
        """Keep what was drawn."""
        service = inspection.service
        row = {name: getattr(service, name) for name in ("conversation", "place", "person", "at")}
        row |= {"ticket": service.ticket, "score": service.score, "reason": inspection.reason.value}
        row |= {name: getattr(inspection, name) for name in ("id", "drawn_by", "drawn_at")}
        await self._connection.execute(table.insert().values(**row))

    async def keep(self, inspection: Inspection) -> None:
        """Keep its marks."""
        row = {name: getattr(inspection, name) for name in ("most", "note", "inspector", "scored_at")}
        row["marks"] = json.dumps(dict(inspection.marks))
        await self._connection.execute(update(table).where(table.c.id == inspection.id).values(**row))


def _inspection(row: Any) -> Inspection:
    service = Service(row.conversation, row.place, row.person, row.at, row.ticket, row.score)
    return Inspection(
        row.id,
        service,
        Drawn(row.reason),
        row.drawn_by,
        row.drawn_at,
        json.loads(row.marks) if row.marks else {},
        row.most or 0,
        row.note or "",
        row.inspector,
        row.scored_at,
    )
