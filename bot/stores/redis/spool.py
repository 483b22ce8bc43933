"""Messages kept aside in Redis while the database is down."""

from __future__ import annotations

import json
import logging
from datetime import datetime

from cryptography.fernet import InvalidToken
from redis.asyncio import Redis

from bot.service.ports import Inbound
from bot.stores.redis.client import translated
from bot.stores.sql.types import Cipher

log = logging.getLogger(__name__)

_KEY = "hotline:spool"
_UNREADABLE = "hotline:spool:unreadable"


class RedisSpool:
    """`Spool` as a list; a citizen's words are sealed in it (PV-2)."""

    def __init__(self, redis: Redis[str], cipher: Cipher) -> None:
        self._redis = redis
        self._cipher = cipher
        self._oldest = ""

    async def push(self, message: Inbound, at: datetime) -> None:
        """Keep a message; the log drops a second copy of it later."""
        entry = [message.conversation, message.message, message.text, at.isoformat(), message.urgent]
        async with translated():
            await self._redis.rpush(_KEY, self._cipher.seal(json.dumps(entry)).decode())

    async def peek(self) -> tuple[Inbound, datetime] | None:
        """Return the oldest message, leaving it where it is; what cannot be read is set aside."""
        async with translated():
            while (sealed := await self._redis.lindex(_KEY, 0)) is not None:
                try:
                    conversation, message, text, at, urgent = json.loads(self._cipher.open(sealed.encode()))
                    self._oldest = sealed
                    return Inbound(conversation, message, text, urgent), datetime.fromisoformat(at)
                except (InvalidToken, ValueError):
                    log.error("a spooled message cannot be read: set aside in %s", _UNREADABLE)
                    await self._redis.rpush(_UNREADABLE, sealed)
                    await self._redis.lrem(_KEY, 1, sealed)
        return None

    async def drop(self, message: Inbound) -> None:
        """Forget the message that was peeked at last, once the database has it."""
        async with translated():
            await self._redis.lrem(_KEY, 1, self._oldest)
