"""The desk's process: routes, who is signed in, and what every answer carries."""

from __future__ import annotations

from typing import Any

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.console import (
    accounts,
    announcements,
    board,
    callers,
    causes,
    content,
    conversations,
    daily,
    discourtesy,
    errors,
    files,
    guides,
    inspections,
    ledger,
    misread,
    openapi,
    oversight,
    pages,
    paper,
    people,
    plans,
    rates,
    readings,
    signin,
    surveys,
    ticket_sheets,
    tickets,
    unanswered,
)
from bot.console.given import name_parts
from bot.console.live import serve_live
from bot.console.parts import build_desk
from bot.console.sessions import guard

_HEADERS = {
    # Element Plus sets styles on elements; nothing else may come from anywhere but here.
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
        " connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_PARTS = (
    signin,
    conversations,
    guides,
    tickets,
    files,
    paper,
    people,
    announcements,
    plans,
    rates,
    board,
    ledger,
    inspections,
    causes,
    oversight,
    daily,
    surveys,
    discourtesy,
    callers,
    ticket_sheets,
    unanswered,
    misread,
    content,
    accounts,
    readings,
)
_LARGEST = 256 * 1024  # bytes of a request without a file


def build_app() -> Sanic:
    """Return the desk's application; its adapters are built once it serves."""
    # Strict, or the pages' own addresses would take the one of Socket.IO.
    app = Sanic("hotline_console", configure_logging=False, strict_slashes=True)
    app.config.REQUEST_MAX_SIZE = _LARGEST
    app.config.FALLBACK_ERROR_FORMAT = "json"
    # Longer than clients keep a connection: one that closes as a request comes is an error to them.
    app.config.KEEP_ALIVE_TIMEOUT = 75

    @app.listener("before_server_start")
    async def serve(app: Any, _loop: Any) -> None:
        app.ctx.desk = build_desk()

    @app.listener("after_server_stop")
    async def leave(app: Any, _loop: Any) -> None:
        await app.ctx.desk.system.database.close()

    @app.middleware("response")
    async def harden(_request: Request, answer: HTTPResponse) -> None:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        """Tell whether the desk serves."""
        await request.app.ctx.desk.system.institution()
        return response.json({"status": "ok"})

    name_parts(app)
    guard(app)
    serve_live(app)
    errors.explain(app)
    for part in (*_PARTS, openapi, pages):
        app.blueprint(part.routes)
    return app
