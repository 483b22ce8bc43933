"""Who is signed in: a cookie that scripts cannot read, and for every change a token that pages must send.

A page of another site cannot read the token, and its requests come without the cookie (SameSite).
"""

from __future__ import annotations

import hmac
from typing import Any

from sanic import Request, Sanic
from sanic.response import HTTPResponse

from bot.hotline.roles import Clerk
from bot.service import access
from bot.service.access import SignedIn

COOKIE = "desk"
_TOKEN = "X-CSRF-Token"  # noqa: S105 - the name of a header
_BACKGROUND = "X-Background"  # of a read that no hand asked for
OPEN = {("POST", "/api/sign-in"), ("GET", "/health")}
READS = {"GET", "HEAD"}


class NotSignedIn(Exception):
    """Nobody is signed in on this request."""


class Forged(Exception):
    """A request that no page of ours has made."""


def guard(app: Sanic) -> None:
    """Let nobody past who is not signed in, but to sign in."""

    @app.middleware("request")
    async def enter(request: Request) -> None:
        request.ctx.signed_in = None
        if not request.path.startswith("/api/") or (request.method, request.path) in OPEN:
            return
        signed_in = await _who(request)
        sent = request.headers.get(_TOKEN, "")
        if request.method not in READS and not hmac.compare_digest(
            sent.encode(errors="replace"), signed_in.session.csrf.encode()
        ):
            raise Forged
        request.ctx.signed_in = signed_in

    @app.middleware("response")
    async def rotate(request: Request, answer: HTTPResponse) -> None:
        signed_in: SignedIn | None = getattr(request.ctx, "signed_in", None)
        if signed_in and signed_in.token != request.cookies.get(COOKIE) and COOKIE not in answer.cookies:
            remember(request, answer, signed_in.token)


async def _who(request: Request) -> SignedIn:
    token = request.cookies.get(COOKIE)
    system = request.app.ctx.desk.system
    looks_on = request.method in READS and _BACKGROUND in request.headers
    found = await access.who(system.database, token, system.clock.now(), looks_on) if token else None
    if found is None:
        raise NotSignedIn
    return found


def signed_in(request: Request) -> SignedIn:
    """Return who is signed in on a request."""
    found: SignedIn = request.ctx.signed_in
    return found


async def clerk(request: Request) -> Clerk:
    """Return who acts on a request, as the roles know them."""
    return access.clerk(signed_in(request).account, await request.app.ctx.desk.system.institution())


def remember(request: Request, answer: HTTPResponse, token: str) -> None:
    """Let the browser keep a session's token, for this site and for as long as it is open."""
    answer.cookies[COOKIE] = token
    settings: Any = answer.cookies[COOKIE]
    settings["path"] = "/"
    settings["httponly"] = True
    settings["samesite"] = "Strict"
    settings["secure"] = request.scheme == "https" or request.headers.get("X-Forwarded-Proto") == "https"


def forget(answer: HTTPResponse) -> None:
    """Let the browser forget the session."""
    answer.cookies[COOKIE] = ""
    answer.cookies[COOKIE]["path"] = "/"
    answer.cookies[COOKIE]["max-age"] = 0
