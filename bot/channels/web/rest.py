"""Rasa's REST protocol behind our intake: `POST /webhooks/rest/webhook`.

Meant for systems, not for browsers: whoever holds REST_TOKEN speaks for any
sender. In the demonstration, on this machine alone, no token is needed.
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.runtime import attach, turns_of
from bot.channels.web.downloads import as_download
from bot.channels.web.entries import as_log_entry, as_message
from bot.service.files import UnknownFile
from bot.service.ports import Inbound, StoreUnavailable
from bot.settings import read_settings

MAX_ID = 100
MAX_TEXT = 4000


class RestChannel(InputChannel):
    """One message in, the replies out; `message_id` makes a repeat harmless."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name: the prefix of its conversations and of its URL."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. Rasa's own handler is not called: every message goes through `Turns`."""
        routes = Blueprint("rest_channel")
        attach(routes)

        @routes.middleware("request")
        async def admit(request: Request) -> HTTPResponse | None:
            if turns_of(request.app) is None:
                return response.json({"error": "starting"}, status=503)
            if not _allowed(request):
                return response.json({"error": "the bearer token in REST_TOKEN is expected"}, status=401)
            if _from_a_page(request):
                return response.json({"error": "expected a system with JSON, not a web page"}, status=403)
            return None

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            message, problem = _read(request)
            if message is None:
                return response.json({"error": problem}, status=400)
            sender = message.conversation.split(":", 1)[1]
            said = await request.app.ctx.turns.take(message)
            return response.json([{"recipient_id": sender, **as_message(entry)} for entry in said])

        @routes.get("/messages")
        async def messages(request: Request) -> HTTPResponse:
            sender, after = request.args.get("sender", ""), request.args.get("after", "0")
            if not is_id(sender) or not (after.isascii() and after.isdecimal() and len(after) < 10):
                return response.json({"error": "expected sender and after (a place in the log)"}, status=400)
            try:
                logged = await request.app.ctx.turns.log(f"rest:{sender}", int(after))
            except StoreUnavailable:
                return response.json({"error": "the log is out of reach for now"}, status=503)
            return response.json([as_log_entry(entry) for entry in logged])

        @routes.get("/files/<id:str>")
        async def file(request: Request, id: str) -> HTTPResponse:
            try:
                return as_download(
                    *await request.app.ctx.turns.file(f"rest:{request.args.get('sender')}", id)
                )
            except UnknownFile:
                return response.json({"error": "no such file of this sender"}, status=404)
            except StoreUnavailable:
                return response.json({"error": "files are out of reach for now"}, status=503)

        return routes


def _allowed(request: Request) -> bool:
    token = read_settings().rest_token
    return not token or hmac.compare_digest((request.token or "").encode(), token.encode())


def _from_a_page(request: Request) -> bool:
    """Say whether a web page may be behind a request: a citizen's browser holds no token.

    A page names its origin, sends JSON only after asking, and reaches us under a
    name of its own where it plays tricks with DNS.
    """
    if "origin" in request.headers:
        return True
    if request.method == "POST" and not (request.content_type or "").startswith("application/json"):
        return True
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return not read_settings().rest_token and host not in ("127.0.0.1", "localhost", "::1")


def _read(request: Request) -> tuple[Inbound | None, str]:
    try:
        body = request.json
    except Exception:
        body = None
    if not isinstance(body, dict):
        return None, "expected a JSON object with sender and message"
    sender, text, message_id = (
        body.get("sender"),
        body.get("message"),
        body.get("message_id"),
    )
    if not is_id(sender):
        return None, f"sender: expected 1 to {MAX_ID} characters"
    if not is_words(text):
        return None, f"message: expected 1 to {MAX_TEXT} characters"
    if message_id is not None and not is_id(message_id):
        return None, f"message_id: expected 1 to {MAX_ID} characters, or none"
    return Inbound(f"rest:{sender}", message_id or uuid.uuid4().hex, text), ""


def is_id(value: object) -> bool:
    """Say whether a value can name a sender or a message."""
    return isinstance(value, str) and 1 <= len(value) <= MAX_ID and value.isprintable()


def is_words(value: object) -> bool:
    """Say whether a value is something that a citizen can have said, and every store can keep."""
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= MAX_TEXT or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character, which JSON lets through
        return False
    return True
