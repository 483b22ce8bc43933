"""A person takes a conversation over between a message and its reply: from then on the bot is silent."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
import uuid
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest
import pytest_asyncio
from citizens import Citizen, WebCitizen
from conftest import ROOT, Hotline, eventually
from ruamel.yaml import YAML
from staff import WORDING

from bot.hotline.holding import HeldByAnother, Holder
from bot.service import holding, intake
from bot.service.ports import Logged, Speaker, Standing, UnitOfWork
from bot.stores.sql.database import SqlDatabase

FIRE = "我家着火了"
AT_ONCE = 10  # rounds


def now() -> datetime:
    return datetime.now(timezone.utc)


class Noting:
    """A database that notes how a conversation stood in the transaction in which it was held."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self.standing: Standing | None = None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[UnitOfWork]:
        async with self._database.writing() as work:
            work.messages = _NotingMessages(work.messages, self)  # type: ignore[assignment]
            yield work

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._database.reading()


class _NotingMessages:
    def __init__(self, messages: Any, noting: Noting) -> None:
        self._messages = messages
        self._noting = noting

    def __getattr__(self, name: str) -> Any:
        return getattr(self._messages, name)

    async def lock(self, conversation: str, at: datetime) -> Standing:
        self._noting.standing = standing = await self._messages.lock(conversation, at)
        return standing


@dataclass
class Hold:
    """A person's time with a conversation: the places between which the bot has to be silent."""

    conversation: str
    person: str
    taken_at: int  # the last place before it
    first: str  # the id of the message that it came after
    told: dict[int, str] = field(default_factory=dict)  # what the citizen was answered, by place
    said: list[Logged] = field(default_factory=list)  # by staff
    dangerous: set[str] = field(default_factory=set)  # ids of messages
    back_at: int | None = None
    agreed: str = ""

    def covers(self, place: int) -> bool:
        return place > self.taken_at and (self.back_at is None or place <= self.back_at)


