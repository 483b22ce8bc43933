"""Conversations at the desk: the queue, one's own, what is said in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from ruamel.yaml import YAML
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.announcements import shown
from bot.console.callers import as_mark
from bot.console.entries import as_entry
from bot.console.errors import verdict
from bot.console.given import Given, Line, Words, place, takes
from bot.console.sessions import clerk
from bot.console.words import WORDS
from bot.hotline.contact import Contact
from bot.hotline.courtesy import Part
from bot.hotline.guide import Guide
from bot.hotline.holding import Holding
from bot.hotline.life import Case
from bot.service import brief as briefing
from bot.service import desk as work
from bot.service.desk import Line as Held
from bot.service.desk import Waiter
from bot.settings import ROOT

routes = Blueprint("conversations", url_prefix="/api")
_ONE = "/conversations/<conversation:key>"
SUMMARY: Mapping[str, Any] = YAML(typ="safe").load(ROOT / "data" / "desk" / "summary.yml")


class _Said(Given):
    text: Words
    override: Words = Words("")


class _Text(Given):
    text: Words


class _Checked(Given):
    text: Words
    part: Literal["", "statement", "reason", "request", "name"] = (
        ""  # in a sentence of ours; "": said as it is
    )


class _Offer(Given):
    to: Line
    reason: Words
    summary: Words


class _Reason(Given):
    reason: Words


class _Agreed(Given):
    agreed: Words
    override: Words = Words("")


@routes.get("/queue")
async def queue(request: Request) -> HTTPResponse:
    """Tell who waits for a person, in the order in which they are served."""
    waiting = await work.queue(_database(request), await clerk(request))
    return response.json([_waiter(one) for one in waiting])


@routes.get("/conversations")
async def lines(request: Request) -> HTTPResponse:
    """Tell which conversations one has or is offered."""
    found = await work.lines(_database(request), await clerk(request))
    return response.json([_line(one) for one in found])


@routes.get(_ONE)
async def brief(request: Request, conversation: str) -> HTTPResponse:
    """Tell what is known of a conversation: who, about what, what went before."""
    database, _, institution, who = await _place(request)
    found = await briefing.brief(database, institution, who, conversation, _now(request))
    return response.json(
        _holding(conversation, found.standing.holding)
        | {
            "called": found.standing.citizen,
            "citizen": {
                "name": found.learned.get("name"),
                "telephone": found.learned.get("telephone"),
                "special_need": bool(found.learned.get("special_need")),
            },
            "summary": _summary({**found.learned, "guide": found.guide and found.guide.name}),
            "draft": _draft(found.draft),
            "guide": _guide(found.guide),
            "contacts": [_contact(one) for one in found.contacts],
            "tickets": [_case(one) for one in found.cases],
            "offer": asdict(found.offer) if found.offer else None,
            "announcements": [shown(one) for one in found.announcements],
            "marks": [as_mark(one) for one in found.marks],
        }
    )


@routes.get("/phrases")
async def phrases(request: Request) -> HTTPResponse:
    """Tell what staff say over and over."""
    institution = await request.app.ctx.desk.system.institution()
    return response.json([one.dict(include={"code", "situation", "texts"}) for one in institution.phrases])


@routes.get(f"{_ONE}/log")
async def read(request: Request, conversation: str) -> HTTPResponse:
    """Tell what was said after a place."""
    who = await clerk(request)
    found = await work.read(_database(request), who, conversation, place(request), _now(request))
    return response.json([as_entry(one) for one in found])


@routes.post(f"{_ONE}/take")
async def take(request: Request, conversation: str) -> HTTPResponse:
    """Take a conversation."""
    held, greeting = await work.take(*await _place(request), conversation, _now(request))
    await request.app.ctx.desk.delivery.send(greeting)
    return response.json(_holding(conversation, held))


@routes.post(f"{_ONE}/release")
async def release(request: Request, conversation: str) -> HTTPResponse:
    """Put a conversation back among those who wait."""
    for entry in await work.release(*await _place(request), conversation, _now(request)):
        await request.app.ctx.desk.delivery.send([entry])
    return response.empty()


@routes.post(f"{_ONE}/say")
@takes(_Said)
async def say(request: Request, asked: _Said, conversation: str) -> HTTPResponse:
    """Say something to the citizen."""
    desk = request.app.ctx.desk
    said = await work.say(
        _database(request),
        desk.checker,
        await clerk(request),
        conversation,
        asked.text,
        _now(request),
        asked.override,
    )
    await desk.delivery.send([said])
    return response.json(as_entry(said))


@routes.post(f"{_ONE}/note")
@takes(_Text)
async def note(request: Request, asked: _Text, conversation: str) -> HTTPResponse:
    """Tell colleagues something."""
    noted = await work.note(_database(request), await clerk(request), conversation, asked.text, _now(request))
    return response.json(as_entry(noted))


@routes.post(f"{_ONE}/transfer")
@takes(_Offer)
async def transfer(request: Request, asked: _Offer, conversation: str) -> HTTPResponse:
    """Offer a conversation to a colleague."""
    given = (_database(request), await clerk(request), conversation)
    offered = await work.offer(*given, asked.to, asked.reason, asked.summary, _now(request))
    return response.json(as_entry(offered))


@routes.post(f"{_ONE}/withdraw")
async def withdraw(request: Request, conversation: str) -> HTTPResponse:
    """Take back one's own offer that is not accepted yet."""
    held = await work.withdraw(_database(request), await clerk(request), conversation, _now(request))
    return response.json(_holding(conversation, held))


