"""抽查 at the desk: draw, score, read (RC-2)."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import Given, Words, takes
from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.console.tables import Names, days, instants, saved
from bot.hotline.inspection import Inspection
from bot.hotline.institution import Institution
from bot.service import inspections as use
from bot.service.figure_ports import Sheet

routes = Blueprint("inspections", url_prefix="/api/inspections")


class _Drawn(Given):
    """Nothing is given: the days are in the address."""


class _Scored(Given):
    marks: dict[str, int]
    note: Words = Words("")


@routes.get("")
async def inspections(request: Request) -> HTTPResponse:
    """Tell the sample of some days with its marks, and the sheet by which it is scored."""
    institution = await request.app.ctx.desk.system.institution()
    sheet = [one.dict() for one in institution.criteria]
    return response.json({"sheet": sheet, "drawn": [_shown(one) for one in await _found(request)]})


@routes.post("")
@takes(_Drawn)
async def draw(request: Request, _: _Drawn) -> HTTPResponse:
    """Draw what is to be looked at of the services of some days."""
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), *await instants(request))
    return response.json([_shown(one) for one in await use.draw(*place, system.clock.now())])


@routes.post("/<inspection:key>/score")
@takes(_Scored)
async def score(request: Request, asked: _Scored, inspection: str) -> HTTPResponse:
    """Score a service by the sheet."""
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), inspection)
    return response.json(_shown(await use.score(*place, asked.marks, asked.note, system.clock.now())))


@routes.get("/export")
async def export_inspections(request: Request) -> HTTPResponse:
    """Return the sample and its marks as a workbook."""
    institution = await request.app.ctx.desk.system.institution()
    since, until = await days(request)
    return await saved(request, _sheet(institution, await _found(request)), f"{since}-{until}")


async def _found(request: Request) -> list[Inspection]:
    database = request.app.ctx.desk.system.database
    return await use.found(database, await clerk(request), *await instants(request))


def _shown(one: Inspection) -> dict[str, Any]:
    return {
        "id": one.id,
        "conversation": one.service.conversation,
        "ticket": one.service.ticket,
        "person": one.service.person,
        "at": one.service.at.isoformat(),
        "score": one.service.score,
        "reason": one.reason.value,
        "marks": dict(one.marks),
        "total": one.total,
        "most": one.most,
        "note": one.note,
        "inspector": one.inspector,
        "scored_at": one.scored_at.isoformat() if one.scored_at else None,
    }


def _sheet(institution: Institution, found: list[Inspection]) -> Sheet:
    told = LABELS["inspections"]
    names = Names(institution)

    def row(one: Inspection) -> tuple[str | int | float | None, ...]:
        who, at = one.service.person, one.service.at
        marks = [one.marks.get(criterion.code) for criterion in institution.criteria]
        done = (one.total if one.scored_at else None, names.person(one.inspector or ""), one.note)
        why = told["reasons"][one.reason.value]
        return (
            names.at(at),
            names.person(who),
            names.unit_of(who),
            one.service.ticket or "",
            why,
            *marks,
            *done,
        )

    columns = (*told["columns"], *(one.text for one in institution.criteria), *told["results"])
    return Sheet(told["title"], told["about"], columns, tuple(row(one) for one in found))
