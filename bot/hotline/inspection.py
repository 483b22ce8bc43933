"""抽查: a sample of what staff did for citizens, scored by a sheet against CO, ON and FI (RC-2)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from bot.hotline.evaluation import LOW
from bot.hotline.oversight import Criterion
from bot.hotline.presence import insist_on_zone
from bot.hotline.refusal import Refusal, Refused


class Drawn(str, Enum):
    """Why something is in the sample."""

    RANDOM = "random"
    LOW = "low"  # its citizen gave it a low score: all such are


@dataclass(frozen=True, order=True)
class Service:
    """A talk that ended or an answer that was told: what a citizen is asked about (EV-1)."""

    conversation: str
    place: int  # of the asking, in the log
    person: str = field(compare=False)  # who talked, or answered
    at: datetime = field(compare=False)
    ticket: str | None = field(default=None, compare=False)  # that was answered; none: a talk
    score: int | None = field(default=None, compare=False)  # the citizen's


@dataclass(frozen=True)
class Inspection:
    """A service in the sample, and its marks once somebody has looked at it."""

    id: str
    service: Service
    reason: Drawn
    drawn_by: str
    drawn_at: datetime
    marks: Mapping[str, int] = field(default_factory=dict)  # by criterion
    most: int = 0  # points that the sheet held then
    note: str = ""
    inspector: str | None = None
    scored_at: datetime | None = None

    @property
    def total(self) -> int:
        """Return the points it got."""
        return sum(self.marks.values())


def sample(
    services: Iterable[Service], inspected: Collection[Service], each: int, seed: str
) -> list[tuple[Service, Drawn]]:
    """Return what is to be looked at besides what was: all with a low score, and `each` of every person's.

    The same seed draws the same; nobody can tell before which it will be.
    """
    theirs: dict[str, list[Service]] = defaultdict(list)
    for service in services:
        theirs[service.person].append(service)
    found: list[tuple[Service, Drawn]] = []
    for _, done in sorted(theirs.items()):
        fresh = [one for one in done if one not in inspected]
        low = [one for one in fresh if one.score is not None and one.score <= LOW]
        wanted = each - sum(one in inspected for one in done)
        others = sorted((one for one in fresh if one not in low), key=lambda one: _lot(one, seed))
        found += [(one, Drawn.LOW) for one in sorted(low)]
        found += [(one, Drawn.RANDOM) for one in others[: max(0, wanted)]]
    return found


def scored(
    inspection: Inspection,
    sheet: Sequence[Criterion],
    marks: Mapping[str, int],
    note: str,
    by: str,
    at: datetime,
) -> Inspection:
    """Return an inspection with its marks.

    `Refused` for one's own service, a second time, or unless every criterion of the sheet has a mark
    from 0 to its points; what got less than half of all has to say why.
    """
    insist_on_zone(at)
    if by == inspection.service.person:
        raise Refused(Refusal.CONCERNED)
    if inspection.scored_at:
        raise Refused(Refusal.OVERTAKEN)
    points = {one.code: one.points for one in sheet}
    if marks.keys() != points.keys() or any(not 0 <= marks[code] <= most for code, most in points.items()):
        raise Refused(Refusal.MARKS)
    most = sum(points.values())
    if 2 * sum(marks.values()) < most and not note.strip():
        raise Refused(Refusal.NO_REASON)
    return replace(inspection, marks=dict(marks), most=most, note=note.strip(), inspector=by, scored_at=at)


def _lot(service: Service, seed: str) -> bytes:
    return hashlib.sha256(f"{seed}|{service.conversation}|{service.place}".encode()).digest()
