"""Misread sentences in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Boolean, Column, String, Table, select, update

from bot.hotline.misread import Misread
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import metadata
from bot.stores.sql.types import Encrypted, Instant
from bot.stores.sql.upsert import insert_once

misread = Table(
    "misread",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("text", Encrypted, nullable=False),
    Column("meant", String(64), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("is_right", Boolean),
    Column("checked_by", String(64)),
    Column("checked_at", Instant),
)


class SqlMisread:
    """`Misreadings` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def add(self, one: Misread) -> None:
        """Keep a sentence, once."""
        await insert_once(self._connection, misread, asdict(one))

    async def get(self, id: str) -> Misread | None:
        """Return a sentence, held until the transaction ends."""
        found = await self._found(select(misread).where(misread.c.id == id).with_for_update())
        return found[0] if found else None

    async def latest(self, limit: int) -> list[Misread]:
        """Return sentences: those that nobody has checked first, then the latest."""
        order = (misread.c.is_right.isnot(None), misread.c.at.desc(), misread.c.id)
        return await self._found(select(misread).order_by(*order).limit(limit))

    async def right(self) -> list[Misread]:
        """Return all that were rightly marked, the oldest first."""
        return await self._found(
            select(misread).where(misread.c.is_right).order_by(misread.c.at, misread.c.id)
        )

    async def check(self, one: Misread) -> None:
        """Keep what somebody found of a sentence."""
        said = {"is_right": one.is_right, "checked_by": one.checked_by, "checked_at": one.checked_at}
        await self._connection.execute(update(misread).where(misread.c.id == one.id).values(**said))

    async def _found(self, query: Any) -> list[Misread]:
        return [Misread(**row._mapping) for row in await self._connection.execute(query)]
