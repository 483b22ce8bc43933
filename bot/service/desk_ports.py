"""What the desk needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.hotline.alert import Alert
from bot.hotline.announcement import Announcement
from bot.hotline.files import File, FileType
from bot.hotline.plan import Activation, CallOut
from bot.hotline.presence import Absence, Attendance
from bot.hotline.shifts import Pause, Shift
from bot.hotline.signin import Account, Session


@dataclass(frozen=True)
class Excuse:
    """Why something is told that the wording check is against: which rules, and somebody's reason (CO-3)."""

    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Override:
    """That somebody told a citizen what the wording check was against, and why (CO-3)."""

    of: str  # a conversation, or a ticket by its number …
    place: int  # … and where in its log, or in its history
    person: str
    excuse: Excuse
    at: datetime


@dataclass(frozen=True)
class Within:
    """Which tickets are meant: who has them, is offered them, answers for them or
    calls back, or whose unit they are."""

    persons: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()  # that lead, assist or are offered it
    led: frozenset[str] = frozenset()  # units of which one is the leader in charge


class Accounts(Protocol):
    """How staff sign in at the desk, and who is signed in."""

    async def of(self, person: str) -> Account | None:
        """Return a person's account, if they have one."""

    async def named(self, name: str, hold: bool = False) -> Account | None:
        """Return the account with a name; `hold` it until the transaction ends."""

    async def all(self) -> list[Account]:
        """Return every account, by its name."""

    async def keep(self, account: Account) -> None:
        """Keep an account as it is now."""

    async def remove(self, person: str) -> None:
        """Forget a person's account and sessions."""

    async def session(self, token_digest: str, hold: bool = False) -> Session | None:
        """Return the session that a token shows; `hold` it until the transaction ends."""

    async def sessions(self, person: str, began_at: datetime) -> list[Session]:
        """Return the session that somebody began then, under each of its tokens."""

    async def begin(self, session: Session) -> None:
        """Keep a session as it is now."""

    async def end(self, person: str, began_at: datetime | None = None) -> None:
        """Forget a person's sessions, or the one that began then, under each of its tokens."""


class People(Protocol):
    """Who is here, who is away and who stands in; which units pause (HO)."""

    async def absences(self, at: datetime) -> list[Absence]:
        """Return the absences that matter at an instant: begun or to come, and not over."""

    async def add_absence(self, absence: Absence) -> None:
        """Keep an away notice."""

    async def end_absence(self, absence: Absence) -> None:
        """Note when somebody came back."""

    async def attendance(self, at: datetime) -> list[Attendance]:
        """Return who is signed in at an instant."""

    async def sign_in(self, attendance: Attendance) -> None:
        """Keep that somebody signed in."""

    async def sign_out(self, person: str, at: datetime) -> None:
        """Keep that somebody signed out."""

    async def work_after_call(self, person: str, since: datetime | None) -> None:
        """Keep that somebody writes up a conversation, or does no more."""

    async def shifts(self, since: datetime, until: datetime) -> list[Shift]:
        """Return the duty roster of a time."""

    async def add_shift(self, shift: Shift) -> None:
        """Put a shift on the roster, or change its end."""

    async def remove_shift(self, person: str, starts_at: datetime) -> None:
        """Take a shift off the roster."""

    async def pauses(self, at: datetime) -> list[Pause]:
        """Return the pauses of service that are not over at an instant (HO-4)."""

    async def add_pause(self, pause: Pause) -> None:
        """Keep a pause of a unit's service, or its new end."""


class Alerts(Protocol):
    """What staff are told of at once."""

    async def add(self, alert: Alert) -> None:
        """Keep an alert, unless its message gave the same alert before."""

    async def unseen(self) -> list[Alert]:
        """Return the alerts that nobody has seen, oldest first."""

    async def see(self, alert: Alert, person: str, at: datetime) -> None:
        """Keep who saw an alert first, and when."""


