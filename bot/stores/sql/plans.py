"""Emergency plans in SQL: what is switched on, who is called to duty, which conversations rehearse (EM-2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, Text, func, select, update

from bot.hotline.plan import Activation, CallOut
from bot.hotline.ticket import State
from bot.service.news import News, Topic
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import conversations, metadata, tickets
from bot.stores.sql.types import Instant

activations = Table(
    "activations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("plan", String(64), nullable=False),
    Column("begun_by", String(64), nullable=False),
    Column("begun_at", Instant, nullable=False, index=True),
    Column("areas", Text, nullable=False),  # JSON: names of places; none: everywhere
    Column("word", String(16)),  # of a drill
    Column("ended_by", String(64)),
    Column("ended_at", Instant),
)

call_outs = Table(
    "call_outs",
    metadata,
    Column("activation", ForeignKey("activations.id"), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("place", String(4), nullable=False),  # in the plan's order: 0000, 0001 …
    Column("answered_at", Instant),
)

_DONE = [state.value for state in State if state.is_done]


class SqlPlans:
    """`Plans` in one transaction."""

    def __init__(self, connection: SqlConnection, news: list[News]) -> None:
        self._connection = connection
        self._news = news

    async def active(self) -> list[Activation]:
        """Return what is on, the first to begin first."""
        return await self._found(
            select(activations).where(activations.c.ended_at.is_(None)).order_by("begun_at")
        )

    async def latest(self, limit: int) -> list[Activation]:
        """Return what is or was on, the last to begin first."""
        return await self._found(select(activations).order_by(activations.c.begun_at.desc()).limit(limit))

    async def get(self, id: str, hold: bool = False) -> Activation | None:
        """Return an activation, if there is one; `hold` it until the transaction ends."""
        query = select(activations).where(activations.c.id == id)
        return next(iter(await self._found(query.with_for_update() if hold else query)), None)

    async def add(self, activation: Activation, calls: Sequence[CallOut]) -> None:
        """Keep what was switched on, and who is called to duty for it."""
        row = asdict(activation) | {"areas": json.dumps(activation.areas, ensure_ascii=False)}
        await self._connection.execute(activations.insert().values(**row))
        rows = [asdict(one) | {"place": f"{place:04d}"} for place, one in enumerate(calls)]
        await self._connection.execute(call_outs.insert(), rows)
        self._news.append(News(Topic.PLAN))

    async def end(self, activation: Activation) -> None:
        """Keep by whom and when it was switched off."""
        here = update(activations).where(activations.c.id == activation.id)
        over = {"ended_by": activation.ended_by, "ended_at": activation.ended_at}
        await self._connection.execute(here.values(**over))
        self._news.append(News(Topic.PLAN))

    async def calls(self, id: str) -> list[CallOut]:
        """Return who is called to duty for an activation, in the plan's order."""
        query = select(call_outs).where(call_outs.c.activation == id).order_by(call_outs.c.place)
        found = await self._connection.execute(query)
        return [CallOut(row.activation, row.person, row.answered_at) for row in found]

    async def answer(self, call: CallOut) -> None:
        """Keep when somebody first said that they come."""
        here = (call_outs.c.activation == call.activation, call_outs.c.person == call.person)
        query = update(call_outs).where(*here, call_outs.c.answered_at.is_(None))
        await self._connection.execute(query.values(answered_at=call.answered_at))
        self._news.append(News(Topic.PLAN))

    async def join(self, conversation: str, id: str) -> None:
        """Let a conversation take part in a drill."""
        here = update(conversations).where(conversations.c.id == conversation)
        await self._connection.execute(here.values(drill=id))

    async def drill_of(self, conversation: str) -> str | None:
        """Return the drill that a conversation takes part in, while it is on."""
        query = (
            select(activations.c.id)
            .join(conversations, conversations.c.drill == activations.c.id)
            .where(conversations.c.id == conversation, activations.c.ended_at.is_(None))
        )
        found: str | None = (await self._connection.execute(query)).scalar()
        return found

    async def matters(self, id: str) -> tuple[int, int]:
        """Return how many tickets an activation has taken, and how many of them are answered or over."""
        query = select(tickets.c.state, func.count().label("many")).where(tickets.c.activation == id)
        found = {
            row.state: row.many for row in await self._connection.execute(query.group_by(tickets.c.state))
        }
        return sum(found.values()), sum(many for state, many in found.items() if state in _DONE)

    async def unfinished(self, id: str) -> list[str]:
        """Return the tickets of an activation for which something is still promised."""
        query = select(tickets.c.number).where(tickets.c.activation == id, tickets.c.next_due_at.isnot(None))
        return [row.number for row in await self._connection.execute(query.order_by(tickets.c.number))]

    async def _found(self, query: Any) -> list[Activation]:
        return [_activation(row) for row in await self._connection.execute(query)]


def _activation(row: Any) -> Activation:
    fields = dict(row._mapping)
    return Activation(**fields | {"areas": tuple(json.loads(row.areas))})
