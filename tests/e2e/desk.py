"""Members of staff at the desk of a running hotline, each in a browser of their own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import socketio
from conftest import Hotline
from sentences import load

from bot.settings import ROOT

ACCOUNTS = {one["person"]: one for one in load(ROOT / "data" / "desk" / "demonstration.yml")["accounts"]}


def passwords(hotline: Hotline) -> dict[str, str]:
    """Return the demonstration's passwords as they were printed, by person."""
    lines = (hotline.state / "demonstration-accounts.txt").read_text(encoding="utf-8").splitlines()
    by_name = {line.split()[0]: line.split()[1] for line in lines}
    return {person: by_name[one["name"]] for person, one in ACCOUNTS.items()}


def address(hotline: Hotline) -> str:
    return f"http://127.0.0.1:{hotline.environment['CONSOLE_PORT']}"


class Member:
    """A member of staff in a browser of their own."""

    def __init__(self, url: str, person: str) -> None:
        self.person = person
        self.http = httpx.AsyncClient(base_url=url, timeout=30, trust_env=False)

    @property
    def name(self) -> str:
        name: str = ACCOUNTS[self.person]["name"]
        return name

    async def sign_in(self, name: str, password: str) -> httpx.Response:
        answer = await self.http.post("/api/sign-in", json={"name": name, "password": password})
        if answer.status_code == 200:
            self.http.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return answer

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(f"/api{path}")

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/api{path}", json=body)

    @contextlib.asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """Open a page that hears what is new."""
        page = Page()
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        await page.connect(str(self.http.base_url), cookies)
        yield page
        await page.client.disconnect()

    @contextlib.asynccontextmanager
    async def on_duty(self) -> AsyncIterator[None]:
        """Be at the desk for a while."""
        assert (await self.post("/presence/here")).status_code == 204
        yield
        assert (await self.post("/presence/off", receivers={}, summary="")).status_code == 200


class Page:
    """The live connection of a page, and what it heard."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.heard: list[tuple[str, Any]] = []
        self.client.on("*", self._hear, namespace="/desk")

    async def connect(self, url: str, cookies: str) -> None:
        headers = {"Cookie": cookies} if cookies else {}
        await self.client.connect(url, headers=headers, transports=["websocket"], namespaces=["/desk"])

    async def emit(self, event: str, **told: Any) -> Any:
        return await self.client.call(event, told, namespace="/desk", timeout=5)

    async def hears(self, event: str, seconds: float = 5.0) -> Any:
        """Wait for an event; return what it told."""
        for _ in range(int(seconds * 50)):
            for name, told in self.heard:
                if name == event:
                    self.heard.remove((name, told))
                    return told
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {event} in {seconds} s, but {[name for name, _ in self.heard]}")

    async def _hear(self, event: str, told: Any = None) -> None:
        self.heard.append((event, told))


@contextlib.asynccontextmanager
async def signed_in(hotline: Hotline, *persons: str) -> AsyncIterator[dict[str, Member]]:
    """Let staff sign in, each in a browser of their own; return them by person."""
    known = passwords(hotline)
    members = {person: Member(address(hotline), person) for person in persons}
    for person, member in members.items():
        assert (await member.sign_in(member.name, known[person])).status_code == 200
    yield members
    for member in members.values():
        await member.http.aclose()
