"""Knowledge in SQL: what nothing served, and what is proposed for it (KN-1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, select, update

from bot.hotline.unanswered import Proposal, Remedy, Unserved, Why
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import metadata
from bot.stores.sql.types import Encrypted, Instant
from bot.stores.sql.upsert import insert_once

proposals = Table(
    "proposals",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("remedy", String(16), nullable=False),
    Column("words", Encrypted, nullable=False),
    Column("guide", String(64)),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("done_by", String(64)),
    Column("done_at", Instant),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("text", Encrypted, nullable=False),
    Column("why", String(16), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("guide", String(64)),
    Column("proposal", ForeignKey("proposals.id"), index=True),
)


class SqlKnowledge:
    """`Knowledge` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def add(self, asked: Unserved) -> None:
        """Keep a sentence, once."""
        await insert_once(self._connection, unanswered, asdict(asked) | {"why": asked.why.value})

    async def open(self, limit: int) -> list[Unserved]:
        """Return the latest sentences for which nothing is proposed yet, the latest first."""
        latest = (unanswered.c.at.desc(), unanswered.c.id)
        query = select(unanswered).where(unanswered.c.proposal.is_(None)).order_by(*latest).limit(limit)
        found = await self._connection.execute(query)
        return [Unserved(row.id, row.text, Why(row.why), row.at, row.guide) for row in found]

    async def propose(self, proposal: Proposal, ids: Collection[str]) -> int:
        """Keep a proposal for those of some sentences that have none; return for how many."""
        row = asdict(proposal) | {"remedy": proposal.remedy.value}
        del row["sentences"]
        await self._connection.execute(proposals.insert().values(**row))
        here = (unanswered.c.id.in_(ids), unanswered.c.proposal.is_(None))
        done = await self._connection.execute(update(unanswered).where(*here).values(proposal=proposal.id))
        return int(done.rowcount)

    async def proposals(self, limit: int) -> list[Proposal]:
        """Return the latest proposals, the latest first."""
        return await self._found(
            select(proposals).order_by(proposals.c.at.desc(), proposals.c.id).limit(limit)
        )

    async def proposal(self, id: str) -> Proposal | None:
        """Return a proposal, held until the transaction ends."""
        return next(
            iter(await self._found(select(proposals).where(proposals.c.id == id).with_for_update())), None
        )

    async def carry_out(self, proposal: Proposal) -> None:
        """Keep by whom and when a proposal was carried out."""
        done = {"done_by": proposal.done_by, "done_at": proposal.done_at}
        here = update(proposals).where(proposals.c.id == proposal.id)
        await self._connection.execute(here.values(**done))

    async def _found(self, query: Any) -> list[Proposal]:
        rows = (await self._connection.execute(query)).all()
        said: dict[str, list[str]] = defaultdict(list)
        these = unanswered.c.proposal.in_([row.id for row in rows])
        texts = select(unanswered.c.proposal, unanswered.c.text).where(these).order_by(unanswered.c.at)
        for row in await self._connection.execute(texts):
            if row.text not in said[row.proposal]:
                said[row.proposal].append(row.text)
        return [_proposal(row, tuple(said[row.id])) for row in rows]


def _proposal(row: Any, sentences: tuple[str, ...]) -> Proposal:
    fields = dict(row._mapping) | {"remedy": Remedy(row.remedy)}
    return Proposal(**fields, sentences=sentences)
