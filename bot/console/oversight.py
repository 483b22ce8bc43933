"""督办, 催办 and 好人好事 at the desk (RC-3, RC-4, CO-7)."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.console.tables import Names, days, instants, saved
from bot.console.words import WORDS
from bot.service import oversight as use
from bot.service.figure_ports import Sheet
from bot.service.oversight_ports import Demand, Praise, Pressed

routes = Blueprint("oversight", url_prefix="/api")


@routes.get("/demands")
async def demands(request: Request) -> HTTPResponse:
    """Tell what is demanded and urged, and what was reported on it."""
    return response.json([_shown(one) for one in await _pressed(request)])


@routes.get("/demands/export")
async def export_demands(request: Request) -> HTTPResponse:
    """Return what is demanded and urged as a workbook."""
    system = request.app.ctx.desk.system
    institution, told = await system.institution(), LABELS["demands"]
    names = Names(institution)

    def row(one: Pressed) -> tuple[str | int | None, ...]:
        said = one.demand
        asked = (said.words, names.person(said.by), names.at(said.until)) if said else (None, None, None)
        done = (said.report, names.at(said.reported_at)) if said and said.reported_at else (None, None)
        holder = (names.unit(one.unit), names.person(one.handler))
        urged_at = names.at(one.urged_at) if one.urged_at else None
        kind = WORDS["kinds"][one.kind.value]
        return (one.number, kind, *holder, *asked, *done, one.urged, urged_at)

    rows = tuple(row(one) for one in await _pressed(request))
    sheet = Sheet(told["title"], told["about"], tuple(told["columns"]), rows)
    return await saved(request, sheet, names.at(system.clock.now()))


@routes.get("/praise")
async def praise(request: Request) -> HTTPResponse:
    """Tell the praise of some days, and whom it is of."""
    return response.json([_praise(one) for one in await _praises(request)])


@routes.get("/praise/export")
async def export_praise(request: Request) -> HTTPResponse:
    """Return the praise of some days as a workbook."""
    institution, told = await request.app.ctx.desk.system.institution(), LABELS["praise"]
    names = Names(institution)
    since, until = await days(request)
    rows = tuple(
        (names.at(one.at), one.ticket, names.unit(one.unit), one.who) for one in await _praises(request)
    )
    sheet = Sheet(told["title"], told["about"], tuple(told["columns"]), rows)
    return await saved(request, sheet, f"{since}-{until}")


async def _pressed(request: Request) -> list[Pressed]:
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request))
    return await use.pressed(*place, system.clock.now())


async def _praises(request: Request) -> list[Praise]:
    database = request.app.ctx.desk.system.database
    return await use.praises(database, await clerk(request), *await instants(request))


def _shown(one: Pressed) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind.value,
        "state": one.state.value,
        "unit": one.unit,
        "handler": one.handler,
        "first_responsible": one.first_responsible,
        "urged": one.urged,
        "urged_at": one.urged_at.isoformat() if one.urged_at else None,
        "demand": _demand(one.demand) if one.demand else None,
    }


def _demand(said: Demand) -> dict[str, Any]:
    return {
        "words": said.words,
        "by": said.by,
        "at": said.at.isoformat(),
        "until": said.until.isoformat(),
        "report": said.report,
        "reported_by": said.reported_by,
        "reported_at": said.reported_at.isoformat() if said.reported_at else None,
    }


def _praise(one: Praise) -> dict[str, Any]:
    return {"ticket": one.ticket, "at": one.at.isoformat(), "unit": one.unit, "who": one.who}
