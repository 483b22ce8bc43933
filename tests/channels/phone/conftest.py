from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio
from channels.phone.calling import FakeBot, NoisyVoice, ScriptedRecogniser
from servers import free_port

from bot.channels.phone.gateway import Gateway
from bot.channels.phone.parts import Parts
from bot.settings import ROOT, Settings, read_settings
from bot.stores.wording import FileWording


@dataclass
class Exchange:
    """A gateway with a bot, a voice and a recogniser of the test's."""

    gateway: Gateway
    settings: Settings
    bot: FakeBot
    voice: NoisyVoice

    @property
    def lines(self) -> int:
        return self.gateway.going_on


Open = Callable[..., Awaitable[Exchange]]


@pytest_asyncio.fixture
async def exchange() -> Any:
    """Open a gateway; what is given replaces its parts."""
    opened: list[Exchange] = []

    async def make(*script: str, seconds: float = 0.5, **given: Any) -> Exchange:
        bot, voice = FakeBot(), NoisyVoice(seconds)
        settings = read_settings().copy(
            update={"sip_port": free_port(), "audiosocket_port": free_port(), "bind_address": "127.0.0.1"}
        )
        recogniser = ScriptedRecogniser(*script) if script else None
        wording = FileWording(ROOT / "data" / "responses")
        parts = replace(Parts(bot, voice, recogniser, wording), **given)  # type: ignore[arg-type]
        one = Exchange(Gateway(settings, parts), settings, bot, voice)
        await one.gateway.listen()
        opened.append(one)
        return one

    yield make
    for one in opened:
        for leading in list(one.gateway._leading):
            leading.cancel()
        await one.gateway.finish()


@pytest.fixture(scope="session")
def speech() -> bytes:
    """Two seconds of speech, as eSpeak speaks it."""
    import asyncio

    from bot.channels.phone.speaking import EspeakVoice

    if not EspeakVoice.is_installed():
        pytest.skip("espeak-ng is not installed (scripts/packages says why)")
    return asyncio.run(EspeakVoice().speak("路灯坏了，请派人来修"))
