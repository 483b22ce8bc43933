"""Rasa's dialogue sessions in Redis; a turn without them is broken off, not faked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import redis
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, get_trackers_for_conversation_sessions

from bot.service.turn import Cause, TurnAborted
from bot.settings import read_settings
from bot.stores.redis.client import connect, connect_blocking
from bot.stores.sql.types import Cipher

_KEPT_SECONDS = 30 * 24 * 3600  # a session that nobody touches for so long is forgotten


class SessionStore(RedisTrackerStore):
    """Rasa's own Redis store, told where Redis is by our settings, and honest when it is down.

    Rasa answers a failed read with an empty session and a failed save with
    memory; both would forget what a citizen said. `TurnAborted` passes Rasa's
    handlers, so the turn never happened and the message is handled later.
    """

    def __init__(
        self, domain: Domain, host: str | None = None, event_broker: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker=event_broker, key_prefix="hotline", record_exp=_KEPT_SECONDS)
        settings = read_settings()
        self._redis = connect(settings.redis_address)  # never a blocking call in the bot's event loop
        self._cipher = Cipher(settings.master_key)
        # `rasa shell` beside no running system: a developer's talk to themselves may stay in memory.
        self._memory = None if _answers(settings.redis_address) else InMemoryTrackerStore(domain)

    def insist_on_redis(self) -> None:
        """Serve citizens: from now on nothing is kept in memory alone."""
        self._memory = None

    async def save(self, tracker: DialogueStateTracker, timeout: float | None = None) -> None:
        """Keep a session behind the earlier ones; `TurnAborted` if Redis is out of reach."""
        if self._memory:
            self._memory.domain = self.domain
            return await self._memory.save(tracker)
        earlier = await self._read(tracker.sender_id)
        whole = self._merge_trackers(earlier, tracker) if earlier else tracker
        await _or_abort(
            self._redis.set(self._key(tracker.sender_id), self.serialise_tracker(whole), ex=_KEPT_SECONDS)
        )
        return None

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the latest session of a conversation; `TurnAborted` if Redis is out of reach."""
        if self._memory:
            self._memory.domain = self.domain
            return await self._memory.retrieve(sender_id)
        whole = await self._read(sender_id)
        sessions = get_trackers_for_conversation_sessions(whole) if whole else []
        return sessions[-1] if len(sessions) > 1 else whole

    async def retrieve_full_tracker(self, sender_id: str) -> DialogueStateTracker | None:
        """Return every session of a conversation; `TurnAborted` if Redis is out of reach."""
        return await (
            self._memory.retrieve_full_tracker(sender_id) if self._memory else self._read(sender_id)
        )

    async def _read(self, sender_id: str) -> DialogueStateTracker | None:
        stored = await _or_abort(self._redis.get(self._key(sender_id)))
        return None if stored is None else self.deserialise_tracker(sender_id, stored)

    def _key(self, sender_id: str) -> str:
        return f"{self.key_prefix}{sender_id}"

    def serialise_tracker(self, tracker: DialogueStateTracker) -> str:  # type: ignore[override]
        """Return a session sealed: it holds the citizen's words (PV-2)."""
        return self._cipher.seal(RedisTrackerStore.serialise_tracker(tracker)).decode()

    def deserialise_tracker(self, sender_id: str, serialised_tracker: str | bytes) -> Any:
        """Return a session from what was sealed."""
        sealed = serialised_tracker.encode() if isinstance(serialised_tracker, str) else serialised_tracker
        return super().deserialise_tracker(sender_id, self._cipher.open(sealed))


async def _or_abort(command: Awaitable[Any]) -> Any:
    try:
        return await command
    except (redis.RedisError, OSError, asyncio.TimeoutError):
        raise TurnAborted(Cause.SESSIONS) from None


def _answers(address: str) -> bool:
    try:
        return bool(connect_blocking(address).ping())
    except (redis.RedisError, OSError):
        return False
