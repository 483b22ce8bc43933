"""用语核查 at the desk: what was sent against the wording check (CO-3, RC-6)."""

from __future__ import annotations

from typing import Any

from pydantic import StrictBool
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import Given, Line, Whole, Words, takes
from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.console.tables import Names, days, instants, saved
from bot.service import discourtesy as use
from bot.service.figure_ports import Sheet
from bot.service.oversight_ports import Finding, Judgement

routes = Blueprint("discourtesy", url_prefix="/api/discourtesy")


class _Judged(Given):
    of: Line
    place: Whole
    upheld: StrictBool
    reason: Words


@routes.get("")
async def discourtesy(request: Request) -> HTTPResponse:
    """Tell what was sent against the wording check in some days, and of each person how much."""
    found = await _found(request)
    people = [
        {"person": person, "sent": sent, "upheld": upheld}
        for person, (sent, upheld) in use.by_person(found).items()
    ]
    return response.json({"findings": [_shown(one) for one in found], "people": people})


@routes.post("/judge")
@takes(_Judged)
async def judge(request: Request, asked: _Judged) -> HTTPResponse:
    """Say whether it was discourteous."""
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), (asked.of, asked.place))
    return response.json(_shown(await use.judge(*place, asked.upheld, asked.reason, system.clock.now())))


@routes.get("/export")
async def export_discourtesy(request: Request) -> HTTPResponse:
    """Return what was sent against the wording check as a workbook."""
    institution, told = await request.app.ctx.desk.system.institution(), LABELS["discourtesy"]
    names = Names(institution)
    since, until = await days(request)

    def row(one: Finding) -> tuple[str | None, ...]:
        sent, said = one.override, one.judgement
        judged = told["judged"][str(said.upheld).lower()] if said else None
        by = (names.person(said.by), said.reason) if said else (None, None)
        rules = "、".join(sent.excuse.rules)
        who = (names.at(sent.at), names.person(sent.person))
        return (*who, one.words, rules, sent.excuse.reason, judged, *by)

    rows = tuple(row(one) for one in await _found(request))
    sheet = Sheet(told["title"], told["about"], tuple(told["columns"]), rows)
    return await saved(request, sheet, f"{since}-{until}")


async def _found(request: Request) -> list[Finding]:
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request))
    return await use.found(*place, *await instants(request), system.clock.now())


def _shown(one: Finding) -> dict[str, Any]:
    sent, said = one.override, one.judgement
    return {
        "of": sent.of,
        "place": sent.place,
        "person": sent.person,
        "rules": list(sent.excuse.rules),
        "reason": sent.excuse.reason,
        "at": sent.at.isoformat(),
        "words": one.words,
        "judgement": _judgement(said) if said else None,
    }


def _judgement(said: Judgement) -> dict[str, Any]:
    return {"upheld": said.upheld, "reason": said.reason, "by": said.by, "at": said.at.isoformat()}
