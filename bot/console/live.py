"""Live updates: what is new is told to the pages that it concerns; what it is now, they ask themselves.

Each page is in the rooms of its person, their unit, and what their roles let them
look at; a page that shows a conversation or a ticket is in its room too, if it may be read.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from http.cookies import CookieError, SimpleCookie
from typing import Any

from sanic import Sanic
from socketio import AsyncServer
from socketio.exceptions import ConnectionRefusedError as NotSignedIn

from bot.channels.web.live import show_typing
from bot.console.entries import as_entry
from bot.console.parts import Desk
from bot.console.sessions import COOKIE
from bot.hotline.life import CLOCK
from bot.hotline.roles import Clerk, Forbidden, Operation, may
from bot.hotline.signin import Session
from bot.service import access, desk, tickets
from bot.service.desk import UnknownConversation
from bot.service.duty import UnknownTicket, scene_of
from bot.service.news import News, Topic
from bot.service.ports import StoreUnavailable

log = logging.getLogger("hotline.console")

_PAGES = "/desk"
_EVERY_SECONDS = 15.0  # how long a page may stay whose session has ended
_CONVERSATION, _TICKET = "conversation", "ticket"  # what a page watches
_LOOKING = {Topic.QUEUE: Operation.SEE_QUEUE, Topic.ALERT: Operation.SEE_ALERTS}


def serve_live(app: Sanic) -> None:
    """Let pages connect to the desk's process, and tell them what is new while it serves."""
    server = AsyncServer(  # same origin only; a page of another site cannot connect
        async_mode="sanic",
        transports=["websocket"],
        namespaces=[_PAGES],
        max_http_buffer_size=16 * 1024,
        ping_interval=10,
        ping_timeout=5,
    )
    server.attach(app)

    @app.listener("after_server_start")
    async def begin(app: Any, _loop: Any) -> None:
        pages = Pages(server, app.ctx.desk)
        for event in ("connect", "watch", "unwatch", "typing"):
            server.on(event, getattr(pages, event), namespace=_PAGES)
        app.ctx.live = [asyncio.create_task(pages.tell_forever()), asyncio.create_task(pages.check_forever())]

    @app.listener("before_server_stop")
    async def end(app: Any, _loop: Any) -> None:
        for task in app.ctx.live:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


