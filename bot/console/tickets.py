"""Tickets at the desk: lists, one ticket, what is done about it."""

from __future__ import annotations

import uuid
from dataclasses import MISSING, asdict, fields
from datetime import datetime
from typing import Any, Literal, get_type_hints

from pydantic import Field, StrictBool, create_model
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.web.entries import file_ref
from bot.console.applications import as_application
from bot.console.errors import SENTENCES
from bot.console.given import BadInput, Given, Instant, Key, Line, OneOf, Whole, Words, in_address, takes
from bot.console.sessions import clerk
from bot.hotline import acts
from bot.hotline.acts import Act
from bot.hotline.deadlines import Deadline
from bot.hotline.files import File
from bot.hotline.history import Link
from bot.hotline.kind import Kind
from bot.hotline.life import CITIZEN
from bot.hotline.reading import read_telephone
from bot.hotline.ticket import Citizen, Extension, Instruction, Ticket, is_to_call
from bot.service import ticket_lists as lists
from bot.service import tickets as use
from bot.service.filing import Filing
from bot.service.filing import file as file_ticket
from bot.service.ports import Work
from bot.service.ticket_lists import Scope
from bot.service.tickets import View

routes = Blueprint("tickets", url_prefix="/api")
_ONE = "/tickets/<number:key>"
_LONGEST = 100  # characters of what is searched for

_ACTS: dict[str, type[Act]] = {
    "dispatch": acts.Dispatch,
    "sign_for": acts.SignFor,
    "refuse": acts.Refuse,
    "begin": acts.Begin,
    "arrive": acts.Arrive,
    "instruct": acts.Instruct,
    "find": acts.Find,
    "propose": acts.Propose,
    "hand_over": acts.HandOver,
    "take_on": acts.TakeOn,
    "assist": acts.Assist,
    "ask_extension": acts.AskExtension,
    "allow_extension": acts.AllowExtension,
    "deny_extension": acts.DenyExtension,
    "wait": acts.Wait,
    "tell_step": acts.TellStep,
    "go_on": acts.GoOn,
    "answer": acts.Answer,
    "approve": acts.Approve,
    "send_back": acts.SendBack,
    "not_accept": acts.NotAccept,
    "receive": acts.Receive,
    "ask_for": acts.AskFor,
    "accept_application": acts.AcceptApplication,
    "issue": acts.Issue,
    "collect": acts.Collect,
    "urge": acts.Urge,
    "supervise": acts.Supervise,
    "meet_demand": acts.MeetDemand,
    "call_back": acts.CallBack,
    "close": acts.Close,
    "commend": acts.Commend,
}


class _Filed(Given):
    kind: Kind
    description: Words
    place: Line | None = None
    name: Line | None = None
    telephone: Line | None = None
    texts_only: StrictBool = False
    conversation: Line | None = None
    guide: Line | None = None
    key: Key = Field(default_factory=lambda: Key(uuid.uuid4().hex))


class _Done(Given):
    act: str
    version: Whole


class _Merged(_Done):
    act: Literal["merge"]
    master: Line


class _CitizenConfirmed(_Done):
    act: Literal["confirm"]
    place: Whole


_GIVEN_AS = {
    str: Words,
    str | None: Line | None,
    int: Whole,
    int | None: Whole | None,
    bool | None: StrictBool | None,
    datetime: Instant,
    tuple[str, ...]: tuple[Line, ...],
}


def _shape(name: str, kind: type[Act]) -> type[Given]:
    """Return the body of a request that does an act: its own fields beside its name and the version seen.

    Where a citizen reads of it, it may say why the wording check is to be passed over (CO-3).
    """
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    own: dict[str, Any] = {
        field: (_GIVEN_AS.get(hint, hint), ... if field in needed else getattr(kind, field))
        for field, hint in get_type_hints(kind).items()
    }
    if acts.told_parts(kind):
        own["override"] = (Words, Words(""))
    return create_model(kind.__name__, __base__=_Done, act=(Literal[name], ...), **own)


BODIES = OneOf(
    "act",
    {name: _shape(name, kind) for name, kind in _ACTS.items()}
    | {"merge": _Merged, "confirm": _CitizenConfirmed},
)


@routes.get("/work")
async def work(request: Request) -> HTTPResponse:
    """Tell which open tickets one has, one's unit has, or one is first responsible for."""
    now = request.app.ctx.desk.system.clock.now()
    return response.json([_work(one, now) for one in await asked_for(request)])


@routes.get("/tickets")
async def search(request: Request) -> HTTPResponse:
    """Tell which tickets hold the words that somebody searches for."""
    now = request.app.ctx.desk.system.clock.now()
    return response.json([_work(one, now) for one in await searched_for(request)])


async def asked_for(request: Request) -> list[Work]:
    """Return the list of open tickets that is asked for."""
    scope = in_address(request, "scope", Scope.MINE.value)
    if scope not in {one.value for one in Scope}:
        raise BadInput({"scope": "expected mine, unit or first"})
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), Scope(scope))
    return await lists.work(*place, system.clock.now())


