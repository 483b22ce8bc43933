"""What nothing served: kept as citizens ask it, and turned into proposals at the desk (KN-1)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from datetime import datetime

from bot.hotline import masking
from bot.hotline import unanswered as rules
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist
from bot.hotline.ticket import Origin
from bot.hotline.unanswered import Group, Proposal, Remedy, Unserved, Why
from bot.service.ports import Database

_SENTENCES = 2000  # that are grouped at once: the latest
_PROPOSALS = 200  # that a page shows


class UnknownProposal(LookupError):
    """There is no proposal with that id."""


async def keep(
    database: Database,
    origin: Origin,
    text: str,
    why: Why,
    name: str | None,
    guide: str | None,
    now: datetime,
) -> None:
    """Keep a sentence that nothing served, masked, without who said it (PV-1); in a drill nothing is kept.

    `name` is the citizen's, if it is known; `guide` what was told and did not help.
    """
    id = hashlib.sha256(f"{origin.conversation}\n{origin.message}".encode()).hexdigest()[:32]
    async with database.writing() as work:
        if await work.plans.drill_of(origin.conversation) is None:
            await work.knowledge.add(Unserved(id, masking.whose(text, name), why, now, guide))


async def groups(database: Database, clerk: Clerk) -> list[Group]:
    """Return what nothing served and nothing is proposed for, the largest group first."""
    insist(clerk, Operation.EDIT_KNOWLEDGE)
    async with database.reading() as work:
        return rules.groups(await work.knowledge.open(_SENTENCES))


async def propose(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    asked: Collection[str],
    remedy: Remedy,
    words: str,
    guide: str | None,
    now: datetime,
) -> Proposal:
    """Propose what serves some sentences, or dismiss them with a reason.

    `Refused` if somebody else has proposed something for one of them.
    """
    insist(clerk, Operation.EDIT_KNOWLEDGE)
    known = guide is not None and institution.guide(guide) is not None
    fresh = Proposal(uuid.uuid4().hex, remedy, words, clerk.person, now, (), guide)
    fresh = rules.proposed(fresh, knows_guide=known)
    async with database.writing() as work:
        if not asked or await work.knowledge.propose(fresh, set(asked)) != len(set(asked)):
            raise Refused(Refusal.OVERTAKEN)
    return fresh


async def proposals(database: Database, clerk: Clerk) -> list[Proposal]:
    """Return what was proposed, the latest first."""
    insist(clerk, Operation.EDIT_KNOWLEDGE)
    async with database.reading() as work:
        return await work.knowledge.proposals(_PROPOSALS)


async def carry_out(database: Database, clerk: Clerk, id: str, now: datetime) -> Proposal:
    """Note that a proposal is carried out; `UnknownProposal`, `Refused` if it was before."""
    insist(clerk, Operation.EDIT_KNOWLEDGE)
    async with database.writing() as work:
        found = await work.knowledge.proposal(id)
        if found is None:
            raise UnknownProposal(id)
        done = rules.carried_out(found, clerk.person, now)
        await work.knowledge.carry_out(done)
        return done
