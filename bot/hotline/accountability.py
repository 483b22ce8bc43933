"""失职追究: recorded failures, what they call for, and what somebody decides (FI-8, RC-5).

A warning is proposed from failures, a collective one from warnings; each names its evidence.
Nothing follows from a proposal: a person decides, never one whom it concerns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.hotline.institution import Institution
from bot.hotline.oversight import Accountability
from bot.hotline.presence import insist_on_zone
from bot.hotline.refusal import Refusal, Refused


@dataclass(frozen=True, order=True)
class Evidence:
    """Which failure: an event of a ticket's history, and as what somebody answers for it."""

    ticket: str
    sequence: int
    role: str  # `handler` or `first_responsible`: each counts by itself (FI-8)


@dataclass(frozen=True)
class Remark:
    """What is said of a failure: by who answers for it (陈述), or why it is excused (免责)."""

    evidence: Evidence
    by: str  # a staff id
    at: datetime
    words: str
    excuses: bool = False


@dataclass(frozen=True)
class Failure:
    """A recorded breach of a rule against a person, and what was said of it since."""

    evidence: Evidence
    rule: str
    person: str
    at: datetime
    remarks: tuple[Remark, ...] = ()

    @property
    def is_excused(self) -> bool:
        """Say whether it counts against nobody any more."""
        return any(remark.excuses for remark in self.remarks)


@dataclass(frozen=True)
class Warning:
    """A warning that was decided upon: given, or not, with the reason; never taken back in silence."""

    id: str
    person: str | None  # whom it concerns …
    unit: str  # … and of which unit; of a collective one (集体警告) nobody alone
    given: bool
    reason: str
    by: str
    at: datetime
    failures: tuple[Evidence, ...] = ()  # of a person's
    warnings: tuple[str, ...] = ()  # of a collective one: those of the members


@dataclass(frozen=True)
class Proposal:
    """What the figures call for, with its evidence, the oldest first; a person decides."""

    person: str | None  # None: collective
    unit: str
    failures: tuple[Failure, ...] = ()
    warnings: tuple[Warning, ...] = ()


def proposals(
    failures: Sequence[Failure], warnings: Sequence[Warning], institution: Institution, now: datetime
) -> tuple[Proposal, ...]:
    """Return what is to be decided at `now` (zone-aware): a unit's first, then people's, the worst first.

    Each failure and each warning is evidence once: what was decided upon is not proposed again.
    """
    insist_on_zone(now)
    limits = institution.duty.accountability
    return (*_collective(warnings, limits, now), *_personal(failures, warnings, institution, now))


def decided(
    proposal: Proposal, id: str, given: bool, reason: str, by: str, unit: str, at: datetime
) -> Warning:
    """Return what somebody of a `unit` decides on a proposal.

    `Refused` without a reason, or if it concerns who decides: themselves, or all of their unit.
    """
    insist_on_zone(at)
    if not reason.strip():
        raise Refused(Refusal.NO_REASON)
    if by == proposal.person or (proposal.person is None and unit == proposal.unit):
        raise Refused(Refusal.CONCERNED)
    return Warning(
        id,
        proposal.person,
        proposal.unit,
        given,
        reason,
        by,
        at,
        tuple(one.evidence for one in proposal.failures),
        tuple(one.id for one in proposal.warnings),
    )


def remarked(failure: Failure, remark: Remark) -> Failure:
    """Return a failure with one more thing said of it.

    `Refused` without words; if somebody else than who answers for it states their side, or
    excuses what they answer for themselves; or once it is excused.
    """
    if not remark.words.strip():
        raise Refused(Refusal.NO_REASON)
    if (remark.by == failure.person) is remark.excuses:
        raise Refused(Refusal.CONCERNED)
    if failure.is_excused:
        raise Refused(Refusal.EXCUSED)
    return replace(failure, remarks=(*failure.remarks, remark))


def _personal(
    failures: Sequence[Failure], warnings: Sequence[Warning], institution: Institution, now: datetime
) -> Iterable[Proposal]:
    limits = institution.duty.accountability
    used = {one for warning in warnings for one in warning.failures}
    since = now - timedelta(days=limits.within)
    counted: dict[str, list[Failure]] = defaultdict(list)
    for failure in sorted(failures, key=lambda one: (one.at, one.evidence)):
        if failure.at > since and not failure.is_excused and failure.evidence not in used:
            counted[failure.person].append(failure)
    units = {person.id: person.unit for person in institution.staff}
    # One ticket may fail several promises, and against the same person twice: it counts once.
    tickets = {who: len({one.evidence.ticket for one in found}) for who, found in counted.items()}
    called_for = [(who, found) for who, found in counted.items() if tickets[who] >= limits.failures]
    for who, found in sorted(called_for, key=lambda one: (-tickets[one[0]], one[0])):
        yield Proposal(who, units.get(who, institution.profile.default_unit), tuple(found))


def _collective(warnings: Sequence[Warning], limits: Accountability, now: datetime) -> Iterable[Proposal]:
    used = {id for warning in warnings for id in warning.warnings}
    since = now - timedelta(days=limits.collective_within)
    counted: dict[str, list[Warning]] = defaultdict(list)
    for warning in sorted(warnings, key=lambda one: (one.at, one.id)):
        if warning.person and warning.given and warning.at > since and warning.id not in used:
            counted[warning.unit].append(warning)
    for unit, found in sorted(counted.items()):
        if len(found) >= limits.warnings:
            yield Proposal(None, unit, warnings=tuple(found))