class Rounds:
    """Rounds of the same game, some of them at once."""

    def __init__(self, hotline: Hotline, database: SqlDatabase) -> None:
        self.holds: list[Hold] = []
        self.problems: list[str] = []
        self._hotline = hotline
        self._database = database
        self._client = httpx.AsyncClient(base_url=hotline.url, timeout=60, trust_env=False)
        self._seconds: deque[float] = deque([0.05], maxlen=50)  # that turns took lately

    async def play(self, rounds: int) -> None:
        """Play so many rounds; a conversation that is handed back is taken over again."""
        numbers = iter(range(rounds))

        async def desk() -> None:
            handed_back: str | None = None
            for number in numbers:
                handed_back = await self._round(number, handed_back)

        async with self._client:
            await asyncio.gather(*(desk() for _ in range(AT_ONCE)))
        await asyncio.sleep(2.5)  # what the bot might still try, it has tried
        await self._check()

    async def _round(self, number: int, handed_back: str | None) -> str | None:
        """Play a round; return the conversation if it went back to the bot."""
        conversation = handed_back or f"rest:{uuid.uuid4().hex}"
        first = uuid.uuid4().hex
        opening = random.choice(("你好", "你好", "办居住证要什么材料", "路灯坏了", FIRE))
        turn = asyncio.create_task(self._post(conversation, opening, first))
        # The half of it within 30 ms, the rest spread over what a turn takes while others are under way.
        most = random.choice((0.03, 1.5 * statistics.median(self._seconds)))
        await asyncio.sleep(random.uniform(0, most))
        hold = await self._take(conversation, first)
        hold.dangerous |= {first} if opening == FIRE else set()
        self.holds.append(hold)
        for text in random.sample((random.choice(("有人吗", "我要查工单")), FIRE), random.randint(1, 2)):
            message = uuid.uuid4().hex
            answered = await self._post(conversation, text, message)
            hold.told |= answered
            if text == FIRE:
                hold.dangerous.add(message)
            if list(answered.values()) != ([NOTICES["fire"]] if text == FIRE else []):
                self.problems.append(
                    f"{conversation}: told {text}, the bot said {answered} to a person's citizen"
                )
            hold.said.append(
                await holding.say(self._database, conversation, hold.person, f"答{number}", now())
            )
        await self._insist_that_nobody_else_has_it(hold)
        hold.told |= await turn
        return await self._hand_back(hold, number) if random.random() < 0.25 else None

    async def _take(self, conversation: str, first: str) -> Hold:
        """Let two people take a conversation at once; one of them gets it."""
        people = random.sample(("wang", "li", "zhao", "chen"), 2)
        notes = [Noting(self._database) for _ in people]
        outcomes = await asyncio.gather(
            *(
                holding.take_over(note, conversation, person, now())
                for note, person in zip(notes, people, strict=True)
            ),
            return_exceptions=True,
        )
        ((won, note, person),) = (
            (outcome[0], note, person)
            for outcome, note, person in zip(outcomes, notes, people, strict=True)
            if isinstance(outcome, tuple)
        )
        (lost,) = (outcome for outcome in outcomes if isinstance(outcome, Exception))
        assert (won.holder, won.person) == (Holder.PERSON, person)
        assert isinstance(lost, HeldByAnother)
        assert person in str(lost)
        assert note.standing
        return Hold(conversation, person, note.standing.last_place, first)

    async def _insist_that_nobody_else_has_it(self, hold: Hold) -> None:
        for attempt in (
            holding.take_over(self._database, hold.conversation, "sun", now()),
            holding.say(self._database, hold.conversation, "sun", "我也来", now()),
            holding.hand_back(self._database, hold.conversation, "sun", "没有", now()),
        ):
            with pytest.raises(HeldByAnother, match=hold.person):
                await attempt

    async def _hand_back(self, hold: Hold, number: int) -> str:
        hold.agreed = f"{number}天之内办好"
        note = Noting(self._database)
        await holding.hand_back(note, hold.conversation, hold.person, hold.agreed, now())
        assert note.standing
        hold.back_at = note.standing.last_place

        async def told() -> bool:
            after = await intake.after(self._database, hold.conversation, note.standing.last_place)
            return any(entry.speaker is Speaker.BOT for entry in after)

        if not await eventually(told, 20):
            self.problems.append(f"{hold.conversation}: handed back, and the bot says nothing")
        return hold.conversation

    async def _post(self, conversation: str, text: str, message: str) -> dict[int, str]:
        """Say something as the citizen; return what was answered, by place."""
        body = {"sender": conversation.split(":")[1], "message": text, "message_id": message}
        began = time.monotonic()
        answer = await self._client.post("/webhooks/rest/webhook", json=body)
        answer.raise_for_status()
        if answer.json():
            self._seconds.append(time.monotonic() - began)
        return {said["place"]: said["text"] for said in answer.json()}

    async def _check(self) -> None:
        for conversation in dict.fromkeys(hold.conversation for hold in self.holds):
            holds = [hold for hold in self.holds if hold.conversation == conversation]
            log = await intake.after(self._database, conversation, 0, 10_000)
            standing = await intake.standing(self._database, conversation)
            turns = await intake.history(self._database, conversation)
            found = [*_silence(holds, log), *_dangers(holds, log), *_said(holds, log, standing)]
            answers = {entry.answers for entry in log if entry.answers}
            if len(turns) != len(answers):
                found.append(f"{len(turns)} turns, {len(answers)} answers")  # a dropped turn has not happened
            if standing.waiting:
                found.append(f"waits: {standing.waiting}")
            if found:
                self.problems += [f"{conversation}: {problem}" for problem in found]
                self.problems.append("\n".join(f"    {entry}" for entry in log))

    async def fell(self) -> Counter[str]:
        """Return how often a take-over came before the message, between it and its reply, and after."""
        fell: Counter[str] = Counter()
        for hold in self.holds:
            log = await intake.after(self._database, hold.conversation, 0, 10_000)
            place = next(entry.place for entry in log if entry.message == hold.first)
            reply = min((entry.place for entry in log if entry.answers == place), default=None)
            if place > hold.taken_at:
                fell["before"] += 1
            elif reply is None or reply > hold.taken_at:
                fell["between"] += 1
            else:
                fell["after"] += 1
        # Of those between: the bot had its words ready, and they were dropped.
        logs = self._hotline.logs()
        ended = [line for line in logs.splitlines() if "taken over in mid-turn" in line]
        fell["dropped"] = sum(any(hold.conversation in line for hold in self.holds) for line in ended)
        return fell


def _silence(holds: list[Hold], log: list[Logged]) -> list[str]:
    """No word of the bot's stands in a person's time but emergency notices."""
    return [
        f"the bot spoke in {hold.person}'s time: {entry}"
        for hold in holds
        for entry in log
        if entry.speaker is Speaker.BOT
        and hold.covers(entry.place)
        and entry.reply.text not in NOTICES.values()
    ]


def _dangers(holds: list[Hold], log: list[Logged]) -> list[str]:
    """Each danger that was told of has its notice behind it, and there are no more notices than that."""
    dangerous = set().union(*(hold.dangerous for hold in holds))
    told = [entry.place for entry in log if entry.message in dangerous]
    notices = [
        entry.place for entry in log if entry.speaker is Speaker.BOT and entry.reply.text == NOTICES["fire"]
    ]
    behind = all(place < notice for place, notice in zip(told, notices, strict=False))
    return [] if behind and len(told) == len(notices) else [f"dangers at {told}, notices at {notices}"]


