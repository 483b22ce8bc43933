"""Filling a database in bulk with what the store would have written one act at a time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, create_engine, func, insert, select

from bench.caseload import Life
from bot.hotline.life import BOT
from bot.hotline.presence import Absence
from bot.hotline.searching import terms
from bot.hotline.ticket import Ticket
from bot.service.ports import Speaker
from bot.stores.sql import rows, tables
from bot.stores.sql.search import rows_of
from bot.stores.sql.types import Cipher

_AT_ONCE = 1000  # tickets in one transaction
_READ_WITHIN = timedelta(hours=1)  # what staff are told, they have seen after so long
_TABLES = (
    tables.conversations,
    tables.messages,
    tables.matters,
    tables.tickets,
    tables.ticket_terms,
    tables.deadlines,
    tables.history,
    tables.tellings,
    tables.breaches,
)
Rows = dict[Table, list[dict[str, Any]]]


class Filling:
    """A database that is written to in bulk, beside the program's own way in."""

    def __init__(self, url: str, master_key: str) -> None:
        self._engine = create_engine(url, future=True)
        self._cipher = self._engine.dialect.cipher = Cipher(master_key)

    def add_absences(self, absences: Iterable[Absence]) -> None:
        """Keep away notices."""
        made = [asdict(one) | {"id": uuid.uuid4().hex, "reason": one.reason.value} for one in absences]
        self._keep({tables.absences: made})

    def add_lives(self, lives: Iterator[Life], now: datetime, tell: Callable[[int], None]) -> None:
        """Keep tickets with all that happened to them; `tell` hears how many there are so far."""
        done = 0
        while batch := list(islice(lives, _AT_ONCE)):
            made: Rows = {table: [] for table in _TABLES}
            for one in batch:
                _add(made, one, now)
                made[tables.ticket_terms] += self._found_by(one.case.ticket)
            self._keep(made)
            done += len(batch)
            tell(done)

    def add_counters(self, numbers: Mapping[str, int]) -> None:
        """Keep which ticket numbers of each day are taken."""
        self._keep({tables.ticket_counters: [{"day": day, "last": last} for day, last in numbers.items()]})

    def settle(self) -> None:
        """Let PostgreSQL look at what it has, as it does by itself in time; SQLite never does."""
        if self._engine.dialect.name == "postgresql":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has that is about tickets."""
        return {
            table.name: self.read(select(func.count()).select_from(table))[0][0]
            for table in (*_TABLES, tables.absences)
        }

    def values(self, column: Any) -> list[Any]:
        """Return the values of a column, the one that stands most often first."""
        return [
            value for (value,) in self.read(select(column).group_by(column).order_by(func.count().desc()))
        ]

    def read(self, query: Any) -> list[Any]:
        """Return the rows of a query."""
        with self._engine.connect() as connection:
            return list(connection.execute(query).all())

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _found_by(self, ticket: Ticket) -> list[dict[str, Any]]:
        citizen = ticket.citizen
        held = terms(ticket.number, ticket.description, ticket.place, citizen.name, citizen.telephone)
        return rows_of(self._cipher, ticket.number, held)

    def _keep(self, made: Rows) -> None:
        with self._engine.begin() as connection:
            for table, of_table in made.items():
                if of_table:
                    connection.execute(insert(table), of_table)


def _add(made: Rows, one: Life, now: datetime) -> None:
    ticket = one.case.ticket
    sealed = list(one.sealed())
    last = sealed[-1][0]
    made[tables.matters].append(rows.of_matter(ticket.matter))
    ends = {"events": last.sequence, "digest": last.digest, "next_due_at": one.case.next_due_at}
    made[tables.tickets].append(rows.of_ticket(ticket) | ends)
    made[tables.deadlines] += [rows.of_deadline(deadline) for deadline in one.deadlines.values()]
    for link, salt, change in sealed:
        origin = ticket.matter.origin if link.event.by == BOT or link.sequence == 1 else None
        made[tables.history].append(rows.of_link(link, salt, origin))
        at = link.event.at
        place = {"ticket": link.ticket, "sequence": link.sequence, "at": at}
        seen_at = at + _READ_WITHIN if at + _READ_WITHIN <= now else None
        for person, topic in {telling.person: telling.topic for telling in change.tellings}.items():
            made[tables.tellings].append(place | {"person": person, "topic": topic, "seen_at": seen_at})
        for breach in change.breaches:
            made[tables.breaches].append(place | asdict(breach))
    _add_talk(made, one)


def _add_talk(made: Rows, one: Life) -> None:
    """Add the conversation with the message that opened the ticket."""
    matter = one.case.ticket.matter
    at = matter.opened_at
    made[tables.conversations].append({"id": matter.origin.conversation, "last_place": 1, "began_at": at})
    made[tables.messages].append(
        {
            "conversation": matter.origin.conversation,
            "place": 1,
            "speaker": Speaker.CITIZEN.value,
            "message": matter.origin.message,
            "body": json.dumps({"text": one.case.ticket.description, "buttons": []}),
            "at": at,
            "settled_at": at,
        }
    )
