"""What the use cases need from outside, named for the need. Adapters are in `bot.stores`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from bot.hotline.alert import Alert
from bot.hotline.holding import Holding
from bot.hotline.institution import Institution
from bot.hotline.ticket import Matter, Origin, Record, State, Ticket


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
    urgent: bool = False  # tells of danger (EM-1): staff are alerted as it is logged


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


class Speaker(str, Enum):
    """Who says an entry of the log, and to whom."""

    CITIZEN = "citizen"
    BOT = "bot"
    STAFF = "staff"
    HAND_BACK = "hand_back"  # staff to the bot: what was agreed; not for the citizen


@dataclass(frozen=True)
class Logged:
    """A message in a conversation's log, at its place (1, 2, 3 …); 0 if the log could not be reached."""

    conversation: str
    place: int
    speaker: Speaker
    message: str
    reply: Reply  # of what the citizen says: its text
    at: datetime
    answers: int | None = None  # place of the message that a reply answers, the last of a burst
    person: str | None = None  # of what staff say: their id
    burst: int | None = None  # of what is said to the bot: the place of the first that it is answered with


@dataclass(frozen=True)
class Waiting:
    """A message to the bot that has no answer yet, and how often answering it failed of itself."""

    conversation: str
    place: int
    speaker: Speaker  # CITIZEN or HAND_BACK
    message: str
    text: str
    burst: int  # place of the first message that it is answered together with (CO-9)
    retry_at: datetime
    faults: int = 0
    tries: int = 0


@dataclass(frozen=True)
class Standing:
    """How a conversation stands: who has it, how far its dialogue is, and what waits for the bot."""

    conversation: str
    last_place: int
    turns: int  # of the dialogue so far
    holding: Holding
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """A promise of ours with its instant (UTC) and who answers for it."""

    id: str
    ticket: str
    kind: str
    due_at: datetime


class Messages(Protocol):
    """The message log: each message in both directions gets its place before anything acts on it."""

    async def lock(self, conversation: str, at: datetime) -> Standing:
        """Hold a conversation until the transaction ends, beginning it if new; `waiting` is left out."""

    async def standing(self, conversation: str) -> Standing:
        """Return how a conversation stands, without holding it."""

    async def known(self, conversation: str, message: str) -> int | None:
        """Return the place of a message by the channel's id of it, if it was logged before."""

    async def append(
        self, entries: Sequence[Logged], retry_at: datetime | None = None, turns: int | None = None
    ) -> None:
        """Log messages at the next places; with `retry_at` they wait for the bot, with `turns` end a turn."""

    async def waiting(self, conversation: str) -> tuple[Waiting, ...]:
        """Return what of a conversation has no answer yet, in order."""

    async def settle(self, conversation: str, places: Sequence[int], at: datetime) -> int:
        """Mark messages as answered: they wait no more; return how many did until now."""

    async def postpone(self, waiting: Waiting) -> None:
        """Keep a message for a later try, with its new counts and time."""

    async def overdue(self, now: datetime) -> list[str]:
        """Return the conversations in which an answer is to be tried again by now."""

    async def replies_to(self, conversation: str, place: int) -> list[Logged]:
        """Return what was answered to the message at a place."""

    async def after(self, conversation: str, place: int, limit: int) -> list[Logged]:
        """Return what the citizen said or was told after a place, oldest first."""

    async def hold(self, conversation: str, holding: Holding) -> None:
        """Write down who has a conversation."""

    async def add_turn(self, conversation: str, number: int, events: str, at: datetime) -> None:
        """Keep what the dialogue session went through in its latest turn, as JSON."""

    async def turns(self, conversation: str, before: int | None, limit: int) -> list[tuple[int, str]]:
        """Return turns of the dialogue numbered below `before`, and their events, newest first."""


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

    async def add_record(self, record: Record) -> None:
        """Keep what was done about a ticket, unless that message did the same before."""

    async def records(self, number: str) -> list[Record]:
        """Return what was done about a ticket, oldest first."""

    async def set_state(self, number: str, state: State) -> None:
        """Write down where a ticket stands."""

    async def take_expired(self, now: datetime) -> list[Deadline]:
        """Mark every unmet deadline before `now` as expired; return those that nobody marked before.

        A withdrawn ticket has none.
        """


class Content(Protocol):
    """The institution as the database holds it, every item versioned."""

    async def load(self, institution: Institution, at: datetime) -> int:
        """Take over an institution's content; return how many items are new, changed or gone.

        Raises `StillNamed` if a unit or person is gone that matters or tickets name.
        """

    async def institution(self) -> Institution:
        """Return the institution as it stands; `LookupError` if none was loaded."""


class Alerts(Protocol):
    """What staff are told of at once."""

    async def add(self, alert: Alert) -> None:
        """Keep an alert, unless its message gave the same alert before."""

    async def unseen(self) -> list[Alert]:
        """Return the alerts that nobody has seen, oldest first."""


class UnitOfWork(Protocol):
    """One transaction: everything in it is kept, or nothing."""

    messages: Messages
    tickets: Tickets
    content: Content
    alerts: Alerts


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
