"""Finding tickets by what no column holds readable: a blind index of keyed digests (PV-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import and_, delete, exists, false, func, or_, select, true

from bot.hotline.kind import Kind
from bot.hotline.searching import Term, Word
from bot.service.desk_ports import Within
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import matters, ticket_terms, tickets
from bot.stores.sql.types import Cipher
from bot.stores.sql.upsert import insert_missing

Blind = Callable[[str], bytes]
_MANY = 1000  # tickets that hold a term: beyond, it does not matter which term is the rarest


def rows_of(cipher: Cipher, number: str, terms: Iterable[Term]) -> list[dict[str, Any]]:
    """Return the rows by which a ticket is found."""
    return [{"digest": _digest(cipher.blind[0], term), "ticket": number} for term in terms]


async def index(
    connection: SqlConnection, number: str, terms: frozenset[Term], before: frozenset[Term] = frozenset()
) -> None:
    """Let a ticket be found by these terms, and no more by those of before."""
    cipher = connection.dialect.cipher
    gone = [_digest(blind, term) for blind in cipher.blind for term in before - terms]
    if gone:
        here = (ticket_terms.c.ticket == number, ticket_terms.c.digest.in_(gone))
        await connection.execute(delete(ticket_terms).where(*here))
    new = rows_of(cipher, number, terms - before)
    if new:
        # What was indexed by an older way of masking may be there already.
        await insert_missing(connection, ticket_terms, new)


async def find(
    connection: SqlConnection, words: Sequence[Word], within: Within | None, known: Within | None, limit: int
) -> list[str]:
    """Return the numbers of the newest tickets that hold all words; as `Tickets.search`."""
    found: set[str] = set()
    for blind in connection.dialect.cipher.blind:  # a ticket's terms are all under one key
        found.update(await _Search(connection, blind).numbers(words, within, known, limit))
    return sorted(found, reverse=True)[:limit]


class _Search:
    """A search among what was indexed under one key."""

    def __init__(self, connection: SqlConnection, blind: Blind) -> None:
        self._connection = connection
        self._blind = blind

    async def numbers(
        self, words: Sequence[Word], within: Within | None, known: Within | None, limit: int
    ) -> set[str]:
        """Return the newest tickets, at most so many for each meaning of the rarest word."""
        held = await self._held({term for word in words for way in word for term in way})
        rarest = min(words, key=lambda word: sum(min(held[term] for term in way) for way in word))
        # Each meaning is a query of its own that goes through its rarest term, the newest ticket first,
        # and stops at the limit; one for all would sort all that any of them finds.
        found: set[str] = set()
        for way in rarest:
            first = min(way, key=held.__getitem__)
            if held[first]:
                others = [word for word in words if word is not rarest]
                conditions = [self._meant(way - {first}, first.tells_who, known)]
                conditions += [self._holds(word, known) for word in others]
                found.update(await self._walk(first, and_(*conditions, _reached(within)), limit))
        return found

    async def _held(self, terms: Iterable[Term]) -> dict[Term, int]:
        """Return how many tickets hold each term, counted no further than needed."""
        each = list(terms)
        counts = [
            select(func.count())
            .select_from(select(ticket_terms.c.ticket).where(self._is(term)).limit(_MANY).subquery())
            .scalar_subquery()
            for term in each
        ]
        return dict(zip(each, (await self._connection.execute(select(*counts))).one(), strict=True))

    async def _walk(self, term: Term, condition: Any, limit: int) -> Iterator[str]:
        query = (
            select(ticket_terms.c.ticket)
            .join(tickets, tickets.c.number == ticket_terms.c.ticket)
            .join(matters, matters.c.id == tickets.c.matter)
            .where(self._is(term), condition)
            .order_by(ticket_terms.c.ticket.desc())
            .limit(limit)
        )
        return (await self._connection.execute(query)).scalars()  # type: ignore[no-any-return]

    def _holds(self, word: Word, known: Within | None) -> Any:
        return or_(*(self._meant(way, any(term.tells_who for term in way), known) for way in word))

    def _meant(self, way: Iterable[Term], tells_who: bool, known: Within | None) -> Any:
        """Return the condition that a ticket is meant: one way to mean a word (CP-3)."""
        whose = or_(matters.c.kind != Kind.COMPLAINT.value, _reached(known)) if tells_who else true()
        return and_(whose, *(self._is_held(term) for term in way))

    def _is_held(self, term: Term) -> Any:
        other = ticket_terms.alias()
        return exists().where(
            other.c.digest == _digest(self._blind, term), other.c.ticket == tickets.c.number
        )

    def _is(self, term: Term) -> Any:
        return ticket_terms.c.digest == _digest(self._blind, term)


def _reached(within: Within | None) -> Any:
    if within is None:
        return true()
    of_person = (
        tickets.c.handler,
        tickets.c.offer_person,
        tickets.c.first_responsible,
        tickets.c.dispatcher,
        tickets.c.calls_back,
        tickets.c.instructs,
        tickets.c.instructed,
    )
    of_unit = (tickets.c.unit, tickets.c.offer_unit)
    return or_(
        false(),
        *(column.in_(sorted(within.persons)) for column in of_person),
        *(column.in_(sorted(within.units)) for column in of_unit),
        tickets.c.unit.in_(sorted(within.led)),
        *(tickets.c.assisting.contains(f'"{unit}"', autoescape=True) for unit in sorted(within.units)),
    )


def _digest(blind: Blind, term: Term) -> bytes:
    return blind(f"{term.field.value}:{term.text}")
