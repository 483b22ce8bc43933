"""Connecting to Redis with short limits, so that a dead Redis is noticed in a turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import redis
import redis.asyncio
import redis.asyncio.retry
import redis.retry
from redis.backoff import NoBackoff

from bot.service.ports import StoreUnavailable

_LIMITS: dict[str, Any] = {
    # Once anew: a connection from before a restart of Redis fails only when it is used.
    "retry_on_error": [redis.ConnectionError],
    "decode_responses": True,
    "socket_timeout": 2.0,
    "socket_connect_timeout": 2.0,
    "health_check_interval": 15,
}


def connect(address: str) -> redis.asyncio.Redis[str]:
    """Return a client for `address`; it connects at its first command."""
    retry = redis.asyncio.retry.Retry(NoBackoff(), 1)
    return redis.asyncio.Redis.from_url(address, retry=retry, **_LIMITS)


def connect_blocking(address: str) -> redis.Redis[str]:
    """Return a client for code that cannot await, such as a command."""
    return redis.Redis.from_url(address, retry=redis.retry.Retry(NoBackoff(), 1), **_LIMITS)


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Turn 'Redis is out of reach' into the port's word for it."""
    try:
        yield
    except (redis.RedisError, OSError) as error:
        raise StoreUnavailable(type(error).__name__) from error
