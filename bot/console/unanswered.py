"""What nothing served, and what is proposed for it, at the desk (KN-1)."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import Given, Line, Words, takes
from bot.console.sessions import clerk
from bot.hotline.unanswered import Group, Proposal, Remedy
from bot.service import unanswered as use

routes = Blueprint("unanswered", url_prefix="/api")


class _Proposed(Given):
    asked: list[Line]  # ids of sentences
    remedy: Remedy
    words: Words
    guide: Line | None = None  # its code


@routes.get("/unanswered")
async def groups(request: Request) -> HTTPResponse:
    """Tell what nothing served, by likeness."""
    found = await use.groups(request.app.ctx.desk.system.database, await clerk(request))
    return response.json([_group(one) for one in found])


@routes.get("/proposals")
async def proposals(request: Request) -> HTTPResponse:
    """Tell what was proposed."""
    found = await use.proposals(request.app.ctx.desk.system.database, await clerk(request))
    return response.json([_proposal(one) for one in found])


@routes.post("/proposals")
@takes(_Proposed)
async def propose(request: Request, asked: _Proposed) -> HTTPResponse:
    """Propose what serves some sentences, or dismiss them."""
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), asked.asked, asked.remedy)
    done = await use.propose(*place, asked.words, asked.guide, system.clock.now())
    return response.json({"id": done.id})


@routes.post("/proposals/<proposal:key>/carry-out")
async def carry_out(request: Request, proposal: str) -> HTTPResponse:
    """Note that a proposal is carried out."""
    system = request.app.ctx.desk.system
    done = await use.carry_out(system.database, await clerk(request), proposal, system.clock.now())
    return response.json(_proposal(done))


def _group(one: Group) -> dict[str, Any]:
    return {
        "text": one.text,
        "asked": [
            {
                "id": said.id,
                "text": said.text,
                "why": said.why.value,
                "at": said.at.isoformat(),
                "guide": said.guide,
            }
            for said in one.asked
        ],
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "id": one.id,
        "remedy": one.remedy.value,
        "words": one.words,
        "guide": one.guide,
        "by": one.by,
        "at": one.at.isoformat(),
        "sentences": list(one.sentences),
        "done_by": one.done_by,
        "done_at": one.done_at.isoformat() if one.done_at else None,
    }
