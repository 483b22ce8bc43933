"""Counting up from 1, so that nobody gets a number that somebody else has."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import ticket_counters
from bot.stores.sql.upsert import insert_once


async def next_of(connection: SqlConnection, key: str) -> int:
    """Return the next number under a key of at most 8 characters."""
    await insert_once(connection, ticket_counters, {"day": key, "last": 0})
    here = ticket_counters.c.day == key
    await connection.execute(update(ticket_counters).where(here).values(last=ticket_counters.c.last + 1))
    last: int = (await connection.execute(select(ticket_counters.c.last).where(here))).scalar_one()
    return last
