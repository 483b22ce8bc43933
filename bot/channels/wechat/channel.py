"""The webhook of a WeChat official account: `/webhooks/wechat/webhook`.

Registered at the platform with WECHAT_TOKEN; in safe mode also WECHAT_AES_KEY.
Repeats are harmless: the platform's message id is ours.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.runtime import attach, turns_of
from bot.channels.turns import Turns
from bot.channels.web.rest import is_id, is_words
from bot.channels.wechat.envelope import Envelopes, Forged
from bot.channels.wechat.platform import Busy, Refused
from bot.channels.wechat.sending import Sending, sending_of
from bot.channels.wechat.text import as_text, parts
from bot.hotline import refusal
from bot.service.files import Handed
from bot.service.ports import Inbound, StoreUnavailable
from bot.settings import read_settings

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 4.0  # the platform's is 5 s, the way there and back included
_LARGEST = 64 * 1024  # bytes of a post: the platform's are a few hundred
_HELLO = "您好"  # of who follows the account: they are greeted as if they had said it


class WeChatChannel(InputChannel):
    """Text, recognised voice, places, pictures, menus and new followers."""

    @classmethod
    def name(cls) -> str:
        """Return the prefix of the channel's conversations and its URL."""
        return "wechat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes, none without WECHAT_TOKEN. Every message goes through `Turns`."""
        routes = Blueprint("wechat_channel")
        attach(routes)
        settings = read_settings()
        if not settings.wechat_token:
            return routes
        envelopes = Envelopes(settings.wechat_token, settings.wechat_app_id, settings.wechat_aes_key)
        account = _Account(sending_of(settings))

        @routes.listener("after_server_start")
        async def serve(app: Any, _loop: Any) -> None:
            account.serve(turns_of(app))

        @routes.listener("before_server_stop")
        async def finish(_app: Any, _loop: Any) -> None:
            await account.sending.finish()

        @routes.get("/webhook")
        async def prove(request: Request) -> HTTPResponse:
            try:
                envelopes.check(_query(request))
            except Forged:
                return response.text("", status=403)
            return response.text(request.args.get("echostr", ""))

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            query = _query(request)
            try:
                envelopes.check(query)
                if len(request.body) > _LARGEST:
                    raise Forged("too large")
                posted = envelopes.open(query, request.body)
            except Forged as problem:
                log.warning("a request that is not WeChat's: %s", problem)
                return response.text("", status=403)
            if turns_of(request.app) is None or not is_id(posted.get("FromUserName")):
                return response.text("", status=503)  # the platform asks again
            text = await account.answer(posted)
            if not text:
                return response.text("success")
            return response.raw(
                envelopes.reply(posted, text, query.get("nonce", "")).encode(), content_type="text/xml"
            )

        return routes


class _Account:
    """Takes what citizens send to the account, and says what is answered in time."""

    def __init__(self, sending: Sending) -> None:
        self.sending = sending
        self._turns: Turns | None = None
        self._taking: set[asyncio.Task[None]] = set()

    def serve(self, turns: Turns | None) -> None:
        """Begin to handle messages."""
        self._turns = turns
        if turns is not None:
            turns.delivery.by(WeChatChannel.name(), self.sending.send)

    async def answer(self, posted: Mapping[str, str]) -> str:
        """Return the passive reply to what was posted; empty if there is none in time.

        What does not fit in it, or is said later, is sent by the interface.
        """
        conversation = f"{WeChatChannel.name()}:{posted['FromUserName']}"
        with self.sending.awaited(conversation) as said:
            turn = asyncio.ensure_future(self._take(conversation, posted))
            self._taking.add(turn)
            turn.add_done_callback(self._taken)
            await asyncio.wait({turn}, timeout=PATIENCE_SECONDS)
        if turn.done():
            turn.result()  # what broke is the platform's to repeat
        fresh = await self.sending.unsent(said)
        text, *more = [*parts(as_text(fresh))] or [""]
        if not more:
            return text
        self.sending.post(conversation, fresh)
        return ""

    def _taken(self, turn: asyncio.Task[None]) -> None:
        self._taking.discard(turn)
        if not turn.cancelled() and (error := turn.exception()):
            log.error("a WeChat message broke: %s", type(error).__name__)

    async def _take(self, conversation: str, posted: Mapping[str, str]) -> None:
        assert self._turns
        kind = posted.get("MsgType", "").lower()
        message = _message_id(posted)
        if kind == "event" and not _of_event(posted):
            return
        if kind == "image":
            await self._picture(conversation, message, posted.get("MediaId", ""))
            return
        text = _words(kind, posted)
        if is_words(text):
            await self._turns.take(Inbound(conversation, message, text), in_one_breath=True)
        else:
            await self._say(conversation, "utter_unreadable")

    async def _picture(self, conversation: str, message: str, media: str) -> None:
        assert self._turns
        try:
            content = await self.sending.platform.picture(media)
            await self._turns.photograph(conversation, message, Handed(content, f"{message}.jpg"))
        except refusal.Refused:
            await self._say(conversation, "utter_unreadable")
        except (Busy, Refused, StoreUnavailable, httpx.HTTPError) as error:
            log.warning("conversation %s: a picture was not kept: %s", conversation, type(error).__name__)
            await self._say(conversation, "utter_not_kept")

    async def _say(self, conversation: str, response: str) -> None:
        assert self._turns
        reply = self._turns.system.wording.say(response, WeChatChannel.name())
        await self._turns.note(conversation, [reply])


def _query(request: Request) -> dict[str, str]:
    return {name: str(values[0]) for name, values in request.args.items()}


def _message_id(posted: Mapping[str, str]) -> str:
    """Return the platform's id of a message; of an event, which has none, what it is told apart by."""
    if "MsgId" in posted:
        return posted["MsgId"]
    marks = "|".join(posted.get(name, "") for name in ("CreateTime", "Event", "EventKey"))
    return hashlib.sha256(marks.encode()).hexdigest()[:32]


def _of_event(posted: Mapping[str, str]) -> str:
    """Return what a citizen says by an event; nothing by most."""
    event = posted.get("Event", "").lower()
    if event in ("subscribe", "subscribe_scan"):
        return _HELLO
    return posted.get("EventKey", "") if event == "click" else ""


def _words(kind: str, posted: Mapping[str, str]) -> str:
    """Return what a citizen says by a message; empty if it cannot be told."""
    if kind == "event":
        return _of_event(posted)
    said = {"text": "Content", "voice": "Recognition", "location": "Label"}.get(kind, "")
    return posted.get(said, "")
