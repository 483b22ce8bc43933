"""All rows of a database as lines of JSON, and back: the same lines for SQLite and PostgreSQL.

A table is a line with its name and columns, and then a line a row. Sealed columns stay sealed.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timezone
from itertools import islice
from typing import Any

from sqlalchemy import Date, DateTime, LargeBinary, MetaData, Table, func, select
from sqlalchemy.engine import Connection

from bot.stores.sql.blocking import blocking_engine
from bot.stores.sql.migrate import migrate

_REVISION = "alembic_version"
_AT_ONCE = 1000  # rows
_READERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (LargeBinary, b64decode),
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
)


class NotEmpty(Exception):
    """The database holds something already; the message is a table that does."""


@contextmanager
def dumping(url: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Return the revision of a database's schema and its rows, all as they are at one instant."""
    engine = blocking_engine(url, writes=False)
    try:
        with engine.connect() as connection:
            tables = MetaData()
            tables.reflect(connection)
            revision = connection.execute(select(tables.tables[_REVISION].c.version_num)).scalar_one()
            yield revision, _lines(connection, _of_ours(tables))
    finally:
        engine.dispose()


def load(url: str, master_keys: str, revision: str, lines: Iterable[bytes]) -> Counter[str]:
    """Fill an empty database with rows of a revision and bring it to the newest; count them by table.

    `NotEmpty` if it holds anything. The rows are there all at once, or none is.
    """
    _insist_on_empty(url)
    migrate(url, master_keys, revision)
    engine = blocking_engine(url, writes=True)
    try:
        with engine.begin() as connection:
            counted = _fill(connection, iter(lines))
    finally:
        engine.dispose()
    migrate(url, master_keys)
    return counted


def _insist_on_empty(url: str) -> None:
    engine = blocking_engine(url, writes=False)
    try:
        with engine.connect() as connection:
            tables = MetaData()
            tables.reflect(connection)
            for table in _of_ours(tables):
                if connection.execute(select(func.count()).select_from(table)).scalar_one():
                    raise NotEmpty(table.name)
    finally:
        engine.dispose()


def _of_ours(tables: MetaData) -> list[Table]:
    """Return the tables, those that others refer to first."""
    return [table for table in tables.sorted_tables if table.name != _REVISION]


def _lines(connection: Connection, tables: Iterable[Table]) -> Iterator[bytes]:
    streaming = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE)
    for table in tables:
        yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
        for row in streaming.execute(select(table)):
            yield _line([_plain(value) for value in row])


def _fill(connection: Connection, lines: Iterator[bytes]) -> Counter[str]:
    tables = MetaData()
    tables.reflect(connection)
    counted: Counter[str] = Counter()
    table, columns = "", []
    while some := list(islice(lines, _AT_ONCE)):
        waiting: list[dict[str, Any]] = []
        for line in map(json.loads, some):
            if isinstance(line, dict):
                _insert(connection, tables, table, waiting)
                table, waiting = line["table"], []
                columns = [(name, _reader(tables.tables[table].c[name].type)) for name in line["columns"]]
                counted[table] = 0
            else:
                waiting.append({name: read(value) for (name, read), value in zip(columns, line, strict=True)})
                counted[table] += 1
        _insert(connection, tables, table, waiting)
    return counted


def _insert(connection: Connection, tables: MetaData, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(tables.tables[table].insert(), rows)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, (bytes, memoryview)):
        return b64encode(value).decode()
    if isinstance(value, datetime):  # SQLite drops the zone, which is UTC
        return (
            (value if value.tzinfo else value.replace(tzinfo=timezone.utc))
            .astimezone(timezone.utc)
            .isoformat()
        )
    return value.isoformat() if isinstance(value, date) else value


def _reader(type_: Any) -> Callable[[Any], Any]:
    """Return what makes of a value in JSON one for a column of this type."""
    for kind, read in _READERS:
        if isinstance(type_, kind):
            return lambda value: None if value is None else read(value)
    return lambda value: value
