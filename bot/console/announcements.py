"""Announcements at the desk (KN-2), and many reports of one failure (KN-3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import BadInput, Given, Instant, Line, Whole, Words, takes
from bot.console.sessions import clerk
from bot.hotline.announcement import Announcement, Sort
from bot.hotline.institution import Institution
from bot.hotline.masses import Mass
from bot.service import announcements as use
from bot.service import masses as joining

routes = Blueprint("announcements", url_prefix="/api")
_ONE = "/announcements/<announcement:key>"


class _Announced(Given):
    sort: Sort
    unit: Line
    what: Words
    advice: Words
    starts_at: Instant
    ends_at: Instant | None = None
    areas: list[Line]
    utility: Line | None = None
    override: Words = Words("")


class _Corrected(_Announced):
    version: Whole


class _Withdrawn(Given):
    version: Whole


class _Joined(_Announced):
    tickets: list[Line]


@routes.get("/places")
async def known_places(request: Request) -> HTTPResponse:
    """Tell which places announcements may be about, in which larger one each lies, and what may fail."""
    institution = await request.app.ctx.desk.system.institution()
    return response.json(
        {
            "places": [{"name": one, "within": institution.within.get(one)} for one in institution.places],
            "utilities": [one.dict(include={"code", "unit", "outage"}) for one in institution.utilities],
        }
    )


@routes.get("/announcements")
async def listed(request: Request) -> HTTPResponse:
    """Tell the latest announcements, those that are over too."""
    database, _, _ = await _given(request)
    return response.json([shown(one) for one in await use.listed(database, await clerk(request))])


@routes.post("/announcements")
@takes(_Announced)
async def publish(request: Request, asked: _Announced) -> HTTPResponse:
    """Publish an announcement."""
    database, institution, now = await _given(request)
    who = await clerk(request)
    draft = _draft(institution, who.person, asked, now)
    place = (database, request.app.ctx.desk.checker, institution, who)
    return response.json(shown(await use.publish(*place, draft, asked.override)))


@routes.get(f"{_ONE}/versions")
async def versions(request: Request, announcement: str) -> HTTPResponse:
    """Tell every version of an announcement, the newest first."""
    database, _, _ = await _given(request)
    found = await use.versions(database, await clerk(request), announcement)
    return response.json([shown(one) for one in found])


@routes.post(f"{_ONE}/correct")
@takes(_Corrected)
async def correct(request: Request, asked: _Corrected, announcement: str) -> HTTPResponse:
    """Put an announcement right."""
    database, institution, now = await _given(request)
    who = await clerk(request)
    draft = _draft(institution, who.person, asked, now)
    place = (database, request.app.ctx.desk.checker, institution, who, announcement)
    return response.json(shown(await use.correct(*place, asked.version, draft, asked.override)))


@routes.post(f"{_ONE}/withdraw")
@takes(_Withdrawn)
async def withdraw(request: Request, asked: _Withdrawn, announcement: str) -> HTTPResponse:
    """Tell nobody of an announcement any more."""
    database, _, now = await _given(request)
    who = await clerk(request)
    return response.json(shown(await use.withdraw(database, who, announcement, asked.version, now)))


@routes.get("/masses")
async def masses(request: Request) -> HTTPResponse:
    """Tell which tickets are likely about one failure."""
    database, institution, now = await _given(request)
    found = await joining.proposed(database, institution, await clerk(request), now)
    return response.json([_mass(one) for one in found])


@routes.post("/masses")
@takes(_Joined)
async def join(request: Request, asked: _Joined) -> HTTPResponse:
    """Join such tickets to the oldest of them, and announce what it is about."""
    database, institution, now = await _given(request)
    desk, who = request.app.ctx.desk, await clerk(request)
    draft = _draft(institution, who.person, asked, now)
    place = (database, desk.system.wording, desk.checker, institution, who)
    announced, said = await joining.join(*place, asked.tickets, draft, asked.override)
    for entry in said:
        await desk.delivery.send([entry])
    return response.json(shown(announced))


def shown(one: Announcement) -> dict[str, Any]:
    """Return an announcement as pages read it."""
    return {
        "id": one.id,
        "version": one.version,
        "sort": one.sort.value,
        "unit": one.unit,
        "what": one.what,
        "advice": one.advice,
        "areas": list(one.areas),
        "starts_at": one.starts_at.isoformat(),
        "ends_at": one.ends_at.isoformat() if one.ends_at else None,
        "utility": one.utility,
        "ticket": one.ticket,
        "author": one.author,
        "written_at": one.written_at.isoformat(),
        "withdrawn": one.withdrawn,
    }


def _mass(one: Mass) -> dict[str, Any]:
    return {
        "utility": one.utility.code,
        "unit": one.utility.unit,
        "outage": one.utility.outage,
        "area": one.area,
        "tickets": list(one.tickets),
        "since": one.since.isoformat(),
    }


def _draft(institution: Institution, author: str, asked: _Announced, now: datetime) -> Announcement:
    if asked.unit not in {unit.code for unit in institution.units}:
        raise BadInput({"unit": "expected the code of a unit"})
    if asked.utility not in {None, *(one.code for one in institution.utilities)}:
        raise BadInput({"utility": "expected the code of a utility"})
    return Announcement(
        id="",
        sort=asked.sort,
        unit=asked.unit,
        what=asked.what.strip(),
        advice=asked.advice.strip(),
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        author=author,
        written_at=now,
        areas=tuple(dict.fromkeys(asked.areas)),
        utility=asked.utility,
    )


async def _given(request: Request) -> tuple[Any, Any, datetime]:
    system = request.app.ctx.desk.system
    return system.database, await system.institution(), system.clock.now()
