"""A database whose process dies at a chosen call of a store: nothing after it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, get_type_hints

from bot.service.ports import UnitOfWork
from bot.stores.sql.database import SqlDatabase


class Crash(Exception):
    """The process dies here."""


class CrashingDatabase:
    """A `Database` that dies at the `at`-th call of a store from now, at the latest after a commit.

    What counts as a call are those of the repositories and, as one more each, the
    moments right before and right after the commit of what was written.
    """

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self.at = 0  # never

    def step(self) -> None:
        """Come one call nearer to death."""
        if self.at:
            self.at -= 1
            if not self.at:
                raise Crash

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[UnitOfWork]:
        async with self._database.writing() as work:
            yield _Watched(work, self.step)  # type: ignore[misc]
            self.step()
        self.step()

    async def close(self) -> None:
        """Close what it stands on."""
        await self._database.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        async with self._database.reading() as work:
            yield _Watched(work, self.step)  # type: ignore[misc]


class _Watched:
    def __init__(self, work: UnitOfWork, step: Callable[[], None]) -> None:
        for name in get_type_hints(UnitOfWork):
            setattr(self, name, _Repository(getattr(work, name), step))


class _Repository:
    def __init__(self, repository: Any, step: Callable[[], None]) -> None:
        self._repository = repository
        self._step = step

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._repository, name)

        async def call(*arguments: Any, **named: Any) -> Any:
            result = await method(*arguments, **named)
            self._step()
            return result

        return call
