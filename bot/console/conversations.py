"""Conversations at the desk: the queue, one's own, what is said in them."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.entries import as_entry
from bot.console.errors import verdict
from bot.console.given import Given, Line, Words, given, place
from bot.console.sessions import clerk
from bot.hotline.holding import Holding
from bot.service import desk as work

routes = Blueprint("conversations", url_prefix="/api")
_ONE = "/conversations/<conversation:str>"


class _Said(Given):
    text: Words
    override: Words = Words("")


class _Text(Given):
    text: Words


class _Offer(Given):
    to: Line
    reason: Words
    summary: Words


class _Reason(Given):
    reason: Words


class _Agreed(Given):
    agreed: Words


@routes.get("/queue")
async def queue(request: Request) -> HTTPResponse:
    """Tell who waits for a person, in the order in which they are served."""
    waiting = await work.queue(_database(request), await clerk(request))
    return response.json(
        [
            {
                "conversation": one.conversation,
                "channel": one.conversation.split(":", 1)[0],
                "since": one.since.isoformat(),
                "urgent": one.urgent,
                "special_need": one.special_need,
                "colleague": one.colleague,
            }
            for one in waiting
        ]
    )


@routes.get("/conversations")
async def lines(request: Request) -> HTTPResponse:
    """Tell which conversations one has or is offered."""
    found = await work.lines(_database(request), await clerk(request))
    return response.json(
        [
            {**_holding(one.standing.conversation, one.standing.holding), "last": as_entry(one.last)}
            for one in found
        ]
    )


@routes.get(f"{_ONE}/log")
async def read(request: Request, conversation: str) -> HTTPResponse:
    """Tell what was said after a place."""
    found = await work.read(_database(request), await clerk(request), conversation, place(request))
    return response.json([as_entry(one) for one in found])


@routes.post(f"{_ONE}/take")
async def take(request: Request, conversation: str) -> HTTPResponse:
    """Take a conversation."""
    held, told = await work.take(*await _place(request), conversation, _now(request))
    await request.app.ctx.desk.delivery.send(told)
    return response.json(_holding(conversation, held))


@routes.post(f"{_ONE}/release")
async def release(request: Request, conversation: str) -> HTTPResponse:
    """Put a conversation back among those who wait."""
    for entry in await work.release(*await _place(request), conversation, _now(request)):
        await request.app.ctx.desk.delivery.send([entry])
    return response.empty()


@routes.post(f"{_ONE}/say")
async def say(request: Request, conversation: str) -> HTTPResponse:
    """Say something to the citizen."""
    asked, desk = given(request, _Said), request.app.ctx.desk
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
async def note(request: Request, conversation: str) -> HTTPResponse:
    """Tell colleagues something."""
    asked = given(request, _Text)
    noted = await work.note(_database(request), await clerk(request), conversation, asked.text, _now(request))
    return response.json(as_entry(noted))


@routes.post(f"{_ONE}/transfer")
async def transfer(request: Request, conversation: str) -> HTTPResponse:
    """Offer a conversation to a colleague."""
    asked = given(request, _Offer)
    institution = await request.app.ctx.desk.system.institution()
    offered = await work.offer(
        _database(request),
        institution,
        await clerk(request),
        conversation,
        asked.to,
        asked.reason,
        asked.summary,
        _now(request),
    )
    return response.json(as_entry(offered))


@routes.post(f"{_ONE}/accept")
async def accept(request: Request, conversation: str) -> HTTPResponse:
    """Take a conversation that was offered."""
    held, told = await work.accept(*await _place(request), conversation, _now(request))
    await request.app.ctx.desk.delivery.send([told])
    return response.json(_holding(conversation, held))


@routes.post(f"{_ONE}/decline")
async def decline(request: Request, conversation: str) -> HTTPResponse:
    """Leave a conversation with whoever offered it."""
    asked = given(request, _Reason)
    declined = await work.decline(
        _database(request), await clerk(request), conversation, asked.reason, _now(request)
    )
    return response.json(as_entry(declined))


@routes.post(f"{_ONE}/hand-back")
async def hand_back(request: Request, conversation: str) -> HTTPResponse:
    """Give a conversation back to the bot."""
    asked = given(request, _Agreed)
    held = await work.hand_back(
        _database(request), await clerk(request), conversation, asked.agreed, _now(request)
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
async def check(request: Request) -> HTTPResponse:
    """Check the wording of what is being typed."""
    return response.json(verdict(request.app.ctx.desk.checker.check(given(request, _Text).text)))


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
