"""Holding a whole table, for the rare act that depends on all of it."""

from __future__ import annotations

from sqlalchemy import Table, text

from bot.stores.sql.connection import SqlConnection


async def let_nobody_else_write(connection: SqlConnection, table: Table) -> None:
    """Hold a table until the transaction ends; in SQLite nobody else writes meanwhile anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
