"""What the processes share about a WeChat account: its access token, and what citizens were sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cryptography.fernet import InvalidToken
from redis.asyncio import Redis

from bot.stores.redis.client import translated
from bot.stores.sql.types import Cipher

_TOKEN = "hotline:wechat:token"  # noqa: S105 - the key, not the token
_EARLY_SECONDS = 300  # a token is renewed so long before it ends
_SENT_SECONDS = 3600  # the platform repeats a message within 15 s

Fetch = Callable[[], Awaitable[tuple[str, int]]]


class RedisWeChat:
    """Every method raises `StoreUnavailable`."""

    def __init__(self, redis: Redis[str], cipher: Cipher) -> None:
        self._redis = redis
        self._cipher = cipher

    async def token(self, fetch: Fetch, refused: str = "") -> str:
        """Return the account's access token, fetched by one process for all; never the `refused` one."""
        if (kept := await self._kept()) not in ("", refused):
            return kept
        async with translated(), self._redis.lock(f"{_TOKEN}:lock", timeout=15, blocking_timeout=10):
            if (kept := await self._kept()) not in ("", refused):
                return kept
            token, seconds = await fetch()
            sealed = self._cipher.seal(token).decode()
            await self._redis.set(_TOKEN, sealed, ex=max(1, seconds - _EARLY_SECONDS))
            return token

    async def _kept(self) -> str:
        async with translated():
            sealed = await self._redis.get(_TOKEN)
        try:
            return self._cipher.open(sealed.encode()) if sealed else ""
        except InvalidToken:  # sealed under a master key that is gone
            return ""

    async def claim(self, entry: str) -> bool:
        """Say whether an entry was not sent yet, and note that it now is."""
        async with translated():
            return bool(await self._redis.set(f"hotline:wechat:sent:{entry}", 1, ex=_SENT_SECONDS, nx=True))

    async def release(self, entry: str) -> None:
        """Take a claim back: the platform did not take the entry."""
        async with translated():
            await self._redis.delete(f"hotline:wechat:sent:{entry}")

    async def claimed(self, entry: str) -> bool:
        """Say whether an entry was sent."""
        async with translated():
            return bool(await self._redis.exists(f"hotline:wechat:sent:{entry}"))