def _said(holds: list[Hold], log: list[Logged], standing: Standing) -> list[str]:
    """What staff and the bot said stands at its place; places have no gap but where it was handed back."""
    found = []
    by_place = {entry.place: entry for entry in log}
    for hold in holds:
        found += [
            f"told at place {place}: {text}, logged {by_place.get(place)}"
            for place, text in hold.told.items()
            if place not in by_place or by_place[place].reply.text != text
        ]
        for entry in hold.said:
            logged = by_place.get(entry.place)
            if logged is None or (logged.speaker, logged.person, logged.reply) != (
                Speaker.STAFF,
                hold.person,
                entry.reply,
            ):
                found.append(f"staff said {entry}, logged {logged}")
        told = [entry for entry in log if hold.agreed and f"“{hold.agreed}”" in entry.reply.text]
        if hold.agreed and [entry.answers for entry in told] != [(hold.back_at or 0) + 1]:
            found.append(f"agreed {hold.agreed}, told {told}")
    backs = [hold.back_at + 1 for hold in holds if hold.back_at is not None]
    if sorted([*by_place, *backs]) != list(range(1, standing.last_place + 1)):
        found.append(f"places {sorted(by_place)}, handed back at {backs}")
    return found


def _notices() -> dict[str, str]:
    responses = YAML(typ="safe").load(
        (ROOT / "data" / "responses" / "emergency.yml").read_text(encoding="utf-8")
    )
    variants = [each for each in responses["responses"]["utter_emergency"] if "channel" not in each]
    return {each["condition"][0]["value"] if "condition" in each else "": each["text"] for each in variants}


NOTICES = _notices()


@pytest_asyncio.fixture
async def database(hotline: Hotline) -> AsyncIterator[SqlDatabase]:
    database = hotline.database()
    yield database
    await database.close()


async def rounds(hotline: Hotline, database: SqlDatabase, number: int) -> Counter[str]:
    random.seed(number)
    began = time.monotonic()
    played = Rounds(hotline, database)
    await played.play(number)
    fell = await played.fell()
    print(dict(fell), f"{len(played.holds)} rounds in {time.monotonic() - began:.0f} s", flush=True)
    assert not played.problems, "\n".join(played.problems)
    assert len(played.holds) == number
    return fell


@pytest.mark.rule("EM-1")
async def test_after_a_take_over_the_bot_says_nothing_but_emergency_notices(
    hotline: Hotline, database: SqlDatabase
) -> None:
    fell = await rounds(hotline, database, 60)
    assert fell["between"] > 0
    assert fell["dropped"] > 0  # else no take-over fell into a turn, and this proves nothing


@pytest.mark.long
async def test_a_thousand_times_the_bot_is_silent_from_the_take_over_on(
    hotline: Hotline, database: SqlDatabase
) -> None:
    fell = await rounds(hotline, database, 1000)
    assert min(fell[moment] for moment in ("before", "between", "after")) >= 20
    assert fell["dropped"] >= 50


async def test_on_hand_back_the_bot_tells_within_three_seconds_what_was_agreed_and_the_form_is_left(
    citizen: Citizen, database: SqlDatabase
) -> None:
    assert "什么地点" in await citizen.say("路灯坏了")
    await holding.take_over(database, citizen.conversation, "wang", now())
    assert await citizen.say("有人在吗") == ""
    await holding.say(database, citizen.conversation, "wang", "我来帮您", now())
    place = (await intake.standing(database, citizen.conversation)).last_place
    await holding.hand_back(database, citizen.conversation, "wang", "明天上午派人来修路灯", now())

    async def told() -> list[str]:
        return [entry["text"] for entry in await citizen.log(place)]

    (sentence,) = await eventually(told, 3)
    assert "明天上午派人来修路灯" in sentence
    if isinstance(citizen, WebCitizen):

        async def came() -> bool:  # by itself, once it is in the log
            return citizen.said[-1] == sentence

        assert await eventually(came, 3)
    answer = await citizen.say("你好")
    assert "请问您需要什么帮助" in answer
    assert "什么地点" not in answer
    assert "在哪里" not in answer
    assert "在哪里" in await citizen.say("井盖不见了")  # and a new matter begins from the start


async def test_once_a_talk_has_ended_no_form_from_before_it_lies_in_wait(
    citizen: Citizen, database: SqlDatabase
) -> None:
    assert "什么地点" in await citizen.say("路灯坏了")
    await holding.take_over(database, citizen.conversation, "wang", now())
    await holding.say(database, citizen.conversation, "wang", "路灯已经有人报修", now())
    await holding.end(database, WORDING, citizen.conversation, "wang", now())
    answer = await citizen.say("你好")
    assert "请问您需要什么帮助" in answer
    assert "什么地点" not in answer
    assert "在哪里" in await citizen.say("井盖不见了")
