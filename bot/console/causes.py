"""月度原因分析 at the desk (CP-9)."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import BadInput, Given, Line, Text, Words, in_address, takes
from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.console.tables import Names, printed, saved
from bot.hotline.causes import Grievance, month_of
from bot.hotline.causes import Line as Counted
from bot.hotline.institution import Institution
from bot.service import causes as use
from bot.service.causes import Month
from bot.service.desk_ports import Paper, Section
from bot.service.figure_ports import Sheet

routes = Blueprint("causes", url_prefix="/api/causes")
_WAYS = ("causes", "units", "subjects", "areas")


class _PutDown(Given):
    ticket: Line
    cause: Line


class _Month(Text):
    """A month, such as 2026-11."""

    regex = re.compile(r"^20[0-9]{2}-(0[1-9]|1[0-2])$")


class _Improved(Given):
    month: _Month
    cause: Line
    words: Words


@routes.get("")
async def causes(request: Request) -> HTTPResponse:
    """Tell why citizens complained or were not satisfied in a month, and what is done about it."""
    institution, found = await _asked(request)
    report = found.report
    return response.json(
        {
            "month": f"{report.month:%Y-%m}",
            "count": report.count,
            "before": report.before,
            "complaints": report.complaints,
            "repeated": report.repeated,
            **{way: _lines(institution, way, getattr(report, way)) for way in _WAYS},
            "known": [cause.dict() for cause in institution.causes],
            "improvements": [
                {"cause": one.cause, "words": one.words, "by": one.by, "at": one.at.isoformat()}
                for one in found.improvements.values()
            ],
            "grievances": [_grievance(one) for one in found.grievances],
        }
    )


@routes.post("/put-down")
@takes(_PutDown)
async def put_down(request: Request, asked: _PutDown) -> HTTPResponse:
    """Say what a grievance is put down to."""
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), asked.ticket, asked.cause)
    await use.put_down(*place, system.clock.now())
    return response.empty()


@routes.post("/improve")
@takes(_Improved)
async def improve(request: Request, asked: _Improved) -> HTTPResponse:
    """Write what is done about a cause of a month."""
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), _month(asked.month))
    await use.improve(*place, asked.cause, asked.words, system.clock.now())
    return response.empty()


@routes.get("/export")
async def export_causes(request: Request) -> HTTPResponse:
    """Return a month's report as a workbook."""
    institution, found = await _asked(request)
    told = LABELS["causes"]
    rows = [
        (told["ways"][way], line["name"], line["count"], line["before"], line["upheld"])
        for way in _WAYS
        for line in _lines(institution, way, getattr(found.report, way))
    ]
    month = f"{found.report.month:%Y-%m}"
    sheet = Sheet(told["title"], _about(found), tuple(told["columns"]), tuple(rows))
    return await saved(request, sheet, month)


@routes.get("/paper")
async def print_causes(request: Request) -> HTTPResponse:
    """Return a month's report on paper."""
    institution, found = await _asked(request)
    now = request.app.ctx.desk.system.clock.now()
    return await printed(request, _paper(institution, found, (await clerk(request)).person, now))


async def _asked(request: Request) -> tuple[Institution, Month]:
    system = request.app.ctx.desk.system
    institution, now = await system.institution(), system.clock.now()
    today = now.astimezone(ZoneInfo(institution.profile.time_zone))
    month = _month(in_address(request, "month", f"{today:%Y-%m}"))
    return institution, await use.look(system.database, institution, await clerk(request), month, now)


def _month(said: str) -> date:
    month = month_of(said) if _Month.regex.fullmatch(said) else None
    if month is None:
        raise BadInput({"month": "expected a month, such as 2026-11"})
    return month


def _lines(institution: Institution, way: str, lines: tuple[Counted, ...]) -> list[dict[str, Any]]:
    names = {
        "causes": {cause.code: cause.name for cause in institution.causes},
        "units": {unit.code: unit.name for unit in institution.units},
    }.get(way, {})
    return [
        {
            "key": line.key,
            "name": names.get(line.key, line.key) if line.key else LABELS["unknown"],
            "count": line.count,
            "before": line.before,
            "upheld": line.upheld,
        }
        for line in lines
    ]


def _grievance(one: Grievance) -> dict[str, Any]:
    return {
        "ticket": one.ticket,
        "is_complaint": one.is_complaint,
        "unit": one.unit,
        "subject": one.subject,
        "conclusion": one.conclusion.value if one.conclusion else None,
        "cause": one.cause,
    }


def _about(found: Month) -> str:
    report = found.report
    told: str = LABELS["causes"]["about"].format(
        month=f"{report.month:%Y-%m}",
        count=report.count,
        before=report.before,
        complaints=report.complaints,
        repeated=report.repeated,
    )
    return told


def _paper(institution: Institution, found: Month, by: str, now: datetime) -> Paper:
    told, names = LABELS["causes"], {cause.code: cause.name for cause in institution.causes}
    sections = [Section(told["title"], words=(_about(found),))]
    for way in _WAYS:
        lines = _lines(institution, way, getattr(found.report, way))
        rows = tuple((line["name"], told["line"].format(**line)) for line in lines)
        sections.append(Section(told["ways"][way], rows, () if rows else (told["empty"],)))
    done = tuple((names.get(code, code), one.words) for code, one in found.improvements.items())
    sections.append(Section(told["improvements"], done, () if done else (told["none"],)))
    called = Names(institution)
    title = f"{told['title']}（{found.report.month:%Y-%m}）"
    foot = told["foot"].format(by=called.in_office(by), at=called.at(now))
    return Paper(institution.profile.name, title, tuple(sections), foot, told["pages"])
