"""What grievances are put down to, in SQL (CP-9)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, String, Table, or_, select

from bot.hotline.causes import Improvement
from bot.hotline.kind import Kind
from bot.hotline.rates import Rate
from bot.service.ledger_ports import Aggrieved
from bot.stores.sql import rows
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.figure_tables import counts
from bot.stores.sql.tables import matters, metadata, tickets
from bot.stores.sql.tickets import WITH_MATTERS
from bot.stores.sql.types import Encrypted, Instant

put_down = Table(
    "ticket_causes",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("cause", String(64), nullable=False),
    Column("by", String(64), nullable=False),
)

improvements = Table(
    "improvements",
    metadata,
    Column("month", Date, primary_key=True),
    Column("cause", String(64), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("words", Encrypted, nullable=False),
    Column("by", String(64), nullable=False),
)


class SqlCauses:
    """`Causes` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def grievances(self, since: datetime, until: datetime) -> list[Aggrieved]:
        """Return complaints opened, and matters whose citizens said they are not satisfied, in a time."""
        missed = select(counts.c.ticket).where(
            counts.c.rate == Rate.SATISFACTION.value,
            counts.c.is_met.is_(False),
            counts.c.at >= since,
            counts.c.at < until,
        )
        opened = (matters.c.opened_at >= since) & (matters.c.opened_at < until)
        theirs = or_((matters.c.kind == Kind.COMPLAINT.value) & opened, tickets.c.number.in_(missed))
        found = (await self._connection.execute(WITH_MATTERS.where(theirs).order_by(tickets.c.number))).all()
        known = await self._causes([row.number for row in found])
        return [Aggrieved(rows.ticket(row), known.get(row.number)) for row in found]

    async def put(self, ticket: str, cause: str, by: str, at: datetime) -> None:
        """Keep what a ticket is put down to; the latest stands."""
        row = {"ticket": ticket, "cause": cause, "by": by, "at": at}
        await self._connection.execute(put_down.insert().values(**row))

    async def improve(self, improvement: Improvement) -> None:
        """Keep what is done about a cause; the latest stands."""
        names = ("month", "cause", "words", "by", "at")
        row = {name: getattr(improvement, name) for name in names}
        await self._connection.execute(improvements.insert().values(**row))

    async def improvements(self, month: date) -> dict[str, Improvement]:
        """Return what is done about the causes of a month, by cause."""
        query = select(improvements).where(improvements.c.month == month).order_by(improvements.c.at)
        found = await self._connection.execute(query)
        return {row.cause: Improvement(row.month, row.cause, row.words, row.by, row.at) for row in found}

    async def _causes(self, numbers: list[str]) -> dict[str, str]:
        query = select(put_down).where(put_down.c.ticket.in_(numbers)).order_by(put_down.c.at)
        return {row.ticket: row.cause for row in await self._connection.execute(query)}
