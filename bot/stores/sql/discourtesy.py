"""What was sent against the wording check, and what was decided about it, in SQL (CO-3)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Integer, String, Table, select, tuple_

from bot.service.desk_ports import Excuse, Override
from bot.service.oversight_ports import Finding, Judgement
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import metadata, overrides
from bot.stores.sql.types import Encrypted, Instant

judgements = Table(
    "judgements",
    metadata,
    Column("of", String(200), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("by", String(64), nullable=False),
    Column("upheld", Boolean, nullable=False),
    Column("reason", Encrypted, nullable=False),
)

Key = tuple[str, int]


class SqlDiscourtesy:
    """`Discourtesy` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def found(self, since: datetime, until: datetime) -> list[Finding]:
        """Return what was sent in a time, the latest first."""
        return await self._of(select(overrides).where(overrides.c.at >= since, overrides.c.at < until))

    async def get(self, of: str, place: int) -> Finding | None:
        """Return what was sent there."""
        found = await self._of(select(overrides).where(overrides.c.of == of, overrides.c.place == place))
        return found[0] if found else None

    async def judge(self, of: str, place: int, judgement: Judgement) -> None:
        """Keep what was decided; the latest stands."""
        row = {"of": of, "place": place} | asdict(judgement)
        await self._connection.execute(judgements.insert().values(**row))

    async def _of(self, query: Any) -> list[Finding]:
        query = query.order_by(overrides.c.at.desc(), overrides.c.of, overrides.c.place)
        rows = (await self._connection.execute(query)).all()
        known = await self._judged([(row.of, row.place) for row in rows])
        return [Finding(_override(row), known.get((row.of, row.place))) for row in rows]

    async def _judged(self, keys: list[Key]) -> dict[Key, Judgement]:
        key = tuple_(judgements.c.of, judgements.c.place)
        query = select(judgements).where(key.in_(keys)).order_by(judgements.c.at)
        return {
            (row.of, row.place): Judgement(row.upheld, row.reason, row.by, row.at)
            for row in await self._connection.execute(query)
        }


def _override(row: Any) -> Override:
    excuse = Excuse(tuple(row.rules.split(",")), row.reason)
    return Override(row.of, row.place, row.person, excuse, row.at)
