"""A matter, its first responsible and its ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.hotline.application import Application
from bot.hotline.kind import Kind


class State(str, Enum):
    """Where a ticket stands (DESIGN, Words)."""

    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"  # offered to a unit, which has not signed for it yet
    RETURNED = "returned"  # refused with a reason; to be dispatched again
    SIGNED_FOR = "signed_for"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CALLED_BACK = "called_back"  # not satisfied, and done again already: the supervisor closes
    REDO = "redo"  # not satisfied: done again, once (CP-6)
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # answered with its master
    NOT_ACCEPTED = "not_accepted"  # with the ground, and where to go instead (ON-3)

    @property
    def is_end(self) -> bool:
        """Say whether nothing is promised any more."""
        return self in _ENDS

    @property
    def is_done(self) -> bool:
        """Say whether the citizen has been answered, or the ticket has ended."""
        return self.is_end or self in (State.ANSWERED, State.CALLED_BACK)


IN_HAND = (State.SIGNED_FOR, State.IN_PROGRESS, State.REDO)  # somebody works on it
_ENDS = frozenset({State.CLOSED, State.WITHDRAWN, State.MERGED, State.NOT_ACCEPTED})


class Conclusion(str, Enum):
    """What the facts of a complaint come to (CP-5)."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


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
    guide: str | None = None  # answered directly from this guide (FI-2), or an application for it (AH-1) …
    guide_version: int | None = None  # … in this version


@dataclass(frozen=True)
class Citizen:
    """Who asks; name and telephone are None for an anonymous citizen."""

    name: str | None = None
    telephone: str | None = None
    texts_only: bool = False  # cannot take calls (PR-1)


@dataclass(frozen=True)
class Offer:
    """A ticket offered to somebody; until it is signed for, whoever offers it has it (FI-6)."""

    unit: str
    person: str
    designated: bool = False  # by the supervisor: it cannot be refused


@dataclass(frozen=True)
class Extension:
    """An extension that was asked for and is not decided (TL-9)."""

    amount: int  # counted as the promise is
    reason: str
    by: str
    in_name_of: str  # whoever had the ticket then
    asked: str  # who decides: whoever acts for them finds it among their work


@dataclass(frozen=True)
class Review:
    """An answer that a second person reads before the citizen does (复核)."""

    text: str
    by: str
    in_name_of: str  # whoever had the ticket then
    asked: str  # who reads it
    collect: str | None = None  # of an application's result: where, when and with what it is collected
    apology: str | None = None  # of an upheld complaint (CP-5)


@dataclass(frozen=True)
class Instruction:
    """A leader's instruction on a complaint (批示), which its unit gets as a supervision notice (CP-5)."""

    unit: str
    to: str  # who owes the finding
    text: str
    until: datetime
    by: str
    in_name_of: str  # the leader
    at: datetime
    times: int = 1  # how often it has been instructed: the last one counts

    def number(self, ticket: str) -> str:
        """Return the number of the supervision notice (督查通知单) on a ticket."""
        return f"D{ticket}" + (f"-{self.times}" if self.times > 1 else "")


@dataclass(frozen=True)
class Ticket:
    """A matter that was not settled in the conversation."""

    number: str  # YYYYMMDD and six digits
    matter: Matter
    state: State
    unit: str  # 主办单位, the lead (FI-9)
    handler: str  # who has it now; the first responsible stays who they are
    subject: str | None
    description: str
    place: str | None
    citizen: Citizen
    query_code: str | None  # proves ownership of an anonymous ticket (PV-5)
    dispatcher: str  # who offered it to its unit, and gets it back if it is refused
    assisting: tuple[str, ...] = ()  # 协办单位 (FI-9)
    offer: Offer | None = None
    urged: int = 0  # how often (RC-3)
    refusals: int = 0  # of dispatches so far (FI-6)
    extension: Extension | None = None
    review: Review | None = None
    instructs: str | None = None  # who is to instruct about a complaint (CP-5) …
    instruction: Instruction | None = None  # … and what the leader has instructed
    commended: str | None = None  # whom a praise is of, by name (CO-7)
    conclusion: Conclusion | None = None  # of a complaint, once its facts are found (CP-5)
    answered_by: str | None = None  # who wrote the answer last: they do not ask how it was (CP-6)
    calls_back: str | None = None  # whose it is to ask, once it is answered, and stays to be seen (EV-2)
    tries: int = 0  # on how many days nobody was reached since it was answered (EV-2) …
    tried_on: date | None = None  # … and on which last (the institution's date)
    redone: bool = False
    master: str | None = None  # the ticket that it was merged into (KN-3)
    application: Application | None = None  # of a matter of that kind
    activation: str | None = None  # of the emergency plan that took it (EM-2)
    drill: bool = False  # 演练: nobody's real matter; it counts for nothing and against nobody
    version: int = 0  # counts what people did: who saw an older one acts on what is no longer so


def finds(ticket: Ticket) -> str | None:
    """Return who was instructed to find the facts of a complaint and has not yet (CP-5)."""
    return ticket.instruction.to if ticket.instruction and not ticket.conclusion else None


def is_to_call(ticket: Ticket) -> bool:
    """Say whether the citizen is still to be called back (EV-2)."""
    return ticket.state is State.ANSWERED and ticket.calls_back is not None


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
