"""Telephone calls in SQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Boolean, Column, Float, Integer, String, Table, select

from bot.service.call_ports import ANSWERED_IN_TIME, CallFigures, CallRecord
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import metadata
from bot.stores.sql.types import Instant
from bot.stores.sql.upsert import put

calls = Table(
    "calls",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("began_at", Instant, nullable=False, index=True),
    Column("answered_at", Instant),
    Column("ended_at", Instant),
    Column("abandoned", Boolean, nullable=False),
    Column("held_seconds", Float, nullable=False),
    Column("transferred_at", Instant),
    Column("put_through", Boolean, nullable=False),
    Column("interrupted", Integer, nullable=False),
)


class SqlCalls:
    """`Calls` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def keep(self, call: CallRecord) -> None:
        """Keep how a call goes."""
        await put(self._connection, calls, asdict(call))

    async def figures(self, since: datetime) -> CallFigures:
        """Return what the calls that began since then count for."""
        found = [*await self._connection.execute(select(calls).where(calls.c.began_at >= since))]
        took = [(row.answered_at - row.began_at).total_seconds() for row in found if row.answered_at]
        held = [row.held_seconds for row in found if row.held_seconds]
        return CallFigures(
            count=len(found),
            answered=len(took),
            in_time=sum(seconds <= ANSWERED_IN_TIME for seconds in took),
            abandoned=sum(row.abandoned for row in found),
            transfers=sum(row.transferred_at is not None for row in found),
            put_through=sum(row.put_through for row in found),
            answer_seconds=sum(took) / len(took) if took else 0.0,
            held_seconds=sum(held) / len(held) if held else 0.0,
        )
