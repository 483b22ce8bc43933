"""The message log in SQL."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.ports import Button, Inbound, Logged, Reply, Waiting
from bot.stores.sql.tables import conversations, messages
from bot.stores.sql.upsert import insert_once


class SqlMessages:
    """`Messages` in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def append(self, message: Inbound, at: datetime, retry_at: datetime) -> tuple[int, bool]:
        """Log an inbound message; return its place and whether it was there before."""
        # The conversation's row is locked first, so that two copies of a message meet here in turn.
        last = await self._lock(message.conversation, at)
        query = select(messages.c.place).where(
            messages.c.conversation == message.conversation, messages.c.message == message.message
        )
        known = (await self._connection.execute(query)).scalar()
        if known is not None:
            return known, True
        row = {"inbound": True, "message": message.message, "retry_at": retry_at}
        await self._insert(message.conversation, last + 1, Reply(message.text), at, row)
        return last + 1, False

    async def append_replies(
        self, conversation: str, replies: Sequence[Reply], at: datetime, answers: int | None
    ) -> list[Logged]:
        """Log what is said to the citizen, in order."""
        logged = []
        last = await self._lock(conversation, at)
        for place, reply in enumerate(replies, last + 1):
            row = {"inbound": False, "message": uuid.uuid4().hex, "answers": answers}
            await self._insert(conversation, place, reply, at, row)
            logged.append(Logged(conversation, place, False, row["message"], reply, at, answers))
        return logged

    async def settle(self, conversation: str, place: int, at: datetime) -> bool:
        """Mark an inbound message as answered; False if it already was."""
        change = (
            update(messages)
            .where(
                messages.c.conversation == conversation,
                messages.c.place == place,
                messages.c.settled_at.is_(None),
            )
            .values(settled_at=at, retry_at=None)
        )
        return (await self._connection.execute(change)).rowcount == 1

    async def postpone(self, waiting: Waiting, retry_at: datetime) -> None:
        """Keep an inbound message for a later try, with its new counts."""
        await self._connection.execute(
            update(messages)
            .where(
                messages.c.conversation == waiting.conversation,
                messages.c.place == waiting.place,
                messages.c.settled_at.is_(None),
            )
            .values(retry_at=retry_at, tries=waiting.tries, faults=waiting.faults)
        )

    async def waiting(self, conversation: str) -> list[Waiting]:
        """Return what of a conversation has no answer yet, in order."""
        query = (
            select(messages)
            .where(messages.c.conversation == conversation, messages.c.retry_at.isnot(None))
            .order_by(messages.c.place)
        )
        rows = await self._connection.execute(query)
        return [
            Waiting(
                row.conversation,
                row.place,
                row.message,
                _reply(row.body).text,
                row.faults,
                row.tries,
            )
            for row in rows
        ]

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

    async def replies_to(self, conversation: str, place: int) -> list[Reply]:
        """Return what was answered to the message at a place."""
        query = (
            select(messages.c.body)
            .where(messages.c.conversation == conversation, messages.c.answers == place)
            .order_by(messages.c.place)
        )
        return [_reply(body) for body in (await self._connection.execute(query)).scalars()]

    async def after(self, conversation: str, place: int, limit: int) -> list[Logged]:
        """Return what was logged after a place, oldest first."""
        query = (
            select(messages)
            .where(messages.c.conversation == conversation, messages.c.place > place)
            .order_by(messages.c.place)
            .limit(limit)
        )
        rows = await self._connection.execute(query)
        return [
            Logged(
                row.conversation,
                row.place,
                row.inbound,
                row.message,
                _reply(row.body),
                row.at,
                row.answers,
            )
            for row in rows
        ]

    async def _lock(self, conversation: str, at: datetime) -> int:
        """Hold the conversation's row until the transaction ends; return its last place."""
        await insert_once(
            self._connection, conversations, {"id": conversation, "last_place": 0, "began_at": at}
        )
        query = select(conversations.c.last_place).where(conversations.c.id == conversation).with_for_update()
        return (await self._connection.execute(query)).scalar_one()

    async def _insert(
        self, conversation: str, place: int, body: Reply, at: datetime, row: dict[str, Any]
    ) -> None:
        counters = {"tries": 0, "faults": 0}
        await self._connection.execute(
            messages.insert().values(
                conversation=conversation, place=place, body=_json(body), at=at, **counters, **row
            )
        )
        await self._connection.execute(
            update(conversations).where(conversations.c.id == conversation).values(last_place=place)
        )


def _json(reply: Reply) -> str:
    buttons = [{"title": button.title, "payload": button.payload} for button in reply.buttons]
    return json.dumps({"text": reply.text, "buttons": buttons}, ensure_ascii=False)


def _reply(body: str) -> Reply:
    data = json.loads(body)
    return Reply(data["text"], tuple(Button(**button) for button in data["buttons"]))
