"""What tables at the desk have in common: days asked for, names and times in words, workbook and paper."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, timedelta, timezone
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sanic import Request, response
from sanic.response import HTTPResponse

from bot.console.given import BadInput, in_address
from bot.hotline.institution import Institution
from bot.service.desk_ports import Paper
from bot.service.figure_ports import Sheet

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Names:
    """How an institution's units, people and times are called in a table."""

    def __init__(self, institution: Institution) -> None:
        self._units = {unit.code: unit.name for unit in institution.units}
        self._people = {person.id: person for person in institution.staff}
        self._zone = ZoneInfo(institution.profile.time_zone)

    def unit(self, code: str) -> str:
        """Return what a unit is called."""
        return self._units.get(code, code)

    def person(self, id: str) -> str:
        """Return what somebody is called."""
        return self._people[id].name if id in self._people else id

    def unit_of(self, id: str) -> str:
        """Return what somebody's unit is called; nothing of who has left."""
        return self.unit(self._people[id].unit) if id in self._people else ""

    def in_office(self, id: str) -> str:
        """Return somebody's post and name."""
        return f"{self._people[id].post}{self._people[id].name}" if id in self._people else id

    def at(self, instant: datetime) -> str:
        """Return an instant by the institution's clock, to the minute."""
        return instant.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")


async def days(request: Request) -> tuple[date, date]:
    """Return the days asked for, both included: if not said, this month until today."""
    system = request.app.ctx.desk.system
    zone = ZoneInfo((await system.institution()).profile.time_zone)
    today: date = system.clock.now().astimezone(zone).date()
    since, until = _day(request, "since", today.replace(day=1)), _day(request, "until", today)
    if until < since:
        raise BadInput({"until": "expected a day not before since"})
    return since, until


async def instants(request: Request) -> tuple[datetime, datetime]:
    """Return the days asked for from their first instant to the end of their last (UTC)."""
    since, until = await days(request)
    zone = ZoneInfo((await request.app.ctx.desk.system.institution()).profile.time_zone)
    first, after = (datetime.combine(day, time(), zone) for day in (since, until + timedelta(days=1)))
    return first.astimezone(timezone.utc), after.astimezone(timezone.utc)


async def saved(request: Request, sheet: Sheet, of: str) -> HTTPResponse:
    """Return a table as a workbook, named after what it is and what it is `of`."""
    content = await asyncio.to_thread(request.app.ctx.desk.system.workbooks.write, sheet)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{sheet.title}-{of}.xlsx')}"}
    return response.raw(content, content_type=WORKBOOK, headers=headers)


async def printed(request: Request, paper: Paper) -> HTTPResponse:
    """Return a paper as PDF, named after its title."""
    content = await asyncio.to_thread(request.app.ctx.desk.system.printer.print, paper)
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(paper.title)}.pdf"}
    return response.raw(content, content_type="application/pdf", headers=headers)


def _day(request: Request, name: str, otherwise: date) -> date:
    try:
        return datetime.strptime(in_address(request, name, otherwise.isoformat()), "%Y-%m-%d").date()
    except ValueError:
        raise BadInput({name: "expected a day, such as 2026-11-23"}) from None
