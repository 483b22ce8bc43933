"""Looking up an institution's own data: outages by place, bills and usage by account number (KN-3)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from bot.hotline.institution import Institution
from bot.service import announcements
from bot.service.matters import TooManyTries
from bot.service.ports import Database
from bot.service.tries import Tries

T = TypeVar("T")

_PATIENCE_SECONDS = 4.0  # less than an action may take


class LookUpFailed(Exception):
    """The institution's system does not answer; the message is which kind of failure."""


@dataclass(frozen=True)
class Failure:
    """A failure of a utility at a place."""

    since: datetime
    until: datetime | None  # None: not known yet
    why: str


@dataclass(frozen=True)
class Bill:
    """What an account used in a month, and what it owes for it."""

    month: date  # its first day
    usage: Decimal
    measure: str  # what usage is counted in: 吨, 千瓦时
    amount: Decimal  # yuan
    paid: bool


class LookUp(Protocol):
    """An institution's own system, which is asked and never written to."""

    async def outage(self, utility: str, place: str, at: datetime) -> Failure | None:
        """Return the failure of a utility that is on at a place as a citizen named it, if there is one."""

    async def bills(self, utility: str, account: str, last_four: str) -> Sequence[Bill] | None:
        """Return an account's latest bills, the newest first.

        `last_four` are the last digits of the telephone that is registered with the account.
        None if they are not, or there is no such account: which of both is not to be told (PV-5).
        """


async def outage(
    database: Database, look_up: LookUp, institution: Institution, utility: str, place: str, now: datetime
) -> Failure | None:
    """Return the failure of a utility at a place, as announced or else as the institution's system knows it.

    Raises `LookUpFailed`.
    """
    found = await announcements.outage(database, institution, utility, place, now)
    if found:
        return Failure(found.starts_at, found.ends_at, found.what)
    return await _answered(look_up.outage(utility, place, now))


async def bills(
    look_up: LookUp, tries: Tries, peer: str, utility: str, account: str, last_four: str
) -> Sequence[Bill] | None:
    """Return the bills of an account to its owner; None if the proof is wrong or there is no such account.

    Raises `TooManyTries` once an account or a peer is over the limit (PV-5), `LookUpFailed`.
    """
    keys = (f"account:{utility}:{account}", f"peer:{peer}")
    if not await tries.allow(*keys):
        raise TooManyTries
    try:
        found = await _answered(look_up.bills(utility, account, last_four))
    except LookUpFailed:
        await tries.forget(*keys)  # a failure of ours is no try
        raise
    if found is not None:
        await tries.forget(*keys)
    return found


async def _answered(asked: Awaitable[T]) -> T:
    try:
        return await asyncio.wait_for(asked, _PATIENCE_SECONDS)
    except Exception as error:  # whatever breaks in another's system breaks nothing here
        raise LookUpFailed(type(error).__name__) from None
