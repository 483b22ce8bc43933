"""Public pages at `/services`: guides, life events, units, announcements, a ticket's progress (KN-1, PV-5).

They are read without JavaScript. Whoever runs a site makes `/services` its home, or links to it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.runtime import attach, system_of
from bot.hotline import guides, reading, telling
from bot.hotline.announcement import Announcement, Sort
from bot.hotline.guide import STATED, Guide, in_order
from bot.hotline.institution import Institution
from bot.hotline.shifts import Pause, pauses_on
from bot.service.matters import TooManyTries, progress
from bot.service.ports import StoreUnavailable
from bot.settings import ROOT
from bot.wiring import System

HOME = "/services"
_FOLDER = ROOT / "web" / "public"
_MOST = 30  # guides found
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_Handler = Callable[..., Awaitable[HTTPResponse]]


class PublicChannel(InputChannel):
    """No channel by itself: what is open to all (办事公开), beside the conversations."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "public"

    def url_prefix(self) -> str:
        """Return where the pages are."""
        return HOME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("public")
        attach(routes)
        for path, page in _PAGES.items():
            routes.add_route(_served(page), path, name=page.__name__)
        routes.add_route(_served(_look_up), "/progress", methods=["POST"], name="look_up")
        routes.add_route(_style, "/public.css", name="style")
        return routes


def _served(page: _Handler) -> _Handler:
    """Return a page that waits for the start, and says it courteously while the database is away."""

    async def serve(request: Request, **parts: str) -> HTTPResponse:
        system = system_of(request.app)
        if system is None:
            return response.text("", status=503, headers={"Retry-After": "5"})
        try:
            return await page(system, request, **parts)
        except StoreUnavailable:
            return response.text("", status=503, headers={"Retry-After": "5"})

    return serve


# -- what is read ---------------------------------------------------------------------------------


async def _home(system: System, _request: Request) -> HTTPResponse:
    served = await system.institution()
    events = sorted(served.events, key=lambda event: event.order)
    announced = await _announced(system)
    return _page("home.html", served, events=events, units=served.units, announced=announced)


async def _guides(system: System, request: Request) -> HTTPResponse:
    """Show the guides of each unit, or those that are found for a question."""
    served = await system.institution()
    question = (request.args.get("q") or "").strip()[:200]
    found: list[Guide] = []
    if question:
        search = system.guides.search  # an index is built in seconds where there are many
        hits = await asyncio.to_thread(search, served.guides, reading.normalise(question), _MOST)
        found = [hit.guide for hit in guides.likely(hits)]
    return _page("guides.html", served, "guides", question=question, found=found, by_unit=_by_unit(served))


def _by_unit(served: Institution) -> list[tuple[str, list[Guide]]]:
    units: dict[str, list[Guide]] = {}
    for guide in in_order(served.guides):
        units.setdefault(telling.provider(served, guide), []).append(guide)
    return list(units.items())


async def _guide(system: System, request: Request, code: str) -> HTTPResponse:
    served = await system.institution()
    guide = served.guide(code)
    if guide is None:
        return _missing(served)
    labels = system.guide_fields.labels
    stated = [(name, getattr(guide, name)) for name in STATED]
    return _page(
        "guide.html",
        served,
        "guides",
        guide=guide,
        provider=telling.provider(served, guide),
        fields=[(labels[name], value) for name, value in stated if value is not None],
        unstated=[labels[name] for name in guide.unstated],
        telephone=telling.to_ask(served, guide),
        expired=guide.is_expired(_today(system, served)),
        pauses=[one for one in await _pauses(system) if one.unit == guide.unit],
    )


async def _event(system: System, request: Request, code: str) -> HTTPResponse:
    served = await system.institution()
    event = next((one for one in served.events if one.code == code), None)
    if event is None:
        return _missing(served)
    listed = [guide for guide in map(served.guide, event.guides) if guide]
    return _page("event.html", served, event=event, listed=listed)


async def _units(system: System, _request: Request) -> HTTPResponse:
    served = await system.institution()
    return _page("units.html", served, "units", units=served.units)


