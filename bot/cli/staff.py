"""`hotline staff`: who may sign in at the desk."""

from __future__ import annotations

import asyncio

import click

from bot.hotline.roles import Role
from bot.hotline.signin import Account
from bot.service.access import AccountExists, add_account
from bot.stores.secrets import Argon2Passwords
from bot.wiring import build

_ROLES = click.Choice([role.value for role in Role])


@click.group()
def staff() -> None:
    """Keep the accounts of the desk."""


@staff.command()
@click.argument("person")
@click.argument("name")
@click.argument("roles", type=_ROLES, nargs=-1, required=True)
def add(person: str, name: str, roles: tuple[str, ...]) -> None:
    """Let PERSON (an id of staff.yml) sign in as NAME with these ROLES; prints a password to be changed."""

    async def keep() -> str:
        system = build()
        try:
            institution = await system.institution()
            given = map(Role, roles)
            return await add_account(system.database, Argon2Passwords(), institution, person, name, given)
        finally:
            await system.database.close()

    try:
        password = asyncio.run(keep())
    except KeyError:
        raise click.ClickException(f"{person}: expected an id of staff.yml") from None
    except AccountExists as taken:
        raise click.ClickException(f"{taken}: the name or the person has an account already") from None
    click.echo(f"{name}  {password}")


@staff.command(name="list")
def list_() -> None:
    """List the accounts: name, person, roles, whether one-time codes are asked for."""

    async def read() -> list[Account]:
        system = build()
        try:
            async with system.database.reading() as work:
                return await work.accounts.all()
        finally:
            await system.database.close()

    for account in asyncio.run(read()):
        roles = ", ".join(sorted(role.value for role in account.roles))
        codes = "with codes" if account.code_secret else "password alone"
        click.echo(f"{account.name}  {account.person}  {roles}  {codes}")
