"""Accounts of the desk, kept by administrators (PV-4)."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import Given, Line, takes
from bot.console.sessions import clerk
from bot.hotline import signin
from bot.hotline.roles import Role
from bot.service import accounts as use

routes = Blueprint("accounts", url_prefix="/api")


class _Name(Line):
    min_length = 1
    max_length = 64


class _Opened(Given):
    person: Line  # a staff id
    name: _Name  # to sign in with
    roles: list[Role]


class _Roles(Given):
    roles: list[Role]


@routes.get("/accounts")
async def accounts(request: Request) -> HTTPResponse:
    """Tell every account."""
    system = request.app.ctx.desk.system
    found = await use.listed(system.database, await clerk(request))
    now = system.clock.now()
    told: list[dict[str, Any]] = [
        {
            "person": one.person,
            "name": one.name,
            "roles": sorted(role.value for role in one.roles),
            "codes": one.code_secret is not None,
            "locked": signin.is_locked(one, now),
            "must_change": one.must_change,
        }
        for one in found
    ]
    return response.json(told)


@routes.post("/accounts")
@takes(_Opened)
async def open_account(request: Request, asked: _Opened) -> HTTPResponse:
    """Give somebody an account; the password is shown once."""
    desk = request.app.ctx.desk
    place = (desk.system.database, desk.passwords, await desk.system.institution(), await clerk(request))
    return _password(await use.open_account(*place, asked.person, asked.name, asked.roles))


@routes.post("/accounts/<of_person:key>/roles")
@takes(_Roles)
async def roles(request: Request, asked: _Roles, of_person: str) -> HTTPResponse:
    """Let somebody have these roles from now on."""
    await use.give_roles(request.app.ctx.desk.system.database, await clerk(request), of_person, asked.roles)
    return response.empty()


@routes.post("/accounts/<of_person:key>/reset")
async def reset(request: Request, of_person: str) -> HTTPResponse:
    """Give an account a new password, which is shown once."""
    desk = request.app.ctx.desk
    return _password(await use.reset(desk.system.database, desk.passwords, await clerk(request), of_person))


@routes.post("/accounts/<of_person:key>/close")
async def close(request: Request, of_person: str) -> HTTPResponse:
    """Take an account away."""
    await use.close(request.app.ctx.desk.system.database, await clerk(request), of_person)
    return response.empty()


def _password(password: str) -> HTTPResponse:
    return response.json({"password": password})
