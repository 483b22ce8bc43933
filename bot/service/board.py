"""The live board of whoever looks after the whole (HO-5, RC-6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timezone

from bot.hotline import board
from bot.hotline.board import Ahead, Queue
from bot.hotline.deadlines import Deadline
from bot.hotline.institution import Institution
from bot.hotline.presence import all_on_duty
from bot.hotline.roles import Clerk, Operation, insist
from bot.service.call_ports import CallFigures
from bot.service.duty import calendar_of
from bot.service.ports import Database, UnitOfWork

_NEXT = 12  # deadlines that are listed


@dataclass(frozen=True)
class Board:
    """How the institution stands at an instant."""

    queue: Queue
    here: int  # people on duty
    talks: Mapping[str, int]  # conversations that people have, by person
    ahead: tuple[Ahead, ...]
    next: tuple[Deadline, ...]  # what is due next and is not overdue
    today: Mapping[str, int]  # failures recorded today, by rule …
    month: Mapping[str, int]  # … and this month
    calls: CallFigures  # of today


async def look(database: Database, institution: Institution, clerk: Clerk, now: datetime) -> Board:
    """Return how the institution stands; `Forbidden`."""
    insist(clerk, Operation.SEE_BOARD)
    async with database.reading() as work:
        return await stand(work, institution, now)


async def stand(work: UnitOfWork, institution: Institution, now: datetime) -> Board:
    """Return how the institution stands, whoever asks."""
    calendar = calendar_of(institution)
    today = now.astimezone(calendar.zone).date()
    midnights = (datetime.combine(day, time(), calendar.zone) for day in (today, today.replace(day=1)))
    day, month = (at.astimezone(timezone.utc) for at in midnights)
    absences = await work.people.absences(now)
    here = all_on_duty(now, await work.people.attendance(now), absences)
    return Board(
        queue=board.queue(await work.messages.queue(), institution.duty, calendar, now),
        here=len(here),
        talks=await work.figures.talks(),
        ahead=tuple(board.ahead(await work.figures.due_by(board.edges(now)))),
        next=tuple(await work.figures.due_after(now, _NEXT)),
        today=await work.figures.failures(day),
        month=await work.figures.failures(month),
        calls=await work.calls.figures(day),
    )
