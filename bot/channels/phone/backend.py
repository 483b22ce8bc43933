"""The bot as the gateway reaches it: over HTTP on this machine, with a token that both derive."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

import httpx

from bot.channels.phone.calls import Call, token
from bot.settings import Settings

PATIENCE_SECONDS = 30.0  # of one request: a turn has its own limit, which is shorter


class BotDown(Exception):
    """The bot is out of reach, or fails."""


@dataclass(frozen=True)
class News:
    """What was said to a caller after a place, and who has the conversation."""

    said: tuple[tuple[int, str], ...]  # places and texts
    holder: str
    ahead: int
    person: str | None  # a name
    extension: str  # of that person's telephone; empty if they have none


class Backend:
    """The bot's side of all calls."""

    def __init__(self, settings: Settings) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{settings.bot_url()}/webhooks/phone",
            headers={"Authorization": f"Bearer {token(settings.secret_key)}"},
            timeout=httpx.Timeout(PATIENCE_SECONDS, connect=2.0),
            limits=httpx.Limits(max_connections=None),
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def say(self, call: str, message: str, text: str) -> list[tuple[int, str]]:
        """Hand in what a caller says; return places and texts of what was answered. Raises `BotDown`."""
        given = {"message": message, "text": text}
        return _said(await self._do("POST", f"/calls/{quote(call)}/messages", json=given))

    async def news(self, call: str, after: int) -> News:
        """Return what was said after a place, and how the conversation stands. Raises `BotDown`."""
        told = await self._do("GET", f"/calls/{quote(call)}/log", params={"after": after})
        return News(tuple(_said(told)), told["holder"], told["ahead"], told["person"], told["extension"])

    async def leave(self, call: str, message: str, wav: bytes, telephone: str) -> list[tuple[int, str]]:
        """Hand in a voice message, which becomes a ticket; return what is said to it. Raises `BotDown`."""
        given = {"message": message, "telephone": telephone}
        return _said(await self._do("POST", f"/calls/{quote(call)}/voice", params=given, content=wav))

    async def record(self, call: str, message: str, wav: bytes) -> None:
        """Hand in the recording of a call. Raises `BotDown`."""
        await self._do("POST", f"/calls/{quote(call)}/recording", params={"message": message}, content=wav)

    async def report(self, call: Call, greeting: str = "") -> int:
        """Tell how a call goes; return the place of its greeting in the log. Raises `BotDown`."""
        told = asdict(call) | {"greeting": greeting}
        return int((await self._do("PUT", f"/calls/{quote(call.id)}", json=told))["place"])

    async def _do(self, method: str, path: str, **given: Any) -> Any:
        try:
            response = await self._client.request(method, path, **given)
            response.raise_for_status()
            return response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise BotDown(type(error).__name__) from None


def _said(told: Any) -> list[tuple[int, str]]:
    return [(entry["place"], entry["text"]) for entry in told["said"] if entry["text"]]
