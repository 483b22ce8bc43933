"""Transactions on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import QueuePool

from bot.service.news import Announcer, News
from bot.service.ports import StoreUnavailable
from bot.stores.sql.accounts import SqlAccounts
from bot.stores.sql.alerts import SqlAlerts
from bot.stores.sql.announcements import SqlAnnouncements
from bot.stores.sql.callers import SqlCallers
from bot.stores.sql.calls import SqlCalls
from bot.stores.sql.causes import SqlCauses
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.content import SqlContent
from bot.stores.sql.daily import SqlDaily
from bot.stores.sql.discourtesy import SqlDiscourtesy
from bot.stores.sql.figures import SqlFigures
from bot.stores.sql.files import SqlFiles
from bot.stores.sql.inspections import SqlInspections
from bot.stores.sql.knowledge import SqlKnowledge
from bot.stores.sql.ledger import SqlLedger
from bot.stores.sql.messages import SqlMessages
from bot.stores.sql.misread import SqlMisread
from bot.stores.sql.notices import SqlNotices
from bot.stores.sql.overrides import SqlOverrides
from bot.stores.sql.oversight import SqlOversight
from bot.stores.sql.people import SqlPeople
from bot.stores.sql.plans import SqlPlans
from bot.stores.sql.surveys import SqlSurveys
from bot.stores.sql.tickets import SqlTickets
from bot.stores.sql.trail import SqlTrail
from bot.stores.sql.types import Cipher

T = TypeVar("T")

_BUSY_SECONDS = 5.0  # how long a SQLite writer waits for one of another process
_TRY_SECONDS = 0.01  # how long it blocks the loop in doing so, and then lets others work
_OPTIONS: dict[str, Any] = {"future": True, "hide_parameters": True}


class SqlUnitOfWork:
    """The repositories of one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self.news: list[News] = []  # of what is written, told once it is committed
        self.messages = SqlMessages(connection, self.news)
        self.tickets = SqlTickets(connection, self.news)
        self.people = SqlPeople(connection, self.news)
        self.content = SqlContent(connection)
        self.callers = SqlCallers(connection)
        self.misread = SqlMisread(connection)
        self.alerts = SqlAlerts(connection, self.news)
        self.announcements = SqlAnnouncements(connection, self.news)
        self.accounts = SqlAccounts(connection)
        self.files = SqlFiles(connection)
        self.notices = SqlNotices(connection)
        self.overrides = SqlOverrides(connection)
        self.figures = SqlFigures(connection)
        self.ledger = SqlLedger(connection)
        self.inspections = SqlInspections(connection)
        self.causes = SqlCauses(connection)
        self.oversight = SqlOversight(connection)
        self.daily = SqlDaily(connection)
        self.surveys = SqlSurveys(connection)
        self.discourtesy = SqlDiscourtesy(connection)
        self.knowledge = SqlKnowledge(connection)
        self.plans = SqlPlans(connection, self.news)
        self.calls = SqlCalls(connection)
        self.trail = SqlTrail(connection)


class SqlDatabase:
    """The database at a URL (`sqlite:///path` or `postgresql://…`), with the keys of its sealed columns.

    What is committed is told to `announcer`, if there is one.
    """

    def __init__(self, url: str, master_keys: str, announcer: Announcer | None = None) -> None:
        address = make_url(url)
        sqlite = address.get_backend_name() == "sqlite"
        self._engine: _Engine = _Sqlite(address) if sqlite else _Postgres(address)
        self._engine.dialect.cipher = Cipher(master_keys)
        self._announcer = announcer

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlUnitOfWork]:
        """Begin a transaction that commits at its end."""
        async with _translated(), self._engine.transaction(writes=True) as connection:
            work = SqlUnitOfWork(connection)
            yield work
        if self._announcer and work.news:
            await self._announcer.tell(work.news)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """Begin a transaction that changes nothing."""
        async with _translated(), self._engine.transaction(writes=False) as connection:
            yield SqlUnitOfWork(connection)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.close()


class _Engine(Protocol):
    """One of the two databases."""

    dialect: Any

    def transaction(self, writes: bool) -> AbstractAsyncContextManager[SqlConnection]:
        """Begin a transaction; with `writes` it commits at its end."""

    async def close(self) -> None:
        """Close every connection."""


class _Postgres:
    """PostgreSQL through asyncpg."""

    def __init__(self, address: URL) -> None:
        limits = {"timeout": 3, "command_timeout": 10}
        self._engine = create_async_engine(
            address.set(drivername="postgresql+asyncpg"),
            pool_pre_ping=True,
            pool_timeout=5,
            connect_args=limits,
            **_OPTIONS,
        )
        self.dialect = self._engine.dialect

    @asynccontextmanager
    async def transaction(self, writes: bool) -> AsyncIterator[SqlConnection]:
        async with self._engine.connect() as connection:
            yield connection
            if writes:
                await connection.commit()

    async def close(self) -> None:
        await self._engine.dispose()


class _Sqlite:
    """SQLite in this process.

    Committing waits for the disk, and does so in a thread. The statements
    before it do not wait, and are done sooner than a thread is reached: with
    aiosqlite, four switches of threads a statement, the log cost a turn 14 ms
    of processor time instead of 2 (docs/decisions.md).
    """

    def __init__(self, address: URL) -> None:
        Path(address.database or "").parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(
            address,
            poolclass=QueuePool,
            max_overflow=40,
            connect_args={"timeout": _TRY_SECONDS, "check_same_thread": False},
            **_OPTIONS,
        )
        self.dialect = self._engine.dialect
        self._writer = asyncio.Lock()  # first come, first served; SQLite lets writers in at random
        event.listen(self._engine, "connect", _configure_sqlite)
        event.listen(self._engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def transaction(self, writes: bool) -> AsyncIterator[SqlConnection]:
        if not writes:
            with self._engine.connect() as connection:
                yield _Statements(connection)
            return
        async with self._writer:
            connection = await self._begin_writing()
            try:
                yield _Statements(connection)
                await _in_thread(connection.commit)
            finally:
                connection.close()  # rolls back what was not committed

    async def _begin_writing(self) -> Connection:
        """Take SQLite's one writer's place, waiting while another process has it."""
        patience = time.monotonic() + _BUSY_SECONDS
        while True:
            connection = self._engine.connect().execution_options(writes=True)
            try:
                connection.begin()
                return connection
            except OperationalError as error:
                connection.close()
                if "locked" not in str(error.orig) or time.monotonic() > patience:
                    raise
            await asyncio.sleep(_TRY_SECONDS)

    async def close(self) -> None:
        self._engine.dispose()


class _Statements:
    """A connection whose statements are awaited in form only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        return self._connection.execute(statement, parameters)


async def _in_thread(function: Callable[[], T]) -> T:
    """Run a function in a thread; a caller that is cancelled still waits for its end."""
    running = asyncio.ensure_future(asyncio.to_thread(function))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Turn a driver's ways of saying 'out of reach' into ours."""
    try:
        yield
    except (OperationalError, InterfaceError, InternalError, PoolTimeout) as error:
        raise StoreUnavailable(type(error).__name__) from error
    except DBAPIError as error:
        # asyncpg's shutdown errors (57P01-57P03) and deadlocks (40P01) arrive as bare DBAPIError.
        if error.connection_invalidated or str(getattr(error.orig, "sqlstate", ""))[:2] in (
            "08",
            "40",
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
