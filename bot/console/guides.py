"""Guides at the desk: found, inserted, and given to citizens in writing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.entries import as_entry
from bot.console.given import BadInput, Given, Line, in_address, takes
from bot.console.sessions import clerk
from bot.hotline import telling
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.service import notices
from bot.wiring import System

routes = Blueprint("guides", url_prefix="/api")


class _Of(Given):
    guide: Line  # its code


@routes.get("/guides")
async def found(request: Request) -> HTTPResponse:
    """Tell the guides that fit a question, as text to be put into a message."""
    system = request.app.ctx.desk.system
    institution, question = await system.institution(), in_address(request, "q").strip()[:200]
    hits = system.guides.search(institution.guides, question, top=8) if question else []
    today = _today(institution, system.clock.now())
    return response.json([_told(system, institution, hit.guide, today) for hit in hits])


def _told(system: System, institution: Institution, guide: Guide, today: date) -> dict[str, Any]:
    expired = guide.is_expired(today)
    return {
        "code": guide.code,
        "name": guide.name,
        "unit": telling.provider(institution, guide),
        "summary": guide.summary or "",
        "text": text_of(system, institution, guide, expired),
        "review_date": guide.review_date.isoformat() if guide.review_date else None,
        "expired": expired,
        "may_be_notice": not (expired or guide.is_partial),
        "is_applied_for": guide.is_applied_for,
    }


def text_of(system: System, institution: Institution, guide: Guide, expired: bool) -> str:
    """Return a guide as citizens are told it; one past its review with a warning (KN-4)."""
    say = system.wording.say
    if guide.is_partial:
        values = telling.told_partly(institution, guide, system.guide_fields.labels)
        text = say("utter_guide_partial", "web", **values).text
    else:
        text = say("utter_guide", "web", **telling.told(institution, guide)).text
    if not expired or guide.review_date is None:
        return text
    due, telephone = telling.day(guide.review_date), telling.to_ask(institution, guide)
    return f"{text}\n{say('utter_guide_expired', 'web', due=due, telephone=telephone).text}"


def _today(institution: Institution, now: datetime) -> date:
    return now.astimezone(ZoneInfo(institution.profile.time_zone)).date()


@routes.post("/conversations/<conversation:key>/notices")
@takes(_Of)
async def hand_out(request: Request, asked: _Of, conversation: str) -> HTTPResponse:
    """Give the citizen a one-time notice of a guide, on paper (ON-4)."""
    desk = request.app.ctx.desk
    system, now = desk.system, desk.system.clock.now()
    institution = await system.institution()
    guide = institution.guide(asked.guide)
    if guide is None:
        raise BadInput({"guide": "expected the code of a guide"})
    given = (system.database, system.press, system.wording, institution, await clerk(request))
    said = await notices.hand_out(*given, conversation, guide, now)
    await desk.delivery.send([said])
    return response.json(as_entry(said))
