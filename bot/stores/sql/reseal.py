"""Sealing under the newest master key what an older one sealed, and indexing tickets under it (PV-2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import LargeBinary, Table, delete, literal, select, tuple_, type_coerce, update
from sqlalchemy.engine import Connection, Engine

from bot.hotline.searching import terms
from bot.stores.sql import database  # noqa: F401 - once it is there, every table is declared
from bot.stores.sql.blocking import blocking_engine
from bot.stores.sql.callers import caller_marks
from bot.stores.sql.figure_tables import metadata
from bot.stores.sql.search import rows_of
from bot.stores.sql.tables import ticket_terms, tickets
from bot.stores.sql.types import Cipher, Encrypted, EncryptedBytes

_AT_ONCE = 200  # rows of a transaction


def reseal(url: str, master_keys: str) -> tuple[int, int]:
    """Return how many values were sealed anew, and how many no key opens: those are left as they are.

    Doing it again after it was cut off is harmless. Nobody else may write meanwhile.
    """
    engine, renewed, unreadable = blocking_engine(url, writes=True), 0, 0
    engine.dialect.cipher = Cipher(master_keys)
    try:
        for table in metadata.sorted_tables:
            sealed = [one.name for one in table.columns if isinstance(one.type, (Encrypted, EncryptedBytes))]
            for rows in _pages(engine, table, sealed) if sealed else ():
                done, left = _renew(engine, table, sealed, rows)
                renewed, unreadable = renewed + done, unreadable + left
        if not unreadable:
            for rows in _pages(engine, tickets, []):
                _index(engine, [row.number for row in rows])
            _index_marks(engine)
    finally:
        engine.dispose()
    return renewed, unreadable


def _pages(engine: Engine, table: Table, sealed: Sequence[str]) -> Iterator[list[Any]]:
    """Yield the rows of a table by their keys, sealed columns as they are kept."""
    keys, after = list(table.primary_key), None
    raw = [type_coerce(table.c[name], LargeBinary).label(name) for name in sealed]
    while True:
        query = select(*keys, *raw).order_by(*keys).limit(_AT_ONCE)
        if after is not None:
            place = tuple_(*(literal(after[key.name], key.type) for key in keys))
            query = query.where(tuple_(*keys) > place)
        with engine.connect() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        yield rows
        after = rows[-1]._mapping


def _renew(engine: Engine, table: Table, sealed: Sequence[str], rows: Sequence[Any]) -> tuple[int, int]:
    cipher, renewed, unreadable = engine.dialect.cipher, 0, 0
    with engine.begin() as connection:
        for row in rows:
            new = {}
            for name in sealed:
                value = row._mapping[name]
                try:
                    again = None if value is None else cipher.renewed(bytes(value))
                except InvalidToken:
                    unreadable += 1
                    continue
                if again is not None:
                    new[name] = literal(again, LargeBinary)
            if new:
                here = [key == row._mapping[key.name] for key in table.primary_key]
                connection.execute(update(table).where(*here).values(new))
                renewed += len(new)
    return renewed, unreadable


def _index(engine: Engine, numbers: Sequence[str]) -> None:
    """Let tickets be found under the newest key alone."""
    with engine.begin() as connection:
        connection.execute(delete(ticket_terms).where(ticket_terms.c.ticket.in_(numbers)))
        rows = [
            row
            for found in _words(connection, numbers)
            for row in rows_of(engine.dialect.cipher, found.number, terms(*found))
        ]
        if rows:
            connection.execute(ticket_terms.insert(), rows)


def _index_marks(engine: Engine) -> None:
    """Let callers' marks be found under the newest key alone."""
    with engine.begin() as connection:
        for row in connection.execute(select(caller_marks).where(caller_marks.c.who.isnot(None))).all():
            digest = engine.dialect.cipher.blind[0](row.who)
            here = update(caller_marks).where(caller_marks.c.id == row.id)
            connection.execute(here.values(caller=digest))


def _words(connection: Connection, numbers: Sequence[str]) -> Sequence[Any]:
    told = (tickets.c.number, tickets.c.description, tickets.c.place, tickets.c.name, tickets.c.telephone)
    return connection.execute(select(*told).where(tickets.c.number.in_(numbers))).all()  # type: ignore[no-any-return]