async def _unit(system: System, request: Request, code: str) -> HTTPResponse:
    served = await system.institution()
    unit = next((one for one in served.units if one.code == code), None)
    if unit is None:
        return _missing(served)
    return _page(
        "unit.html",
        served,
        "units",
        unit=unit,
        staff=[person for person in served.staff if person.unit == code],
        listed=[guide for guide in in_order(served.guides) if guide.unit == code],
        pauses=[one for one in await _pauses(system) if one.unit == code],
    )


async def _announcements(system: System, _request: Request) -> HTTPResponse:
    served = await system.institution()
    return _page(
        "announcements.html",
        served,
        "announcements",
        units={unit.code: unit for unit in served.units},
        announced=await _announced(system),
        pauses=await _pauses(system),
    )


async def _sitemap(system: System, request: Request) -> HTTPResponse:
    """Tell search engines what there is."""
    served = await system.institution()
    paths = ["", "/guides", "/units", "/announcements"]
    paths += [f"/guides/{guide.code}" for guide in served.guides]
    paths += [f"/events/{event.code}" for event in served.events]
    paths += [f"/units/{unit.code}" for unit in served.units]
    places = "".join(f"<url><loc>{_here(request)}{path}</loc></url>" for path in paths)
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
    return response.text(body, content_type="application/xml; charset=utf-8")


def _here(request: Request) -> str:
    return f"{request.scheme}://{request.host}{HOME}"


# -- a ticket's progress --------------------------------------------------------------------------


async def _progress(system: System, _request: Request) -> HTTPResponse:
    return _page("progress.html", await system.institution(), "progress", number="")


async def _look_up(system: System, request: Request) -> HTTPResponse:
    """Show a ticket to whoever proves to own it (PV-5); whether a number exists is not given away."""
    served, form = await system.institution(), request.form or {}
    number, proof = (reading.normalise(form.get(name) or "")[:20] for name in ("number", "proof"))
    say = system.wording.say
    try:
        found = await progress(
            system.database,
            system.tries,
            served,
            f"page:{request.remote_addr or request.ip}",
            re.sub(r"\D", "", number),
            proof,
            system.clock.now(),
        )
    except TooManyTries:
        told = say("utter_too_many_tries", "web", telephone=served.profile.hotline).text
        return _page("progress.html", served, "progress", number=number, problem=told, status=429)
    if found is None:
        told = say("utter_progress_unproven", "web").text
        return _page("progress.html", served, "progress", number=number, problem=told, status=404)
    return _page("progress.html", served, "progress", number=found.ticket.number, found=found)


# -- how they are written -------------------------------------------------------------------------


def _page(
    template: str, served: Institution, section: str = "", status: int = 200, **values: Any
) -> HTTPResponse:
    zone = served.profile.time_zone
    body = _templates(zone).get_template(template).render(served=served, section=section, **values)
    return response.html(body, status=status, headers=_HEADERS)


def _missing(served: Institution) -> HTTPResponse:
    return _page("missing.html", served, status=404)


async def _style(_request: Request) -> HTTPResponse:
    return response.text(_text("public.css"), content_type="text/css; charset=utf-8", headers=_HEADERS)


@lru_cache(maxsize=1)
def _templates(time_zone: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.globals.update(problem="", found=None)
    made.filters["day"] = telling.day
    made.filters["shortened"] = telling.shortened
    made.filters["instant"] = lambda at: telling.instant(at, ZoneInfo(time_zone))
    return made


@cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


async def _announced(system: System) -> list[Announcement]:
    """Return the announcements that are not over, emergencies first (KN-2)."""
    now = system.clock.now()
    async with system.database.reading() as work:
        told = await work.announcements.told(now)
    return sorted(told, key=lambda one: (one.sort is not Sort.EMERGENCY, one.starts_at))


async def _pauses(system: System) -> list[Pause]:
    """Return the pauses of service that are on (HO-4)."""
    now = system.clock.now()
    async with system.database.reading() as work:
        return pauses_on(now, await work.people.pauses(now))


def _today(system: System, served: Institution) -> date:
    now: datetime = system.clock.now()
    return now.astimezone(ZoneInfo(served.profile.time_zone)).date()


_PAGES: dict[str, _Handler] = {
    "": _home,
    "/guides": _guides,
    "/guides/<code:str>": _guide,
    "/events/<code:str>": _event,
    "/units": _units,
    "/units/<code:str>": _unit,
    "/announcements": _announcements,
    "/progress": _progress,
    "/sitemap.xml": _sitemap,
}
