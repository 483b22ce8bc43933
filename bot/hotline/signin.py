"""Signing in at the desk: accounts, lock-out, how long a session lasts.

Figures are those of OWASP's ASVS 4 (2.2.1, 3.3): they are no service rule, and nobody should loosen them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.hotline.roles import Role

MOST_FAILURES = 5  # in a row, before an account is locked for a while
LOCKED = timedelta(minutes=15)
IDLE = timedelta(minutes=30)  # a session that is not used ends
LONGEST = timedelta(hours=12)  # a shift and its hand-over
ROTATES = timedelta(minutes=15)  # the token of a session in use is changed
OVERLAP = timedelta(seconds=30)  # in which requests that were on their way still find the old one
SHORTEST_PASSWORD = 12  # characters


@dataclass(frozen=True)
class Account:
    """How a member of staff signs in."""

    person: str
    name: str  # to sign in with
    password: str  # its hash
    roles: frozenset[Role]
    code_secret: str | None = None  # of time-based one-time codes (TOTP), once confirmed
    code_step: int = 0  # the last one used: none is good twice
    failures: int = 0  # in a row
    locked_until: datetime | None = None
    must_change: bool = True  # the password was given, not chosen


@dataclass(frozen=True)
class Session:
    """A stretch of work at the desk, from signing in to signing out; the browser alone has the token."""

    token_digest: str
    person: str
    csrf: str
    began_at: datetime
    seen_at: datetime
    rotated_at: datetime
    replaced_at: datetime | None = None  # by a session with a new token


def is_locked(account: Account, now: datetime) -> bool:
    """Say whether nobody can sign in to an account now."""
    return account.locked_until is not None and now < account.locked_until


def failed(account: Account, now: datetime) -> Account:
    """Return an account after a wrong password or code; after too many in a row it is locked."""
    failures = account.failures + 1
    if failures < MOST_FAILURES:
        return replace(account, failures=failures)
    return replace(account, failures=0, locked_until=now + LOCKED)


def succeeded(account: Account, step: int | None) -> Account:
    """Return an account after signing in, with the step of the code that was used, if one was."""
    return replace(account, failures=0, locked_until=None, code_step=step or account.code_step)


def is_over(session: Session, now: datetime) -> bool:
    """Say whether a session has ended by itself: unused, too long, or its token changed a while ago."""
    replaced = session.replaced_at is not None and now - session.replaced_at > OVERLAP
    return replaced or now - session.seen_at > IDLE or now - session.began_at > LONGEST


def is_to_rotate(session: Session, now: datetime) -> bool:
    """Say whether the token of a session is to be changed."""
    return session.replaced_at is None and now - session.rotated_at >= ROTATES


def weakness(password: str, account_name: str) -> str | None:
    """Return why a password is not to be used: `short`, `alike` (the account's name); None if it is."""
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    return "alike" if account_name.lower() in password.lower() or len(set(password)) < 5 else None
