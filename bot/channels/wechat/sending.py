"""Two ways to a citizen, and each entry of the log takes one: the passive reply, else customer service.

The platform waits five seconds for the reply to a message. While it waits in
this process, what is said goes there; all else is sent by the interface.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from weakref import WeakValueDictionary

import httpx

from bot.channels.wechat.platform import Busy, Platform, Refused
from bot.channels.wechat.text import as_text, parts
from bot.service.ports import Logged, StoreUnavailable
from bot.settings import Settings
from bot.stores.redis.client import connect
from bot.stores.redis.wechat import RedisWeChat
from bot.stores.sql.types import Cipher

log = logging.getLogger(__name__)

_PAUSES_SECONDS = (0.5, 2.0, 8.0, 30.0)  # between tries


class Sending:
    """Sends entries of the log to the citizens of one account."""

    def __init__(self, platform: Platform, shared: RedisWeChat) -> None:
        self.platform = platform
        self._shared = shared
        self._awaited: dict[str, list[list[Logged]]] = defaultdict(list)
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._sending: set[asyncio.Task[None]] = set()

    @contextlib.contextmanager
    def awaited(self, conversation: str) -> Iterator[list[Logged]]:
        """Collect what is said in a conversation while the platform waits for it."""
        said: list[Logged] = []
        self._awaited[conversation].append(said)
        try:
            yield said
        finally:
            waiting = [other for other in self._awaited[conversation] if other is not said]
            if waiting:
                self._awaited[conversation] = waiting
            else:
                del self._awaited[conversation]

    async def send(self, conversation: str, said: Sequence[Logged]) -> None:
        """Hand entries to whoever waits for them last, else send them, in order, behind those before."""
        if waiting := self._awaited.get(conversation):
            waiting[-1].extend(said)
            return
        self.post(conversation, said)

    def post(self, conversation: str, said: Sequence[Logged]) -> None:
        """Send entries by the interface, without waiting for it."""
        order = self._orders.get(conversation)
        if order is None:
            order = self._orders[conversation] = asyncio.Lock()
        task = asyncio.ensure_future(self._post(order, conversation, tuple(said)))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def unsent(self, said: Sequence[Logged]) -> list[Logged]:
        """Return the entries that were not sent by the interface: a repeat may ask for them again."""
        try:
            return [entry for entry in said if not await self._shared.claimed(_key(entry))]
        except StoreUnavailable:
            return list(said)

    async def finish(self, patience_seconds: float = 10.0) -> None:
        """Wait until what was begun is sent."""
        if self._sending:
            await asyncio.wait(set(self._sending), timeout=patience_seconds)

    async def _post(self, order: asyncio.Lock, conversation: str, said: Sequence[Logged]) -> None:
        citizen = conversation.split(":", 1)[1]
        async with order:
            for entry in said:
                try:
                    if await self._shared.claim(_key(entry)):
                        for part in parts(as_text([entry])):
                            await self._insist(citizen, part)
                except (Busy, Refused) as problem:
                    log.error("conversation %s: not sent to WeChat: %s", conversation, problem)
                except (StoreUnavailable, httpx.HTTPError) as error:
                    # Perhaps it has come: what may have been said is not said again.
                    log.error("conversation %s: not sent to WeChat: %s", conversation, type(error).__name__)

    async def _insist(self, citizen: str, text: str) -> None:
        for pause in _PAUSES_SECONDS:
            try:
                await self.platform.say(citizen, text)
            except Busy:
                await asyncio.sleep(pause)
            else:
                return
        await self.platform.say(citizen, text)


def sending_of(settings: Settings) -> Sending:
    """Return the way to the citizens of the account that the settings name."""
    shared = RedisWeChat(connect(settings.redis_address), Cipher(settings.master_key))
    return Sending(Platform(settings, shared), shared)


def _key(entry: Logged) -> str:
    return f"{entry.conversation}:{entry.place}" if entry.place else entry.message
