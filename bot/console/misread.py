"""Misread sentences at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import BadInput, Given, Line, Whole, takes
from bot.console.sessions import clerk
from bot.hotline.misread import Misread
from bot.service import misread as use
from bot.service.misread import UnknownIntent
from bot.settings import ROOT

routes = Blueprint("misread", url_prefix="/api")

INTENTS: Mapping[str, Any] = YAML(typ="safe").load(ROOT / "data" / "desk" / "intents.yml")["intents"]


class _Meant(Given):
    place: Whole  # in the log
    meant: Line  # an intent


class _Found(Given):
    right: bool


@routes.get("/intents")
async def intents(_request: Request) -> HTTPResponse:
    """Tell what a citizen may want with a sentence."""
    return response.json([{"name": name, **said} for name, said in INTENTS.items()])


@routes.post("/conversations/<conversation:key>/misread")
@takes(_Meant)
async def mark(request: Request, asked: _Meant, conversation: str) -> HTTPResponse:
    """Say what a citizen meant with words that the assistant took for something else."""
    system, who = request.app.ctx.desk.system, await clerk(request)
    place = (system.database, who, conversation, asked.place, asked.meant, INTENTS)
    try:
        return response.json(_shown(await use.mark(*place, system.clock.now())))
    except UnknownIntent:
        raise BadInput({"meant": f"expected one of {', '.join(INTENTS)}"}) from None


@routes.get("/misread")
async def listed(request: Request) -> HTTPResponse:
    """Tell what was marked as misread: what nobody has checked first."""
    found = await use.listed(request.app.ctx.desk.system.database, await clerk(request))
    return response.json([_shown(one) for one in found])


@routes.post("/misread/<sentence:key>/check")
@takes(_Found)
async def check(request: Request, asked: _Found, sentence: str) -> HTTPResponse:
    """Say whether a sentence is rightly marked; if so, it will be taught."""
    system, who = request.app.ctx.desk.system, await clerk(request)
    done = await use.check(system.database, who, sentence, asked.right, system.clock.now())
    return response.json(_shown(done))


def _shown(one: Misread) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "meant": one.meant,
        "by": one.by,
        "at": one.at.isoformat(),
        "right": one.is_right,
        "checked_by": one.checked_by,
        "checked_at": one.checked_at.isoformat() if one.checked_at else None,
    }
