"""News of what was committed, for who looks on: what it is now, they ask themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Topic(str, Enum):
    """What is new."""

    QUEUE = "queue"  # who waits for a person
    CONVERSATION = "conversation"  # who has one
    ENTRY = "entry"  # something was said in one
    ACCEPTED = "accepted"  # one that was offered to a colleague …
    DECLINED = "declined"  # … with the entry that says why
    WITHDRAWN = "withdrawn"  # … by whoever had offered it
    TYPING = "typing"  # somebody is writing in one
    WORK = "work"  # a ticket
    TELLING = "telling"
    ALERT = "alert"
    PRESENCE = "presence"
    ANNOUNCEMENT = "announcement"
    PLAN = "plan"  # an emergency plan


@dataclass(frozen=True)
class News:
    """Something new: where, and for whom. It holds nobody's words."""

    topic: Topic
    conversation: str | None = None
    place: int | None = None  # of an entry
    persons: frozenset[str] = frozenset()  # whom it concerns; none: whoever may look at such things
    units: frozenset[str] = frozenset()
    who: str | None = None  # did it: a staff id, or None for a citizen who types
    ticket: str | None = None


class Announcer(Protocol):
    """Tells other processes what is new."""

    async def tell(self, news: Sequence[News]) -> None:
        """Pass news on; what nobody hears is lost, and never an error."""


class Listener(Protocol):
    """Hears what other processes tell."""

    def listen(self) -> AsyncIterator[News | None]:
        """Yield news as it comes; None: some may have been missed."""


class Newswire(Announcer, Listener, Protocol):
    """Both."""
