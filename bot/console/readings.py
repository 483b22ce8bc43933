"""Who read whose personal data, for the auditor (PV-4)."""

from __future__ import annotations

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import BadInput, in_address
from bot.console.sessions import clerk
from bot.service import audit

routes = Blueprint("readings", url_prefix="/api/readings")

_MOST = 500  # lines that are told


@routes.get("")
async def readings(request: Request) -> HTTPResponse:
    """Tell the latest readings of personal data, the latest first."""
    system, who = request.app.ctx.desk.system, await clerk(request)
    found = await audit.trail(system.database, who, _MOST, _asked(request, "reader"), _asked(request, "of"))
    return response.json(
        [
            {
                "place": line.place,
                "person": line.reading.person,
                "kind": line.reading.kind.value,
                "of": line.reading.of,
                "at": line.reading.at.isoformat(),
            }
            for line in found
        ]
    )


def _asked(request: Request, name: str) -> str | None:
    said = in_address(request, name)
    if len(said) > 200 or "\0" in said:
        raise BadInput({name: "expected at most 200 characters"})
    return said or None
