"""用语核查: what was sent against the wording check, looked at by somebody else (CO-3, RC-6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.hotline import masking
from bot.hotline.institution import Institution
from bot.hotline.life import Scene
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist
from bot.service import duty
from bot.service.duty import scene_of
from bot.service.oversight_ports import Finding, Judgement
from bot.service.ports import Database, UnitOfWork

_TICKET = 14  # characters of a ticket's number


class UnknownFinding(LookupError):
    """Nothing was sent against the check there."""


async def found(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    since: datetime,
    until: datetime,
    now: datetime,
) -> list[Finding]:
    """Return what was sent against the wording check in a time, the latest first, masked (PV-1).

    Nothing of complaints about whoever asks (CP-4); `Forbidden`.
    """
    insist(clerk, Operation.INSPECT)
    async with database.reading() as work:
        scene = await scene_of(work, institution, clerk.person, now)
        sent = await work.discourtesy.found(since, until)
        return [await _with_words(work, one) for one in sent if not await _is_about(work, scene, one)]


async def judge(
    database: Database,
    institution: Institution,
    clerk: Clerk,
    where: tuple[str, int],
    upheld: bool,
    reason: str,
    now: datetime,
) -> Finding:
    """Say whether what was sent somewhere was discourteous, with the reason; the last word stands.

    Never who sent it (RC-5), nor whom it is a complaint about (CP-4); `UnknownFinding`, `Refused`,
    `Forbidden`.
    """
    insist(clerk, Operation.INSPECT)
    if not reason.strip():
        raise Refused(Refusal.NO_REASON)
    async with database.writing() as work:
        scene = await scene_of(work, institution, clerk.person, now)
        sent = await work.discourtesy.get(*where)
        if sent is None or await _is_about(work, scene, sent):
            raise UnknownFinding(where[0])
        if sent.override.person == clerk.person:
            raise Refused(Refusal.CONCERNED)
        await work.discourtesy.judge(*where, Judgement(upheld, reason.strip(), clerk.person, now))
        judged = await work.discourtesy.get(*where)
        assert judged
        return await _with_words(work, judged)


def by_person(findings: Sequence[Finding]) -> dict[str, tuple[int, int]]:
    """Return of each person how much was sent against the check, and how much of it was upheld."""
    people = dict.fromkeys(one.override.person for one in findings)
    return {
        person: (
            sum(one.override.person == person for one in findings),
            sum(one.override.person == person and one.is_upheld for one in findings),
        )
        for person in people
    }


async def _is_about(work: UnitOfWork, scene: Scene, sent: Finding) -> bool:
    of = sent.override.of
    return _is_ticket(of) and await duty.is_about(work, scene, of)


def _is_ticket(of: str) -> bool:
    return len(of) == _TICKET and of.isdecimal()


async def _with_words(work: UnitOfWork, sent: Finding) -> Finding:
    """Return a finding with what was sent, as far as it is in a talk or a ticket's history."""
    of, place = sent.override.of, sent.override.place
    if ":" in of:
        entries = await work.messages.after(of, place - 1, 1)
        said = entries[0].reply.text if entries else ""
    elif _is_ticket(of):
        links = [one for one in await work.tickets.history(of) if one.sequence == place]
        said = (links[0].event.note or "") if links else ""
    else:
        said = ""  # an announcement: it is public
    return sent.saying(masking.text(said))
