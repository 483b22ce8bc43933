"""One-time notices in SQL."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint, select

from bot.hotline import notices as rules
from bot.hotline.files import FileRef, FileType
from bot.hotline.notices import Notice
from bot.hotline.ticket import Origin
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.counters import next_of
from bot.stores.sql.tables import files, metadata
from bot.stores.sql.types import Encrypted, Instant

# What was told in writing, of which version of a guide (ON-4).
notices = Table(
    "notices",
    metadata,
    Column("number", String(16), primary_key=True),
    Column("conversation", String(200), nullable=False),
    Column("message", String(200), nullable=False),  # that it was given on: gives it once
    Column("guide", String(64), nullable=False),
    Column("guide_version", Integer, nullable=False),
    Column("by", String(64), nullable=False),  # a staff id, or the bot
    Column("given_at", Instant, nullable=False),
    Column("paper", ForeignKey("files.id"), nullable=False),
    Column("missing", Text, nullable=False),  # of the materials, as JSON
    Column("send_to", Encrypted),
    UniqueConstraint("conversation", "message"),
)


class SqlNotices:
    """`Notices` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def next_number(self, day: date) -> str:
        """Return a notice number of that day that nobody else gets."""
        return rules.number(day, await next_of(self._connection, f"G{day:%y%m%d}"))

    async def add(self, notice: Notice) -> None:
        """Keep a notice, whose paper is kept already."""
        row = {
            "number": notice.number,
            "conversation": notice.origin.conversation,
            "message": notice.origin.message,
            "guide": notice.guide,
            "guide_version": notice.guide_version,
            "by": notice.by,
            "given_at": notice.given_at,
            "paper": notice.paper.id,
            "missing": json.dumps(notice.missing, ensure_ascii=False),
            "send_to": notice.send_to,
        }
        await self._connection.execute(notices.insert().values(**row))

    async def given_on(self, origin: Origin) -> Notice | None:
        """Return the notice that was given on a message, if one was."""
        found = await self._found(
            notices.c.conversation == origin.conversation, notices.c.message == origin.message
        )
        return found[0] if found else None

    async def given_in(self, conversation: str) -> list[Notice]:
        """Return the notices that were given in a conversation, oldest first."""
        return await self._found(notices.c.conversation == conversation)

    async def _found(self, *where: Any) -> list[Notice]:
        query = select(notices, files.c.name, files.c.type, files.c.size)
        query = query.join(files, files.c.id == notices.c.paper).where(*where).order_by(notices.c.number)
        return [_notice(row) for row in await self._connection.execute(query)]


def _notice(row: Any) -> Notice:
    return Notice(
        number=row.number,
        origin=Origin(row.conversation, row.message),
        guide=row.guide,
        guide_version=row.guide_version,
        by=row.by,
        given_at=row.given_at,
        paper=FileRef(row.paper, row.name, FileType(row.type), row.size),
        missing=tuple(json.loads(row.missing)),
        send_to=row.send_to,
    )
