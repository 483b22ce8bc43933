"""Tickets at the desk: lists, one ticket, what is done about it."""

from __future__ import annotations

import uuid
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, get_type_hints

from pydantic import Field, create_model
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.web.entries import file_ref
from bot.console.given import BadInput, Given, Line, Words, given
from bot.console.sessions import clerk
from bot.hotline import acts
from bot.hotline.acts import Act
from bot.hotline.deadlines import Deadline
from bot.hotline.files import File
from bot.hotline.history import Link
from bot.hotline.institution import Kind
from bot.hotline.reading import read_telephone
from bot.hotline.ticket import Citizen
from bot.service import tickets as use
from bot.service.ports import Work
from bot.service.tickets import Filing, Scope, View

routes = Blueprint("tickets", url_prefix="/api")
_ONE = "/tickets/<number:str>"
_LONGEST = 100  # characters of what is searched for

_ACTS: dict[str, type[Act]] = {
    "dispatch": acts.Dispatch,
    "sign_for": acts.SignFor,
    "refuse": acts.Refuse,
    "begin": acts.Begin,
    "arrive": acts.Arrive,
    "find": acts.Find,
    "propose": acts.Propose,
    "hand_over": acts.HandOver,
    "take_on": acts.TakeOn,
    "assist": acts.Assist,
    "ask_extension": acts.AskExtension,
    "allow_extension": acts.AllowExtension,
    "deny_extension": acts.DenyExtension,
    "wait": acts.Wait,
    "go_on": acts.GoOn,
    "answer": acts.Answer,
    "approve": acts.Approve,
    "send_back": acts.SendBack,
    "not_accept": acts.NotAccept,
    "urge": acts.Urge,
    "supervise": acts.Supervise,
    "meet_demand": acts.MeetDemand,
    "call_back": acts.CallBack,
    "close": acts.Close,
}


class _Filed(Given):
    kind: Kind
    description: Words
    place: Line | None = None
    name: Line | None = None
    telephone: Line | None = None
    texts_only: bool = False
    conversation: Line | None = None
    key: Line = Field(default_factory=lambda: Line(uuid.uuid4().hex))


class _Done(Given):
    act: Line
    version: int


class _Merged(_Done):
    master: Line


def _shape(kind: type[Act]) -> type[Given]:
    """Return the body of a request that does an act: its own fields beside its name and the version seen."""
    hints = get_type_hints(kind)
    own: dict[str, Any] = {one.name: (hints[one.name], ...) for one in fields(kind)}  # type: ignore[arg-type]
    own |= {"to": (str | None, None)} if kind is acts.Dispatch else {}
    return create_model(kind.__name__, __base__=_Done, **own)


_SHAPES = {name: _shape(kind) for name, kind in _ACTS.items()}


@routes.get("/work")
async def work(request: Request) -> HTTPResponse:
    """Tell which open tickets one has, one's unit has, or one is first responsible for."""
    asked = request.args.get("scope", Scope.MINE.value)
    if asked not in {scope.value for scope in Scope}:
        raise BadInput({"scope": "expected mine, unit or first"})
    system = request.app.ctx.desk.system
    institution, who, now = await system.institution(), await clerk(request), system.clock.now()
    found = await use.work(system.database, institution, who, Scope(asked), now)
    return response.json([_work(one, now) for one in found])


@routes.get("/tickets")
async def search(request: Request) -> HTTPResponse:
    """Tell which tickets hold the words that somebody searches for."""
    query = request.args.get("q", "").strip()
    if not query or len(query) > _LONGEST:
        raise BadInput({"q": f"expected 1 to {_LONGEST} characters"})
    system = request.app.ctx.desk.system
    institution, who, now = await system.institution(), await clerk(request), system.clock.now()
    found = await use.search(system.database, institution, who, query, now)
    return response.json([_work(one, now) for one in found])


@routes.post("/tickets")
async def file(request: Request) -> HTTPResponse:
    """Open a ticket for a citizen."""
    asked, system = given(request, _Filed), request.app.ctx.desk.system
    citizen = Citizen(asked.name or None, read_number(asked.telephone), asked.texts_only)
    filing = Filing(
        asked.kind, asked.description, asked.place or None, citizen, asked.conversation or None, asked.key
    )
    place = (system.database, system.wording, await system.institution(), await clerk(request))
    opened, told = await use.file(*place, filing, system.clock.now())
    await request.app.ctx.desk.delivery.send(told)
    return response.json(await viewed(request, opened.ticket.number))


