"""Simulated citizens: they speak through a real channel and remember what they were told."""

from __future__ import annotations

import asyncio
import uuid
from abc import ABC, abstractmethod
from typing import Any

import httpx
import socketio
from handed import PNG


class Citizen(ABC):
    """Someone in a conversation of their own."""

    conversation: str

    def __init__(self, url: str) -> None:
        self.url = url

    @abstractmethod
    async def arrive(self) -> None:
        """Begin the conversation."""

    @abstractmethod
    async def leave(self) -> None:
        """Close the connection."""

    @abstractmethod
    async def say(self, text: str, message_id: str | None = None) -> str:
        """Say something; return what was answered, a line a message."""

    @abstractmethod
    async def log(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the conversation's log after a place."""

    async def talk(self, *texts: str) -> str:
        """Say several things in turn; return the last answer."""
        answer = ""
        for text in texts:
            answer = await self.say(text)
        return answer

    async def heard(self) -> str:
        """Return all that the log says we were told."""
        return "\n".join(entry["text"] for entry in await self.log() if entry["from"] == "hotline")


class RestCitizen(Citizen):
    """Speaks through REST."""

    def __init__(self, url: str, sender: str | None = None) -> None:
        super().__init__(url)
        self.sender = sender or uuid.uuid4().hex
        self.conversation = f"rest:{self.sender}"
        self._client = httpx.AsyncClient(base_url=url, timeout=60, trust_env=False)

    async def arrive(self) -> None:
        return None

    async def leave(self) -> None:
        await self._client.aclose()

    async def post(self, **body: Any) -> httpx.Response:
        return await self._client.post("/webhooks/rest/webhook", json=body)

    async def say(self, text: str, message_id: str | None = None) -> str:
        body = {"sender": self.sender, "message": text} | ({"message_id": message_id} if message_id else {})
        answer = await self.post(**body)
        answer.raise_for_status()
        assert all(said["recipient_id"] == self.sender for said in answer.json())
        return "\n".join(said["text"] for said in answer.json())

    async def log(self, after: int = 0) -> list[dict[str, Any]]:
        query = {"sender": self.sender, "after": str(after)}
        entries: list[dict[str, Any]] = (
            await self._client.get("/webhooks/rest/messages", params=query)
        ).json()
        return entries


class WebCitizen(Citizen):
    """Speaks through Socket.IO, as a browser does."""

    def __init__(self, url: str, token: str | None = None) -> None:
        super().__init__(url)
        self.token = token
        self.said: list[str] = []
        self._client = socketio.AsyncClient(reconnection=False)
        self._client.on("bot_uttered", lambda said: self.said.append(said["text"]))
        self.saw_typing = asyncio.Event()
        self._client.on("staff_typing", lambda *_: self.saw_typing.set())

    async def arrive(self) -> None:
        confirmed: list[str] = []
        self._client.on("session_confirm", confirmed.append)
        await self._client.connect(self.url, transports=["websocket"])
        await self._client.call("session_request", {"session_id": self.token})
        self.token = confirmed[-1]
        self.conversation = f"web:{self.token.rsplit('.', 1)[0]}"

    async def leave(self) -> None:
        await self._client.disconnect()

    async def say(self, text: str, message_id: str | None = None) -> str:
        before = len(self.said)
        body = {"message": text} | ({"message_id": message_id} if message_id else {})
        await self._client.call("user_uttered", body, timeout=60)
        return "\n".join(self.said[before:])

    async def log(self, after: int = 0) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = await self._client.call("messages_after", {"after": after})
        return entries

    async def photograph(
        self, content: bytes = PNG, name: str = "路灯.png", bearer: bool = True, **fields: str
    ) -> httpx.Response:
        """Send a photograph as a citizen's page does."""
        headers = {"Authorization": f"Bearer {self.token}"} if bearer else {}
        async with httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False) as http:
            return await http.post(
                "/webhooks/web/files", headers=headers, data=fields, files={"file": (name, content)}
            )
