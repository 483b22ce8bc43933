"""Accounts and sessions of the desk in SQL."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, delete, select

from bot.hotline.roles import Role
from bot.hotline.signin import Account, Session
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import metadata
from bot.stores.sql.types import Encrypted, Instant
from bot.stores.sql.upsert import put

accounts = Table(
    "accounts",
    metadata,
    Column("person", String(64), primary_key=True),  # a staff id
    Column("name", String(64), nullable=False, unique=True),  # to sign in with
    Column("password", String(200), nullable=False),  # its argon2 hash
    Column("roles", Text, nullable=False),  # JSON
    Column("code_secret", Encrypted),
    Column("code_step", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
    Column("must_change", Boolean, nullable=False),
)

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("person", ForeignKey("accounts.person"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("rotated_at", Instant, nullable=False),
    Column("replaced_at", Instant),
)


class SqlAccounts:
    """`Accounts` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def of(self, person: str) -> Account | None:
        """Return a person's account, if they have one."""
        query = select(accounts).where(accounts.c.person == person)
        return _account((await self._connection.execute(query)).first())

    async def named(self, name: str, hold: bool = False) -> Account | None:
        """Return the account with a name; `hold` it until the transaction ends."""
        query = select(accounts).where(accounts.c.name == name)
        return _account((await self._connection.execute(query.with_for_update() if hold else query)).first())

    async def all(self) -> list[Account]:
        """Return every account, by its name."""
        rows = await self._connection.execute(select(accounts).order_by(accounts.c.name))
        return [account for row in rows if (account := _account(row))]

    async def keep(self, account: Account) -> None:
        """Keep an account as it is now."""
        roles = json.dumps(sorted(role.value for role in account.roles))
        await put(self._connection, accounts, asdict(account) | {"roles": roles})

    async def remove(self, person: str) -> None:
        """Forget a person's account and sessions."""
        await self.end(person)
        await self._connection.execute(delete(accounts).where(accounts.c.person == person))

    async def session(self, token_digest: str, hold: bool = False) -> Session | None:
        """Return the session that a token shows; `hold` it until the transaction ends."""
        query = select(desk_sessions).where(desk_sessions.c.token_digest == token_digest)
        row = (await self._connection.execute(query.with_for_update() if hold else query)).first()
        return Session(**row._mapping) if row else None

    async def sessions(self, person: str, began_at: datetime) -> list[Session]:
        """Return the session that somebody began then, under each of its tokens."""
        here = (desk_sessions.c.person == person, desk_sessions.c.began_at == began_at)
        rows = await self._connection.execute(select(desk_sessions).where(*here))
        return [Session(**row._mapping) for row in rows]

    async def begin(self, session: Session) -> None:
        """Keep a session as it is now."""
        await put(self._connection, desk_sessions, asdict(session))

    async def end(self, person: str, began_at: datetime | None = None) -> None:
        """Forget a person's sessions, or the one that began then, under each of its tokens."""
        theirs = delete(desk_sessions).where(desk_sessions.c.person == person)
        await self._connection.execute(
            theirs if began_at is None else theirs.where(desk_sessions.c.began_at == began_at)
        )


def _account(row: Any) -> Account | None:
    if row is None:
        return None
    roles = frozenset(map(Role, json.loads(row.roles)))
    return Account(**{**row._mapping, "roles": roles})
