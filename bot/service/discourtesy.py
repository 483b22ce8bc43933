"""用语核查: what was sent against the wording check, looked at by somebody else (CO-3, RC-6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.hotline import masking
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist
from bot.service.oversight_ports import Finding, Judgement
from bot.service.ports import Database, UnitOfWork

_TICKET = 14  # characters of a ticket's number


class UnknownFinding(LookupError):
    """Nothing was sent against the check there."""


async def found(database: Database, clerk: Clerk, since: datetime, until: datetime) -> list[Finding]:
    """Return what was sent against the wording check in a time, the latest first, masked (PV-1)."""
    insist(clerk, Operation.INSPECT)
    async with database.reading() as work:
        sent = await work.discourtesy.found(since, until)
        return [await _with_words(work, one) for one in sent]


async def judge(
    database: Database, clerk: Clerk, of: str, place: int, upheld: bool, reason: str, now: datetime
) -> Finding:
    """Say whether it was discourteous, with the reason; the last word stands.

    Never who sent it (RC-5); `UnknownFinding`, `Refused`, `Forbidden`.
    """
    insist(clerk, Operation.INSPECT)
    if not reason.strip():
        raise Refused(Refusal.NO_REASON)
    async with database.writing() as work:
        sent = await work.discourtesy.get(of, place)
        if sent is None:
            raise UnknownFinding(of)
        if sent.override.person == clerk.person:
            raise Refused(Refusal.CONCERNED)
        await work.discourtesy.judge(of, place, Judgement(upheld, reason.strip(), clerk.person, now))
        judged = await work.discourtesy.get(of, place)
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


async def _with_words(work: UnitOfWork, sent: Finding) -> Finding:
    """Return a finding with what was sent, as far as it is in a talk or a ticket's history."""
    of, place = sent.override.of, sent.override.place
    if ":" in of:
        entries = await work.messages.after(of, place - 1, 1)
        said = entries[0].reply.text if entries else ""
    elif len(of) == _TICKET:
        links = [one for one in await work.tickets.history(of) if one.sequence == place]
        said = (links[0].event.note or "") if links else ""
    else:
        said = ""  # an announcement: it is public
    return sent.saying(masking.text(said))
