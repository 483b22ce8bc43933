"""Who read whose personal data, sealed so that nobody takes a line out (PV-1, PV-4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum

BEGINNING = "0" * 64  # what the first line is linked to


class Read(str, Enum):
    """What somebody read in full."""

    TICKET = "ticket"
    CONVERSATION = "conversation"
    FILE = "file"


@dataclass(frozen=True)
class Reading:
    """That a member of staff read something; the line tells nothing of what stood there."""

    person: str
    kind: Read
    of: str  # a ticket's number, a conversation's or a file's id
    at: datetime


@dataclass(frozen=True)
class Line:
    """A reading at its place on the trail (1, 2, 3 …), linked to the one before."""

    place: int
    reading: Reading
    digest: str


def line(before: Line | None, reading: Reading) -> Line:
    """Return a reading behind the last line of the trail."""
    place, previous = (before.place + 1, before.digest) if before else (1, BEGINNING)
    return Line(place, reading, _digest(previous, place, reading))


def first_broken(lines: Iterable[Line], before: Line | None = None) -> int | None:
    """Return the first place that is not what was sealed, or is missing; None if all are."""
    for one in lines:
        if one != line(before, one.reading):
            return before.place + 1 if before else 1
        before = one
    return None


def _digest(previous: str, place: int, reading: Reading) -> str:
    at = reading.at.astimezone(timezone.utc).isoformat()
    content = [previous, place, reading.person, reading.kind.value, reading.of, at]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
