"""What the use cases need from outside, named for the need. Adapters are in `bot.stores`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.hotline.institution import Institution
from bot.hotline.ticket import Matter, Origin, Ticket


class StillNamed(Exception):
    """Content cannot go while matters or tickets name it (FI-1: responsibility survives removal)."""


class StoreUnavailable(Exception):
    """A store cannot be reached now; what was to be done may be tried again."""

    def __str__(self) -> str:
        # The action server hands on nothing of an exception but its text.
        return f"{type(self).__name__}: {super().__str__()}"


@dataclass(frozen=True)
class Inbound:
    """A citizen's message as a channel hands it in; `message` is the channel's own id of it."""

    conversation: str  # `channel:peer`
    message: str
    text: str


@dataclass(frozen=True)
class Button:
    """A choice offered with a reply; choosing it sends `payload` as if typed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """One message to a citizen."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Logged:
    """A message in a conversation's log, at its place (1, 2, 3 …)."""

    conversation: str
    place: int
    inbound: bool
    message: str
    reply: Reply  # of an inbound message: its text
    at: datetime
    answers: int | None = None  # place of the message that a reply answers


@dataclass(frozen=True)
class Waiting:
    """An inbound message that has no answer yet, and how often answering it failed of itself."""

    conversation: str
    place: int
    message: str
    text: str
    faults: int
    tries: int


@dataclass(frozen=True)
class Deadline:
    """A promise of ours with its instant (UTC) and who answers for it."""

    id: str
    ticket: str
    kind: str
    due_at: datetime


class Messages(Protocol):
    """The message log: each message in both directions gets its place before anything acts on it."""

    async def append(self, message: Inbound, at: datetime, retry_at: datetime) -> tuple[int, bool]:
        """Log an inbound message; return its place and whether it was there before."""

    async def append_replies(
        self, conversation: str, replies: Sequence[Reply], at: datetime, answers: int | None
    ) -> list[Logged]:
        """Log what is said to the citizen, in order."""

    async def settle(self, conversation: str, place: int, at: datetime) -> bool:
        """Mark an inbound message as answered; False if it already was."""

    async def postpone(self, waiting: Waiting, retry_at: datetime) -> None:
        """Keep an inbound message for a later try, with its new counts."""

    async def waiting(self, conversation: str) -> list[Waiting]:
        """Return what of a conversation has no answer yet, in order."""

    async def overdue(self, now: datetime) -> list[str]:
        """Return the conversations in which an answer is to be tried again by now."""

    async def replies_to(self, conversation: str, place: int) -> list[Reply]:
        """Return what was answered to the message at a place."""

    async def after(self, conversation: str, place: int, limit: int) -> list[Logged]:
        """Return what was logged after a place, oldest first."""


class Tickets(Protocol):
    """Matters, their tickets and their deadlines."""

    async def next_number(self, day: date) -> str:
        """Return a ticket number of that day that nobody else gets."""

    async def add(self, ticket: Ticket, deadline: Deadline) -> None:
        """Keep a new ticket with its matter and first deadline."""

    async def add_matter(self, matter: Matter) -> None:
        """Keep a matter that was settled in the conversation."""

    async def opened_in(self, origin: Origin) -> Ticket | None:
        """Return the ticket that was opened in a message, if any."""

    async def matter_of(self, origin: Origin) -> Matter | None:
        """Return the matter that was opened in a message, if any."""

    async def get(self, number: str) -> Ticket | None:
        """Return the ticket with a number, if any."""

    async def take_expired(self, now: datetime) -> list[Deadline]:
        """Mark every unmet deadline before `now` as expired; return those that nobody marked before."""


class Content(Protocol):
    """The institution as the database holds it, every item versioned."""

    async def load(self, institution: Institution, at: datetime) -> int:
        """Take over an institution's content; return how many items are new, changed or gone.

        Raises `StillNamed` if a unit or person is gone that matters or tickets name.
        """

    async def institution(self) -> Institution:
        """Return the institution as it stands; `LookupError` if none was loaded."""


class UnitOfWork(Protocol):
    """One transaction: everything in it is kept, or nothing."""

    messages: Messages
    tickets: Tickets
    content: Content


class Database(Protocol):
    """Where the truth is kept. Every method raises `StoreUnavailable` when it is out of reach."""

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Begin a transaction that commits at its end."""

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Begin a transaction that changes nothing."""


class Spool(Protocol):
    """Where messages wait while the database is down."""

    async def push(self, message: Inbound, at: datetime) -> None:
        """Keep a message; pushing one twice is harmless."""

    async def peek(self) -> tuple[Inbound, datetime] | None:
        """Return the oldest message, leaving it where it is."""

    async def drop(self, message: Inbound) -> None:
        """Forget the oldest message, which is `message`, once the database has it."""


class Tries(Protocol):
    """Counts tries, so that a proof cannot be guessed (PV-5)."""

    async def allow(self, *keys: str) -> bool:
        """Count a try under each key; say whether none is over its limit."""

    async def forget(self, *keys: str) -> None:
        """Start counting anew under each key."""


class Clock(Protocol):
    """The time, always in UTC and zone-aware."""

    def now(self) -> datetime:
        """Return this instant."""
