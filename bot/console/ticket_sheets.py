"""Lists of tickets as workbooks: what the page shows, and nobody's name."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.console.rates import LABELS
from bot.console.tables import Names, saved
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
    names = Names(institution)

    def row(one: Work) -> tuple[str | int | None, ...]:
        kind, state = WORDS["kinds"][one.kind.value], WORDS["states"][one.state.value]
        due = names.at(one.next_due_at) if one.next_due_at else None
        of = WORDS["deadlines"][one.next_due.value] if one.next_due else None
        holder = (names.unit(one.unit), names.person(one.handler))
        return (one.number, kind, one.subject, state, *holder, due, of, one.urged)

    at = names.at(system.clock.now())
    rows = tuple(row(one) for one in found)
    return await saved(request, Sheet(told["title"], told["about"], tuple(told["columns"]), rows), at)
