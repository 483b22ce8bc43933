"""A message's way through the bot, with every part failing in turn (EM-3)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from databases import SetClock, sqlite_database
from doubles import Breakable, MemorySpool, ScriptedAgent

from bot.channels.turns import Turns, disarm
from bot.service import intake
from bot.service.ports import Inbound, Reply, StoreUnavailable
from bot.service.turn import Cause, TurnAborted
from bot.wiring import System

HELLO = Inbound("web:wang", "m1", "您好")
KEPT = Reply("已经保存")


class Bench:
    """Turns on a scripted agent, real SQLite, and a clock that tests move."""

    def __init__(self, database: Any) -> None:
        self.agent = ScriptedAgent()
        self.database = Breakable(database)
        self.spool = MemorySpool()
        self.clock = SetClock()
        self.delivered: list[tuple[str, list[Reply]]] = []
        settings: Any = SimpleNamespace(turn_timeout_seconds=1.0)
        tries: Any = None
        self.system = System(settings, self.database, self.spool, tries, self.clock)
        agent: Any = self.agent
        self.turns = Turns(agent, self.system)
        self.turns.deliver_by("web", self._deliver)

    async def _deliver(self, conversation: str, replies: Any) -> None:
        self.delivered.append((conversation, list(replies)))

    async def say(self, message: Inbound) -> list[Reply]:
        return await self.turns.take(message)

    async def recover(self) -> None:
        """Let the retry loop come round with every pause over."""
        self.clock.pass_(timedelta(minutes=2))
        with contextlib.suppress(StoreUnavailable):
            await self.turns.retry_once()

    async def log(self) -> list[tuple[bool, str]]:
        return [(entry.inbound, entry.reply.text) for entry in await self.turns.log("web:wang", 0)]


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with sqlite_database(tmp_path) as database:
        yield Bench(database)


async def test_a_message_and_its_reply_stand_in_the_log_in_order(bench: Bench) -> None:
    assert await bench.say(HELLO) == [Reply("收到：您好")]
    assert await bench.log() == [(True, "您好"), (False, "收到：您好")]


async def test_a_repeated_message_is_answered_the_same_and_acted_on_once(bench: Bench) -> None:
    first = await bench.say(HELLO)
    assert await bench.say(HELLO) == first
    assert bench.agent.heard == ["您好"]


async def test_copies_that_arrive_at_once_are_acted_on_once(bench: Bench) -> None:
    answers = await asyncio.gather(*(bench.say(HELLO) for _ in range(8)))
    assert answers == [[Reply("收到：您好")]] * 8
    assert bench.agent.heard == ["您好"]


@pytest.mark.rule("EM-3")
@pytest.mark.parametrize("cause", [Cause.SESSIONS, Cause.ACTIONS])
async def test_a_turn_broken_off_is_told_courteously_and_answered_when_the_part_is_back(
    bench: Bench, cause: Cause
) -> None:
    bench.agent.fail = lambda message: TurnAborted(cause)
    assert await bench.say(HELLO) == [KEPT]
    bench.agent.fail = lambda message: None
    await bench.recover()
    assert bench.delivered == [("web:wang", [Reply("收到：您好")])]
    assert await bench.log() == [(True, "您好"), (False, "已经保存"), (False, "收到：您好")]


@pytest.mark.rule("EM-3")
async def test_while_a_part_is_down_for_long_the_apology_is_not_repeated_unasked(bench: Bench) -> None:
    bench.agent.fail = lambda message: TurnAborted(Cause.SESSIONS)
    await bench.say(HELLO)
    for _ in range(4):
        await bench.recover()
    assert bench.agent.heard == ["您好"] * 5
    assert bench.delivered == []
    assert len(await bench.log()) == 2


@pytest.mark.rule("EM-3")
async def test_what_waits_is_answered_before_what_comes_later(bench: Bench) -> None:
    bench.agent.fail = lambda message: TurnAborted(Cause.SESSIONS)
    await bench.say(HELLO)
    bench.agent.fail = lambda message: None
    assert await bench.say(Inbound("web:wang", "m2", "路灯坏了")) == [
        Reply("收到：您好"),
        Reply("收到：路灯坏了"),
    ]


@pytest.mark.rule("EM-3")
async def test_a_slow_turn_is_broken_off_and_kept(bench: Bench) -> None:
    async def hang(message: Any) -> None:
        await asyncio.sleep(30)

    usual = bench.agent.handle_message
    bench.agent.handle_message = hang  # type: ignore[method-assign]
    assert await bench.say(HELLO) == [KEPT]
    bench.agent.handle_message = usual  # type: ignore[method-assign]
    await bench.recover()
    assert bench.delivered == [("web:wang", [Reply("收到：您好")])]


@pytest.mark.rule("EM-3")
async def test_with_the_database_down_a_message_is_spooled_and_answered_later(bench: Bench) -> None:
    bench.database.down = True
    assert await bench.say(HELLO) == [KEPT]
    assert await bench.say(HELLO) == [KEPT]  # sent again by an impatient citizen
    bench.database.down = False
    await bench.recover()
    assert bench.delivered == [("web:wang", [Reply("收到：您好")])]
    assert bench.agent.heard == ["您好"]
    assert not bench.spool.kept


@pytest.mark.rule("EM-3")
async def test_with_database_and_redis_down_the_citizen_is_told_that_nothing_was_kept(bench: Bench) -> None:
    bench.database.down = bench.spool.down = True
    assert await bench.say(HELLO) == [Reply("没有保存")]


@pytest.mark.rule("EM-3")
async def test_a_database_lost_between_session_and_log_does_not_act_twice(bench: Bench) -> None:
    usual = bench.agent.handle_message

    async def then_lose(message: Any) -> None:
        await usual(message)
        bench.database.down = True

    bench.agent.handle_message = then_lose  # type: ignore[method-assign]
    assert await bench.say(HELLO) == [KEPT]
    bench.agent.handle_message = usual  # type: ignore[method-assign]
    bench.database.down = False
    await bench.recover()
    assert bench.agent.heard == ["您好"]
    assert bench.delivered == [("web:wang", [Reply("收到：您好")])]


@pytest.mark.rule("EM-1")
async def test_danger_is_answered_at_once_whatever_is_down(bench: Bench) -> None:
    fire = Inbound("web:wang", "m2", "我家着火了")
    bench.agent.fail = lambda message: TurnAborted(Cause.SESSIONS)
    await bench.say(HELLO)  # something waits already
    assert (await bench.say(fire))[0] == Reply("请立即拨打119")
    assert (False, "请立即拨打119") in await bench.log()
    bench.database.down = True
    assert (await bench.say(fire))[0] == Reply("请立即拨打119")
    bench.spool.down = True
    assert (await bench.say(fire))[0] == Reply("请立即拨打119")


@pytest.mark.rule("FI-7")
async def test_a_message_that_breaks_every_turn_goes_to_a_person_and_blocks_nobody(bench: Bench) -> None:
    def poison(message: Any) -> BaseException | None:
        return ValueError("bug") if message.text == "您好" else None

    bench.agent.fail = poison
    await bench.say(HELLO)
    for _ in range(intake.MAX_FAULTS):
        await bench.recover()
    ((conversation, (said,)),) = bench.delivered
    assert conversation == "web:wang"
    number = said.text.removeprefix("已转人工，工单")
    async with bench.database.reading() as work:
        ticket = await work.tickets.get(number)
    assert ticket is not None
    assert ticket.description == "您好"
    assert await bench.say(Inbound("web:wang", "m2", "路灯坏了")) == [Reply("收到：路灯坏了")]


async def test_messages_sent_at_once_are_answered_in_the_order_they_came(bench: Bench) -> None:
    burst = [Inbound("web:wang", f"m{n}", f"第{n}句") for n in range(8)]
    await asyncio.gather(*(bench.say(message) for message in burst))
    assert bench.agent.heard == [message.text for message in burst]
    for message in burst:
        assert await bench.turns.answer_to(message) == [Reply(f"收到：{message.text}")]


@pytest.mark.rule("EM-3")
async def test_what_was_spooled_is_answered_before_what_comes_when_the_database_is_back(bench: Bench) -> None:
    bench.database.down = True
    await bench.say(HELLO)
    bench.database.down = False
    await bench.say(Inbound("web:wang", "m2", "路灯坏了"))
    assert bench.agent.heard == ["您好", "路灯坏了"]


async def test_a_conversation_that_waits_is_tried_again_at_its_own_pace_however_much_waits_in_it(
    bench: Bench,
) -> None:
    bench.agent.fail = lambda message: ValueError("bug")
    await asyncio.gather(*(bench.say(Inbound("web:wang", f"m{n}", "您好")) for n in range(2)))
    tried = len(bench.agent.heard)
    for _ in range(5):
        await bench.turns.retry_once()  # no time passes
    assert len(bench.agent.heard) == tried


async def test_rasa_that_says_nothing_is_never_silence(bench: Bench) -> None:
    async def mute(message: Any) -> None:
        return None

    bench.agent.handle_message = mute  # type: ignore[method-assign]
    assert await bench.say(HELLO) == [Reply("没有理解")]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/restart", "restart"),
        ('  /deny{"place":"x"}', 'deny{"place":"x"}'),
        ("//restart", "restart"),
        ("/ /restart", "restart"),
        ("EXTERNAL: hello", "hello"),
        ("/EXTERNAL:/restart", "restart"),
        ("/", "。"),
        ("1/2号楼", "1/2号楼"),
    ],
)
def test_a_typed_command_reaches_rasa_as_mere_words(typed: str, read: str) -> None:
    assert disarm(typed) == read
