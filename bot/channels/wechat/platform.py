"""The platform's interface: customer-service messages to citizens, and the pictures that they sent."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

import httpx

from bot.hotline.files import LARGEST
from bot.settings import Settings
from bot.stores.redis.wechat import RedisWeChat

logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, and ours hold the token

_LIMIT_SECONDS = 5.0
_BAD_TOKEN = (40001, 40014, 42001)
_BUSY = -1


class Refused(Exception):
    """The platform does not take a request, whenever it comes; holds the platform's code of the error."""


class Busy(Exception):
    """The platform did not take a request; it may be made again."""


class Platform:
    """One account at the platform. Methods raise `Refused`, `Busy`, `StoreUnavailable`, `httpx.HTTPError`."""

    def __init__(self, settings: Settings, shared: RedisWeChat) -> None:
        self._app_id, self._secret = settings.wechat_app_id, settings.wechat_secret
        self._shared = shared
        self._http = httpx.AsyncClient(base_url=settings.wechat_api, timeout=_LIMIT_SECONDS)

    async def say(self, citizen: str, text: str) -> None:
        """Send a text to a citizen who wrote within 48 hours."""
        message = {"touser": citizen, "msgtype": "text", "text": {"content": text}}
        body = json.dumps(message, ensure_ascii=False).encode()  # the platform shows \u… as it stands
        await self._asked("POST", "/cgi-bin/message/custom/send", content=body)

    async def picture(self, media: str) -> bytes:
        """Return a picture that a citizen sent."""
        got = await self._asked("GET", "/cgi-bin/media/get", {"media_id": media})
        if len(got.content) > LARGEST:
            raise Refused("too large")
        return got.content

    async def _asked(
        self, method: str, path: str, params: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> httpx.Response:
        """Return the answer to a request, made once more with a new token if ours was refused."""
        refused = ""
        while True:
            token = await self._shared.token(self._fetch, refused)
            query = {**(params or {}), "access_token": token}
            answer = await self._request(method, path, params=query, content=content)
            code = _told(answer).get("errcode", 0)
            if code in _BAD_TOKEN and not refused:
                refused = token
                continue
            if code == _BUSY:
                raise Busy(str(code))
            if code:
                raise Refused(str(code))
            return answer

    async def _request(self, method: str, path: str, **how: Any) -> httpx.Response:
        try:
            answer = await self._http.request(method, path, **how)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Busy(type(error).__name__) from None
        if answer.status_code >= 400:
            raise Busy(str(answer.status_code))
        return answer

    async def _fetch(self) -> tuple[str, int]:
        """Return an access token and its seconds; asking again voids none that is in use."""
        account = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret}
        got = _told(await self._request("POST", "/cgi-bin/stable_token", json=account))
        if "access_token" not in got:
            raise Refused(f"token: {got.get('errcode')}")
        return str(got["access_token"]), int(got["expires_in"])


def _told(answer: httpx.Response) -> dict[str, Any]:
    """Return what the platform tells in JSON; nothing of a picture."""
    if "image" in answer.headers.get("content-type", ""):
        return {}
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
