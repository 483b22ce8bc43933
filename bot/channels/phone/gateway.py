"""The gateway: takes calls over both transports and leads each; tells a PBX how they go on."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from typing import Any

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.channels.phone.audiosocket import Announced, AudioSocketServer
from bot.channels.phone.backend import Backend
from bot.channels.phone.endpoint import SipEndpoint
from bot.channels.phone.hearing import Recogniser, SherpaRecogniser
from bot.channels.phone.line import Ears, Line
from bot.channels.phone.metrics import Metrics
from bot.channels.phone.parts import Left, Parts
from bot.channels.phone.session import CallSession
from bot.channels.phone.speaking import CachedVoice, EspeakVoice, RecordedVoice, Voice
from bot.hotline.institution import Institution
from bot.settings import ROOT, Settings
from bot.stores.content import read_content
from bot.stores.wording import FileWording

log = logging.getLogger("hotline.phone")

_DRAIN_SECONDS = 10.0
_REMEMBERED = 1000  # calls


class Gateway:
    """All calls of one process."""

    def __init__(self, settings: Settings, parts: Parts) -> None:
        self._settings = settings
        self._parts = parts
        self._leading: set[asyncio.Task[None]] = set()
        self._left: OrderedDict[str, Left] = OrderedDict()  # calls that were put through, by id
        self.announced = Announced()
        self.metrics = Metrics()
        host = settings.phone_address or settings.bind_address
        peers = settings.phone_peers.split(",")
        self.sip = SipEndpoint(self.answer, host, peers, settings.phone_calls)
        self.audiosocket = AudioSocketServer(self.answer, self.announced, settings.phone_calls)

    @property
    def going_on(self) -> int:
        """Return how many calls there are now."""
        return len(self._leading)

    def answer(self, line: Line) -> Ears:
        """Begin to lead a call."""
        session = CallSession(line, self._parts, self._left.pop(line.id, None))
        leading = asyncio.ensure_future(session.run())
        self._leading.add(leading)
        leading.add_done_callback(lambda _: self._let_go(leading, session))
        log.info("call %s: taken, %d go on", line.id, len(self._leading))
        return session

    def _let_go(self, leading: asyncio.Task[None], session: CallSession) -> None:
        self._leading.discard(leading)
        self.metrics.count(session.call)
        if session.call.put_through:
            self._left[session.call.id] = session.left
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)

    async def listen(self) -> None:
        """Begin to take calls."""
        settings = self._settings
        await self.sip.listen(settings.bind_address, settings.sip_port)
        await self.audiosocket.listen(settings.bind_address, settings.audiosocket_port)

    async def finish(self) -> None:
        """Take no more calls, and let those that go on end by themselves for a while."""
        self.sip.drain()
        await self.audiosocket.close()
        if self._leading:
            await asyncio.wait(set(self._leading), timeout=_DRAIN_SECONDS)
        for leading in list(self._leading):
            leading.cancel()  # those callers are put through to people
        await asyncio.gather(*self._leading, return_exceptions=True)
        self.sip.close()
        await self._parts.backend.close()


def recogniser_of(settings: Settings, institution: Institution) -> Recogniser | None:
    """Return the recogniser that the settings name; `NoModel` if it cannot be loaded."""
    if settings.asr_model_dir is None:
        return None
    names = [*(unit.name for unit in institution.units), *institution.places]
    return SherpaRecogniser(settings.asr_model_dir, names, settings.state_dir / "hotwords.txt")


def voice_of(settings: Settings) -> Voice:
    """Return the voice that the settings name."""
    voice: Voice = EspeakVoice()
    if settings.phone_voice_dir:
        voice = RecordedVoice(settings.phone_voice_dir, voice)
    return CachedVoice(voice)


def parts_of(settings: Settings) -> Parts:
    """Return what calls need, as the settings have it."""
    return Parts(
        Backend(settings),
        voice_of(settings),
        recogniser_of(settings, read_content(settings.content_dir)),
        FileWording(ROOT / "data" / "responses"),
        settings.phone_queue,
        settings.phone_records,
    )


def served(settings: Settings) -> Sanic:
    """Return the gateway with the routes that a dialplan asks: who calls, and where a call goes on."""
    app = Sanic("hotline_phone", configure_logging=False)

    @app.listener("after_server_start")
    async def start(_app: Any, _loop: Any) -> None:
        app.ctx.gateway = Gateway(settings, parts_of(settings))
        await app.ctx.gateway.listen()

    @app.listener("before_server_stop")
    async def stop(_app: Any, _loop: Any) -> None:
        await app.ctx.gateway.finish()

    @app.get("/health")
    async def health(_request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.get("/metrics")
    async def metrics(_request: Request) -> HTTPResponse:
        return response.text(app.ctx.gateway.metrics.told(app.ctx.gateway.going_on))

    @app.get("/call")
    async def call(request: Request) -> HTTPResponse:
        app.ctx.gateway.announced.caller(request.args.get("uuid", ""), request.args.get("caller", ""))
        return response.text("")

    @app.get("/next")
    async def following(request: Request) -> HTTPResponse:
        return response.text(app.ctx.gateway.announced.continuation(request.args.get("uuid", "")))

    return app