@routes.get(_ONE)
async def view(request: Request, number: str) -> HTTPResponse:
    """Tell a ticket whole."""
    return response.json(await viewed(request, number))


@routes.post(f"{_ONE}/acts")
async def act(request: Request, number: str) -> HTTPResponse:
    """Do something about a ticket."""
    system = request.app.ctx.desk.system
    institution, who, now = await system.institution(), await clerk(request), system.clock.now()
    name = (request.json or {}).get("act") if isinstance(request.json, dict) else None
    if name == "merge":
        merged = given(request, _Merged)
        place = (system.database, system.wording, institution, who, number)
        acted = await use.merge(*place, merged.master, now)
    elif name in _SHAPES:
        asked = given(request, _SHAPES[name])
        values = asked.dict(exclude={"act", "version"})
        acted = await use.act(
            system.database,
            system.wording,
            institution,
            who,
            number,
            _ACTS[name](**values),
            asked.version,  # type: ignore[attr-defined]
            now,
        )
    else:
        raise BadInput({"act": f"expected one of {', '.join([*_SHAPES, 'merge'])}"})
    for entry in acted.said:
        await request.app.ctx.desk.delivery.send([entry])
    return response.json(await viewed(request, number))


async def viewed(request: Request, number: str) -> dict[str, Any]:
    """Return a ticket whole, as whoever asks may see it."""
    system = request.app.ctx.desk.system
    institution = await system.institution()
    found = await use.view(system.database, institution, await clerk(request), number, system.clock.now())
    return _ticket(found) | {"unit_name": institution.unit(found.case.ticket.unit).name}


def read_number(said: str | None) -> str | None:
    """Return the telephone in what was typed; `BadInput` if there is something else."""
    if not (said or "").strip():
        return None
    number = read_telephone(str(said))
    if number is None:
        raise BadInput({"telephone": "expected a telephone number, such as 13800138000"})
    return number


def _work(one: Work, now: datetime) -> dict[str, Any]:
    due = one.next_due_at
    return {
        "number": one.number,
        "state": one.state.value,
        "kind": one.kind.value,
        "subject": one.subject,
        "unit": one.unit,
        "handler": one.handler,
        "offered": one.offered,
        "urged": one.urged,
        "next_due_at": due.isoformat() if due else None,
        "late": due is not None and due <= now,
    }


def _ticket(found: View) -> dict[str, Any]:
    ticket, citizen = found.case.ticket, found.case.ticket.citizen
    named = {"name": citizen.name, "telephone": citizen.telephone, "texts_only": citizen.texts_only}
    return {
        "number": ticket.number,
        "version": ticket.version,
        "state": ticket.state.value,
        "kind": ticket.matter.kind.value,
        "subject": ticket.subject,
        "description": ticket.description,
        "place": ticket.place,
        "citizen": named if citizen.telephone else None,
        "masked": found.masked,
        "unit": ticket.unit,
        "handler": ticket.handler,
        "first_responsible": ticket.matter.first_responsible,
        "assisting": list(ticket.assisting),
        "offer": {"unit": ticket.offer.unit, "person": ticket.offer.person} if ticket.offer else None,
        "extension": (
            {"amount": ticket.extension.amount, "reason": ticket.extension.reason, "by": ticket.extension.by}
            if ticket.extension
            else None
        ),
        "review": asdict(ticket.review) if ticket.review else None,
        "urged": ticket.urged,
        "master": ticket.master,
        "attachments": [_attachment(one) for one in found.files],
        "may_attach": found.may_attach,
        "deadlines": [_deadline(one) for one in found.case.deadlines],
        "history": [_link(one) for one in found.history],
        "acts": list(found.acts),
    }


def _attachment(one: File) -> dict[str, Any]:
    return {**file_ref(one.ref), "by": one.by, "at": one.at.isoformat()}


def _deadline(one: Deadline) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "due_at": one.due_at.isoformat(),
        "first_due_at": one.first_due_at.isoformat(),
        "paused_at": one.paused_at.isoformat() if one.paused_at else None,
        "provisional": one.provisional,
        "fired": one.fired,
    }


def _link(link: Link) -> dict[str, Any]:
    event = link.event
    return {
        "sequence": link.sequence,
        "name": event.name,
        "at": event.at.isoformat(),
        "by": event.by,
        "in_name_of": event.in_name_of,
        "note": event.note,
        "facts": dict(event.facts),
    }
