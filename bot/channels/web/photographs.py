"""Files of citizens' browsers: photographs to us by `POST /webhooks/web/files`, all by `GET …/files/ID`.

A form with the field `file`; the session's token stands in `Authorization: Bearer …`
or, of what is sent, in the field `session_id`; an id that makes a repeat harmless in
`message_id`.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.runtime import attach, turns_of
from bot.channels.web.downloads import as_download
from bot.channels.web.entries import as_log_entry
from bot.channels.web.rest import is_id
from bot.channels.web.socket import SocketChannel
from bot.channels.web.tokens import Tokens
from bot.channels.web.uploads import NoFile, upload
from bot.hotline.refusal import Refused
from bot.service.files import Handed, UnknownFile
from bot.service.ports import StoreUnavailable
from bot.settings import read_settings


class PhotographChannel(InputChannel):
    """No channel by itself: what the conversations of the web take beside words."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "photographs"

    def url_prefix(self) -> str:
        """Return where the citizens' conversations are at home."""
        return SocketChannel.name()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. What is sent waits for no turn of the dialogue."""
        routes = Blueprint("photograph_channel")
        attach(routes)
        tokens = Tokens(read_settings().secret_key)

        @routes.post("/files", stream=True)
        async def receive(request: Request) -> HTTPResponse:
            turns = turns_of(request.app)
            if turns is None:
                return _problem(503, "starting")
            if request.token and tokens.peer(request.token) is None:
                return _problem(401, "unknown_session")
            try:
                sent = await upload(request)
                peer = tokens.peer(request.token or sent.fields.get("session_id"))
                if peer is None:
                    return _problem(401, "unknown_session")
                name = sent.fields.get("message_id")
                message = name if name and is_id(name) else uuid.uuid4().hex
                conversation = f"{SocketChannel.name()}:{peer}"
                logged = await turns.photograph(conversation, message, Handed(sent.content, sent.name))
            except NoFile:
                return _problem(400, "no_file")
            except Refused as refused:
                return _problem(422, refused.code.value)
            except StoreUnavailable:
                return _problem(503, "unavailable")
            return response.json([as_log_entry(entry) for entry in logged], status=201)

        @routes.get("/files/<id:str>")
        async def read(request: Request, id: str) -> HTTPResponse:
            turns, peer = turns_of(request.app), tokens.peer(request.token)
            if turns is None:
                return _problem(503, "starting")
            if peer is None:
                return _problem(401, "unknown_session")
            try:
                return as_download(*await turns.file(f"{SocketChannel.name()}:{peer}", id))
            except UnknownFile:
                return _problem(404, "unknown_file")
            except StoreUnavailable:
                return _problem(503, "unavailable")

        return routes


def _problem(status: int, code: str) -> HTTPResponse:
    return response.json({"error": code}, status=status)
