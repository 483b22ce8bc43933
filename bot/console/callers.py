"""重复来访 at the desk (CO-6)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import Given, Line, Words, takes
from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.console.tables import Names, days, instants, saved
from bot.hotline.callers import Caller, Mark
from bot.service import callers as use
from bot.service.figure_ports import Sheet

routes = Blueprint("callers", url_prefix="/api")


class _Marked(Given):
    of: Line  # a ticket's number or a conversation
    reason: Words
    until: date


@routes.get("/callers")
async def callers(request: Request) -> HTTPResponse:
    """Tell who came often or was abusive in some days."""
    return response.json([_shown(one) for one in await _listed(request)])


@routes.get("/callers/export")
async def export(request: Request) -> HTTPResponse:
    """Return who came often or was abusive in some days as a workbook."""
    names = Names(await request.app.ctx.desk.system.institution())
    told, (since, until) = LABELS["callers"], await days(request)
    rows = tuple(
        (
            one.telephone or told["unknown"],
            len(one.tickets),
            one.complaints,
            one.unfinished,
            one.abuses,
            names.at(one.last_at),
            one.mark.reason if one.mark else None,
            one.mark.until.isoformat() if one.mark else None,
        )
        for one in await _listed(request)
    )
    about = LABELS["period"].format(since=since, until=until)
    return await saved(request, Sheet(told["title"], about, tuple(told["columns"]), rows), f"{since}-{until}")


@routes.post("/callers/mark")
@takes(_Marked)
async def mark(request: Request, asked: _Marked) -> HTTPResponse:
    """Let whoever takes a caller be told why they are marked."""
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), asked.of)
    return response.json(as_mark(await use.mark(*place, asked.reason, asked.until, system.clock.now())))


@routes.post("/callers/<mark:key>/lift")
async def lift(request: Request, mark: str) -> HTTPResponse:
    """Take a mark back."""
    system = request.app.ctx.desk.system
    await use.lift(system.database, await clerk(request), mark, system.clock.now())
    return response.empty()


def as_mark(one: Mark) -> dict[str, Any]:
    """Return a mark as pages read it."""
    told = {"id": one.id, "reason": one.reason, "until": one.until.isoformat()}
    return told | {"by": one.by, "at": one.at.isoformat()}


async def _listed(request: Request) -> list[Caller]:
    system, (since, until) = request.app.ctx.desk.system, await instants(request)
    place = (system.database, await system.institution(), await clerk(request))
    return await use.listed(*place, since, until, system.clock.now())


def _shown(one: Caller) -> dict[str, Any]:
    return {
        "telephone": one.telephone,
        "tickets": list(one.tickets),
        "conversation": one.conversation,
        "complaints": one.complaints,
        "unfinished": one.unfinished,
        "abuses": one.abuses,
        "last_at": one.last_at.isoformat(),
        "mark": as_mark(one.mark) if one.mark else None,
    }