@routes.post(f"{_ONE}/accept")
async def accept(request: Request, conversation: str) -> HTTPResponse:
    """Take a conversation that was offered."""
    held, greeting = await work.accept(*await _place(request), conversation, _now(request))
    await request.app.ctx.desk.delivery.send([greeting])
    return response.json(_holding(conversation, held))


@routes.post(f"{_ONE}/decline")
@takes(_Reason)
async def decline(request: Request, asked: _Reason, conversation: str) -> HTTPResponse:
    """Leave a conversation with whoever offered it."""
    declined = await work.decline(
        _database(request), await clerk(request), conversation, asked.reason, _now(request)
    )
    return response.json(as_entry(declined))


@routes.post(f"{_ONE}/hand-back")
@takes(_Agreed)
async def hand_back(request: Request, asked: _Agreed, conversation: str) -> HTTPResponse:
    """Give a conversation back to the bot."""
    held = await work.hand_back(
        _database(request),
        request.app.ctx.desk.checker,
        await clerk(request),
        conversation,
        asked.agreed,
        _now(request),
        asked.override,
    )
    return response.json(_holding(conversation, held))


@routes.post(f"{_ONE}/end")
async def end(request: Request, conversation: str) -> HTTPResponse:
    """Bid farewell and ask for an evaluation."""
    desk = request.app.ctx.desk
    said = await work.end(
        _database(request), desk.system.wording, await clerk(request), conversation, _now(request)
    )
    await desk.delivery.send([said])
    return response.json(as_entry(said))


@routes.post("/check")
@takes(_Checked)
async def check(request: Request, asked: _Checked) -> HTTPResponse:
    """Check the wording of what is being typed."""
    return response.json(
        verdict(request.app.ctx.desk.checker.check(asked.text, Part(asked.part) if asked.part else None))
    )


def _waiter(one: Waiter) -> dict[str, Any]:
    queued = one.queued
    return {
        "conversation": queued.conversation,
        "channel": queued.conversation.split(":", 1)[0],
        "since": queued.since.isoformat(),
        "urgent": queued.urgent,
        "special_need": queued.special_need,
        "colleague": queued.colleague,
        "reason": WORDS["reasons"][queued.reason.value],
        "citizen": queued.citizen,
        "matter": queued.matter,
        "last": as_entry(one.last),
    }


def _line(one: Held) -> dict[str, Any]:
    standing = one.standing
    offered = standing.holding.offered_to
    return _holding(standing.conversation, standing.holding) | {
        "offered_by": standing.holding.person if offered else None,
        "citizen": standing.citizen,
        "last_place": standing.last_place,
        "last": as_entry(one.last),
    }


def _summary(learned: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what the bot took down, each thing once: another matter may be the first one said again."""
    labels: dict[str, str] = {}
    for slot, one in SUMMARY.items():
        if value := learned.get(slot):
            labels.setdefault(str(WORDS.get(one.get("words"), {}).get(value, value)), one["label"])
    return [{"label": label, "value": value} for value, label in labels.items()]


def _draft(learned: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a new ticket begins with."""
    return {
        "kind": learned.get("kind"),
        "description": learned.get("matter"),
        "place": learned.get("place"),
        "name": learned.get("name"),
        "telephone": learned.get("telephone"),
        "texts_only": bool(learned.get("texts_only")),
        "anonymous": bool(learned.get("anonymous")),
        "guide": learned.get("guide"),
    }


def _guide(about: Guide | None) -> dict[str, Any] | None:
    """Return the guide that a conversation is about, as pages read it."""
    return about and {"code": about.code, "name": about.name, "is_applied_for": about.is_applied_for}


def _contact(one: Contact) -> dict[str, Any]:
    times = {"began_at": one.began_at.isoformat(), "ended_at": one.ended_at.isoformat()}
    return times | {"persons": list(one.persons), "tickets": list(one.tickets)}


def _case(one: Case) -> dict[str, Any]:
    ticket, promise = one.ticket, one.promise
    return {
        "number": ticket.number,
        "state": ticket.state.value,
        "subject": ticket.subject,
        "unit": ticket.unit,
        "due_at": promise.due_at.isoformat() if promise else None,
    }


async def _place(request: Request) -> tuple[Any, ...]:
    system = request.app.ctx.desk.system
    return system.database, system.wording, await system.institution(), await clerk(request)


def _database(request: Request) -> Any:
    return request.app.ctx.desk.system.database


def _now(request: Request) -> Any:
    return request.app.ctx.desk.system.clock.now()


def _holding(conversation: str, held: Holding) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "channel": conversation.split(":", 1)[0],
        "holder": held.holder.value,
        "person": held.person,
        "offered_to": held.offered_to,
    }
