"""Writing a row that may be there already, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.stores.sql.connection import SqlConnection


async def insert_once(connection: SqlConnection, table: Table, row: dict[str, Any]) -> bool:
    """Insert `row` unless its key is there; say whether it was not. Two who do it at once are both right."""
    statement = _insert(connection, table).values(**row).on_conflict_do_nothing()
    return bool((await connection.execute(statement)).rowcount)


async def insert_missing(connection: SqlConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert those of `rows` whose keys are not there."""
    await connection.execute(_insert(connection, table).on_conflict_do_nothing(), rows)


async def put(connection: SqlConnection, table: Table, row: dict[str, Any]) -> None:
    """Insert `row`, or bring the one with its key up to date."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    statement = _insert(connection, table).values(**row)
    await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))


def _insert(connection: SqlConnection, table: Table) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
