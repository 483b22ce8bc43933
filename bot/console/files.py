"""Photographs and papers at the desk."""

from __future__ import annotations

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.web.downloads import as_download
from bot.channels.web.uploads import NoFile, upload
from bot.console.given import BadInput
from bot.console.sessions import clerk
from bot.console.tickets import viewed
from bot.service import files as use
from bot.service.files import Handed

routes = Blueprint("files", url_prefix="/api")


@routes.post("/tickets/<number:key>/files", stream=True)
async def attach(request: Request, number: str) -> HTTPResponse:
    """Attach a file to a ticket."""
    try:
        sent = await upload(request)
    except NoFile:
        raise BadInput({"file": "expected a file in a form"}) from None
    system = request.app.ctx.desk.system
    await use.attach(
        system.database,
        system.file_types,
        system.wording,
        await system.institution(),
        await clerk(request),
        number,
        Handed(sent.content, sent.name),
        system.clock.now(),
    )
    return response.json(await viewed(request, number))


@routes.post("/tickets/<number:key>/files/<id:key>/remove")
async def detach(request: Request, number: str, id: str) -> HTTPResponse:
    """Take away a file that one attached to a ticket."""
    system = request.app.ctx.desk.system
    place = (system.database, system.wording, await system.institution(), await clerk(request))
    await use.detach(*place, number, id, system.clock.now())
    return response.json(await viewed(request, number))


@routes.get("/files/<id:key>")
async def read(request: Request, id: str) -> HTTPResponse:
    """Return a file; pictures are shown, all else is downloaded."""
    system = request.app.ctx.desk.system
    institution, who = await system.institution(), await clerk(request)
    return as_download(*await use.read(system.database, institution, who, id, system.clock.now()))
