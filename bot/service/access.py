"""Signing in at the desk, and who somebody is there (PV-4)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.hotline import signin
from bot.hotline.institution import Institution
from bot.hotline.roles import Clerk, Role
from bot.hotline.signin import Account, Session
from bot.service.desk_ports import Codes, Passwords
from bot.service.ports import Database


class SignInRefused(Exception):
    """Nobody was signed in: `wrong`, `code_wanted`, `code_wrong` or `locked`."""

    def __init__(self, code: str, until: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.until = until


class WeakPassword(Exception):
    """A password is not to be used; the message is why."""


class AccountExists(Exception):
    """Somebody has that name, or that person has an account; the message says which."""


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, and the token that shows it: the browser's alone, kept as a digest."""

    account: Account
    session: Session
    token: str


_SEEN_EVERY = timedelta(minutes=1)  # a session in use is written down no oftener
_NOBODY = Account("", "", "", frozenset())


async def add_account(
    database: Database,
    passwords: Passwords,
    institution: Institution,
    person: str,
    name: str,
    roles: Iterable[Role],
    password: str | None = None,
    must_change: bool = True,
) -> str:
    """Give a member of staff an account and return its password, which `must_change` says is changed first.

    `KeyError` if there is no such person, `AccountExists` if the name or the person has one.
    """
    institution.person(person)
    password = password or secrets.token_urlsafe(12)
    account = Account(person, name, passwords.hash(password), frozenset(roles), must_change=must_change)
    async with database.writing() as work:
        if await work.accounts.named(name) or await work.accounts.of(person):
            raise AccountExists(f"{name} ({person})")
        await work.accounts.keep(account)
    return password


async def sign_in(
    database: Database,
    passwords: Passwords,
    codes: Codes,
    name: str,
    password: str,
    code: str | None,
    now: datetime,
) -> SignedIn:
    """Begin a session; raises `SignInRefused`, which says nothing of whether the name exists.

    After too many failures in a row the account is locked for a while, for the right password too.
    """
    async with database.writing() as work:
        account = await work.accounts.named(name, hold=True)
        if account and signin.is_locked(account, now):
            raise SignInRefused("locked", account.locked_until)
        fits = passwords.fits((account or _NOBODY).password, password)
        refusal = None if fits and account else "wrong"
        step = None
        if account and fits and account.code_secret:
            step = codes.step(account.code_secret, code, now) if code else None
            used = step is not None and step <= account.code_step
            refusal = "code_wanted" if not code else "code_wrong" if step is None or used else None
        if refusal is None and account:
            signed_in = _begun(signin.succeeded(account, step), now)
            await work.accounts.keep(signed_in.account)
            await work.accounts.begin(signed_in.session)
            return signed_in
        if account and refusal != "code_wanted":
            account = signin.failed(account, now)
            await work.accounts.keep(account)
    locked = account is not None and signin.is_locked(account, now)
    raise SignInRefused("locked" if locked else str(refusal), account.locked_until if account else None)


async def who(database: Database, token: str, now: datetime, looks_on: bool = False) -> SignedIn | None:
    """Return who shows a token, with a new one if it is time; None if nobody is signed in with it.

    What only `looks_on`, such as a page that asks of itself, does not keep a session from ending.
    """
    digest = digest_of(token)
    async with database.reading() as work:
        session = await work.accounts.session(digest)
        account = await work.accounts.of(session.person) if session else None
    if session is None or account is None or signin.is_over(session, now):
        return None
    if looks_on or (not signin.is_to_rotate(session, now) and now - session.seen_at < _SEEN_EVERY):
        return SignedIn(account, session, token)
    async with database.writing() as work:
        held = await work.accounts.session(digest, hold=True)
        if held is None:
            return None
        if signin.is_to_rotate(held, now):
            await work.accounts.begin(replace(held, replaced_at=now))
            fresh = _begun(account, now, held)
            await work.accounts.begin(fresh.session)
            return fresh
        seen = replace(held, seen_at=max(held.seen_at, now))
        await work.accounts.begin(seen)
        return SignedIn(account, seen, token)


async def still_in(database: Database, session: Session, now: datetime) -> Account | None:
    """Return whose session it is, as long as it stands under any of its tokens."""
    async with database.reading() as work:
        found = await work.accounts.sessions(session.person, session.began_at)
        stands = any(not signin.is_over(one, now) for one in found)
        return await work.accounts.of(session.person) if stands else None


async def sign_out(database: Database, token: str) -> None:
    """End a session; harmless if there is none."""
    async with database.writing() as work:
        session = await work.accounts.session(digest_of(token))
        if session:
            await work.accounts.end(session.person, began_at=session.began_at)


async def change_password(
    database: Database, passwords: Passwords, person: str, old: str, new: str, now: datetime
) -> None:
    """Take a new password, and end every session of the account: whoever else had the old one is out.

    Raises `SignInRefused` if the old one is wrong, `WeakPassword`.
    """
    async with database.writing() as work:
        account = await work.accounts.of(person)
        fits = account is not None and passwords.fits(account.password, old)
        if account is None or not fits:
            raise SignInRefused("wrong")
        weak = signin.weakness(new, account.name)
        if weak or new == old:
            raise WeakPassword(weak or "same")
        await work.accounts.keep(replace(account, password=passwords.hash(new), must_change=False))
        await work.accounts.end(person)


async def share_codes(
    database: Database, codes: Codes, person: str, secret: str, code: str, now: datetime
) -> None:
    """Ask for one-time codes from now on; `SignInRefused` unless somebody's phone shows the right one."""
    step = codes.step(secret, code, now)
    if step is None:
        raise SignInRefused("code_wrong")
    async with database.writing() as work:
        account = await work.accounts.of(person)
        if account is None:
            raise SignInRefused("wrong")
        await work.accounts.keep(replace(account, code_secret=secret, code_step=step))


def clerk(account: Account, institution: Institution) -> Clerk:
    """Return who somebody is at the desk."""
    return Clerk(account.person, institution.person(account.person).unit, account.roles)


def digest_of(token: str) -> str:
    """Return what is kept of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _begun(account: Account, now: datetime, before: Session | None = None) -> SignedIn:
    token = secrets.token_urlsafe(32)
    csrf = before.csrf if before else secrets.token_urlsafe(24)
    began_at = before.began_at if before else now
    return SignedIn(account, Session(digest_of(token), account.person, csrf, began_at, now, now), token)
