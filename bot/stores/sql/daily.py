"""Reports of days in SQL, and what they are made of (RC-6)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, Table, Text, and_, exists, func, select

from bot.hotline.daily import Come, Line, Report
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.kind import Kind
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import deadlines, history, matters, metadata, tickets
from bot.stores.sql.types import Instant
from bot.stores.sql.upsert import insert_once

reports = Table(
    "daily_reports",
    metadata,
    Column("day", Date, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("report", Text, nullable=False),  # a Report as JSON
)

_LINES = ("kinds", "channels", "units", "subjects", "areas")
_is_open = and_(tickets.c.next_due_at.isnot(None), tickets.c.drill.isnot(True))


class SqlDaily:
    """`Daily` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def come(
        self, since: datetime, until: datetime, area_of: Callable[[str], str | None]
    ) -> list[Come]:
        """Return what citizens came about in a time; nothing of a drill's."""
        told = (matters.c.kind, matters.c.conversation, tickets.c.unit, tickets.c.subject, tickets.c.place)
        query = (
            select(*told)
            .outerjoin(tickets, tickets.c.matter == matters.c.id)
            .where(matters.c.opened_at >= since, matters.c.opened_at < until, tickets.c.drill.isnot(True))
        )
        return [
            Come(
                row.kind,
                row.conversation.split(":", 1)[0],
                row.unit,
                row.subject,
                area_of(row.place) if row.place else None,
            )
            for row in await self._connection.execute(query)
        ]

    async def steps(self, since: datetime, until: datetime) -> dict[str, int]:
        """Return how often each thing happened to tickets in a time, by event."""
        query = (
            select(history.c.name, func.count().label("many"))
            .join(tickets, tickets.c.number == history.c.ticket)
            .where(history.c.at >= since, history.c.at < until, tickets.c.drill.isnot(True))
            .group_by(history.c.name)
        )
        return {row.name: row.many for row in await self._connection.execute(query)}

    async def standing(self, at: datetime) -> tuple[int, int, tuple[str, ...]]:
        """Return how many tickets are open, how many of them late, and those in danger; as it is now."""
        late = exists().where(
            deadlines.c.ticket == tickets.c.number,
            deadlines.c.kind == DeadlineKind.ANSWER.value,
            deadlines.c.ended_at.is_(None),
            deadlines.c.due_at < at,
        )
        counts = select(func.count(), func.count().filter(late)).select_from(tickets).where(_is_open)
        still_open, overdue = (await self._connection.execute(counts)).one()
        danger = select(tickets.c.number).join(matters, matters.c.id == tickets.c.matter)
        danger = danger.where(_is_open, matters.c.kind == Kind.EMERGENCY.value).order_by(tickets.c.number)
        return still_open, overdue, tuple((await self._connection.execute(danger)).scalars())

    async def add(self, report: Report, at: datetime) -> bool:
        """Keep a report; False if that of its day is kept already."""
        told = json.dumps(asdict(report), default=str, ensure_ascii=False)
        row = {"day": report.day, "made_at": at, "report": told}
        return await insert_once(self._connection, reports, row)

    async def days(self) -> list[date]:
        """Return the days of the reports, the latest first."""
        query = select(reports.c.day).order_by(reports.c.day.desc())
        return list((await self._connection.execute(query)).scalars())

    async def get(self, day: date) -> Report | None:
        """Return the report of a day."""
        query = select(reports.c.report).where(reports.c.day == day)
        told = (await self._connection.execute(query)).scalar()
        return _report(json.loads(told)) if told else None


def _report(told: dict[str, Any]) -> Report:
    lines = {way: tuple(Line(**one) for one in told[way]) for way in _LINES}
    shares = {
        name: {rate: (met, of) for rate, (met, of) in told.get(name, {}).items()}
        for name in ("rates", "rates_before")
    }
    rest = {"day": date.fromisoformat(told["day"]), "come": Line(**told["come"]), **shares}
    return Report(**told | lines | rest | {"emergencies": tuple(told["emergencies"])})
