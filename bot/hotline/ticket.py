"""A matter, its first responsible and its ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.hotline.institution import Kind


class State(str, Enum):
    """Where a ticket stands; the way on from `accepted` is dispatch."""

    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    SIGNED_FOR = "signed_for"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CALLED_BACK = "called_back"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class RecordKind(str, Enum):
    """What a citizen did about a ticket after it was opened; none of it makes a second ticket."""

    URGED = "urged"
    SUPPLEMENTED = "supplemented"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Origin:
    """The message in which a matter was opened: the key that makes opening it twice harmless."""

    conversation: str
    message: str


@dataclass(frozen=True)
class Matter:
    """What a citizen came about; `first_responsible` is written once, for ever (FI-1)."""

    id: str
    origin: Origin
    kind: Kind
    first_responsible: str  # 首问责任人: a staff id
    opened_at: datetime
    guide: str | None = None  # answered directly from this guide (FI-2) …
    guide_version: int | None = None  # … in this version


@dataclass(frozen=True)
class Citizen:
    """Who asks; both are None for an anonymous citizen."""

    name: str | None = None
    telephone: str | None = None


@dataclass(frozen=True)
class Ticket:
    """A matter that was not settled in the conversation."""

    number: str  # YYYYMMDD and six digits
    matter: Matter
    state: State
    unit: str
    handler: str  # who has it now; the first responsible stays who they are
    subject: str | None
    description: str
    place: str | None
    citizen: Citizen
    query_code: str | None  # proves ownership of an anonymous ticket (PV-5)
    due_at: datetime
    provisional: bool  # due_at rests on a year whose holidays are not published (TL-10)


@dataclass(frozen=True)
class Record:
    """Something that a citizen did about a ticket, in which message and when."""

    id: str
    ticket: str
    kind: RecordKind
    origin: Origin
    at: datetime
    text: str | None = None  # what was added


def number(day: date, sequence: int) -> str:
    """Return the number of the `sequence`-th ticket of a day (the institution's date)."""
    if not 1 <= sequence <= 999_999:
        raise ValueError(f"a day has ticket numbers from 1 to 999999, not {sequence}")
    return f"{day:%Y%m%d}{sequence:06d}"


def is_owner(ticket: Ticket, proof: str) -> bool:
    """Say whether `proof` shows its bearer to own the ticket (PV-5)."""
    if ticket.citizen.telephone:
        return proof == ticket.citizen.telephone[-4:]
    return ticket.query_code is not None and proof == ticket.query_code
