"""Rasa's REST protocol behind our intake: `POST /webhooks/rest/webhook`.

Meant for systems, not for browsers: whoever holds REST_TOKEN speaks for any
sender. In the demonstration, on this machine alone, no token is needed.
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.runtime import attach, turns_of
from bot.service.ports import Inbound, Logged, StoreUnavailable
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
            return None

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            message, problem = _read(request)
            if message is None:
                return response.json({"error": problem}, status=400)
            replies = await request.app.ctx.turns.take(message)
            sender = message.conversation.split(":", 1)[1]
            return response.json([_as_json(sender, reply.text, reply.buttons) for reply in replies])

        @routes.get("/messages")
        async def messages(request: Request) -> HTTPResponse:
            sender, after = request.args.get("sender", ""), request.args.get("after", "0")
            if not _is_id(sender) or not after.isdecimal():
                return response.json({"error": "expected sender and after (a place in the log)"}, status=400)
            try:
                logged = await request.app.ctx.turns.log(f"rest:{sender}", int(after))
            except StoreUnavailable:
                return response.json({"error": "the log is out of reach for now"}, status=503)
            return response.json([as_log_entry(entry) for entry in logged])

        return routes


def _allowed(request: Request) -> bool:
    token = read_settings().rest_token
    return not token or hmac.compare_digest((request.token or "").encode(), token.encode())


def _read(request: Request) -> tuple[Inbound | None, str]:
    try:
        body = request.json
    except Exception:
        body = None
    if not isinstance(body, dict):
        return None, "expected a JSON object with sender and message"
    sender, text, message_id = (
        body.get("sender", "default"),
        body.get("message"),
        body.get("message_id"),
    )
    if not _is_id(sender):
        return None, f"sender: expected 1 to {MAX_ID} characters"
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= MAX_TEXT:
        return None, f"message: expected 1 to {MAX_TEXT} characters"
    if message_id is not None and not _is_id(message_id):
        return None, f"message_id: expected 1 to {MAX_ID} characters, or none"
    return Inbound(f"rest:{sender}", message_id or uuid.uuid4().hex, text), ""


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= MAX_ID and value.isprintable()


def _as_json(recipient: str, text: str, buttons: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"recipient_id": recipient, "text": text}
    if buttons:
        said["buttons"] = [{"title": button.title, "payload": button.payload} for button in buttons]
    return said


def as_log_entry(entry: Logged) -> dict[str, Any]:
    """Return an entry of the log as clients read it."""
    said = _as_json("", entry.reply.text, entry.reply.buttons)
    del said["recipient_id"]
    return {
        "place": entry.place,
        "from": "citizen" if entry.inbound else "hotline",
        "at": entry.at.isoformat(),
        **said,
    }
