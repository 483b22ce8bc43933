"""Rasa's Socket.IO protocol behind our intake, each conversation bound to a signed token.

`session_request` is answered with `session_confirm` and the token as session id;
`user_uttered` carries a message, `bot_uttered` a reply with its place in the log;
`user_typing` lets a citizen finish; `messages_after` returns what a page that was
away has missed, `standing` who serves it now. A message on a connection that is
bound to no conversation begins one: a page sends its token with each, or nothing
before `session_confirm`.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.channels.socketio import SocketBlueprint
from sanic import Blueprint
from socketio import AsyncServer

from bot.channels.runtime import attach, turns_of
from bot.channels.turns import Turns
from bot.channels.web.entries import as_log_entry, as_standing
from bot.channels.web.live import live_manager, to_pages
from bot.channels.web.rest import is_id, is_words
from bot.channels.web.tokens import Tokens
from bot.service.ports import Inbound, StoreUnavailable
from bot.settings import read_settings


class SocketChannel(InputChannel):
    """Live talk with citizens' browsers."""

    @classmethod
    def name(cls) -> str:
        """Return the prefix of the channel's conversations."""
        return "web"

    def url_prefix(self) -> str:
        """Return where Rasa mounts the channel, as its stock one."""
        return "socketio"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the channel. Rasa's own handler is not called: every message goes through `Turns`."""
        settings = read_settings()
        server = AsyncServer(
            async_mode="sanic",  # same origin only; a browser on another site cannot connect
            transports=["websocket"],
            max_http_buffer_size=64 * 1024,
            ping_interval=10,  # a page on a dead line knows it after 15 s, and connects anew
            ping_timeout=5,
            client_manager=live_manager(settings.redis_address),
        )
        routes = SocketBlueprint(server, "/socket.io", "socket_channel", __name__)
        attach(routes)
        sessions = _Sessions(server, Tokens(settings.secret_key))

        @routes.listener("after_server_start")
        async def serve(app: Any, _loop: Any) -> None:
            sessions.serve(turns_of(app))

        server.on("session_request", sessions.request)
        server.on("user_uttered", sessions.utter)
        server.on("user_typing", sessions.typing)
        server.on("messages_after", sessions.messages_after)
        server.on("standing", sessions.standing)
        return routes


class _Sessions:
    """The conversations that are open in browsers, by their connections."""

    def __init__(self, server: AsyncServer, tokens: Tokens) -> None:
        self._server = server
        self._tokens = tokens
        self._turns: Turns | None = None

    def serve(self, turns: Turns | None) -> None:
        """Begin to handle messages."""
        self._turns = turns
        if turns is not None:
            turns.delivery.by(SocketChannel.name(), to_pages(self._server))

    async def request(self, connection: str, data: Any = None) -> None:
        """Bind a connection to the conversation whose token it shows, or to a new one."""
        token = data.get("session_id") if isinstance(data, dict) else None
        if self._tokens.peer(token) is None:
            token = self._tokens.issue()
        await self._bind(connection, token)

    async def utter(self, connection: str, data: Any) -> None:
        """Handle a citizen's message; its replies go to every page of the conversation."""
        text = data.get("message") if isinstance(data, dict) else None
        if self._turns is None or not is_words(text):
            return
        conversation = await self._conversation(connection, data.get("session_id"))
        message_id = data.get("message_id")
        if not is_id(message_id):
            message_id = uuid.uuid4().hex
        await self._turns.take(Inbound(conversation, message_id, text), in_one_breath=True)

    async def typing(self, connection: str, _data: Any = None) -> None:
        """Note that the citizen goes on typing: what they have sent is not all yet."""
        conversation = await self._bound(connection)
        if self._turns is not None and conversation:
            await self._turns.typing(conversation)

    async def messages_after(self, connection: str, data: Any) -> list[dict[str, Any]]:
        """Return the log of the connection's own conversation after a place."""
        after = data.get("after", 0) if isinstance(data, dict) else 0
        conversation = await self._bound(connection)
        if self._turns is None or conversation is None or not isinstance(after, int) or after > 10**9:
            return []
        try:
            logged = await self._turns.log(conversation, max(0, after))
            institution = await self._turns.system.institution()
        except StoreUnavailable:
            return []
        return [as_log_entry(entry, institution) for entry in logged]

    async def standing(self, connection: str, _data: Any = None) -> dict[str, Any]:
        """Return who serves the connection's own conversation, and whose service pauses; empty if unknown."""
        conversation = await self._bound(connection)
        if self._turns is None or conversation is None:
            return {}
        try:
            served = await self._turns.served(conversation)
            institution = await self._turns.system.institution()
        except StoreUnavailable:
            return {}
        return as_standing(served, institution)

    async def _conversation(self, connection: str, token: object) -> str:
        """Return a connection's conversation: by the token, else the one it is bound to, else a new one."""
        if self._tokens.peer(token) is not None:
            return await self._bind(connection, str(token), confirm=False)
        return await self._bound(connection) or await self._bind(connection, self._tokens.issue())

    async def _bound(self, connection: str) -> str | None:
        session = await self._server.get_session(connection)
        bound: str | None = session.get("conversation")
        return bound

    async def _bind(self, connection: str, token: str, confirm: bool = True) -> str:
        conversation = f"{SocketChannel.name()}:{self._tokens.peer(token)}"
        session = await self._server.get_session(connection)
        if session.get("conversation") not in (None, conversation):
            await self._server.leave_room(connection, session["conversation"])
        await self._server.save_session(connection, {"conversation": conversation})
        await self._server.enter_room(connection, conversation)
        if confirm:
            await self._server.emit("session_confirm", token, room=connection)
        return conversation
