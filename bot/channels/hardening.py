"""What every answer of a bot process carries, and what of Rasa's own nobody is served."""

from __future__ import annotations

from typing import Any

from sanic import Request, response
from sanic.response import HTTPResponse

_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def harden(app: Any) -> None:
    """Have every answer carry these headers, and Rasa's greeting with its version lead to the page."""
    app.register_middleware(_close, "request")
    app.register_middleware(_carry, "response")


async def _close(request: Request) -> HTTPResponse | None:
    return response.redirect("/chat") if request.path == "/" else None


async def _carry(request: Request, answer: HTTPResponse) -> None:
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.path.startswith("/webhooks/"):  # what citizens said stays in nobody's cache
        answer.headers.setdefault("Cache-Control", "no-store")
