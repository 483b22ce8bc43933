"""Presence, roster and pauses in SQL."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from bot.hotline.presence import Absence, Attendance, Reason
from bot.hotline.shifts import Pause, Shift
from bot.service.news import News, Topic
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import absences, attendance, pauses, shifts
from bot.stores.sql.upsert import put


class SqlPeople:
    """`People` in one transaction."""

    def __init__(self, connection: SqlConnection, news: list[News]) -> None:
        self._connection = connection
        self._news = news

    async def absences(self, at: datetime) -> list[Absence]:
        """Return the absences that matter at an instant: begun or to come, and not over."""
        open_ones = or_(absences.c.returned_at.is_(None), absences.c.returned_at > at)
        # Who forgot to say that they are back counts as back by their time, so that alone may be over.
        query = select(absences).where(open_ones).order_by(absences.c.told_at, absences.c.id)
        return [_absence(row) for row in await self._connection.execute(query)]

    async def add_absence(self, absence: Absence) -> None:
        """Keep an away notice."""
        row = asdict(absence) | {"id": uuid.uuid4().hex, "reason": absence.reason.value}
        await self._connection.execute(absences.insert().values(**row))
        self._news.append(News(Topic.PRESENCE))

    async def end_absence(self, absence: Absence) -> None:
        """Note when somebody came back."""
        here = (
            absences.c.person == absence.person,
            absences.c.leaves_at == absence.leaves_at,
            absences.c.told_at == absence.told_at,
            absences.c.returned_at.is_(None),
        )
        await self._connection.execute(update(absences).where(*here).values(returned_at=absence.returned_at))
        self._news.append(News(Topic.PRESENCE))

    async def attendance(self, at: datetime) -> list[Attendance]:
        """Return who is signed in at an instant."""
        here = (
            attendance.c.signed_in_at <= at,
            or_(attendance.c.signed_out_at.is_(None), attendance.c.signed_out_at > at),
        )
        query = select(attendance).where(*here).order_by(attendance.c.signed_in_at)
        return [
            Attendance(row.person, row.unit, row.signed_in_at, row.signed_out_at, row.after_call_since)
            for row in await self._connection.execute(query)
        ]

    async def sign_in(self, attendance_: Attendance) -> None:
        """Keep that somebody signed in."""
        await put(self._connection, attendance, asdict(attendance_))
        self._news.append(News(Topic.PRESENCE))

    async def sign_out(self, person: str, at: datetime) -> None:
        """Keep that somebody signed out."""
        here = (attendance.c.person == person, attendance.c.signed_out_at.is_(None))
        await self._connection.execute(update(attendance).where(*here).values(signed_out_at=at))
        self._news.append(News(Topic.PRESENCE))

    async def work_after_call(self, person: str, since: datetime | None) -> None:
        """Keep that somebody writes up a conversation, or does no more."""
        here = (attendance.c.person == person, attendance.c.signed_out_at.is_(None))
        await self._connection.execute(update(attendance).where(*here).values(after_call_since=since))
        self._news.append(News(Topic.PRESENCE))

    async def shifts(self, since: datetime, until: datetime) -> list[Shift]:
        """Return the duty roster of a time."""
        here = (shifts.c.starts_at < until, shifts.c.ends_at > since)
        query = select(shifts).where(*here).order_by(shifts.c.starts_at, shifts.c.person)
        return [
            Shift(row.person, row.unit, row.starts_at, row.ends_at)
            for row in await self._connection.execute(query)
        ]

    async def add_shift(self, shift: Shift) -> None:
        """Put a shift on the roster, or change its end."""
        await put(self._connection, shifts, asdict(shift))
        self._news.append(News(Topic.PRESENCE))

    async def remove_shift(self, person: str, starts_at: datetime) -> None:
        """Take a shift off the roster."""
        here = (shifts.c.person == person, shifts.c.starts_at == starts_at)
        await self._connection.execute(delete(shifts).where(*here))
        self._news.append(News(Topic.PRESENCE))

    async def pauses(self, at: datetime) -> list[Pause]:
        """Return the pauses of service that are not over at an instant (HO-4)."""
        query = select(pauses).where(or_(pauses.c.ends_at.is_(None), pauses.c.ends_at > at))
        return [
            Pause(row.unit, row.starts_at, row.ends_at, row.note, row.alternative)
            for row in await self._connection.execute(query)
        ]

    async def add_pause(self, pause: Pause) -> None:
        """Keep a pause of a unit's service, or its new end."""
        await put(self._connection, pauses, asdict(pause))
        self._news.append(News(Topic.PRESENCE))


def _absence(row: Any) -> Absence:
    return Absence(
        person=row.person,
        reason=Reason(row.reason),
        leaves_at=row.leaves_at,
        back_by=row.back_by,
        told_at=row.told_at,
        stand_in=row.stand_in,
        contact=row.contact,
        approved_by=row.approved_by,
        note=row.note,
        returned_at=row.returned_at,
    )
