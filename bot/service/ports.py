"""What the use cases need from outside, named for the need. Adapters are in `bot.stores`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol

from bot.hotline.contact import Utterance
from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.evaluation import Evaluation
from bot.hotline.files import FileRef
from bot.hotline.history import Link
from bot.hotline.holding import Holding
from bot.hotline.kind import Kind
from bot.hotline.life import Breach, Case, Change
from bot.hotline.queueing import Queued
from bot.hotline.searching import Word
from bot.hotline.shifts import Deed
from bot.hotline.ticket import Matter, Origin, State, Ticket
from bot.service.audit_ports import Trail
from bot.service.call_ports import Calls
from bot.service.content_ports import Content, Knowledge, Misreadings, Notices
from bot.service.desk_ports import Accounts, Alerts, Announcements, Files, Overrides, People, Plans, Within
from bot.service.figure_ports import Figures
from bot.service.ledger_ports import Causes, Inspections, Ledger
from bot.service.news import News
from bot.service.oversight_ports import Overseen


class StoreUnavailable(Exception):
    """A store cannot be reached now; what was to be done may be tried again."""

    def __str__(self) -> str:  # the action server hands on nothing of an exception but its text
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
    files: tuple[FileRef, ...] = ()
    card: Mapping[str, Any] | None = None  # what a page may show of it as more than words


class Speaker(str, Enum):
    """Who says an entry of the log, and to whom."""

    CITIZEN = "citizen"
    BOT = "bot"
    STAFF = "staff"
    NOTICE = "notice"  # a step of a ticket, told to the citizen unasked (FI-11)
    # Staff to the bot, not for the citizen: what was agreed; empty where the talk has ended.
    HAND_BACK = "hand_back"
    NOTE = "note"  # staff to staff; not for the citizen


UNHEARD = (Speaker.HAND_BACK, Speaker.NOTE)  # by the citizen


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
    citizen: str | None = None  # how they called themselves to a person, masked


class Conflict(Exception):
    """Somebody else acted on a ticket since it was read; the message says who, what and when."""


@dataclass(frozen=True)
class Told:
    """What a member of staff is told of a ticket, and whether they have seen it."""

    ticket: str
    sequence: int
    person: str
    topic: str
    at: datetime
    seen_at: datetime | None = None


class Asked(str, Enum):
    """What somebody else than its handler is asked about a ticket."""

    EXTENSION = "extension"  # to allow or deny it (TL-9)
    REVIEW = "review"  # to read an answer before the citizen does
    CALL_BACK = "call_back"  # EV-2
    INSTRUCTION = "instruction"  # about a complaint (CP-5)
    FINDING = "finding"  # of its facts


@dataclass(frozen=True)
class Work:
    """A ticket that somebody has to work on, and what is due on it next."""

    number: str
    state: State
    unit: str
    kind: Kind
    handler: str
    offered_to: str | None  # who has not taken it yet
    next_due_at: datetime | None  # none once it has ended
    next_due: DeadlineKind | None  # and what is due then
    subject: str | None = None
    urged: int = 0
    asked: Mapping[Asked, str] = field(default_factory=dict)  # whose word it waits for besides
    drill: bool = False  # EM-2


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

    async def log(self, conversation: str, place: int, limit: int) -> list[Logged]:
        """Return all that was said after a place, as staff read it: notes between them too, oldest first."""

    async def last_said(self, conversation: str) -> Logged | None:
        """Return what the citizen said last."""

    async def with_person(self, person: str) -> list[Standing]:
        """Return the conversations that somebody has or is offered, the one spoken in last first."""

    async def hold(self, conversation: str, holding: Holding) -> None:
        """Write down who has a conversation."""

    def tell(self, news: News) -> None:
        """Let who looks on know this, too, once it is committed."""

    async def evaluate(self, evaluation: Evaluation) -> None:
        """Keep what a citizen was asked about a talk, or has said of it (EV-1)."""

    async def evaluation(self, conversation: str) -> Evaluation | None:
        """Return what was asked last about a talk in a conversation, if anything was."""

    async def call(self, conversation: str, citizen: str) -> None:
        """Keep how a citizen calls themselves, masked."""

    async def enqueue(self, queued: Queued) -> None:
        """Write down what a conversation's place in the queue goes by."""

    async def queue(self) -> list[Queued]:
        """Return the conversations that wait for a person, in no order."""

    async def as_queued(self, conversation: str, since: datetime) -> Queued:
        """Return a conversation as one that waits from `since` on, with what it waited by before."""

    async def heard(self, conversation: str) -> list[Utterance]:
        """Return who said something in a conversation and when, oldest first; not what (RC-1)."""

    async def add_turn(self, conversation: str, number: int, events: str, at: datetime) -> None:
        """Keep what the dialogue session went through in its latest turn, as JSON."""

    async def end_silently(self, conversation: str, turns: int) -> None:
        """Count a turn in which nothing was said."""

    async def turns(self, conversation: str, before: int | None, limit: int) -> list[tuple[int, str]]:
        """Return turns of the dialogue numbered below `before`, and their events, newest first."""


