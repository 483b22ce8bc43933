"""Lists of tickets as workbooks: what the page shows, and nobody's name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.console.rates import LABELS
from bot.console.tables import saved
from bot.console.tickets import asked_for, searched_for
from bot.console.words import WORDS
from bot.service.figure_ports import Sheet
from bot.service.ports import Work

routes = Blueprint("ticket_sheets", url_prefix="/api")


@routes.get("/work/export")
async def export_work(request: Request) -> HTTPResponse:
    """Return a list of open tickets as a workbook."""
    return await _saved(request, await asked_for(request))


@routes.get("/found/export")
async def export_found(request: Request) -> HTTPResponse:
    """Return the tickets that hold the words that somebody searches for as a workbook."""
    return await _saved(request, await searched_for(request))


async def _saved(request: Request, found: list[Work]) -> HTTPResponse:
    system = request.app.ctx.desk.system
    institution, told = await system.institution(), LABELS["tickets"]
    zone = ZoneInfo(institution.profile.time_zone)
    units = {unit.code: unit.name for unit in institution.units}
    names = {person.id: person.name for person in institution.staff}

    def row(one: Work) -> tuple[str | int | None, ...]:
        kind, state = WORDS["kinds"][one.kind.value], WORDS["states"][one.state.value]
        due = one.next_due_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if one.next_due_at else None
        of = WORDS["deadlines"][one.next_due.value] if one.next_due else None
        holder = (units.get(one.unit, one.unit), names.get(one.handler, one.handler))
        return (one.number, kind, one.subject, state, *holder, due, of, one.urged)

    at = f"{system.clock.now().astimezone(zone):%Y-%m-%d}"
    rows = tuple(row(one) for one in found)
    return await saved(request, Sheet(told["title"], told["about"], tuple(told["columns"]), rows), at)