async def searched_for(request: Request) -> list[Work]:
    """Return the tickets that hold the words that are searched for."""
    query = in_address(request, "q").strip()
    if not query or len(query) > _LONGEST:
        raise BadInput({"q": f"expected 1 to {_LONGEST} characters"})
    system = request.app.ctx.desk.system
    place = (system.database, await system.institution(), await clerk(request), query)
    return await lists.search(*place, system.clock.now())


@routes.post("/tickets")
@takes(_Filed)
async def file(request: Request, asked: _Filed) -> HTTPResponse:
    """Open a ticket for a citizen."""
    system = request.app.ctx.desk.system
    citizen = Citizen(asked.name or None, read_number(asked.telephone), asked.texts_only)
    filing = Filing(
        asked.kind,
        asked.description,
        asked.place or None,
        citizen,
        asked.conversation or None,
        asked.key,
        asked.guide or None,
    )
    place = (system.database, system.wording, await system.institution(), await clerk(request))
    opened, told = await file_ticket(*place, filing, system.clock.now())
    await request.app.ctx.desk.delivery.send(told)
    return response.json(await viewed(request, opened.ticket.number))


@routes.get(_ONE)
async def view(request: Request, number: str) -> HTTPResponse:
    """Tell a ticket whole."""
    return response.json(await viewed(request, number))


@routes.post(f"{_ONE}/acts")
@takes(BODIES)
async def act(request: Request, asked: _Done, number: str) -> HTTPResponse:
    """Do something about a ticket."""
    system = request.app.ctx.desk.system
    place = (system.database, system.wording, await system.institution(), await clerk(request), number)
    now = system.clock.now()
    if isinstance(asked, _Merged):
        acted = await use.merge(*place, asked.master, now)
    elif isinstance(asked, _CitizenConfirmed):
        acted = await use.confirm(*place, asked.place, now)
    else:
        what = _ACTS[asked.act](**asked.dict(exclude={"act", "version", "override"}))
        checker, override = request.app.ctx.desk.checker, getattr(asked, "override", "")
        acted = await use.act(*place, what, asked.version, now, checker, override)
    for entry in acted.said:
        await request.app.ctx.desk.delivery.send([entry])
    return response.json(await viewed(request, number))


async def viewed(request: Request, number: str) -> dict[str, Any]:
    """Return a ticket whole, as whoever asks may see it."""
    system = request.app.ctx.desk.system
    institution = await system.institution()
    found = await use.view(system.database, institution, await clerk(request), number, system.clock.now())
    unit = institution.unit(found.case.ticket.unit)
    application = as_application(found, institution)
    return _ticket(found) | {"unit_name": unit.name, "application": application}


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
        "offered_to": one.offered_to,
        "urged": one.urged,
        "asked": [what.value for what in one.asked],
        "next_due_at": due.isoformat() if due else None,
        "next_due": one.next_due.value if one.next_due else None,
        "late": due is not None and due <= now,
        "drill": one.drill,
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
        "extension": _extension(found, ticket.extension) if ticket.extension else None,
        "review": asdict(ticket.review) if ticket.review else None,
        "instructs": ticket.instructs,
        "instruction": _instruction(ticket, ticket.instruction) if ticket.instruction else None,
        "conclusion": ticket.conclusion.value if ticket.conclusion else None,
        "is_reviewed": found.is_reviewed,
        "decides": found.decides,
        "calls_back": ticket.calls_back if is_to_call(ticket) else None,
        "urged": ticket.urged,
        "master": ticket.master,
        "drill": ticket.drill,
        "is_grave": found.is_grave,
        "is_anonymous": found.is_anonymous,
        "attachments": [_attachment(found, one) for one in found.files],
        "may_attach": found.may_attach,
        "deadlines": [_deadline(one) for one in found.deadlines],
        "history": [_link(one) for one in found.history],
        "acts": list(found.acts),
        "blocked": [{"act": act, "why": SENTENCES[why.value]} for act, why in found.blocked.items()],
    }


def _extension(found: View, asked: Extension) -> dict[str, Any]:
    due_at = found.extended_to
    return asdict(asked) | {"due_at": due_at.isoformat() if due_at else None}


def _instruction(ticket: Ticket, said: Instruction) -> dict[str, Any]:
    instants = {"until": said.until.isoformat(), "at": said.at.isoformat()}
    return asdict(said) | instants | {"number": said.number(ticket.number)}


def _attachment(found: View, one: File) -> dict[str, Any]:
    told = {"by": one.by or CITIZEN, "at": one.at.isoformat()}
    return {**file_ref(one.ref), **told, "may_remove": one.ref.id in found.removable}


def _deadline(one: Deadline) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "amount": one.amount,
        "counted_in": one.counted_in.value,
        "due_at": one.due_at.isoformat(),
        "first_due_at": one.first_due_at.isoformat(),
        "paused_at": one.paused_at.isoformat() if one.paused_at else None,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
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
