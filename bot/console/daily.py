"""日报 at the desk (RC-6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import BadInput, in_address
from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.console.tables import Names, printed, saved
from bot.console.words import WORDS
from bot.hotline.daily import Line, Report
from bot.hotline.institution import Institution
from bot.service import daily as use
from bot.service.desk_ports import Paper, Section
from bot.service.figure_ports import Sheet

routes = Blueprint("daily", url_prefix="/api/daily")
_WAYS = ("kinds", "channels", "units", "subjects", "areas")
_TOLD = LABELS["daily"]
_LATEST = "latest"


@routes.get("")
async def daily_report(request: Request) -> HTTPResponse:
    """Tell of which days there are reports, and the report of one of them."""
    institution, days, report = await _asked(request)
    told = _shown(institution, report) if report else None
    return response.json({"days": [day.isoformat() for day in days], "report": told})


@routes.get("/export")
async def export_daily(request: Request) -> HTTPResponse:
    """Return the report of a day as a workbook."""
    institution, report = await _one(request)
    rows = [
        (_TOLD["ways"][way], line["name"], line["count"], line["usual"])
        for way in _WAYS
        for line in _lines(institution, way, getattr(report, way))
    ]
    rows += [(_TOLD["ways"][way], *line) for way, *line in _rest(report)]
    sheet = Sheet(_TOLD["title"], _about(report), tuple(_TOLD["columns"]), tuple(rows))
    return await saved(request, sheet, f"{report.day}")


@routes.get("/paper")
async def print_daily(request: Request) -> HTTPResponse:
    """Return the report of a day on paper."""
    institution, report = await _one(request)
    now = request.app.ctx.desk.system.clock.now()
    return await printed(request, _paper(institution, report, (await clerk(request)).person, now))


async def _one(request: Request) -> tuple[Institution, Report]:
    institution, _, report = await _asked(request)
    if report is None:
        raise use.UnknownReport
    return institution, report


async def _asked(request: Request) -> tuple[Institution, list[date], Report | None]:
    system = request.app.ctx.desk.system
    said = in_address(request, "day", _LATEST)
    try:
        day = None if said is _LATEST else datetime.strptime(said, "%Y-%m-%d").date()
    except ValueError:
        raise BadInput({"day": "expected a day, such as 2026-11-23"}) from None
    days, report = await use.look(system.database, await clerk(request), day)
    return await system.institution(), days, report


def _shown(institution: Institution, report: Report) -> dict[str, Any]:
    return {
        "day": report.day.isoformat(),
        "count": report.come.count,
        "usual": report.come.usual,
        **{way: _lines(institution, way, getattr(report, way)) for way in _WAYS},
        "steps": {name: report.steps[name] for name in _TOLD["steps"] if name in report.steps},
        "failures": [
            {"rule": rule, "name": name, "count": count, "usual": usual}
            for rule, name, count, usual in _failures(report)
        ],
        "rates": _shares(report.rates),
        "rates_before": _shares(report.rates_before),
        "open": report.open,
        "overdue": report.overdue,
        "emergencies": list(report.emergencies),
    }


def _lines(institution: Institution, way: str, lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    names = {
        "kinds": WORDS["kinds"],
        "channels": LABELS["channels"],
        "units": {unit.code: unit.name for unit in institution.units},
    }.get(way, {})
    return [
        {
            "key": line.key,
            "name": names.get(line.key, line.key) if line.key else LABELS["unknown"],
            "count": line.count,
            "usual": line.usual,
        }
        for line in lines
    ]


def _shares(rates: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
    """Return each rate, also those that nothing is known of."""
    return {rate: dict(zip(("met", "of"), rates.get(rate, (0, 0)), strict=True)) for rate in LABELS["rates"]}


def _failures(report: Report) -> Iterator[tuple[str, str, int, float]]:
    """Return rule, name, how many on the day and on an ordinary one; what there was on one of them."""
    for rule in dict.fromkeys((*report.failures, *report.failures_usual)):
        name = LABELS["failures"].get(rule, rule)
        yield rule, name, report.failures.get(rule, 0), report.failures_usual.get(rule, 0.0)


def _rest(report: Report) -> Iterator[tuple[str, str, str | int, str | float | None]]:
    """Return what else was counted: of which way, what it is, how much, and how much before."""
    for name in _TOLD["steps"]:
        if name in report.steps:
            yield "steps", WORDS["events"][name], report.steps[name], None
    for _, name, count, usual in _failures(report):
        yield "failures", name, count, str(usual)  # a float would be a part of a whole
    before = _shares(report.rates_before)
    for rate, share in _shares(report.rates).items():
        yield (
            "rates",
            LABELS["rates"][rate],
            _TOLD["share"].format(**share),
            _TOLD["share"].format(**before[rate]),
        )


def _about(report: Report) -> str:
    come = report.come
    told: str = _TOLD["about"].format(
        day=report.day, count=come.count, usual=come.usual, open=report.open, overdue=report.overdue
    )
    numbers = report.emergencies
    danger: str = _TOLD["danger"].format(numbers="、".join(numbers)) if numbers else _TOLD["calm"]
    return told + danger


def _paper(institution: Institution, report: Report, by: str, now: datetime) -> Paper:
    sections = [Section(_TOLD["title"], words=(_about(report),))]
    for way in _WAYS:
        lines = _lines(institution, way, getattr(report, way))
        rows = tuple((line["name"], _TOLD["line"].format(**line)) for line in lines)
        sections.append(_section(way, rows))
    rest = list(_rest(report))
    for way in ("steps", "failures", "rates"):
        lines_of = [(name, told, before) for of, name, told, before in rest if of == way]
        sections.append(
            _section(way, tuple((name, _beside(told, before)) for name, told, before in lines_of))
        )
    names = Names(institution)
    title = f"{_TOLD['title']}（{report.day}）"
    foot = _TOLD["foot"].format(by=names.in_office(by), at=names.at(now))
    return Paper(institution.profile.name, title, tuple(sections), foot, _TOLD["pages"])


def _beside(told: str | int, before: str | float | None) -> str:
    """Return a figure with what it was before, where that is known."""
    return str(told) if before is None else _TOLD["beside"].format(told=told, before=before)


def _section(way: str, rows: tuple[tuple[str, str], ...]) -> Section:
    return Section(_TOLD["ways"][way], rows, () if rows else (_TOLD["none"],))
