"""`/health` for supervisors and `/chat`, a plain page to try the assistant with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.guard import understands
from bot.channels.runtime import attach, turns_of

_PAGES = Path(__file__).parent / "static"
_FILES = {
    "": ("chat.html", "text/html; charset=utf-8"),
    "/chat.js": ("chat.js", "text/javascript; charset=utf-8"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
    "/chat.css": ("chat.css", "text/css; charset=utf-8"),
    "/socket.io.min.js": ("socket.io.min.js", "text/javascript; charset=utf-8"),
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class SiteChannel(InputChannel):
    """No channel by itself: pages and readiness beside the real ones."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "site"

    def url_prefix(self) -> str:
        """Return the root: `/health` is where supervisors look."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("site")
        attach(routes)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            if turns_of(request.app) is None or not await understands(request.app.ctx.agent):
                return response.json({"status": "starting"}, status=503)
            return response.json({"status": "ok"})

        for path, (name, kind) in _FILES.items():
            routes.add_route(_page(_PAGES / name, kind), f"/chat{path}", name=name.replace(".", "_"))
        return routes


def _page(path: Path, kind: str) -> Callable[[Request], Awaitable[HTTPResponse]]:
    content = path.read_text(encoding="utf-8")

    async def page(_request: Request) -> HTTPResponse:
        return response.text(content, content_type=kind, headers=_HEADERS)

    return page
