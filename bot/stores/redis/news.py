"""News between processes over Redis: heard by who listens now, kept by nobody."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

from redis.asyncio import Redis

from bot.service.news import News, Topic
from bot.service.ports import StoreUnavailable
from bot.stores.redis.client import translated

log = logging.getLogger(__name__)

_CHANNEL = "hotline:news"
_PATIENCE_SECONDS = 1.0


class RedisNews:
    """`Announcer` and `Listener`."""

    def __init__(self, redis: Redis[str]) -> None:
        self._redis = redis

    async def tell(self, news: Sequence[News]) -> None:
        """Pass news on; whoever misses it asks again once they are connected."""
        try:
            async with translated(), self._redis.pipeline(transaction=False) as pipeline:
                for one in dict.fromkeys(news):
                    pipeline.publish(_CHANNEL, _written(one))
                await asyncio.wait_for(pipeline.execute(), _PATIENCE_SECONDS)
        except (StoreUnavailable, asyncio.TimeoutError) as error:
            log.warning("news not told: %s", type(error).__name__)

    async def listen(self) -> AsyncIterator[News | None]:
        """Yield news for ever; None each time that listening begins, since some may have been missed."""
        while True:
            try:
                async with translated(), self._redis.pubsub() as heard:
                    await heard.subscribe(_CHANNEL)
                    while True:
                        message = await heard.get_message(timeout=_PATIENCE_SECONDS)
                        if message and message["type"] == "subscribe":
                            yield None
                        elif message and message["type"] == "message":
                            yield _read(message["data"])
            except StoreUnavailable as error:
                log.warning("news not heard: %s", error)
                await asyncio.sleep(_PATIENCE_SECONDS)


def _written(news: News) -> str:
    told: dict[str, Any] = {
        "topic": news.topic.value,
        "conversation": news.conversation,
        "place": news.place,
        "persons": sorted(news.persons),
        "units": sorted(news.units),
        "who": news.who,
        "ticket": news.ticket,
    }
    return json.dumps({name: value for name, value in told.items() if value})


def _read(data: str) -> News:
    told = json.loads(data)
    return News(
        Topic(told["topic"]),
        told.get("conversation"),
        told.get("place"),
        frozenset(told.get("persons", ())),
        frozenset(told.get("units", ())),
        told.get("who"),
        told.get("ticket"),
    )
