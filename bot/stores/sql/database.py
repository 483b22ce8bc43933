"""Transactions on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.service.ports import StoreUnavailable
from bot.stores.sql.content import SqlContent
from bot.stores.sql.messages import SqlMessages
from bot.stores.sql.tickets import SqlTickets
from bot.stores.sql.types import Cipher

_BUSY_SECONDS = 5.0  # how long a SQLite writer waits for another
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class SqlUnitOfWork:
    """The repositories of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.messages = SqlMessages(connection)
        self.tickets = SqlTickets(connection)
        self.content = SqlContent(connection)


class SqlDatabase:
    """The database at a URL (`sqlite:///path` or `postgresql://…`), with the keys of its sealed columns."""

    def __init__(self, url: str, master_keys: str) -> None:
        address = make_url(url)
        self._sqlite = address.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"future": True, "hide_parameters": True}
        if self._sqlite:
            Path(address.database or "").parent.mkdir(parents=True, exist_ok=True)
            options["connect_args"] = {"timeout": _BUSY_SECONDS}
        else:
            options |= {"pool_pre_ping": True, "pool_timeout": 5}
            options["connect_args"] = {"timeout": 3, "command_timeout": 10}
        self._engine = create_async_engine(
            address.set(drivername=_DRIVERS[address.get_backend_name()]), **options
        )
        self._engine.dialect.cipher = Cipher(master_keys)
        if self._sqlite:
            event.listen(self._engine.sync_engine, "connect", _configure_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlUnitOfWork]:
        """Begin a transaction that commits at its end; SQLite takes its one writer's place at once."""
        async with _translated(), self._engine.connect() as connection:
            await connection.execution_options(writes=True)
            async with connection.begin():
                yield SqlUnitOfWork(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """Begin a transaction that changes nothing."""
        async with _translated(), self._engine.connect() as connection:
            yield SqlUnitOfWork(connection)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Turn a driver's ways of saying 'out of reach' into ours."""
    try:
        yield
    except (OperationalError, InterfaceError, InternalError, PoolTimeout) as error:
        raise StoreUnavailable(type(error).__name__) from error
    except DBAPIError as error:
        # asyncpg's shutdown errors (57P01-57P03) arrive as bare DBAPIError.
        if error.connection_invalidated or str(getattr(error.orig, "sqlstate", ""))[:2] in (
            "08",
            "53",
            "57",
        ):
            raise StoreUnavailable(type(error).__name__) from error
        raise
    except (OSError, asyncio.TimeoutError) as error:
        raise StoreUnavailable(type(error).__name__) from error


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a ticket number told to a citizen is on disk
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