class Announcements(Protocol):
    """What is announced (KN-2): every version of it is kept."""

    async def told(self, at: datetime) -> list[Announcement]:
        """Return the announcements that are told at an instant, the first to begin first."""

    async def latest(self, limit: int) -> list[Announcement]:
        """Return the latest announcements as they stand, the last to begin first."""

    async def versions(self, id: str) -> list[Announcement]:
        """Return every version of an announcement, the newest first."""

    async def add(self, announcement: Announcement) -> None:
        """Keep a version of an announcement beside those before it."""


class Overrides(Protocol):
    """What citizens were told though the wording check was against it."""

    async def add(self, override: Override) -> None:
        """Keep an override."""

    async def of(self, of: str) -> list[Override]:
        """Return the overrides of a conversation or a ticket, in the order of their places."""


class Files(Protocol):
    """Photographs and papers, with what they belong to."""

    async def add(self, file: File, content: bytes) -> None:
        """Keep a file."""

    async def get(self, id: str) -> File | None:
        """Return a file without its content, if there is one."""

    async def content(self, id: str) -> bytes:
        """Return the content of a file that there is."""

    async def attached_to(self, ticket: str) -> list[File]:
        """Return the files of a ticket, in the order in which they came."""

    async def sent_in(self, conversation: str) -> list[File]:
        """Return the files that a citizen has sent in a conversation, in the order in which they came."""


class FileTypes(Protocol):
    """Tells what a file is, whatever it is called."""

    def of(self, content: bytes) -> FileType | None:
        """Return what a file is; None if it is nothing that is taken in."""


@dataclass(frozen=True)
class Step:
    """Something that happened, in a row of such: when, what, and what there is to say of it."""

    at: str
    what: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of a paper: under its title a table of rows, words, and what happened."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()  # what it is, and what is so
    words: tuple[str, ...] = ()  # paragraphs
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Paper:
    """What is printed for somebody to hold in their hands."""

    head: str  # whose paper it is
    title: str
    sections: tuple[Section, ...]
    foot: str  # who printed it, and when
    pages: str  # how pages are counted: `{page}` of `{pages}`


class Printer(Protocol):
    """Makes papers that every machine shows alike."""

    def print(self, paper: Paper) -> bytes:
        """Return a paper as PDF."""


class Passwords(Protocol):
    """Keeps passwords so that nobody can read them."""

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""

    def fits(self, kept: str, password: str) -> bool:
        """Say whether a password is the one that was kept; takes as long if it is not."""


class Codes(Protocol):
    """Time-based one-time codes (RFC 6238)."""

    def new_secret(self) -> str:
        """Return a secret to be shared with somebody's phone."""

    def address(self, secret: str, name: str, issuer: str) -> str:
        """Return the `otpauth` address that a phone reads the secret from."""

    def step(self, secret: str, code: str, now: datetime) -> int | None:
        """Return the step of time that a code is good for; None if it is wrong."""


class Plans(Protocol):
    """Emergency plans that are or were switched on, and the conversations of their drills (EM-2)."""

    async def active(self) -> list[Activation]:
        """Return what is on, the first to begin first."""

    async def latest(self, limit: int) -> list[Activation]:
        """Return what is or was on, the last to begin first."""

    async def get(self, id: str, hold: bool = False) -> Activation | None:
        """Return an activation, if there is one; `hold` it until the transaction ends."""

    async def add(self, activation: Activation, calls: Sequence[CallOut]) -> None:
        """Keep what was switched on, and who is called to duty for it."""

    async def end(self, activation: Activation) -> None:
        """Keep by whom and when it was switched off."""

    async def calls(self, id: str) -> list[CallOut]:
        """Return who is called to duty for an activation, in the plan's order."""

    async def answer(self, call: CallOut) -> None:
        """Keep when somebody first said that they come."""

    async def join(self, conversation: str, id: str) -> None:
        """Let a conversation take part in a drill."""

    async def drill_of(self, conversation: str) -> str | None:
        """Return the drill that a conversation takes part in, while it is on."""

    async def matters(self, id: str) -> tuple[int, int]:
        """Return how many tickets an activation has taken, and how many of them are answered or over."""

    async def unfinished(self, id: str) -> list[str]:
        """Return the tickets of an activation for which something is still promised."""
