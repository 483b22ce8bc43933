"""Figures in SQL: what tickets count for in the three rates, and what the live board shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Integer, String, and_, case, cast, delete, func, not_, select

from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.holding import Holder
from bot.hotline.kind import Kind
from bot.hotline.rates import By, Count, Counted, Rate, Share
from bot.service.figure_ports import Extent, Tally
from bot.stores.sql import rows
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.figure_tables import counts
from bot.stores.sql.tables import breaches, conversations, deadlines
from bot.stores.sql.upsert import put

_YEAR_AND_MONTH = 7  # characters of a date: 2026-11
_runs = (deadlines.c.ended_at.is_(None), deadlines.c.paused_at.is_(None))
_is_met = func.sum(cast(counts.c.is_met, Integer))


class SqlFigures:
    """`Figures` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def keep(self, tally: Tally) -> None:
        """Keep what a ticket counts for now; forget it if it counts no more."""
        count = tally.counted.count
        if count.is_met is None:
            here = and_(counts.c.ticket == tally.ticket, counts.c.rate == count.rate.value)
            await self._connection.execute(delete(counts).where(here))
        else:
            await put(self._connection, counts, of_tally(tally))

    async def counted(self, number: str) -> dict[Rate, Counted]:
        """Return what a ticket counts for."""
        query = select(counts).where(counts.c.ticket == number)
        return {Rate(row.rate): _counted(row) for row in await self._connection.execute(query)}

    async def shares(self, extent: Extent, by: By) -> dict[str | None, dict[Rate, Share]]:
        """Return how many of how many, told apart; None: of which it is not known."""
        query = select(
            _column(by).label("key"), counts.c.rate, _is_met.label("met"), func.count().label("of")
        )
        query = query.where(*_within(extent)).group_by("key", counts.c.rate)
        found: dict[str | None, dict[Rate, Share]] = defaultdict(dict)
        for row in await self._connection.execute(query):
            found[row.key][Rate(row.rate)] = Share(row.met, row.of)
        return dict(found)

    async def evidence(self, extent: Extent, rate: Rate, is_met: bool, limit: int) -> list[Tally]:
        """Return what stands behind a figure, the latest first."""
        query = select(counts).where(
            *_within(extent), counts.c.rate == rate.value, counts.c.is_met.is_(is_met)
        )
        query = query.order_by(counts.c.at.desc(), counts.c.ticket).limit(limit)
        return [
            Tally(
                row.ticket,
                _counted(row),
                row.on,
                Kind(row.kind),
                row.subject,
                row.channel,
                row.area,
                row.first_responsible,
            )
            for row in await self._connection.execute(query)
        ]

    async def talks(self) -> dict[str, int]:
        """Return how many conversations people have, by person, who has most first."""
        held, many = conversations.c, func.count().label("many")
        query = select(held.person, many).where(held.person.isnot(None), held.holder == Holder.PERSON.value)
        query = query.group_by(held.person).order_by(many.desc(), held.person)
        return {row.person: row.many for row in await self._connection.execute(query)}

    async def due_by(self, edges: Sequence[datetime]) -> dict[DeadlineKind, tuple[int, ...]]:
        """Return how many deadlines run that are due before the first of these instants, and between them."""
        before = [deadlines.c.due_at < edge for edge in edges]
        within = [before[0], *(and_(later, not_(sooner)) for sooner, later in pairwise(before))]
        sums = [func.sum(case((one, 1), else_=0)).label(f"n{n}") for n, one in enumerate(within)]
        query = select(deadlines.c.kind, *sums).where(*_runs, before[-1]).group_by(deadlines.c.kind)
        return {
            DeadlineKind(row.kind): tuple(row._mapping[f"n{n}"] for n in range(len(edges)))
            for row in await self._connection.execute(query)
        }

    async def due_after(self, at: datetime, limit: int) -> list[Deadline]:
        """Return the deadlines that run and are due next from an instant on."""
        query = select(deadlines).where(*_runs, deadlines.c.due_at >= at)
        query = query.order_by(deadlines.c.due_at, deadlines.c.id).limit(limit)
        return [rows.deadline(row) for row in await self._connection.execute(query)]

    async def failures(self, since: datetime) -> dict[str, int]:
        """Return how many failures were recorded since then, by rule, the most frequent first."""
        failed, many = breaches.c, func.count().label("many")
        # Each stands against two people: it is counted once.
        query = select(failed.rule, many).where(failed.at >= since, failed.role == "handler")
        query = query.group_by(failed.rule).order_by(many.desc(), failed.rule)
        return {row.rule: row.many for row in await self._connection.execute(query)}


def of_tally(tally: Tally) -> dict[str, Any]:
    """Return a count as its row."""
    count = tally.counted.count
    return {
        "ticket": tally.ticket,
        "rate": count.rate.value,
        "is_met": count.is_met,
        "sequence": tally.counted.sequence,
        "at": count.at,
        "on": tally.on,
        "unit": count.unit,
        "person": count.person,
        "first_responsible": tally.first_responsible,
        "channel": tally.channel,
        "kind": tally.kind.value,
        "subject": tally.subject,
        "area": tally.area,
    }


def _counted(row: Any) -> Counted:
    return Counted(Count(Rate(row.rate), row.is_met, row.at, row.unit, row.person), row.sequence)


def _column(by: By) -> Any:
    return (
        func.substr(cast(counts.c.on, String), 1, _YEAR_AND_MONTH) if by is By.MONTH else counts.c[by.value]
    )


def _within(extent: Extent) -> list[Any]:
    period = [counts.c.on >= extent.since, counts.c.on <= extent.until]
    return [*period, *(_column(by) == value for by, value in extent.only.items())]
