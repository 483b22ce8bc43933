"""Matters, tickets, deadlines and history in SQL."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import and_, select, type_coerce, union, update

from bot.hotline import history as chain
from bot.hotline import ticket as rules
from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.history import Link
from bot.hotline.kind import Kind
from bot.hotline.life import Breach, Case, Change
from bot.hotline.searching import Term, Word, terms
from bot.hotline.shifts import Deed
from bot.hotline.ticket import Matter, Origin, State, Ticket
from bot.service.desk_ports import Within
from bot.service.news import News, Topic
from bot.service.ports import Asked, Told, Work
from bot.stores.sql import rows, search
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.content import guide_at
from bot.stores.sql.counters import next_of
from bot.stores.sql.tables import (
    breaches,
    deadlines,
    history,
    matters,
    tellings,
    tickets,
)
from bot.stores.sql.types import Doubtful
from bot.stores.sql.upsert import insert_once, put

_SALT_BYTES = 16
_PAGE = 500  # tickets whose histories are read at a time
_joined = tickets.join(matters, tickets.c.matter == matters.c.id)
WITH_MATTERS = select(
    tickets, *[column.label(f"matter_{column.name}") for column in matters.c if column.name != "id"]
).select_from(_joined)
_ASKED = {
    "extension_asked": Asked.EXTENSION,
    "review_asked": Asked.REVIEW,
    "calls_back": Asked.CALL_BACK,
    "instructs": Asked.INSTRUCTION,
    "instructed": Asked.FINDING,
}
_next_due = (
    select(deadlines.c.kind)
    .where(deadlines.c.ticket == tickets.c.number, deadlines.c.ended_at.is_(None))
    .order_by(deadlines.c.due_at, deadlines.c.id)
    .limit(1)
    .correlate(tickets)
    .scalar_subquery()
    .label("next_due")
)
_listed = select(
    tickets.c.number,
    tickets.c.state,
    tickets.c.unit,
    tickets.c.handler,
    tickets.c.offer_person,
    tickets.c.next_due_at,
    tickets.c.subject,
    tickets.c.urged,
    tickets.c.drill,
    tickets.c.conclusion,
    *(tickets.c[name] for name in _ASKED),
    matters.c.kind,
    _next_due,
).select_from(_joined)
_ANSWERED = State.ANSWERED.value  # of that only a call back is left, which is not its handler's
_work = _listed.where(tickets.c.next_due_at.isnot(None)).order_by(tickets.c.next_due_at, tickets.c.number)
_found_by = (tickets.c.description, tickets.c.place, tickets.c.name, tickets.c.telephone)

# A history as it is verified: whoever altered a note did not seal it.
_DOUBTFUL = [
    type_coerce(column, Doubtful).label(column.name) if column is history.c.note else column
    for column in history.c
]


class SqlTickets:
    """`Tickets` in one transaction."""

    def __init__(self, connection: SqlConnection, news: list[News]) -> None:
        self._connection = connection
        self._news = news

    async def next_number(self, day: date) -> str:
        """Return a ticket number of that day that nobody else gets."""
        return rules.number(day, await next_of(self._connection, f"{day:%Y%m%d}"))

    async def add(self, ticket: Ticket) -> None:
        """Keep a new ticket with its matter."""
        await self.add_matter(ticket.matter)
        row = rows.of_ticket(ticket)
        await self._connection.execute(tickets.insert().values(**row))
        await search.index(self._connection, ticket.number, _terms(row))

    async def add_matter(self, matter: Matter) -> None:
        """Keep a matter that was settled in the conversation."""
        await self._connection.execute(matters.insert().values(**rows.of_matter(matter)))

    async def opened_in(self, origin: Origin) -> Case | None:
        """Return the case that was opened in a message, if any."""
        query = select(tickets.c.number).select_from(_joined).where(*_from_message(origin))
        number = (await self._connection.execute(query)).scalar()
        return await self.get(number) if number else None

    async def matter_of(self, origin: Origin) -> Matter | None:
        """Return the matter that was opened in a message, if any."""
        row = (await self._connection.execute(select(matters).where(*_from_message(origin)))).first()
        return rows.matter(row._mapping, row.id) if row else None

    async def get(self, number: str, hold: bool = False) -> Case | None:
        """Return a ticket with its open deadlines, if any; `hold` it until the transaction ends."""
        query = WITH_MATTERS.where(tickets.c.number == number)
        row = (await self._connection.execute(query.with_for_update(of=tickets) if hold else query)).first()
        if row is None:
            return None
        open_ones = (
            select(deadlines)
            .where(deadlines.c.ticket == number, deadlines.c.ended_at.is_(None))
            .order_by(deadlines.c.started_at, deadlines.c.id)
        )
        found = await self._connection.execute(open_ones)
        ticket, open_deadlines = rows.ticket(row), tuple(rows.deadline(one) for one in found)
        applied_for = ticket.matter.guide, ticket.matter.guide_version
        guide = await guide_at(self._connection, *applied_for) if all(applied_for) else None
        return Case(ticket, open_deadlines, guide)

    async def save(self, change: Change, origin: Origin | None = None) -> int:
        """Keep what an act changed, at its place in the history; return the place.

        Who acts on a ticket has seen what they were told of it.
        """
        ticket = change.case.ticket
        here = tickets.c.number == ticket.number
        ends = select(tickets.c.events, tickets.c.digest, *_found_by).where(here)
        before = (await self._connection.execute(ends)).one()._mapping
        sequence, digest = before["events"], before["digest"]
        salt = secrets.token_hex(_SALT_BYTES)
        sealed = chain.link(digest or chain.BEGINNING, ticket.number, sequence + 1, change.event, salt)
        await self._connection.execute(history.insert().values(**rows.of_link(sealed, salt, origin)))
        changes = rows.of_ticket(ticket) | {"next_due_at": change.case.next_due_at}
        if any(changes[column.name] != before[column.name] for column in _found_by):
            was = _terms({"number": ticket.number, **before})
            await search.index(self._connection, ticket.number, _terms(changes), was)
        changes |= {"events": sealed.sequence, "digest": sealed.digest}
        await self._connection.execute(update(tickets).where(here).values(**changes))
        for deadline in change.case.deadlines:
            await self.keep(deadline)
        await self._see(change)
        await self._tell(change, sealed)
        persons = {*change.case.holders, ticket.matter.first_responsible, ticket.dispatcher, change.event.by}
        persons |= {telling.person for telling in change.tellings}
        units = {ticket.unit, *ticket.assisting}
        concerned = {"persons": frozenset(persons), "units": frozenset(units)}
        self._news.append(News(Topic.WORK, ticket=ticket.number, **concerned))
        return sealed.sequence

    async def _see(self, change: Change) -> None:
        event = change.event
        told = and_(
            tellings.c.ticket == change.case.ticket.number,
            tellings.c.person.in_([one for one in (event.by, event.in_name_of) if one]),
            tellings.c.seen_at.is_(None),
        )
        seen = await self._connection.execute(update(tellings).where(told).values(seen_at=event.at))
        if seen.rowcount:
            self._news.append(News(Topic.TELLING))

    async def _tell(self, change: Change, sealed: Link) -> None:
        place = {"ticket": sealed.ticket, "sequence": sealed.sequence, "at": sealed.event.at}
        for telling in change.tellings:
            row = place | {"person": telling.person, "topic": telling.topic}
            await insert_once(self._connection, tellings, row)
        if change.tellings:
            self._news.append(News(Topic.TELLING))  # who acts for whom, the desk knows
        for breach in change.breaches:
            row = place | {"role": breach.role, "person": breach.person, "rule": breach.rule}
            await self._connection.execute(breaches.insert().values(**row))

    async def did(self, origin: Origin, name: str) -> bool:
        """Say whether an event of that name happened in a citizen's message."""
        query = select(history.c.sequence).where(
            history.c.conversation == origin.conversation,
            history.c.message == origin.message,
            history.c.name == name,
        )
        return (await self._connection.execute(query)).first() is not None

    async def history(self, number: str) -> list[Link]:
        """Return what happened to a ticket, oldest first, as it was sealed."""
        query = select(history).where(history.c.ticket == number).order_by(history.c.sequence)
        return [rows.link(row) for row in await self._connection.execute(query)]

    async def numbers(self, after: str, limit: int) -> list[str]:
        """Return the next numbers of tickets after one, in their order."""
        query = select(tickets.c.number).where(tickets.c.number > after).order_by(tickets.c.number)
        return list((await self._connection.execute(query.limit(limit))).scalars())

    async def broken(self) -> AsyncIterator[tuple[str, int]]:
        """Yield the tickets whose history is not what was sealed, and the first place where."""
        last = ""
        while page := await self._histories(last):
            for last, found in page.items():
                place = rows.first_broken(found)
                if place is not None:
                    yield last, place

    async def _histories(self, after: str) -> dict[str, list[Any]]:
        """Return the next tickets by number, each with its history and what that should end with."""
        page = select(tickets.c.number, tickets.c.events, tickets.c.digest.label("last_digest"))
        page = page.where(tickets.c.number > after).order_by(tickets.c.number).limit(_PAGE).subquery()
        # One statement, since what happens to a ticket between two would look like a break.
        query = (
            select(page, *_DOUBTFUL)
            .select_from(page.outerjoin(history, history.c.ticket == page.c.number))
            .order_by(page.c.number, history.c.sequence)
        )
        found = await self._connection.execute(query)
        return {number: list(rows_) for number, rows_ in groupby(found, key=attrgetter("number"))}

    async def merged_into(self, master: str) -> list[str]:
        """Return the tickets that wait for another one's answer."""
        query = select(tickets.c.number).where(tickets.c.master == master).order_by(tickets.c.number)
        return list((await self._connection.execute(query)).scalars())

    async def unanswered(self, units: Collection[str], kinds: Collection[Kind]) -> list[Ticket]:
        """Return the newest tickets of these units and kinds that are neither answered nor merged."""
        open_ones = [state.value for state in State if not state.is_done]
        query = WITH_MATTERS.where(
            tickets.c.unit.in_(sorted(units)),
            tickets.c.state.in_(open_ones),
            matters.c.kind.in_(sorted(kind.value for kind in kinds)),
        ).order_by(tickets.c.number.desc())
        return [rows.ticket(row) for row in await self._connection.execute(query.limit(_PAGE))]

    async def firing(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return the deadlines that are to be fired by now, the longest due first: ticket and id."""
        query = select(deadlines.c.ticket, deadlines.c.id).where(deadlines.c.next_at <= now)
        query = query.order_by(deadlines.c.next_at).limit(limit)
        return [(row.ticket, row.id) for row in await self._connection.execute(query)]

    async def provisional(self) -> list[tuple[str, str]]:
        """Return the deadlines that rest on unpublished holidays: ticket and id."""
        query = select(deadlines.c.ticket, deadlines.c.id).where(deadlines.c.provisional)
        return [(row.ticket, row.id) for row in await self._connection.execute(query)]

    async def deadline(self, id: str) -> Deadline | None:
        """Return a deadline, open or ended."""
        row = (await self._connection.execute(select(deadlines).where(deadlines.c.id == id))).first()
        return rows.deadline(row) if row else None

    async def promised(self, number: str) -> Deadline | None:
        """Return by when an answer to a ticket was promised last, whether it still is or not."""
        theirs = (deadlines.c.ticket == number, deadlines.c.kind == DeadlineKind.ANSWER.value)
        query = select(deadlines).where(*theirs).order_by(deadlines.c.started_at.desc()).limit(1)
        row = (await self._connection.execute(query)).first()
        return rows.deadline(row) if row else None

    async def keep(self, deadline: Deadline) -> None:
        """Keep how a deadline stands."""
        await put(self._connection, deadlines, rows.of_deadline(deadline))

    async def held_by(self, persons: Sequence[str], limit: int) -> list[Work]:
        """Return what these people have or are offered, what they have answered too, by what is due next."""
        return await self._of(("handler", "offer_person"), persons, limit)

    async def work_of(self, persons: Sequence[str], limit: int) -> list[Work]:
        """Return what these people have to work on or are offered, by what is due next."""
        return await self._of(("handler", "offer_person"), persons, limit, tickets.c.state != _ANSWERED)

    async def asked_of(self, persons: Sequence[str], limit: int) -> list[Work]:
        """Return what these people are asked about, whoever has it, by what is due next."""
        return await self._of(tuple(_ASKED), persons, limit)

    async def _of(
        self, columns: tuple[str, ...], persons: Sequence[str], limit: int, *besides: Any
    ) -> list[Work]:
        # A query each: every one stops at the limit, while one for all would sort all that they have.
        named = [_named(name, person) for person in persons for name in columns]
        each = [_work.where(one, *besides).limit(limit) for one in named]
        theirs = union(*(select(one.subquery()) for one in each))
        return await self._works(theirs.order_by("next_due_at", "number").limit(limit)) if each else []

    async def first_answered_by(self, person: str, limit: int) -> list[Work]:
        """Return the open tickets that somebody is first responsible for, by what is due next (FI-1)."""
        return await self._works(_work.where(tickets.c.first_responsible == person).limit(limit))

    async def search(
        self, words: Sequence[Word], within: Within | None, known: Within | None, limit: int
    ) -> list[Work]:
        """Return the tickets that hold all these words, the newest first."""
        numbers = await search.find(self._connection, words, within, known, limit)
        query = _listed.where(tickets.c.number.in_(numbers)).order_by(tickets.c.number.desc())
        return await self._works(query)

    async def _works(self, query: Any) -> list[Work]:
        return [
            Work(
                row.number,
                State(row.state),
                row.unit,
                Kind(row.kind),
                row.handler,
                row.offer_person,
                row.next_due_at,
                DeadlineKind(row.next_due) if row.next_due else None,
                row.subject,
                row.urged,
                {what: row[name] for name, what in _ASKED.items() if row[name] and _still(name, row)},
                row.drill,
            )
            for row in await self._connection.execute(query)
        ]

    async def next_due(self, limit: int) -> list[Deadline]:
        """Return the deadlines that are due next, over all tickets."""
        query = select(deadlines).where(deadlines.c.ended_at.is_(None))
        query = query.order_by(deadlines.c.due_at).limit(limit)
        return [rows.deadline(row) for row in await self._connection.execute(query)]

    async def tellings(self, persons: Sequence[str]) -> list[Told]:
        """Return what these people were told and have not seen, oldest first."""
        query = select(tellings).where(tellings.c.person.in_(persons), tellings.c.seen_at.is_(None))
        query = query.order_by(tellings.c.at, tellings.c.ticket, tellings.c.sequence)
        return [
            Told(row.ticket, row.sequence, row.person, row.topic, row.at, row.seen_at)
            for row in await self._connection.execute(query)
        ]

    async def seen(self, person: str, ticket: str, sequence: int, at: datetime) -> None:
        """Note that somebody has seen what they were told; the first time counts."""
        here = and_(
            tellings.c.ticket == ticket,
            tellings.c.sequence == sequence,
            tellings.c.person == person,
            tellings.c.seen_at.is_(None),
        )
        await self._connection.execute(update(tellings).where(here).values(seen_at=at))

    async def deeds(self, person: str, since: datetime, until: datetime) -> list[Deed]:
        """Return what others did about tickets in somebody's name, oldest first (HO-2)."""
        query = select(history).where(
            history.c.in_name_of == person, history.c.at >= since, history.c.at < until
        )
        query = query.order_by(history.c.at, history.c.ticket, history.c.sequence)
        return [Deed(row.ticket, row.name, row.at, row.by) for row in await self._connection.execute(query)]

    async def matters_in(self, conversation: str) -> list[tuple[Matter, str | None]]:
        """Return the matters that came up in a conversation, oldest first, with their tickets' numbers."""
        both = matters.outerjoin(tickets, tickets.c.matter == matters.c.id)
        query = select(matters, tickets.c.number).select_from(both)
        query = query.where(matters.c.conversation == conversation).order_by(matters.c.opened_at)
        return [
            (rows.matter(row._mapping, row.id), row.number) for row in await self._connection.execute(query)
        ]

    async def breaches(self, number: str) -> list[tuple[Breach, datetime]]:
        """Return the failures recorded on a ticket, oldest first (RC-5)."""
        query = select(breaches).where(breaches.c.ticket == number)
        query = query.order_by(breaches.c.sequence, breaches.c.role)
        return [
            (Breach(row.rule, row.person, row.role), row.at) for row in await self._connection.execute(query)
        ]


def _named(column: str, person: str) -> Any:
    """Return the condition that somebody has a ticket, or is still asked about it."""
    is_theirs = tickets.c[column] == person
    still = {"calls_back": tickets.c.state == _ANSWERED, "instructed": tickets.c.conclusion.is_(None)}
    return and_(is_theirs, still[column]) if column in still else is_theirs


def _still(column: str, row: Any) -> bool:
    """Say whether what a column asks is still to be done: who called back, or found, stays named."""
    return {"calls_back": row.state == _ANSWERED, "instructed": row.conclusion is None}.get(column, True)


def _terms(row: Mapping[str, Any]) -> frozenset[Term]:
    """Return what the ticket of a row is found by."""
    return terms(row["number"], *(row[column.name] for column in _found_by))


def _from_message(origin: Origin) -> tuple[Any, Any]:
    return matters.c.conversation == origin.conversation, matters.c.message == origin.message
