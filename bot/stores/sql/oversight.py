"""What a supervisor keeps an eye on, in SQL (RC-3, RC-4, CO-7)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from bot.hotline.deadlines import DeadlineKind
from bot.hotline.history import Event
from bot.hotline.kind import Kind
from bot.hotline.ticket import State
from bot.service.oversight_ports import Demand, Praise, Pressed
from bot.stores.sql import rows
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import deadlines, history, matters, tickets

_STEPS = ("supervised", "demand_met", "urged")


class SqlOversight:
    """`Oversight` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def pressed(self, since: datetime, limit: int) -> list[Pressed]:
        """Return the tickets that are demanded or urged, and those whose demand was met since then.

        Nothing of a drill's; in no order. Beyond the limit the least urgent are left out.
        """
        of_demands = select(deadlines.c.ticket).where(deadlines.c.kind == DeadlineKind.SUPERVISION.value)
        still = of_demands.where(deadlines.c.ended_at.is_(None))
        demanded = of_demands.where(or_(deadlines.c.ended_at.is_(None), deadlines.c.ended_at >= since))
        urged = and_(tickets.c.urged > 0, tickets.c.next_due_at.isnot(None))
        query = (
            select(tickets, matters.c.kind)
            .join(matters, matters.c.id == tickets.c.matter)
            .where(tickets.c.drill.isnot(True), or_(urged, tickets.c.number.in_(demanded)))
            .order_by(tickets.c.number.in_(still).desc(), tickets.c.urged.desc(), tickets.c.number.desc())
            .limit(limit)
        )
        found = (await self._connection.execute(query)).all()
        steps = await self._steps([row.number for row in found])
        return [_pressed(row, steps[row.number]) for row in found]

    async def _steps(self, numbers: list[str]) -> dict[str, list[Event]]:
        query = select(history).where(history.c.ticket.in_(numbers), history.c.name.in_(_STEPS))
        steps = defaultdict[str, list[Event]](list)
        for row in await self._connection.execute(query.order_by(history.c.ticket, history.c.sequence)):
            steps[row.ticket].append(rows.link(row).event)
        return steps

    async def praises(self, since: datetime, until: datetime) -> list[Praise]:
        """Return the praise that was taken down in a time, the latest first; nothing of a drill's."""
        query = (
            select(tickets.c.number, tickets.c.unit, tickets.c.commended, matters.c.opened_at)
            .join(matters, matters.c.id == tickets.c.matter)
            .where(
                matters.c.kind == Kind.PRAISE.value,
                matters.c.opened_at >= since,
                matters.c.opened_at < until,
                tickets.c.drill.isnot(True),
            )
            .order_by(matters.c.opened_at.desc(), tickets.c.number.desc())
        )
        found = await self._connection.execute(query)
        return [Praise(row.number, row.opened_at, row.unit, row.commended) for row in found]


def _pressed(row: Any, steps: list[Event]) -> Pressed:
    urgings = [step for step in steps if step.name == "urged"]
    return Pressed(
        row.number,
        Kind(row.kind),
        State(row.state),
        row.unit,
        row.handler,
        row.first_responsible,
        row.urged,
        urgings[-1].at if urgings else None,
        _demand([step for step in steps if step.name != "urged"]),
        row.next_due_at is None,
    )


def _demand(steps: list[Event]) -> Demand | None:
    """Return the latest demand with the report on it."""
    places = [place for place, step in enumerate(steps) if step.name == "supervised"]
    if not places:
        return None
    said, *after = steps[places[-1] :]
    report = after[0] if after else None
    return Demand(
        said.note or "",
        said.by,
        said.at,
        datetime.fromisoformat(str(said.facts["until"])),
        report and report.note,
        report and report.by,
        report and report.at,
    )
