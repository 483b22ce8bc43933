"""What citizens were told against the wording check, in SQL."""

from __future__ import annotations

from sqlalchemy import select

from bot.service.desk_ports import Excuse, Override
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import overrides


class SqlOverrides:
    """`Overrides` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def add(self, override: Override) -> None:
        """Keep an override."""
        row = {
            "of": override.of,
            "place": override.place,
            "person": override.person,
            "rules": ",".join(override.excuse.rules),
            "reason": override.excuse.reason,
            "at": override.at,
        }
        await self._connection.execute(overrides.insert().values(**row))

    async def of(self, of: str) -> list[Override]:
        """Return the overrides of a conversation or a ticket, in the order of their places."""
        query = select(overrides).where(overrides.c.of == of).order_by(overrides.c.place)
        return [
            Override(row.of, row.place, row.person, Excuse(tuple(row.rules.split(",")), row.reason), row.at)
            for row in await self._connection.execute(query)
        ]
