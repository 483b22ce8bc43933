"""Messages kept aside in Redis while the database is down."""

from __future__ import annotations

import json
from datetime import datetime

from redis.asyncio import Redis

from bot.service.ports import Inbound
from bot.stores.redis.client import translated
from bot.stores.sql.types import Cipher

_KEY = "hotline:spool"


class RedisSpool:
    """`Spool` as a list; a citizen's words are sealed in it (PV-2)."""

    def __init__(self, redis: Redis[str], cipher: Cipher) -> None:
        self._redis = redis
        self._cipher = cipher

    async def push(self, message: Inbound, at: datetime) -> None:
        """Keep a message; the log drops a second copy of it later."""
        entry = [message.conversation, message.message, message.text, at.isoformat()]
        async with translated():
            await self._redis.rpush(_KEY, self._cipher.seal(json.dumps(entry)).decode())

    async def peek(self) -> tuple[Inbound, datetime] | None:
        """Return the oldest message, leaving it where it is."""
        async with translated():
            sealed = await self._redis.lindex(_KEY, 0)
        if sealed is None:
            return None
        conversation, message, text, at = json.loads(self._cipher.open(sealed.encode()))
        return Inbound(conversation, message, text), datetime.fromisoformat(at)

    async def drop(self, message: Inbound) -> None:
        """Forget the oldest message, once the database has it."""
        async with translated():
            await self._redis.lpop(_KEY)
