"""The bot's side of the telephone: `/webhooks/phone/calls/ID`, for the gateway alone."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.phone.calls import CHANNEL, Call, record_of, token
from bot.channels.runtime import attach, turns_of
from bot.channels.turns import Turns
from bot.channels.web.rest import is_id, is_words
from bot.hotline.refusal import Refused
from bot.service import calls
from bot.service.files import Handed
from bot.service.ports import Inbound, Logged, Reply, Speaker, StoreUnavailable
from bot.settings import read_settings

log = logging.getLogger(__name__)

_NOT_HEARD = (Speaker.CITIZEN, Speaker.NOTE, Speaker.HAND_BACK)


class PhoneChannel(InputChannel):
    """Words, voice messages and recordings of calls, and what is said to them."""

    @classmethod
    def name(cls) -> str:
        """Return the prefix of the channel's conversations and its URL."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. Every message goes through `Turns`."""
        routes = Blueprint("phone_channel")
        attach(routes)
        bearer = token(read_settings().secret_key)

        @routes.middleware("request")
        async def admit(request: Request) -> HTTPResponse | None:
            if not hmac.compare_digest(request.token or "", bearer):
                return response.json({"error": "unauthorised"}, status=401)
            return None if turns_of(request.app) else response.json({"error": "starting"}, status=503)

        routes.add_route(_report, "/calls/<call>", methods=["PUT"])
        routes.add_route(_say, "/calls/<call>/messages", methods=["POST"])
        routes.add_route(_log, "/calls/<call>/log", methods=["GET"])
        routes.add_route(_leave, "/calls/<call>/voice", methods=["POST"])
        routes.add_route(_record, "/calls/<call>/recording", methods=["POST"])
        return routes


async def _report(request: Request, call: str) -> HTTPResponse:
    """Keep how a call goes, and log the greeting that the gateway has spoken; return its place."""
    told, turns = dict(request.json), _turns(request)
    greeting, _ = told.pop("greeting"), told.pop("caller")
    try:
        await calls.report(turns.system.database, record_of(Call(caller="", **told)))
    except StoreUnavailable:
        log.warning("call %s: not counted, the database is out of reach", call)
    said = await turns.note(_conversation(call), [Reply(greeting)] if greeting else [])
    return response.json({"place": said[-1].place if said else 0})


async def _say(request: Request, call: str) -> HTTPResponse:
    message, text = request.json.get("message"), request.json.get("text")
    if not is_id(message) or not is_words(text):
        return response.json({"error": "expected message and text"}, status=400)
    # The gateway has let the caller finish already (CO-9).
    return _said(await _turns(request).take(Inbound(_conversation(call), message, text)))


async def _log(request: Request, call: str) -> HTTPResponse:
    turns, conversation = _turns(request), _conversation(call)
    try:
        entries = await turns.log(conversation, int(request.args.get("after", "0")))
        served = await turns.served(conversation)
        institution = await turns.system.institution()
    except StoreUnavailable:
        return response.json({"error": "no database"}, status=503)
    person = institution.person(served.holding.person) if served.holding.person else None
    return response.json(
        {
            "said": [_entry(entry) for entry in entries if entry.speaker not in _NOT_HEARD],
            "holder": served.holding.holder.value,
            "ahead": served.ahead,
            "person": person.name if person else None,
            "extension": person.extension or "" if person else "",
        }
    )


async def _leave(request: Request, call: str) -> HTTPResponse:
    turns = _turns(request)
    system, args = turns.system, request.args
    try:
        said = await calls.leave_message(
            (system.database, system.file_types, system.wording, await system.institution()),
            calls.Voice(_conversation(call), args["message"][0], Handed(request.body, "message.wav")),
            args.get("telephone", ""),
            system.clock.now(),
        )
    except Refused as refused:
        return response.json({"error": refused.code.value}, status=422)
    except StoreUnavailable:
        return response.json({"error": "no database"}, status=503)
    return _said(said)


async def _record(request: Request, call: str) -> HTTPResponse:
    system = _turns(request).system
    voice = calls.Voice(
        _conversation(call), request.args["message"][0], Handed(request.body, "recording.wav")
    )
    try:
        await calls.keep(system.database, system.file_types, voice, system.clock.now())
    except Refused as refused:
        return response.json({"error": refused.code.value}, status=422)
    except StoreUnavailable:
        return response.json({"error": "no database"}, status=503)
    return response.json({"said": []})


def _turns(request: Request) -> Turns:
    turns = turns_of(request.app)
    assert turns
    return turns


def _conversation(call: str) -> str:
    return f"{CHANNEL}:{call}"


def _said(entries: list[Logged]) -> HTTPResponse:
    return response.json({"said": [_entry(entry) for entry in entries if entry.speaker not in _NOT_HEARD]})


def _entry(entry: Logged) -> dict[str, Any]:
    return {"place": entry.place, "text": entry.reply.text}
