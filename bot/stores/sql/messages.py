"""The message log in SQL. Statements are built once: they are in the way of every turn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from bot.hotline.contact import Utterance
from bot.hotline.evaluation import Asked, Evaluation
from bot.hotline.files import FileRef, FileType
from bot.hotline.holding import Holder, Holding
from bot.hotline.queueing import Queued, Reason
from bot.service.news import News, Topic
from bot.service.ports import UNHEARD, Button, Logged, Reply, Speaker, Standing, Waiting
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import conversations, evaluations, messages, turns
from bot.stores.sql.upsert import insert_once, put

_here = conversations.c.id == bindparam("of")
_in_it = messages.c.conversation == bindparam("of")
_at_place = _in_it & (messages.c.place == bindparam("at_place"))

_CONVERSATION = select(conversations).where(_here)
_LOCKED = _CONVERSATION.with_for_update()
_KNOWN = select(messages.c.place).where(_in_it, messages.c.message == bindparam("its_id"))
_INSERT = messages.insert()
_COUNT = update(conversations).where(_here).values(last_place=bindparam("at_place"))
_WAITING = select(messages).where(_in_it, messages.c.retry_at.isnot(None)).order_by(messages.c.place)
_AMONG = messages.c.place.in_(bindparam("places", expanding=True))
_SETTLE = (
    update(messages)
    .where(_in_it, _AMONG, messages.c.retry_at.isnot(None))
    .values(settled_at=bindparam("at_instant"), retry_at=None)
)
_REPLIES = (
    select(messages).where(_in_it, messages.c.answers == bindparam("at_place")).order_by(messages.c.place)
)
_AFTER = (
    select(messages)
    .where(
        _in_it,
        messages.c.place > bindparam("at_place"),
        messages.c.speaker.not_in([one.value for one in UNHEARD]),
    )
    .order_by(messages.c.place)
    .limit(bindparam("most"))
)
_LOG = (
    select(messages)
    .where(_in_it, messages.c.place > bindparam("at_place"))
    .order_by(messages.c.place)
    .limit(bindparam("most"))
)
_LAST_SAID = (
    select(messages)
    .where(_in_it, messages.c.speaker == Speaker.CITIZEN.value)
    .order_by(messages.c.place.desc())
    .limit(1)
)
_ADD_TURN = turns.insert()
_CALL = update(conversations).where(_here).values(citizen=bindparam("called"))
_COUNT_TURN = update(conversations).where(_here).values(turns=bindparam("count"))
_COUNT_BOTH = _COUNT.values(turns=bindparam("count"))


class SqlMessages:
    """`Messages` in one transaction."""

    def __init__(self, connection: SqlConnection, news: list[News]) -> None:
        self._connection = connection
        self._news = news
        self._held: dict[str, Holding] = {}  # as this transaction has found or left them

    async def lock(self, conversation: str, at: datetime) -> Standing:
        """Hold a conversation until the transaction ends, beginning it if new; `waiting` is left out."""
        row = await self._row(_LOCKED, conversation)
        if row is None:
            new = {"id": conversation, "last_place": 0, "began_at": at}
            await insert_once(self._connection, conversations, new)
            row = await self._row(_LOCKED, conversation)
        standing = _standing(row)
        self._held[conversation] = standing.holding
        return standing

    async def standing(self, conversation: str) -> Standing:
        """Return how a conversation stands, without holding it."""
        row = await self._row(_CONVERSATION, conversation)
        if row is None:
            return Standing(conversation, 0, 0, Holding())
        return _standing(row, await self.waiting(conversation))

    async def known(self, conversation: str, message: str) -> int | None:
        """Return the place of a message by the channel's id of it, if it was logged before."""
        values = {"of": conversation, "its_id": message}
        place: int | None = (await self._connection.execute(_KNOWN, values)).scalar()
        return place

    async def append(
        self, entries: Sequence[Logged], retry_at: datetime | None = None, turns: int | None = None
    ) -> None:
        """Log messages at the next places; with `retry_at` they wait for the bot, with `turns` end a turn."""
        if not entries:
            return
        rows = [
            {
                "conversation": entry.conversation,
                "place": entry.place,
                "speaker": entry.speaker.value,
                "person": entry.person,
                "message": entry.message,
                "body": _json(entry.reply),
                "at": entry.at,
                "answers": entry.answers,
                "burst": entry.burst,
                "retry_at": retry_at,
                "tries": 0,
                "faults": 0,
            }
            for entry in entries
        ]
        await self._connection.execute(_INSERT, rows)
        for entry in entries:
            self._tell_of(entry)
        count = {"of": entries[-1].conversation, "at_place": entries[-1].place}
        if turns is None:
            await self._connection.execute(_COUNT, count)
        else:
            await self._connection.execute(_COUNT_BOTH, {**count, "count": turns})

    async def waiting(self, conversation: str) -> tuple[Waiting, ...]:
        """Return what of a conversation has no answer yet, in order."""
        rows = await self._connection.execute(_WAITING, {"of": conversation})
        return tuple(
            Waiting(
                row.conversation,
                row.place,
                Speaker(row.speaker),
                row.message,
                _reply(row.body).text,
                row.burst,
                row.retry_at,
                row.faults,
                row.tries,
            )
            for row in rows
        )

    async def settle(self, conversation: str, places: Sequence[int], at: datetime) -> int:
        """Mark messages as answered: they wait no more; return how many did until now."""
        values = {"of": conversation, "places": list(places), "at_instant": at}
        settled: int = (await self._connection.execute(_SETTLE, values)).rowcount
        return settled

    async def postpone(self, waiting: Waiting) -> None:
        """Keep a message for a later try, with its new counts and time."""
        change = (
            update(messages)
            .where(_at_place, messages.c.retry_at.isnot(None))
            .values(retry_at=waiting.retry_at, tries=waiting.tries, faults=waiting.faults)
        )
        where = {"of": waiting.conversation, "at_place": waiting.place}
        await self._connection.execute(change, where)

    async def overdue(self, now: datetime) -> list[str]:
        """Return the conversations in which an answer is to be tried again by now."""
        # The first that waits decides: what came after it is answered after it.
        first = (
            select(messages.c.conversation, func.min(messages.c.place).label("place"))
            .where(messages.c.retry_at.isnot(None))
            .group_by(messages.c.conversation)
            .subquery()
        )
        same = (messages.c.conversation == first.c.conversation) & (messages.c.place == first.c.place)
        query = select(messages.c.conversation).join(first, same).where(messages.c.retry_at <= now)
        return list((await self._connection.execute(query)).scalars())

    async def replies_to(self, conversation: str, place: int) -> list[Logged]:
        """Return what was answered to the message at a place."""
        values = {"of": conversation, "at_place": place}
        return [_logged(row) for row in await self._connection.execute(_REPLIES, values)]

    async def after(self, conversation: str, place: int, limit: int) -> list[Logged]:
        """Return what the citizen said or was told after a place, oldest first."""
        values = {"of": conversation, "at_place": place, "most": limit}
        return [_logged(row) for row in await self._connection.execute(_AFTER, values)]

    async def log(self, conversation: str, place: int, limit: int) -> list[Logged]:
        """Return all that was said after a place, as staff read it: notes between them too, oldest first."""
        values = {"of": conversation, "at_place": place, "most": limit}
        return [_logged(row) for row in await self._connection.execute(_LOG, values)]

    async def last_said(self, conversation: str) -> Logged | None:
        """Return what the citizen said last."""
        row = await self._row(_LAST_SAID, conversation)
        return _logged(row) if row else None

    async def with_person(self, person: str) -> list[Standing]:
        """Return the conversations that somebody has or is offered, the one spoken in last first."""
        theirs = or_(conversations.c.person == person, conversations.c.offered_to == person)
        last = select(func.max(messages.c.at)).where(messages.c.conversation == conversations.c.id)
        query = select(conversations).where(theirs).order_by(last.scalar_subquery().desc())
        return [_standing(row) for row in await self._connection.execute(query)]

    async def hold(self, conversation: str, holding: Holding) -> None:
        """Write down who has a conversation."""
        change = update(conversations).where(conversations.c.id == conversation)
        values = {
            "holder": holding.holder.value,
            "person": holding.person,
            "offered_to": holding.offered_to,
            "epoch": holding.epoch,
        }
        out_of_queue = {} if holding.holder is Holder.QUEUE else {"queued_at": None}
        await self._connection.execute(change.values(**values, **out_of_queue))
        before = self._held.get(conversation, Holding())
        self._held[conversation] = holding
        theirs = _persons(before) | _persons(holding)
        self._news.append(News(Topic.CONVERSATION, conversation, persons=theirs))
        if Holder.QUEUE in (before.holder, holding.holder):
            self._news.append(News(Topic.QUEUE))

    def tell(self, news: News) -> None:
        """Let who looks on know this, too, once it is committed."""
        self._news.append(news)

    async def evaluate(self, evaluation: Evaluation) -> None:
        """Keep what a citizen was asked about a talk, or has said of it (EV-1)."""
        asks = evaluation.asks and evaluation.asks.value
        await put(self._connection, evaluations, asdict(evaluation) | {"asks": asks})

    async def evaluation(self, conversation: str) -> Evaluation | None:
        """Return what was asked last about a talk in a conversation, if anything was."""
        query = select(evaluations).where(evaluations.c.conversation == conversation)
        query = query.order_by(evaluations.c.place.desc()).limit(1)
        row = (await self._connection.execute(query)).first()
        return _evaluation(row) if row else None

    async def call(self, conversation: str, citizen: str) -> None:
        """Keep how a citizen calls themselves, masked."""
        await self._connection.execute(_CALL, {"of": conversation, "called": citizen})

    async def enqueue(self, queued: Queued) -> None:
        """Write down what a conversation's place in the queue goes by."""
        change = update(conversations).where(conversations.c.id == queued.conversation)
        marks = {
            "urgent": queued.urgent,
            "special_need": queued.special_need,
            "colleague": queued.colleague,
            "queued_for": queued.reason.value,
            "citizen": queued.citizen,
            "matter": queued.matter,
        }
        await self._connection.execute(change.values(queued_at=queued.since, **marks))

    async def queue(self) -> list[Queued]:
        """Return the conversations that wait for a person, in no order."""
        query = select(conversations).where(conversations.c.queued_at.isnot(None))
        return [_queued(row, row.queued_at) for row in await self._connection.execute(query)]

    async def as_queued(self, conversation: str, since: datetime) -> Queued:
        """Return a conversation as one that waits from `since` on, with what it waited by before."""
        return _queued(await self._row(_CONVERSATION, conversation), since)

    async def heard(self, conversation: str) -> list[Utterance]:
        """Return who said something in a conversation and when, oldest first; not what (RC-1)."""
        said = messages.c.speaker.not_in([one.value for one in (*UNHEARD, Speaker.NOTICE)])
        query = select(messages.c.at, messages.c.speaker, messages.c.person, messages.c.message)
        query = query.where(messages.c.conversation == conversation, said).order_by(messages.c.place)
        return [
            Utterance(row.at, row.speaker == Speaker.CITIZEN.value, row.person, row.message)
            for row in await self._connection.execute(query)
        ]

    async def add_turn(self, conversation: str, number: int, events: str, at: datetime) -> None:
        """Keep what the dialogue session went through in its latest turn, as JSON."""
        row = {"conversation": conversation, "number": number, "events": events, "at": at}
        await self._connection.execute(_ADD_TURN, row)

    async def end_silently(self, conversation: str, turns: int) -> None:
        """Count a turn in which nothing was said."""
        await self._connection.execute(_COUNT_TURN, {"of": conversation, "count": turns})

    async def turns(self, conversation: str, before: int | None, limit: int) -> list[tuple[int, str]]:
        """Return turns of the dialogue numbered below `before`, and their events, newest first."""
        query = (
            select(turns.c.number, turns.c.events)
            .where(turns.c.conversation == conversation)
            .order_by(turns.c.number.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(turns.c.number < before)
        return [(row.number, row.events) for row in await self._connection.execute(query)]

    def _tell_of(self, entry: Logged) -> None:
        """Note what was said where staff listen: to the bot alone nobody does."""
        holding = self._held.get(entry.conversation, Holding())
        if holding.holder is not Holder.BOT:
            where = (entry.conversation, entry.place)
            self._news.append(News(Topic.ENTRY, *where, persons=_persons(holding)))

    async def _row(self, query: Any, conversation: str) -> Any:
        return (await self._connection.execute(query, {"of": conversation})).first()


def _evaluation(row: Any) -> Evaluation:
    asks = row.asks and Asked(row.asks)
    return Evaluation(**dict(row._mapping) | {"asks": asks})


def _queued(row: Any, since: datetime) -> Queued:
    reason = Reason(row.queued_for or Reason.ASKED)
    return Queued(row.id, since, row.urgent, row.special_need, row.colleague, reason, row.citizen, row.matter)


def _standing(row: Any, waiting: tuple[Waiting, ...] = ()) -> Standing:
    holding = Holding(Holder(row.holder), row.person, row.offered_to, row.epoch)
    return Standing(row.id, row.last_place, row.turns, holding, waiting, row.citizen)


def _persons(holding: Holding) -> frozenset[str]:
    return frozenset(one for one in (holding.person, holding.offered_to) if one)


def _logged(row: Any) -> Logged:
    return Logged(
        row.conversation,
        row.place,
        Speaker(row.speaker),
        row.message,
        _reply(row.body),
        row.at,
        row.answers,
        row.person,
        row.burst,
    )


def _json(reply: Reply) -> str:
    buttons = [{"title": button.title, "payload": button.payload} for button in reply.buttons]
    body: dict[str, Any] = {"text": reply.text, "buttons": buttons}
    body |= {"files": [asdict(file) for file in reply.files]} if reply.files else {}
    body |= {"card": reply.card} if reply.card else {}
    return json.dumps(body, ensure_ascii=False)


def _reply(body: str) -> Reply:
    data = json.loads(body)
    files = tuple(FileRef(**file | {"type": FileType(file["type"])}) for file in data.get("files", ()))
    buttons = tuple(Button(**button) for button in data["buttons"])
    return Reply(data["text"], buttons, files, data.get("card"))
