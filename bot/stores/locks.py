"""One turn at a time in each conversation, across all workers: Rasa's lock store, made safe.

Within a process whoever waits stands in line here; only the first of each
process stands in the line in Redis, so that a burst costs one place there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore

from bot.service.ports import StoreUnavailable
from bot.stores.redis.conversations import LEASE_MS, RedisConversations

log = logging.getLogger(__name__)

_POLLS = (0.005, 0.01, 0.02, 0.04)  # seconds; the last one again and again
_RENEWALS_PER_LEASE = 3


class Turn:
    """A conversation's turn while we have it."""

    def __init__(self, conversation: str, session: str | None, waited: bool) -> None:
        self.conversation = conversation
        self.session = session  # sealed, as Redis has it
        self.waited = waited  # somebody else had the turn when we came
        self.keep = ""  # a sealed session to keep when the turn ends


class ConversationLocks(InMemoryLockStore):
    """Rasa's lock store. A lock that Rasa takes inside a turn of ours is no other: nothing to wait for."""

    def __init__(self, endpoint_config: Any = None) -> None:
        super().__init__()
        self._redis: RedisConversations | None = None
        # A line lives as long as somebody stands in it.
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def serve(self, redis: RedisConversations) -> None:
        """Begin to serve citizens, beside other workers."""
        self._redis = redis

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 1,
    ) -> AsyncIterator[TicketLock]:
        """Hold a conversation for Rasa."""
        if self._redis is None:
            async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds) as held:
                yield held
        elif _ours.get() == conversation_id:
            yield TicketLock(conversation_id)
        else:
            async with self.turn(conversation_id):
                yield TicketLock(conversation_id)

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[Turn]:
        """Wait for a conversation's turn and have it; `StoreUnavailable` without Redis.

        A turn whose lease is lost (this process hung, or Redis forgot) ends no
        sooner: its commit is refused if another worker went on.
        """
        if self._redis is None:
            raise RuntimeError("the lock store does not serve yet")
        line = self._line(conversation)
        waited = line.locked()
        async with line:
            turn = await self._enter(conversation, ticket := uuid.uuid4().hex, waited)
            renewing = asyncio.create_task(self._renew_forever(conversation, ticket))
            token = _ours.set(conversation)
            try:
                yield turn
            finally:
                _ours.reset(token)
                renewing.cancel()
                with contextlib.suppress(StoreUnavailable):  # the lease expires by itself
                    await self._redis.leave(conversation, ticket, turn.keep)

    async def _enter(self, conversation: str, ticket: str, waited: bool) -> Turn:
        assert self._redis is not None
        polls = iter(_POLLS)
        try:
            while True:
                mine, session = await self._redis.enter(conversation, ticket)
                if mine:
                    return Turn(conversation, session, waited)
                waited = True
                await asyncio.sleep(next(polls, _POLLS[-1]))
        except asyncio.CancelledError:
            with contextlib.suppress(StoreUnavailable):
                await self._redis.leave(conversation, ticket)
            raise

    async def _renew_forever(self, conversation: str, ticket: str) -> None:
        assert self._redis is not None
        while True:
            await asyncio.sleep(LEASE_MS / 1000 / _RENEWALS_PER_LEASE)
            try:
                if not await self._redis.renew(conversation, ticket):
                    log.warning("conversation %s: the turn was lost to another worker", conversation)
                    return
            except StoreUnavailable:
                log.warning("conversation %s: the turn could not be renewed", conversation)

    def _line(self, conversation: str) -> asyncio.Lock:
        line = self._lines.get(conversation)
        if line is None:
            line = self._lines[conversation] = asyncio.Lock()
        return line


_ours: ContextVar[str] = ContextVar("ours", default="")
