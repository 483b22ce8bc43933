"""Accountability at the desk: failures, what is said of them, warnings that people decide (RC-5)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.hotline import accountability as rules
from bot.hotline.accountability import Evidence, Failure, Proposal, Remark, Warning
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, Reach, insist, reach
from bot.service.ports import Database, UnitOfWork


class UnknownFailure(LookupError):
    """No such failure was recorded."""


@dataclass(frozen=True)
class Docket:
    """What is to be decided, and what was decided."""

    proposals: tuple[Proposal, ...]
    warnings: tuple[Warning, ...]


async def failures(database: Database, clerk: Clerk, since: datetime, until: datetime) -> list[Failure]:
    """Return the failures of a time, the latest first; one's own where one's roles reach no further."""
    whose = _whose(clerk)
    async with database.reading() as work:
        return await work.ledger.failures(since, until, whose)


async def remark(database: Database, clerk: Clerk, evidence: Evidence, words: str, now: datetime) -> Failure:
    """State one's side of a failure that one answers for (陈述); `UnknownFailure`, `Refused`."""
    insist(clerk, Operation.SEE_LEDGER)
    return await _add(database, Remark(evidence, clerk.person, now, words))


async def excuse(database: Database, clerk: Clerk, evidence: Evidence, words: str, now: datetime) -> Failure:
    """Let a failure count against nobody, with the reason (免责); `UnknownFailure`, `Refused`."""
    insist(clerk, Operation.HOLD_TO_ACCOUNT)
    return await _add(database, Remark(evidence, clerk.person, now, words, excuses=True))


async def docket(database: Database, institution: Institution, clerk: Clerk, now: datetime) -> Docket:
    """Return what is to be decided and what was; of oneself alone where one's roles reach no further."""
    whose = _whose(clerk)
    async with database.reading() as work:
        proposed = () if whose else await _proposals(work, institution, now)
        since = now - timedelta(days=institution.duty.accountability.collective_within)
        return Docket(proposed, tuple(await work.ledger.warnings(since, whose)))


async def decide(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    person: str | None,
    unit: str,
    seen: Collection[Evidence | str],
    given: bool,
    reason: str,
    now: datetime,
) -> Warning:
    """Decide on what is proposed of a person, or of a unit as a whole.

    `seen` is the evidence that was read: failures, or the ids of warnings. `Refused` if it is
    another by now, or it concerns who decides.
    """
    insist(clerk, Operation.HOLD_TO_ACCOUNT)
    async with database.writing() as work:
        await work.ledger.lock()
        proposed = await _proposals(work, institution, now)
        proposal = next((one for one in proposed if (one.person, one.unit) == (person, unit)), None)
        if proposal is None or _evidence(proposal) != set(seen):
            raise Refused(Refusal.OVERTAKEN)
        warning = rules.decided(proposal, uuid.uuid4().hex, given, reason, clerk.person, clerk.unit, now)
        await work.ledger.decide(warning)
        return warning


async def _proposals(work: UnitOfWork, institution: Institution, now: datetime) -> tuple[Proposal, ...]:
    limits = institution.duty.accountability
    failures = await work.ledger.failures(now - timedelta(days=limits.within), now + timedelta(seconds=1))
    warnings = await work.ledger.warnings(now - timedelta(days=limits.collective_within))
    return rules.proposals(failures, warnings, institution, now)


def _evidence(proposal: Proposal) -> set[Evidence | str]:
    return {*(one.evidence for one in proposal.failures), *(one.id for one in proposal.warnings)}


async def _add(database: Database, said: Remark) -> Failure:
    async with database.writing() as work:
        failure = await work.ledger.failure(said.evidence)
        if failure is None:
            raise UnknownFailure(said.evidence.ticket)
        remarked = rules.remarked(failure, said)
        await work.ledger.remark(said)
        return remarked


def _whose(clerk: Clerk) -> str | None:
    insist(clerk, Operation.SEE_LEDGER)
    return None if reach(clerk.roles, Operation.SEE_LEDGER) is Reach.ALL else clerk.person
