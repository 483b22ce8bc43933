"""Who comes again and again, in SQL; by what they are known again is kept as a digest alone (PV-2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Column, Date, LargeBinary, String, Table, select, update

from bot.hotline.alert import AlertKind
from bot.hotline.callers import Came, Mark
from bot.hotline.kind import Kind
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import alerts, matters, metadata, tickets
from bot.stores.sql.types import Encrypted, Instant

caller_marks = Table(
    "caller_marks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("caller", LargeBinary, nullable=False, index=True),  # a digest of …
    Column("who", Encrypted),  # … by what they are known again; none of marks of before
    Column("reason", Encrypted, nullable=False),
    Column("until", Date, nullable=False),  # this day included
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("lifted_by", String(64)),
    Column("lifted_at", Instant),
)


class SqlCallers:
    """`Callers` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def came(self, since: datetime, until: datetime) -> list[Came]:
        """Return the tickets of a time; nothing of a drill's."""
        told = (tickets.c.number, tickets.c.telephone, tickets.c.next_due_at)
        query = (
            select(*told, matters.c.opened_at, matters.c.conversation, matters.c.kind)
            .join(matters, matters.c.id == tickets.c.matter)
            .where(matters.c.opened_at >= since, matters.c.opened_at < until, tickets.c.drill.isnot(True))
        )
        return [
            Came(
                row.number,
                row.opened_at,
                row.conversation,
                row.telephone,
                Kind(row.kind),
                row.next_due_at is None,
            )
            for row in await self._connection.execute(query)
        ]

    async def abuses(self, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
        """Return in which conversations staff were alerted to abuse, and when."""
        query = select(alerts.c.conversation, alerts.c.at).where(
            alerts.c.kind == AlertKind.ABUSE.value, alerts.c.at >= since, alerts.c.at < until
        )
        return [(row.conversation, row.at) for row in await self._connection.execute(query)]

    async def marks(self, who: Collection[str], today: date) -> dict[str, Mark]:
        """Return the marks that are in force, by whom they are of: of each the latest."""
        blinds = self._connection.dialect.cipher.blind
        by_digest = {blind(one): one for blind in blinds for one in who}
        query = (
            select(caller_marks)
            .where(
                caller_marks.c.caller.in_(by_digest),
                caller_marks.c.until >= today,
                caller_marks.c.lifted_at.is_(None),
            )
            .order_by(caller_marks.c.at)
        )
        return {
            by_digest[row.caller]: Mark(row.id, row.reason, row.until, row.by, row.at)
            for row in await self._connection.execute(query)
        }

    async def add(self, who: str, mark: Mark) -> None:
        """Keep a mark; the one before is in force no more."""
        blinds = self._connection.dialect.cipher.blind
        here = (
            caller_marks.c.caller.in_([blind(who) for blind in blinds]),
            caller_marks.c.lifted_at.is_(None),
        )
        lifted = update(caller_marks).where(*here).values(lifted_at=mark.at, lifted_by=mark.by)
        await self._connection.execute(lifted)
        row = {
            "id": mark.id,
            "caller": blinds[0](who),
            "who": who,
            "reason": mark.reason,
            "until": mark.until,
            "by": mark.by,
            "at": mark.at,
        }
        await self._connection.execute(caller_marks.insert(), [row])

    async def lift(self, id: str, by: str, at: datetime) -> bool:
        """Take a mark back; return whether there was one in force."""
        here = (caller_marks.c.id == id, caller_marks.c.lifted_at.is_(None))
        lifted = update(caller_marks).where(*here).values(lifted_at=at, lifted_by=by)
        return (await self._connection.execute(lifted)).rowcount == 1