class Pages:
    """The pages that are connected to this process, by whose they are."""

    def __init__(self, server: AsyncServer, desk: Desk) -> None:
        self._server = server
        self._desk = desk
        self._sessions: dict[str, Session] = {}  # by connection

    async def connect(self, page: str, environ: dict[str, Any], _auth: Any = None) -> None:
        """Let a page in whose browser is signed in."""
        system = self._desk.system
        signed_in = await access.who(system.database, _token(environ), system.clock.now(), looks_on=True)
        if signed_in is None:
            raise NotSignedIn("not_signed_in")
        self._sessions[page] = signed_in.session
        clerk = access.clerk(signed_in.account, await system.institution())
        rooms = [_person(clerk.person), _unit(clerk.unit)]
        rooms += [topic.value for topic, operation in _LOOKING.items() if may(clerk, operation)]
        for room in rooms:
            await self._server.enter_room(page, room, namespace=_PAGES)

    async def watch(self, page: str, told: Any) -> bool:
        """Tell a page from now on of a conversation or a ticket, if they may read it; say whether so."""
        shown = _shown(told)
        if shown is None or not await self._may_read(page, *shown):
            return False
        await self._server.enter_room(page, _room(*shown), namespace=_PAGES)
        return True

    async def unwatch(self, page: str, told: Any) -> None:
        """Tell a page no more of a conversation or a ticket."""
        shown = _shown(told)
        if shown:
            await self._server.leave_room(page, _room(*shown), namespace=_PAGES)

    async def typing(self, page: str, told: Any) -> None:
        """Show the citizen, and who else looks on, that somebody writes in a conversation they have."""
        conversation = _named(_CONVERSATION, told)
        clerk = await self._clerk(page)
        if conversation is None or clerk is None:
            return
        standing = await desk.standing(self._desk.system.database, clerk, conversation)
        if standing.holding.person == clerk.person:
            await show_typing(self._desk.typing, conversation)
            await self._desk.system.news.tell([News(Topic.TYPING, conversation, who=clerk.person)])

    async def tell_forever(self) -> None:
        """Tell the pages what is new, for ever."""
        async for news in self._desk.system.news.listen():
            try:
                if news is None:
                    await self._emit("missed", None)
                else:
                    await self._tell(news)
            except StoreUnavailable:
                await self._emit("missed", None)
            except Exception as error:  # one piece of news is not worth the others
                log.error("news of %s not told to pages: %s", news, type(error).__name__)

    async def check_forever(self) -> None:
        """Close the pages whose sessions have ended, for ever."""
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            with contextlib.suppress(StoreUnavailable):
                await self._check()

    async def _check(self) -> None:
        connected = {page for page, _ in self._server.manager.get_participants(_PAGES, None)}
        for page in list(self._sessions):
            if page not in connected:
                del self._sessions[page]
            elif await self._clerk(page) is None:
                await self._emit("signed_out", None, room=page)
                await self._server.disconnect(page, namespace=_PAGES)

    async def _tell(self, news: News) -> None:
        if news.topic is Topic.CONVERSATION and news.conversation:
            await self._turn_out(news.conversation)
        if news.topic is Topic.CONVERSATION and not news.persons:
            return  # nobody has it; of the queue there is news besides
        persons = await self._with_stand_ins(news.persons) if news.topic is Topic.WORK else news.persons
        rooms = [_person(one) for one in persons] + [_unit(one) for one in news.units]
        if news.topic in (Topic.ENTRY, Topic.TYPING) and news.conversation:
            rooms.append(_room(_CONVERSATION, news.conversation))
        if news.ticket:
            rooms.append(_room(_TICKET, news.ticket))
        if news.topic in _LOOKING:
            rooms = [news.topic.value]
        await self._emit(news.topic.value, await self._told(news), room=rooms or None)

    async def _turn_out(self, conversation: str) -> None:
        """Tell no more of a conversation to pages that may not read it now that somebody else has it."""
        room = _room(_CONVERSATION, conversation)
        for page, _ in list(self._server.manager.get_participants(_PAGES, room)):
            if not await self._may_read(page, _CONVERSATION, conversation):
                await self._server.leave_room(page, room, namespace=_PAGES)

    async def _may_read(self, page: str, kind: str, one: str) -> bool:
        clerk, system = await self._clerk(page), self._desk.system
        if clerk is None:
            return False
        try:
            if kind == _CONVERSATION:
                await desk.standing(system.database, clerk, one)
            else:
                place = (system.database, await system.institution(), clerk, one)
                await tickets.insist_on_reading(*place, system.clock.now())
        except (Forbidden, UnknownConversation, UnknownTicket):
            return False
        return True

    async def _told(self, news: News) -> dict[str, Any] | None:
        if news.topic is Topic.TYPING:
            return {"conversation": news.conversation, "who": news.who or "citizen"}
        named = {_CONVERSATION: news.conversation, _TICKET: news.ticket, "who": news.who}
        told: dict[str, Any] = {name: one for name, one in named.items() if one}
        if news.conversation and news.place:
            async with self._desk.system.database.reading() as work:
                found = await work.messages.log(news.conversation, news.place - 1, 1)
            told["entry"] = as_entry(found[0] if found else None)
        return told or None

    async def _emit(self, event: str, told: Any, room: Any = None) -> None:
        await self._server.emit(event, told, room=room, namespace=_PAGES)

    async def _with_stand_ins(self, persons: frozenset[str]) -> set[str]:
        """Return these persons and who acts for them: it is in the lists of both (HO-2)."""
        system = self._desk.system
        async with system.database.reading() as work:
            scene = await scene_of(work, await system.institution(), CLOCK, system.clock.now())
        return {*persons, *map(scene.acting, persons)}

    async def _clerk(self, page: str) -> Clerk | None:
        """Return whose a page is, as long as their session stands; a page alone keeps none from ending."""
        session, system = self._sessions.get(page), self._desk.system
        account = await access.still_in(system.database, session, system.clock.now()) if session else None
        return access.clerk(account, await system.institution()) if account else None


def _token(environ: dict[str, Any]) -> str:
    try:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""


def _shown(told: Any) -> tuple[str, str] | None:
    """Return what a page shows: a conversation or a ticket, and which."""
    named = ((kind, _named(kind, told)) for kind in (_CONVERSATION, _TICKET))
    return next(((kind, one) for kind, one in named if one), None)


def _named(kind: str, told: Any) -> str | None:
    asked = told.get(kind) if isinstance(told, dict) else None
    return asked if isinstance(asked, str) and 0 < len(asked) <= 200 else None


def _person(id: str) -> str:
    return f"person:{id}"


def _unit(code: str) -> str:
    return f"unit:{code}"


def _room(kind: str, one: str) -> str:
    return f"{kind}:{one}"
