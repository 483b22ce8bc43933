"""A message's way through the bot, with every part failing in turn (EM-3)."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from cryptography.fernet import Fernet
from databases import WORDING, SetClock, sqlite_database
from doubles import Breakable, MemorySpool, ScriptedAgent
from quiet import NothingAnnounced
from rasa.shared.core.events import SlotSet
from servers import redis_server

from bot.channels.bursts import Bursts
from bot.channels.dialogue import Dialogue, disarm
from bot.channels.turns import Turns
from bot.channels.wording import Wording
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.holding import HeldByAnother
from bot.hotline.institution import Institution
from bot.hotline.queueing import Queued
from bot.hotline.ticket import Origin
from bot.service import holding, intake, waiting
from bot.service.alerts import unseen
from bot.service.ports import Inbound, Logged, Speaker, StoreUnavailable
from bot.service.turn import Cause, TurnAborted
from bot.stores.redis.client import connect
from bot.stores.redis.conversations import RedisConversations
from bot.stores.redis.news import RedisNews
from bot.stores.sessions import Sealed
from bot.stores.sql.types import Cipher
from bot.wiring import System

HELLO = "您好"
KEPT = "已经保存"
CIPHER = Cipher(Fernet.generate_key().decode())


class Worker:
    """One bot process: turns on a scripted agent, beside others on the same stores."""

    def __init__(self, bench: Bench) -> None:
        self.agent = ScriptedAgent()
        agent: Any = self.agent
        system = bench.system
        agent.lock_store.serve(system.lines)
        limit = system.settings.turn_timeout_seconds
        quiet: Any = NothingAnnounced()
        dialogue = Dialogue(agent, system.database, Sealed(CIPHER), limit, quiet)
        self.turns = Turns(dialogue, agent.lock_store, Wording(agent.domain), system)
        self.turns.delivery.by("web", bench.deliver)


class Bench:
    """Workers on real SQLite and real Redis, and a clock that tests move."""

    def __init__(self, database: Any, redis_url: str) -> None:
        self.conversation = f"web:{uuid.uuid4().hex}"
        self.database = Breakable(database)
        self.spool = MemorySpool()
        self.clock = SetClock()
        self.redis = connect(redis_url)
        self.delivered: list[str] = []
        settings: Any = SimpleNamespace(turn_timeout_seconds=3.0, pause_seconds=0.05, bot_workers=1)
        unused: Any = None
        lines = RedisConversations(self.redis)
        self.system = System(
            settings,
            self.database,
            lines,
            self.spool,
            unused,
            self.clock,
            WORDING,
            RedisNews(self.redis),
            unused,
            unused,
        )
        self.worker = Worker(self)
        self.agent = self.worker.agent
        self.turns = self.worker.turns

    async def deliver(self, conversation: str, said: Sequence[Logged]) -> None:
        assert conversation == self.conversation
        self.delivered += [entry.reply.text for entry in said]

    async def say(self, text: str, message: str | None = None, **how: Any) -> list[str]:
        said = await self.turns.take(Inbound(self.conversation, message or uuid.uuid4().hex, text), **how)
        return [entry.reply.text for entry in said]

    async def recover(self) -> None:
        """Let the retry loop come round with every pause over."""
        self.delivered.clear()
        self.clock.pass_(timedelta(minutes=2))
        with contextlib.suppress(StoreUnavailable):
            await self.turns.retry_once()

    async def log(self) -> list[tuple[str, str]]:
        logged = await self.turns.log(self.conversation, 0)
        assert [entry.place for entry in logged] == sorted({entry.place for entry in logged})
        return [(entry.speaker.value, entry.reply.text) for entry in logged]


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as (url, _server):
        yield url


@pytest_asyncio.fixture
async def bench(tmp_path: Path, redis_url: str) -> AsyncIterator[Bench]:
    async with sqlite_database(tmp_path) as database:
        bench = Bench(database, redis_url)
        yield bench
        await bench.redis.close()


async def test_a_message_and_its_reply_stand_in_the_log_in_order(bench: Bench) -> None:
    assert await bench.say(HELLO) == ["收到：您好"]
    assert await bench.log() == [("citizen", "您好"), ("bot", "收到：您好")]


async def test_a_repeated_message_is_answered_the_same_and_acted_on_once(bench: Bench) -> None:
    first = await bench.say(HELLO, "m1")
    assert await bench.say(HELLO, "m1") == first
    assert bench.agent.heard == ["您好"]


async def test_copies_that_arrive_at_once_are_acted_on_once(bench: Bench) -> None:
    answers = await asyncio.gather(*(bench.say(HELLO, "m1") for _ in range(8)))
    assert answers == [["收到：您好"]] * 8
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
    assert bench.delivered == ["收到：您好"]
    assert await bench.log() == [("citizen", "您好"), ("bot", KEPT), ("bot", "收到：您好")]


@pytest.mark.rule("EM-3")
async def test_while_a_part_is_down_for_long_the_apology_is_not_repeated_unasked(bench: Bench) -> None:
    bench.agent.fail = lambda message: TurnAborted(Cause.ACTIONS)
    await bench.say(HELLO)
    for _ in range(4):
        await bench.recover()
        assert bench.delivered == []
    assert bench.agent.heard == ["您好"] * 5
    assert len(await bench.log()) == 2


@pytest.mark.rule("CO-9")
async def test_what_is_said_while_a_part_is_down_is_answered_together_but_not_with_what_was_tried(
    bench: Bench,
) -> None:
    bench.agent.fail = lambda message: TurnAborted(Cause.ACTIONS)
    for text in ("确认", "在吗", "怎么没反应"):
        assert await bench.say(text) == [KEPT]
    bench.agent.fail = lambda message: None
    await bench.recover()
    # 确认 may have opened a ticket already: it is tried again as what it was.
    assert bench.delivered == ["收到：确认", "收到：在吗，怎么没反应"]


@pytest.mark.rule("EM-3")
async def test_what_waits_is_answered_before_what_comes_later(bench: Bench) -> None:
    bench.agent.fail = lambda message: TurnAborted(Cause.ACTIONS)
    await bench.say(HELLO)
    bench.agent.fail = lambda message: None
    assert await bench.say("路灯坏了") == ["收到：路灯坏了"]
    assert bench.delivered == [KEPT, "收到：您好", "收到：路灯坏了"]


@pytest.mark.rule("EM-3")
async def test_a_burst_that_fails_is_tried_once_and_regretted_once(bench: Bench) -> None:
    bench.agent.fail = lambda message: ValueError("bug")
    said = await asyncio.gather(*(bench.say(f"第{n}句", in_one_breath=True) for n in range(5)))
    assert len(bench.agent.heard) == 1
    assert [text for texts in said for text in texts] == [KEPT]


@pytest.mark.rule("EM-3")
async def test_however_many_workers_there_are_what_waits_is_tried_once_at_its_time(bench: Bench) -> None:
    workers = [bench.worker, *(Worker(bench) for _ in range(3))]
    for worker in workers:
        worker.agent.fail = lambda message: ValueError("bug")
    await bench.say(HELLO)
    for _ in range(3):
        bench.clock.pass_(timedelta(minutes=2))
        await asyncio.gather(*(worker.turns.retry_once() for worker in workers))
    assert sum(len(worker.agent.heard) for worker in workers) == 1 + 3


@pytest.mark.rule("EM-3")
async def test_after_an_outage_of_redis_what_waits_is_not_left_waiting_for_long(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = RedisConversations(connect("redis://127.0.0.1:1/0"))
    bench.agent.lock_store.serve(nowhere)
    assert await bench.say(HELLO) == [KEPT]
    bench.agent.lock_store.serve(bench.system.lines)
    bench.clock.pass_(timedelta(seconds=2))
    await bench.turns.retry_once()
    assert bench.delivered == [KEPT, "收到：您好"]


@pytest.mark.rule("EM-3")
async def test_a_slow_turn_is_broken_off_and_kept(bench: Bench) -> None:
    async def hang(message: Any) -> None:
        await asyncio.sleep(30)

    bench.agent.before_answering = hang
    assert await bench.say(HELLO) == [KEPT]
    bench.agent.before_answering = None
    await bench.recover()
    assert bench.delivered == ["收到：您好"]


@pytest.mark.rule("EM-3")
async def test_with_the_database_down_a_message_is_spooled_and_answered_later(bench: Bench) -> None:
    bench.database.down = True
    assert await bench.say(HELLO, "m1") == [KEPT]
    assert await bench.say(HELLO, "m1") == [KEPT]  # sent again by an impatient citizen
    bench.database.down = False
    await bench.recover()
    assert bench.delivered == ["收到：您好"]
    assert bench.agent.heard == ["您好"]
    assert not bench.spool.kept


@pytest.mark.rule("EM-3")
async def test_with_database_and_redis_down_the_citizen_is_told_that_nothing_was_kept(bench: Bench) -> None:
    bench.database.down = bench.spool.down = True
    assert await bench.say(HELLO) == ["没有保存"]


@pytest.mark.rule("EM-3")
async def test_a_turn_that_could_not_be_logged_has_not_happened_and_is_done_again(bench: Bench) -> None:
    async def then_lose(message: Any) -> None:
        bench.database.down = True

    bench.agent.before_answering = then_lose
    assert await bench.say(HELLO) == [KEPT]
    bench.agent.before_answering = None
    bench.database.down = False
    await bench.recover()
    assert bench.delivered == ["收到：您好"]
    assert await bench.log() == [("citizen", "您好"), ("bot", "收到：您好")]
    assert await history(bench) == ["您好"]


@pytest.mark.rule("EM-1")
async def test_danger_is_answered_at_once_whatever_is_down(bench: Bench) -> None:
    fire = "我家着火了"
    bench.agent.fail = lambda message: TurnAborted(Cause.ACTIONS)
    await bench.say(HELLO)  # something waits already
    assert (await bench.say(fire))[0] == "请立即拨打119"
    assert ("bot", "请立即拨打119") in await bench.log()
    bench.database.down = True
    assert (await bench.say(fire))[0] == "请立即拨打119"
    bench.spool.down = True
    assert (await bench.say(fire))[0] == "请立即拨打119"


@pytest.mark.rule("FI-7")
async def test_a_message_that_breaks_every_turn_goes_to_a_person_and_blocks_nobody(bench: Bench) -> None:
    bench.agent.fail = lambda message: ValueError("bug") if message.text == HELLO else None
    await bench.say(HELLO)
    for _ in range(intake.MAX_FAULTS):
        await bench.recover()
        if bench.delivered:
            break
    (said,) = bench.delivered
    number = said.removeprefix("已转人工，工单")
    async with bench.database.reading() as work:
        case = await work.tickets.get(number)
    assert case is not None
    assert case.ticket.description == "您好"
    assert await bench.say("路灯坏了") == ["收到：路灯坏了"]


@pytest.mark.rule("CO-9")
async def test_what_is_sent_in_one_breath_is_answered_together_in_order(bench: Bench) -> None:
    burst = ["我家停水了", "从昨天晚上开始的。", "一直没来"]
    answers = await asyncio.gather(*(bench.say(text, in_one_breath=True) for text in burst))
    assert bench.agent.heard == ["我家停水了，从昨天晚上开始的。一直没来"]
    assert bench.delivered == ["收到：我家停水了，从昨天晚上开始的。一直没来"]
    assert answers == [[], [], bench.delivered]


@pytest.mark.rule("CO-9")
async def test_a_slow_log_does_not_tear_apart_what_was_sent_in_one_breath(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = intake.receive

    async def slowly(*about: Any, **how: Any) -> Any:
        await asyncio.sleep(0.12)  # longer than the pause
        return await receive(*about, **how)

    monkeypatch.setattr(intake, "receive", slowly)
    await asyncio.gather(*(bench.say(text, in_one_breath=True) for text in ("我家停水了", "从昨晚开始")))
    assert bench.agent.heard == ["我家停水了，从昨晚开始"]


@pytest.mark.rule("CO-9")
async def test_who_is_typing_is_let_finish(bench: Bench) -> None:
    first = asyncio.create_task(bench.say("我家停水了", in_one_breath=True))
    while not bench.turns.bursts.goes_on(bench.conversation):  # noqa: ASYNC110 - it has no event
        await asyncio.sleep(0.005)
    bench.turns.bursts.typing(bench.conversation)
    await asyncio.sleep(0.2)  # longer than the pause
    await asyncio.gather(first, bench.say("从昨天开始", in_one_breath=True))
    assert bench.agent.heard == ["我家停水了，从昨天开始"]


@pytest.mark.rule("CO-9")
async def test_whoever_sends_on_and_on_is_answered_at_the_latest_and_then_let_finish_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.bursts._LONGEST_SECONDS", 0.5)
    bench.turns.bursts = Bursts(0.4)  # so long that a busy machine makes no pause of its own
    saying = []
    for number in range(20):
        saying.append(asyncio.create_task(bench.say(f"第{number}句", in_one_breath=True)))
        await asyncio.sleep(0.04)
    await asyncio.gather(*saying)
    assert 2 <= len(bench.agent.heard) <= 8  # windows of half a second; fewer unless sending takes long
    assert "，".join(bench.agent.heard) == "，".join(f"第{number}句" for number in range(20))


@pytest.mark.rule("CO-9")
async def test_a_button_pressed_twice_is_said_once(bench: Bench) -> None:
    await asyncio.gather(*(bench.say("确认", in_one_breath=True) for _ in range(2)))
    assert bench.agent.heard == ["确认"]


@pytest.mark.rule("EM-3")
async def test_what_was_spooled_is_answered_before_what_comes_when_the_database_is_back(bench: Bench) -> None:
    bench.database.down = True
    await bench.say(HELLO)
    bench.database.down = False
    await bench.say("路灯坏了")
    assert bench.agent.heard == ["您好", "路灯坏了"]


async def test_a_conversation_that_waits_is_tried_again_at_its_own_pace_however_much_waits_in_it(
    bench: Bench,
) -> None:
    bench.agent.fail = lambda message: ValueError("bug")
    await asyncio.gather(*(bench.say(HELLO) for _ in range(2)))
    tried = len(bench.agent.heard)
    for _ in range(5):
        await bench.turns.retry_once()  # no time passes
    assert len(bench.agent.heard) == tried


async def test_rasa_that_says_nothing_is_never_silence(bench: Bench) -> None:
    async def mute(message: Any) -> None:
        return None

    bench.agent.handle_message = mute  # type: ignore[method-assign]
    assert await bench.say(HELLO) == ["没有理解"]


async def test_two_workers_answer_a_conversation_one_message_at_a_time_and_each_once(bench: Bench) -> None:
    workers = [bench.worker, Worker(bench)]
    under_way = 0

    async def alone(message: Any) -> None:
        nonlocal under_way
        under_way += 1
        assert under_way == 1
        await asyncio.sleep(0.01)
        under_way -= 1

    for worker in workers:
        worker.agent.before_answering = alone
    messages = [Inbound(bench.conversation, f"m{n}", f"第{n}句") for n in range(30)]
    said = await asyncio.gather(*(worker.turns.take(message) for message in messages for worker in workers))
    told = [[entry.reply.text for entry in entries] for entries in said]
    assert told == [[f"收到：{message.text}"] for message in messages for _ in workers]
    heard = [text for worker in workers for text in worker.agent.heard]
    assert sorted(heard) == sorted(message.text for message in messages)
    in_the_log = [text for speaker, text in await bench.log() if speaker == "citizen"]
    assert await history(bench) == in_the_log


async def test_a_session_that_redis_has_lost_is_read_from_the_log(bench: Bench) -> None:
    await bench.say("第一句")
    await bench.say("第二句")
    await bench.redis.flushall()
    await bench.say("第三句")
    assert await history(bench) == ["第一句", "第二句", "第三句"]
    assert await session_in_redis(bench) == ["第一句", "第二句", "第三句"]


async def test_a_session_in_redis_that_is_behind_the_log_is_not_believed(bench: Bench) -> None:
    await bench.say("第一句")
    key = f"hotline:{{{bench.conversation}}}:session"
    old = await bench.redis.get(key)
    await bench.say("第二句")
    await bench.redis.set(key, str(old))  # a failover to a replica that had not heard of it
    await bench.say("第三句")
    assert (await session_in_redis(bench))[-2:] == ["第二句", "第三句"]


async def test_a_turn_lost_to_another_worker_is_neither_logged_nor_said(bench: Bench) -> None:
    other = Worker(bench)

    async def hang(message: Any) -> None:
        # As if this process had hung for longer than its lease.
        bench.agent.before_answering = None
        await bench.redis.delete(*(await bench.redis.keys("*:line")))
        await other.turns.take(Inbound(bench.conversation, "m2", "路灯坏了"))

    bench.agent.before_answering = hang
    await bench.say(HELLO, "m1")
    assert await bench.log() == [
        ("citizen", "您好"),
        ("citizen", "路灯坏了"),
        ("bot", "收到：您好"),
        ("bot", "收到：路灯坏了"),
    ]


async def test_what_the_bot_prepared_before_a_take_over_is_dropped_and_has_not_happened(bench: Bench) -> None:
    await bench.say("第一句")

    async def taken_over(message: Any) -> None:
        await holding.take_over(bench.database, bench.conversation, "wang", bench.clock.now())

    bench.agent.before_answering = taken_over
    assert await bench.say("第二句") == []
    assert (await bench.log())[-1] == ("citizen", "第二句")
    assert await history(bench) == ["第一句"]


@pytest.mark.rule("EM-1")
async def test_while_a_person_has_the_conversation_the_bot_says_emergency_notices_alone(bench: Bench) -> None:
    await holding.take_over(bench.database, bench.conversation, "wang", bench.clock.now())
    assert await bench.say(HELLO) == []
    assert await bench.say("我家着火了", "m2") == ["请立即拨打119"]
    assert await bench.say("我家着火了", "m2") == []
    await bench.recover()
    assert bench.agent.heard == []


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize("state", ["free", "with a person", "database down"])
async def test_whoever_has_the_conversation_staff_are_alerted_of_danger_once(
    bench: Bench, state: str
) -> None:
    if state == "with a person":
        await holding.take_over(bench.database, bench.conversation, "wang", bench.clock.now())
    bench.database.down = state == "database down"
    await bench.say("我家着火了", "m1")
    bench.database.down = False
    await bench.say("我家着火了", "m1")
    await bench.say(HELLO)
    assert await unseen(bench.database) == [
        Alert(AlertKind.EMERGENCY, Origin(bench.conversation, "m1"), bench.clock.now())
    ]


async def test_no_apology_and_no_number_is_said_by_the_bot_to_whom_a_person_serves(bench: Bench) -> None:
    async def taken_over(message: Any) -> None:
        await holding.take_over(bench.database, bench.conversation, "wang", bench.clock.now())

    bench.agent.before_answering = taken_over
    bench.agent.fail = lambda message: ValueError("bug")
    assert await bench.say(HELLO) == []
    assert await bench.log() == [("citizen", "您好")]


@pytest.mark.rule("EM-1")
async def test_danger_told_in_a_turn_that_is_taken_over_is_answered_all_the_same(bench: Bench) -> None:
    async def taken_over(message: Any) -> None:
        await holding.take_over(bench.database, bench.conversation, "wang", bench.clock.now())

    bench.agent.before_answering = taken_over
    await bench.say("我家着火了")
    assert bench.delivered == ["请立即拨打119"]


async def test_the_bot_finishes_the_sentence_that_calls_a_person_and_is_silent_then(
    bench: Bench, tiny: Institution
) -> None:
    async def queue(message: Any) -> None:
        await waiting.enter(bench.database, WORDING, tiny, Queued(bench.conversation, bench.clock.now()))

    bench.agent.before_answering = queue
    assert await bench.say("转人工") == ["收到：转人工"]
    assert await bench.say("楼下的路灯坏了三天") == []


@pytest.mark.rule("HO-6")
async def test_who_waits_for_a_person_is_told_how_long_the_line_is_and_may_leave_it(
    bench: Bench, tiny: Institution
) -> None:
    now = bench.clock.now()
    await bench.say(HELLO)
    await waiting.enter(bench.database, WORDING, tiny, Queued("web:first", now))
    await waiting.enter(bench.database, WORDING, tiny, Queued(bench.conversation, now + timedelta(seconds=1)))
    assert "您前面还有1位" in (await bench.say("还要等多久"))[0]
    assert "取消排队" in (await bench.say("算了，不等了"))[0]
    assert await bench.say(HELLO) == [f"收到：{HELLO}"]


async def test_only_who_has_the_conversation_speaks_in_it(bench: Bench) -> None:
    now = bench.clock.now()
    await bench.say(HELLO)
    with pytest.raises(HeldByAnother):
        await holding.say(bench.database, bench.conversation, "wang", "您好", now)
    await holding.take_over(bench.database, bench.conversation, "wang", now)
    with pytest.raises(HeldByAnother, match="wang"):
        await holding.take_over(bench.database, bench.conversation, "li", now)
    await holding.say(bench.database, bench.conversation, "wang", "我来帮您", now)
    with pytest.raises(HeldByAnother, match="wang"):
        await holding.hand_back(bench.database, bench.conversation, "li", "", now)
    logged = await bench.turns.log(bench.conversation, 0)
    assert (logged[-1].speaker, logged[-1].person) == (Speaker.STAFF, "wang")


async def test_on_hand_back_the_bot_says_what_was_agreed_and_goes_on(bench: Bench) -> None:
    await bench.say(HELLO)
    await holding.take_over(bench.database, bench.conversation, "wang", bench.clock.now())
    await bench.say("水管爆了")
    back = await holding.hand_back(
        bench.database, bench.conversation, "wang", "明天上午来修", bench.clock.now()
    )
    assert back.epoch == 2
    await bench.recover()
    assert bench.delivered == ["已商定：明天上午来修"]
    assert await bench.say("谢谢") == ["收到：谢谢"]
    assert ("hand_back", "明天上午来修") not in await bench.log()  # that was for the bot


async def test_once_a_talk_has_ended_the_bot_has_left_what_was_begun_before_it_and_says_nothing(
    bench: Bench,
) -> None:
    async def begin(message: Any) -> None:
        tracker = await bench.agent._tracker(bench.conversation)
        tracker.update(SlotSet("place", "解放路5号"))

    bench.agent.before_answering = begin
    await bench.say(HELLO)
    bench.agent.before_answering = None
    await holding.take_over(bench.database, bench.conversation, "wang", bench.clock.now())
    await holding.end(bench.database, WORDING, bench.conversation, "wang", bench.clock.now())
    await bench.recover()
    whole = await bench.agent.tracker_store.retrieve_full_tracker(bench.conversation)
    assert whole is not None
    assert whole.get_slot("place") is None
    assert bench.delivered == []
    assert await bench.say("谢谢") == ["收到：谢谢"]


async def history(bench: Bench) -> list[str]:
    """Return what the dialogue has heard, by the log."""
    whole = await bench.agent.tracker_store.retrieve_full_tracker(bench.conversation)
    return [event.text for event in whole.events if event.type_name == "user"] if whole else []


async def session_in_redis(bench: Bench) -> list[str]:
    """Return what the dialogue has heard lately, by Redis."""
    sealed = await bench.redis.get(f"hotline:{{{bench.conversation}}}:session")
    session = Sealed(CIPHER).open(bench.conversation, sealed)
    assert session
    tracker = session.begin(bench.agent.domain)
    assert tracker
    return [event.text for event in tracker.events if event.type_name == "user"]


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
