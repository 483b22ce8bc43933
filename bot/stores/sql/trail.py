"""The trail of readings in SQL (PV-4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, Integer, String, Table, select

from bot.hotline.audit import Line, Read, Reading
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.locking import let_nobody_else_write
from bot.stores.sql.tables import metadata
from bot.stores.sql.types import Instant

readings = Table(
    "readings",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 …
    Column("person", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("of", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("digest", String(64), nullable=False),
)
Index("ix_readings_person", readings.c.person, readings.c.place)
Index("ix_readings_of", readings.c.of, readings.c.place)


class SqlTrail:
    """`Trail` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def last(self) -> Line | None:
        """Return the last line, held until the transaction ends: the next is linked to it."""
        await let_nobody_else_write(self._connection, readings)
        found = await self._found(select(readings).order_by(readings.c.place.desc()).limit(1))
        return found[0] if found else None

    async def add(self, line: Line) -> None:
        """Keep a line."""
        one = line.reading
        row = {"place": line.place, "person": one.person, "kind": one.kind.value, "of": one.of, "at": one.at}
        await self._connection.execute(readings.insert().values(**row, digest=line.digest))

    async def after(self, place: int, limit: int) -> list[Line]:
        """Return the lines behind a place, in their order."""
        query = select(readings).where(readings.c.place > place).order_by(readings.c.place)
        return await self._found(query.limit(limit))

    async def latest(self, limit: int, person: str | None = None, of: str | None = None) -> list[Line]:
        """Return the latest lines, of one person or about one thing, the latest first."""
        query = select(readings).order_by(readings.c.place.desc()).limit(limit)
        query = query.where(readings.c.person == person) if person else query
        return await self._found(query.where(readings.c.of == of) if of else query)

    async def _found(self, query: Any) -> list[Line]:
        rows = await self._connection.execute(query)
        return [
            Line(row.place, Reading(row.person, Read(row.kind), row.of, row.at), row.digest) for row in rows
        ]
