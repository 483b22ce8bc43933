"""Matters, tickets and deadlines in SQL."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from bot.hotline import ticket as rules
from bot.hotline.institution import Kind
from bot.hotline.ticket import Citizen, Matter, Origin, Record, RecordKind, State, Ticket
from bot.service.ports import Deadline
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import deadlines, matters, ticket_counters, ticket_records, tickets
from bot.stores.sql.upsert import insert_once

_joined = tickets.join(matters, tickets.c.matter == matters.c.id)
_both = select(
    tickets, *[column.label(f"matter_{column.name}") for column in matters.c if column.name != "id"]
).select_from(_joined)


class SqlTickets:
    """`Tickets` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def next_number(self, day: date) -> str:
        """Return a ticket number of that day that nobody else gets."""
        key = f"{day:%Y%m%d}"
        await insert_once(self._connection, ticket_counters, {"day": key, "last": 0})
        here = ticket_counters.c.day == key
        await self._connection.execute(
            update(ticket_counters).where(here).values(last=ticket_counters.c.last + 1)
        )
        last = (await self._connection.execute(select(ticket_counters.c.last).where(here))).scalar_one()
        return rules.number(day, last)

    async def add(self, ticket: Ticket, deadline: Deadline) -> None:
        """Keep a new ticket with its matter and first deadline."""
        await self.add_matter(ticket.matter)
        await self._connection.execute(
            tickets.insert().values(
                number=ticket.number,
                matter=ticket.matter.id,
                state=ticket.state.value,
                unit=ticket.unit,
                handler=ticket.handler,
                subject=ticket.subject,
                description=ticket.description,
                place=ticket.place,
                name=ticket.citizen.name,
                telephone=ticket.citizen.telephone,
                query_code=ticket.query_code,
                due_at=ticket.due_at,
                provisional=ticket.provisional,
            )
        )
        await self._connection.execute(
            deadlines.insert().values(
                id=deadline.id, ticket=deadline.ticket, kind=deadline.kind, due_at=deadline.due_at
            )
        )

    async def add_matter(self, matter: Matter) -> None:
        """Keep a matter that was settled in the conversation."""
        await self._connection.execute(
            matters.insert().values(
                id=matter.id,
                conversation=matter.origin.conversation,
                message=matter.origin.message,
                kind=matter.kind.value,
                first_responsible=matter.first_responsible,
                opened_at=matter.opened_at,
                guide=matter.guide,
                guide_version=matter.guide_version,
            )
        )

    async def opened_in(self, origin: Origin) -> Ticket | None:
        """Return the ticket that was opened in a message, if any."""
        query = _both.where(
            matters.c.conversation == origin.conversation, matters.c.message == origin.message
        )
        return _ticket((await self._connection.execute(query)).first())

    async def matter_of(self, origin: Origin) -> Matter | None:
        """Return the matter that was opened in a message, if any."""
        query = select(matters).where(
            matters.c.conversation == origin.conversation, matters.c.message == origin.message
        )
        row = (await self._connection.execute(query)).first()
        return _matter(row._mapping, row.id) if row else None

    async def get(self, number: str) -> Ticket | None:
        """Return the ticket with a number, if any."""
        return _ticket((await self._connection.execute(_both.where(tickets.c.number == number))).first())

    async def add_record(self, record: Record) -> None:
        """Keep what was done about a ticket, unless that message did the same before."""
        row = {
            "id": record.id,
            "ticket": record.ticket,
            "kind": record.kind.value,
            "text": record.text,
            "at": record.at,
            "conversation": record.origin.conversation,
            "message": record.origin.message,
        }
        await insert_once(self._connection, ticket_records, row)

    async def records(self, number: str) -> list[Record]:
        """Return what was done about a ticket, oldest first."""
        query = (
            select(ticket_records)
            .where(ticket_records.c.ticket == number)
            .order_by(ticket_records.c.at, ticket_records.c.id)
        )
        return [
            Record(
                row.id,
                row.ticket,
                RecordKind(row.kind),
                Origin(row.conversation, row.message),
                row.at,
                row.text,
            )
            for row in await self._connection.execute(query)
        ]

    async def set_state(self, number: str, state: State) -> None:
        """Write down where a ticket stands."""
        await self._connection.execute(
            update(tickets).where(tickets.c.number == number).values(state=state.value)
        )

    async def take_expired(self, now: datetime) -> list[Deadline]:
        """Mark every unmet deadline before `now` as expired; return those that nobody marked before.

        A withdrawn ticket has none.
        """
        withdrawn = select(tickets.c.number).where(tickets.c.state == State.WITHDRAWN.value)
        still_open = (
            deadlines.c.expired_at.is_(None),
            deadlines.c.due_at <= now,
            deadlines.c.ticket.not_in(withdrawn),
        )
        query = (
            select(deadlines)
            .where(*still_open)
            .order_by(deadlines.c.due_at)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._connection.execute(query)).all()
        for row in rows:
            await self._connection.execute(
                update(deadlines).where(deadlines.c.id == row.id).values(expired_at=now)
            )
        return [Deadline(row.id, row.ticket, row.kind, row.due_at) for row in rows]


def _matter(row: Any, matter_id: str, prefix: str = "") -> Matter:
    return Matter(
        id=matter_id,
        origin=Origin(row[f"{prefix}conversation"], row[f"{prefix}message"]),
        kind=Kind(row[f"{prefix}kind"]),
        first_responsible=row[f"{prefix}first_responsible"],
        opened_at=row[f"{prefix}opened_at"],
        guide=row[f"{prefix}guide"],
        guide_version=row[f"{prefix}guide_version"],
    )


def _ticket(row: Any) -> Ticket | None:
    if row is None:
        return None
    return Ticket(
        number=row.number,
        matter=_matter(row._mapping, row.matter, "matter_"),
        state=State(row.state),
        unit=row.unit,
        handler=row.handler,
        subject=row.subject,
        description=row.description,
        place=row.place,
        citizen=Citizen(row.name, row.telephone),
        query_code=row.query_code,
        due_at=row.due_at,
        provisional=row.provisional,
    )
