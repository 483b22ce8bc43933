"""A conversation in Redis: whose turn it is, and its session; both in one cluster slot, by one script each.

Whoever wants the turn draws a ticket and stands in line; tickets are served in
the order in which they were drawn. Each has a lease, renewed while its holder
lives and waits or works; the place of one that died expires.
"""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis

from bot.stores.redis.client import translated

LEASE_MS = 10_000
_KEPT_SECONDS = 30 * 24 * 3600  # a session that nobody touches for so long is read from the log again

_NOW = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
"""

# Stand in line, or go on standing in it; return whether it is our turn, and if so the session.
_ENTER = (
    _NOW
    + """
local line, leases, session = KEYS[1], KEYS[2], KEYS[3]
local ticket, lease = ARGV[1], tonumber(ARGV[2])
if redis.call('HSET', leases, ticket, now + lease) == 1 then redis.call('RPUSH', line, ticket) end
local first = redis.call('LINDEX', line, 0)
while first and tonumber(redis.call('HGET', leases, first) or 0) < now do
  redis.call('LPOP', line)
  redis.call('HDEL', leases, first)
  first = redis.call('LINDEX', line, 0)
end
if not first then  -- Redis dropped the line and not the leases
  redis.call('RPUSH', line, ticket)
  first = ticket
end
redis.call('PEXPIRE', line, lease * 6)
redis.call('PEXPIRE', leases, lease * 6)
if first ~= ticket then return {0} end
return {1, redis.call('GET', session)}
"""
)

# Keep the turn for another lease; return whether it still is ours.
_RENEW = (
    _NOW
    + """
local line, leases = KEYS[1], KEYS[2]
local ticket, lease = ARGV[1], tonumber(ARGV[2])
if redis.call('LINDEX', line, 0) ~= ticket then return 0 end
redis.call('HSET', leases, ticket, now + lease)
redis.call('PEXPIRE', line, lease * 6)
redis.call('PEXPIRE', leases, lease * 6)
return 1
"""
)

# Keep the session, if it is our turn and there is one to keep, and leave the line.
_LEAVE = """
local line, leases, session = KEYS[1], KEYS[2], KEYS[3]
local ticket, kept, seconds = ARGV[1], ARGV[2], ARGV[3]
if kept ~= '' and redis.call('LINDEX', line, 0) == ticket then
  redis.call('SET', session, kept, 'EX', seconds)
end
redis.call('LREM', line, 1, ticket)
redis.call('HDEL', leases, ticket)
return 1
"""


class RedisConversations:
    """The line before each conversation, and its session. Every method raises `StoreUnavailable`."""

    def __init__(self, redis: Redis[str]) -> None:
        self._enter = redis.register_script(_ENTER)
        self._renew = redis.register_script(_RENEW)
        self._leave = redis.register_script(_LEAVE)

    async def enter(self, conversation: str, ticket: str) -> tuple[bool, str | None]:
        """Stand in line with a ticket, or ask again; return whether it is its turn, and then the session."""
        async with translated():
            mine, *session = await self._enter(_keys(conversation), [ticket, LEASE_MS])
        return bool(mine), session[0] if session else None

    async def renew(self, conversation: str, ticket: str) -> bool:
        """Keep the turn for another lease; False if it is lost."""
        async with translated():
            return bool(await self._renew(_keys(conversation)[:2], [ticket, LEASE_MS]))

    async def leave(self, conversation: str, ticket: str, session: str = "") -> None:
        """Give the turn up, or the place in line; with a session, keep that first."""
        arguments: list[Any] = [ticket, session, _KEPT_SECONDS]
        async with translated():
            await self._leave(_keys(conversation), arguments)


def _keys(conversation: str) -> list[str]:
    slot = f"hotline:{{{conversation}}}"  # what stands in braces chooses the slot
    return [f"{slot}:line", f"{slot}:leases", f"{slot}:session"]
