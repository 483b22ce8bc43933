"""Signing in and out, one's own account."""

from __future__ import annotations

import re
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import Given, Line, Text, takes
from bot.console.sessions import clerk, forget, remember, signed_in
from bot.hotline.roles import Operation, reach
from bot.service import access
from bot.service.access import SignedIn

routes = Blueprint("signin", url_prefix="/api")


class _SignIn(Given):
    name: Line
    password: Line
    code: Line | None = None


class _Passwords(Given):
    old: Line
    new: Line


class _Secret(Text):
    regex = re.compile("^[A-Z2-7]{32}$")


class _Confirmed(Given):
    secret: _Secret
    code: Line


@routes.post("/sign-in")
@takes(_SignIn)
async def sign_in(request: Request, asked: _SignIn) -> HTTPResponse:
    """Begin a session."""
    desk = request.app.ctx.desk
    found = await access.sign_in(
        desk.system.database,
        desk.passwords,
        desk.codes,
        asked.name,
        asked.password,
        asked.code,
        desk.system.clock.now(),
    )
    answer = response.json(await _me(request, found))
    remember(request, answer, found.token)
    return answer


@routes.post("/sign-out")
async def sign_out(request: Request) -> HTTPResponse:
    """End the session."""
    await access.sign_out(request.app.ctx.desk.system.database, signed_in(request).token)
    answer = response.empty()
    request.ctx.signed_in = None
    forget(answer)
    return answer


@routes.get("/me")
async def me(request: Request) -> HTTPResponse:
    """Tell who is signed in, and what they may do."""
    return response.json(await _me(request, signed_in(request)))


@routes.post("/password")
@takes(_Passwords)
async def password(request: Request, asked: _Passwords) -> HTTPResponse:
    """Change one's own password; every session of the account ends."""
    desk = request.app.ctx.desk
    person, now = signed_in(request).account.person, desk.system.clock.now()
    await access.change_password(desk.system.database, desk.passwords, person, asked.old, asked.new, now)
    answer = response.empty()
    request.ctx.signed_in = None
    forget(answer)
    return answer


@routes.post("/totp")
async def totp(request: Request) -> HTTPResponse:
    """Propose a secret for one-time codes; nothing changes before a phone has shown one."""
    desk = request.app.ctx.desk
    profile = (await desk.system.institution()).profile
    secret = desk.codes.new_secret()
    issuer = f"{profile.city}{profile.hotline}"  # not the whole name, or the address outgrows its QR code
    address = desk.codes.address(secret, signed_in(request).account.name, issuer)
    return response.json({"secret": secret, "uri": address})


@routes.post("/totp/confirm")
@takes(_Confirmed)
async def confirm_totp(request: Request, asked: _Confirmed) -> HTTPResponse:
    """Ask for one-time codes from now on."""
    desk = request.app.ctx.desk
    person, now = signed_in(request).account.person, desk.system.clock.now()
    await access.share_codes(desk.system.database, desk.codes, person, asked.secret, asked.code, now)
    return response.empty()


async def _me(request: Request, found: SignedIn) -> dict[str, Any]:
    request.ctx.signed_in = found
    institution = await request.app.ctx.desk.system.institution()
    who = await clerk(request)
    person, unit = institution.person(who.person), institution.unit(who.unit)
    far = {operation: reach(who.roles, operation) for operation in Operation}
    return {
        "person": {
            "id": person.id,
            "name": person.name,
            "post": person.post,
            "unit": unit.code,
            "unit_name": unit.name,
        },
        "roles": sorted(role.value for role in who.roles),
        "may": {one.value: how.name.lower() for one, how in far.items() if how},
        "csrf": found.session.csrf,
        "time_zone": institution.profile.time_zone,
        "totp": found.account.code_secret is not None,
        "must_change": found.account.must_change,
    }
