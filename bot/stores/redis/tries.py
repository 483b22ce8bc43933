"""Counting tries in Redis, so that a proof cannot be guessed (PV-5)."""

from __future__ import annotations

from redis.asyncio import Redis

from bot.stores.redis.client import translated

_LIMIT = 5
_WINDOW_SECONDS = 3600


class RedisTries:
    """`Tries`: five an hour under each key, from the first of them on."""

    def __init__(self, redis: Redis[str]) -> None:
        self._redis = redis

    async def allow(self, *keys: str) -> bool:
        """Count a try under each key; say whether none is over its limit."""
        async with translated(), self._redis.pipeline(transaction=False) as pipeline:
            for key in keys:
                # SET NX before INCR: the window is set even if we die between two commands.
                pipeline.set(f"hotline:tries:{key}", 0, ex=_WINDOW_SECONDS, nx=True)
                pipeline.incr(f"hotline:tries:{key}")
            counts = await pipeline.execute()
        return all(count <= _LIMIT for count in counts[1::2])

    async def forget(self, *keys: str) -> None:
        """Start counting anew under each key."""
        async with translated():
            await self._redis.delete(*(f"hotline:tries:{key}" for key in keys))
