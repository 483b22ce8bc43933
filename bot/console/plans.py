"""Emergency plans at the desk (EM-2)."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import Given, Line, takes
from bot.console.sessions import clerk
from bot.hotline.institution import Institution
from bot.service import plans as use
from bot.service.plans import Run

routes = Blueprint("plans", url_prefix="/api")


class _Begun(Given):
    areas: list[Line]
    drill: bool


@routes.get("/plans")
async def prepared(request: Request) -> HTTPResponse:
    """Tell which plans there are, and when each was on."""
    system = request.app.ctx.desk.system
    institution = await system.institution()
    runs = await use.past(system.database, await clerk(request))
    plans = [plan.dict(exclude={"words"}) for plan in institution.plans]
    return response.json({"plans": plans, "runs": [_shown(institution, one) for one in runs]})


@routes.get("/plans/active")
async def switched_on(request: Request) -> HTTPResponse:
    """Tell which plans are on now."""
    system = request.app.ctx.desk.system
    institution = await system.institution()
    runs = await use.active(system.database, await clerk(request))
    return response.json([_shown(institution, one) for one in runs])


@routes.post("/plans/<plan:key>/begin")
@takes(_Begun)
async def switch_on(request: Request, asked: _Begun, plan: str) -> HTTPResponse:
    """Switch a plan on, for real or as a drill."""
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), plan)
    begun = await use.begin(*place, asked.areas, asked.drill, system.clock.now())
    return response.json({"id": begun.id, "word": begun.word})


@routes.post("/activations/<activation:key>/end")
async def switch_off(request: Request, activation: str) -> HTTPResponse:
    """Switch a plan off."""
    system, desk = request.app.ctx.desk.system, request.app.ctx.desk
    place = (system.database, system.wording, await system.institution(), await clerk(request), activation)
    said = await use.end(*place, system.clock.now())
    await desk.delivery.send(said)
    return response.empty()


@routes.post("/activations/<activation:key>/come")
async def come(request: Request, activation: str) -> HTTPResponse:
    """Say that one comes, who was called to duty."""
    system = request.app.ctx.desk.system
    await use.come(system.database, await clerk(request), activation, system.clock.now())
    return response.empty()


def _shown(institution: Institution, run: Run) -> dict[str, Any]:
    one = run.activation
    plan = institution.plan(one.plan)
    return {
        "id": one.id,
        "plan": one.plan,
        "name": plan.name if plan else one.plan,
        "areas": list(one.areas),
        "drill": one.is_drill,
        "word": one.word,
        "begun_by": one.begun_by,
        "begun_at": one.begun_at.isoformat(),
        "ended_by": one.ended_by,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "calls": [
            {"person": call.person, "answered_at": call.answered_at.isoformat() if call.answered_at else None}
            for call in run.calls
        ],
        "taken": run.taken,
        "done": run.done,
    }
