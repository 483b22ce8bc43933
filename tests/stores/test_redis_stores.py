"""What the Redis adapters promise, on a real Redis."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
import redis

from bot.service.news import News, Topic
from bot.service.ports import Inbound, StoreUnavailable
from bot.stores.redis.client import connect
from bot.stores.redis.news import RedisNews
from bot.stores.redis.spool import RedisSpool
from bot.stores.redis.tries import RedisTries
from bot.stores.sql.types import Cipher

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=timezone.utc)


@pytest.mark.rule("EM-3")
async def test_the_spool_gives_messages_back_in_order_and_only_once_dropped(
    redis_url: str, master_key: str
) -> None:
    spool = RedisSpool(connect(redis_url), Cipher(master_key))
    first, second = Inbound("rest:a", "m1", "停电了"), Inbound("rest:a", "m2", "快来修")
    await spool.push(first, NOW)
    await spool.push(second, NOW)
    assert await spool.peek() == (first, NOW)
    assert await spool.peek() == (first, NOW)
    await spool.drop(first)
    assert await spool.peek() == (second, NOW)
    await spool.drop(second)
    assert await spool.peek() is None


@pytest.mark.rule("PV-2")
async def test_words_in_the_spool_are_sealed(redis_url: str, master_key: str) -> None:
    spool = RedisSpool(connect(redis_url), Cipher(master_key))
    await spool.push(Inbound("rest:a", "m1", "我叫王建国"), NOW)
    client = redis.Redis.from_url(redis_url)
    stored = b"".join(client.lrange("hotline:spool", 0, -1))
    assert "王建国".encode() not in stored
    assert "王建国".encode("unicode_escape") not in stored
    client.flushdb()


async def test_a_spooled_message_that_cannot_be_read_blocks_no_other(redis_url: str, master_key: str) -> None:
    client = redis.Redis.from_url(redis_url)
    client.rpush("hotline:spool", "not ours")
    spool = RedisSpool(connect(redis_url), Cipher(master_key))
    await spool.push(Inbound("rest:a", "m1", "停电了"), NOW)
    assert await spool.peek() == (Inbound("rest:a", "m1", "停电了"), NOW)
    assert client.lrange("hotline:spool:unreadable", 0, -1) == [b"not ours"]
    client.flushdb()


@pytest.mark.rule("PV-5")
async def test_five_tries_are_allowed_and_the_sixth_is_not_until_forgotten(redis_url: str) -> None:
    tries = RedisTries(connect(redis_url))
    assert [await tries.allow("ticket:1", "peer:a") for _ in range(6)] == [True] * 5 + [False]
    assert await tries.allow("ticket:1", "peer:b") is False  # the number is over, whoever asks
    assert await tries.allow("ticket:2", "peer:a") is False  # the peer is over, whatever is asked
    await tries.forget("ticket:1", "peer:a")
    assert await tries.allow("ticket:1", "peer:a") is True


@pytest.mark.rule("PV-5")
async def test_tries_are_forgotten_after_an_hour(redis_url: str) -> None:
    await RedisTries(connect(redis_url)).allow("ticket:9")
    assert 3500 < redis.Redis.from_url(redis_url).ttl("hotline:tries:ticket:9") <= 3600


@pytest.mark.rule("EM-3")
async def test_a_redis_out_of_reach_is_store_unavailable(master_key: str) -> None:
    nowhere = connect("redis://127.0.0.1:1/0")
    with pytest.raises(StoreUnavailable):
        await RedisTries(nowhere).allow("ticket:1")
    with pytest.raises(StoreUnavailable):
        await RedisSpool(nowhere, Cipher(master_key)).push(Inbound("rest:a", "m1", "停电了"), NOW)


async def test_news_is_heard_by_who_listens_after_word_that_some_may_have_been_missed(redis_url: str) -> None:
    heard = RedisNews(connect(redis_url)).listen()
    assert await anext(heard) is None
    news = [
        News(Topic.ENTRY, "web:a", 7, frozenset({"s004"})),
        News(Topic.WORK, persons=frozenset({"s037", "s004"}), units=frozenset({"street"}), ticket="1"),
        News(Topic.TYPING, "web:a", who="s004"),
    ]
    await RedisNews(connect(redis_url)).tell([*news, news[0]])
    assert [await anext(heard) for _ in news] == news  # the same once


async def test_a_redis_that_is_down_keeps_nobody_from_working(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = connect("redis://127.0.0.1:1/0")
    await RedisNews(nowhere).tell([News(Topic.QUEUE)])
    assert "not told" in caplog.text