class Tickets(Protocol):
    """Matters, their tickets, the deadlines of these, and their history."""

    async def next_number(self, day: date) -> str:
        """Return a ticket number of that day that nobody else gets."""

    async def add(self, ticket: Ticket) -> None:
        """Keep a new ticket with its matter."""

    async def add_matter(self, matter: Matter) -> None:
        """Keep a matter that was settled in the conversation."""

    async def opened_in(self, origin: Origin) -> Case | None:
        """Return the case that was opened in a message, if any."""

    async def matter_of(self, origin: Origin) -> Matter | None:
        """Return the matter that was opened in a message, if any."""

    async def get(self, number: str, hold: bool = False) -> Case | None:
        """Return a ticket with its open deadlines, if any; `hold` it until the transaction ends."""

    async def save(self, change: Change, origin: Origin | None = None) -> int:
        """Keep what an act changed, at its place in the history; return the place.

        `origin` is the citizen's message that it was done in: it does it once.
        """

    async def did(self, origin: Origin, name: str) -> bool:
        """Say whether an event of that name happened in a citizen's message."""

    async def history(self, number: str) -> list[Link]:
        """Return what happened to a ticket, oldest first, as it was sealed."""

    async def numbers(self, after: str, limit: int) -> list[str]:
        """Return the next numbers of tickets after one, in their order."""

    async def broken(self) -> AsyncIterator[tuple[str, int]]:
        """Yield the tickets whose history is not what was sealed, and the first place where."""

    async def merged_into(self, master: str) -> list[str]:
        """Return the tickets that wait for another one's answer."""

    async def unanswered(self, units: Collection[str], kinds: Collection[Kind]) -> list[Ticket]:
        """Return the newest tickets of these units and kinds that are neither answered nor merged."""

    async def firing(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return the deadlines that are to be fired by now, the longest due first: ticket and id."""

    async def provisional(self) -> list[tuple[str, str]]:
        """Return the deadlines that rest on unpublished holidays: ticket and id."""

    async def deadline(self, id: str) -> Deadline | None:
        """Return a deadline, open or ended."""

    async def promised(self, number: str) -> Deadline | None:
        """Return by when an answer to a ticket was promised last, whether it still is or not."""

    async def keep(self, deadline: Deadline) -> None:
        """Keep how a deadline stands."""

    async def held_by(self, persons: Sequence[str], limit: int) -> list[Work]:
        """Return what these people have or are offered, what they have answered too, by what is due next."""

    async def work_of(self, persons: Sequence[str], limit: int) -> list[Work]:
        """Return what these people have to work on or are offered, by what is due next."""

    async def asked_of(self, persons: Sequence[str], limit: int) -> list[Work]:
        """Return what these people are asked about, whoever has it, by what is due next."""

    async def first_answered_by(self, person: str, limit: int) -> list[Work]:
        """Return the open tickets that somebody is first responsible for, by what is due next (FI-1)."""

    async def search(
        self, words: Sequence[Word], within: Within | None, known: Within | None, limit: int
    ) -> list[Work]:
        """Return the tickets that hold all these words, the newest first.

        Only those `within`, and of complaints by who complains only those `known`; None: all (CP-3).
        """

    async def next_due(self, limit: int) -> list[Deadline]:
        """Return the deadlines that are due next, over all tickets."""

    async def tellings(self, persons: Sequence[str]) -> list[Told]:
        """Return what these people were told and have not seen, oldest first."""

    async def seen(self, person: str, ticket: str, sequence: int, at: datetime) -> None:
        """Note that somebody has seen what they were told."""

    async def deeds(self, person: str, since: datetime, until: datetime) -> list[Deed]:
        """Return what others did about tickets in somebody's name, oldest first (HO-2)."""

    async def matters_in(self, conversation: str) -> list[tuple[Matter, str | None]]:
        """Return the matters that came up in a conversation, oldest first, with their tickets' numbers."""

    async def breaches(self, number: str) -> list[tuple[Breach, datetime]]:
        """Return the failures recorded on a ticket, oldest first (RC-5)."""


class UnitOfWork(Overseen, Protocol):
    """One transaction: everything in it is kept, or nothing."""

    messages: Messages
    tickets: Tickets
    people: People
    content: Content
    misread: Misreadings
    alerts: Alerts
    announcements: Announcements
    accounts: Accounts
    files: Files
    notices: Notices
    overrides: Overrides
    figures: Figures
    plans: Plans
    ledger: Ledger
    inspections: Inspections
    causes: Causes
    calls: Calls
    knowledge: Knowledge
    trail: Trail


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


class Wording(Protocol):
    """What citizens are told outside the dialogue, in the institution's words."""

    def say(self, response: str, channel: str, **values: str) -> Reply:
        """Return a response filled in, as it is said on a channel; `KeyError` if there is none."""
