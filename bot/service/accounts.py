"""Who may sign in at the desk as what: accounts opened, changed and closed by administrators (PV-4)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace

from bot.hotline.institution import Institution
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, Role, insist
from bot.hotline.signin import Account
from bot.service import access
from bot.service.access import AccountExists
from bot.service.desk_ports import Passwords
from bot.service.ports import Database, UnitOfWork


class UnknownAccount(LookupError):
    """The person has no account."""


async def listed(database: Database, clerk: Clerk) -> list[Account]:
    """Return every account, by its name; `Forbidden`."""
    insist(clerk, Operation.KEEP_ACCOUNTS)
    async with database.reading() as work:
        return await work.accounts.all()


async def open_account(
    database: Database,
    passwords: Passwords,
    institution: Institution,
    clerk: Clerk,
    person: str,
    name: str,
    roles: Collection[Role],
) -> str:
    """Give a member of staff an account; return its password, which is changed at first.

    `UnknownAccount` if there is no such person, `Refused` if the name or the person has one
    or without a role, `Forbidden`.
    """
    insist(clerk, Operation.KEEP_ACCOUNTS)
    _insist_on_some(roles)
    try:
        return await access.add_account(database, passwords, institution, person, name, roles)
    except KeyError:
        raise UnknownAccount(person) from None
    except AccountExists:
        raise Refused(Refusal.ACCOUNT_EXISTS) from None


async def give_roles(database: Database, clerk: Clerk, person: str, roles: Collection[Role]) -> None:
    """Let somebody have these roles from now on, wherever they are signed in.

    `Refused` without a role or if nobody would be left who keeps accounts, `UnknownAccount`, `Forbidden`.
    """
    insist(clerk, Operation.KEEP_ACCOUNTS)
    _insist_on_some(roles)
    async with database.writing() as work:
        account = await _account(work, person)
        await _insist_on_administrator(work, replace(account, roles=frozenset(roles)))
        await work.accounts.keep(replace(account, roles=frozenset(roles)))


async def reset(database: Database, passwords: Passwords, clerk: Clerk, person: str) -> str:
    """Give an account a new password, to be changed at first, and forget its one-time codes and lock.

    Every session of it ends. `UnknownAccount`, `Forbidden`.
    """
    insist(clerk, Operation.KEEP_ACCOUNTS)
    password = secrets.token_urlsafe(12)
    async with database.writing() as work:
        account = await _account(work, person)
        fresh = Account(person, account.name, passwords.hash(password), account.roles)
        await work.accounts.keep(fresh)
        await work.accounts.end(person)
    return password


async def close(database: Database, clerk: Clerk, person: str) -> None:
    """Take an account away; every session of it ends, what the person did stays theirs.

    `Refused` of one's own or if nobody would be left who keeps accounts, `UnknownAccount`, `Forbidden`.
    """
    insist(clerk, Operation.KEEP_ACCOUNTS)
    if person == clerk.person:
        raise Refused(Refusal.OWN_ACCOUNT)
    async with database.writing() as work:
        account = await _account(work, person)
        await _insist_on_administrator(work, replace(account, roles=frozenset()))
        await work.accounts.remove(person)


async def _account(work: UnitOfWork, person: str) -> Account:
    found = await work.accounts.of(person)
    if found is None:
        raise UnknownAccount(person)
    return found


def _insist_on_some(roles: Collection[Role]) -> None:
    if not roles:
        raise Refused(Refusal.NO_ROLE)


async def _insist_on_administrator(work: UnitOfWork, changed: Account) -> None:
    others = [one for one in await work.accounts.all() if one.person != changed.person]
    if not any(Role.ADMINISTRATOR in one.roles for one in (*others, changed)):
        raise Refused(Refusal.LAST_ADMINISTRATOR)
