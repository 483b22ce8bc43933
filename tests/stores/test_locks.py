"""One turn at a time in each conversation, across workers (the lock store on real Redis)."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from servers import wait_for

from bot.service.ports import StoreUnavailable
from bot.stores import locks as module
from bot.stores.locks import ConversationLocks
from bot.stores.redis import conversations
from bot.stores.redis.client import connect
from bot.stores.redis.conversations import RedisConversations

LEASE_SECONDS = 0.3


class Workers:
    """Several processes' lock stores, each with a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._clients: list[Any] = []
        self.conversation = f"web:{uuid.uuid4().hex}"

    def worker(self) -> ConversationLocks:
        self._clients.append(connect(self._url))
        locks = ConversationLocks()
        locks.serve(RedisConversations(self._clients[-1]))
        return locks

    async def close(self) -> None:
        for client in self._clients:
            await client.close()


@pytest_asyncio.fixture
async def workers(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workers]:
    for where in (conversations, module):
        monkeypatch.setattr(where, "LEASE_MS", int(LEASE_SECONDS * 1000))
    workers = Workers(redis_url)
    yield workers
    await workers.close()


async def test_no_two_workers_have_a_conversations_turn_at_once(workers: Workers) -> None:
    holders = 0

    async def work(locks: ConversationLocks) -> None:
        nonlocal holders
        for _ in range(10):
            async with locks.turn(workers.conversation):
                holders += 1
                assert holders == 1
                await asyncio.sleep(0.001)
                holders -= 1

    await asyncio.gather(*(work(workers.worker()) for _ in range(8)))


async def test_turns_are_had_in_the_order_in_which_they_were_asked_for(workers: Workers) -> None:
    served: list[int] = []

    async def work(number: int) -> None:
        async with workers.worker().turn(workers.conversation):
            served.append(number)

    async with workers.worker().turn(workers.conversation):
        waiting = []
        for number in range(10):
            waiting.append(asyncio.create_task(work(number)))
            await asyncio.sleep(0.02)
    await asyncio.gather(*waiting)
    assert served == list(range(10))


async def test_conversations_do_not_wait_for_each_other(workers: Workers) -> None:
    locks = workers.worker()
    async with locks.turn(workers.conversation):
        await asyncio.wait_for(locks.turn("web:another").__aenter__(), 1)


async def test_a_turn_that_takes_longer_than_a_lease_is_kept(workers: Workers) -> None:
    one, other = workers.worker(), workers.worker()
    async with one.turn(workers.conversation):
        waiting = asyncio.create_task(other.turn(workers.conversation).__aenter__())
        await asyncio.sleep(LEASE_SECONDS * 3)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 1)


def _hold_for_ever(url: str, conversation: str) -> None:
    async def hold() -> None:
        locks = ConversationLocks()
        locks.serve(RedisConversations(connect(url)))
        async with locks.turn(conversation):
            await asyncio.sleep(60)

    module.LEASE_MS = conversations.LEASE_MS = int(LEASE_SECONDS * 1000)  # type: ignore[misc]
    asyncio.run(hold())


async def test_the_place_of_a_holder_that_was_killed_expires(workers: Workers, redis_url: str) -> None:
    holder = multiprocessing.get_context("fork").Process(
        target=_hold_for_ever, args=(redis_url, workers.conversation)
    )
    holder.start()
    client = connect(redis_url)
    line = f"hotline:{{{workers.conversation}}}:line"
    for _ in range(500):
        if await client.llen(line):
            break
        await asyncio.sleep(0.01)
    assert holder.pid
    os.kill(holder.pid, signal.SIGKILL)
    await asyncio.to_thread(wait_for, lambda: holder.exitcode is not None, 5, "the holder's death")
    began = time.monotonic()
    async with workers.worker().turn(workers.conversation):
        assert time.monotonic() - began < LEASE_SECONDS * 3
    await client.close()


async def test_one_that_stops_waiting_holds_up_nobody(workers: Workers) -> None:
    async with workers.worker().turn(workers.conversation):
        given_up = asyncio.create_task(workers.worker().turn(workers.conversation).__aenter__())
        await asyncio.sleep(0.02)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
    began = time.monotonic()
    async with workers.worker().turn(workers.conversation):
        assert time.monotonic() - began < LEASE_SECONDS


async def test_a_turn_ends_with_its_session_kept_and_the_next_one_begins_with_it(workers: Workers) -> None:
    async with workers.worker().turn(workers.conversation) as turn:
        assert turn.session is None
        turn.keep = "sealed"
    async with workers.worker().turn(workers.conversation) as turn:
        assert (turn.session, turn.waited) == ("sealed", False)


async def test_who_has_lost_the_turn_writes_no_session(workers: Workers, redis_url: str) -> None:
    client = connect(redis_url)
    one, other = workers.worker(), workers.worker()
    async with one.turn(workers.conversation) as stale:
        await client.delete(f"hotline:{{{workers.conversation}}}:line")  # as a failover may
        async with other.turn(workers.conversation) as turn:
            turn.keep = "newer"
        async with other.turn(workers.conversation):
            stale.keep = "older"
            await asyncio.sleep(0)
    async with other.turn(workers.conversation) as turn:
        assert turn.session == "newer"
    await client.close()


async def test_rasas_own_lock_inside_a_turn_is_no_second_one(workers: Workers) -> None:
    locks = workers.worker()
    async with locks.turn(workers.conversation), locks.lock(workers.conversation):
        pass
    async with locks.lock(workers.conversation):
        waiting = asyncio.create_task(locks.turn(workers.conversation).__aenter__())
        await asyncio.sleep(0.05)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 1)


async def test_without_redis_there_is_no_turn(workers: Workers) -> None:
    locks = ConversationLocks()
    locks.serve(RedisConversations(connect("redis://127.0.0.1:1/0")))
    with pytest.raises(StoreUnavailable):
        await locks.turn(workers.conversation).__aenter__()
