"""Rasa's dialogue sessions: every turn in the log, the tail of the latest one in Redis (`bot.stores.tail`).

A turn works on a `Session`, which the store hands to Rasa. Nothing is written
before the turn is committed: a turn that is broken off, or whose words are
dropped because a person took over, has not happened.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from cryptography.fernet import InvalidToken
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.stores.sql.types import Cipher
from bot.stores.tail import Lookback, latest_session, parsed, restored, shorten


class Session:
    """A dialogue session in a turn: what Rasa reads of it, and what the turn adds."""

    def __init__(self, conversation: str, turns: int, events: Sequence[Event]) -> None:
        self.conversation = conversation
        self.turns = turns  # in the log, when it was read
        self._read = list(events)
        self._tracker: DialogueStateTracker | None = None

    def told(self) -> set[str]:
        """Return the names of the responses that were given in the latest turn."""
        latest = itertools.takewhile(lambda event: not isinstance(event, UserUttered), reversed(self._read))
        return {str(event.metadata.get("utter_action")) for event in latest if isinstance(event, BotUttered)}

    def begin(self, domain: Domain) -> DialogueStateTracker | None:
        """Return the session as Rasa reads it, None if it is new."""
        if self._tracker is not None or not self._read:
            return self._tracker
        return restored(self.conversation, self._read, domain)

    def end(self, tracker: DialogueStateTracker) -> None:
        """Take what Rasa made of the session."""
        self._tracker = tracker

    def added(self) -> str:
        """Return the events of the turn as JSON."""
        events = list(self._tracker.events)[len(self._read) :] if self._tracker else []
        return json.dumps([event.as_dict() for event in events], ensure_ascii=False)

    def after(self, lookback: Lookback, domain: Domain) -> Session:
        """Return the session after the turn, shortened."""
        if self._tracker is None:
            return self
        return Session(self.conversation, self.turns + 1, shorten(self._tracker, lookback, domain))

    def dump(self) -> str:
        """Return the session as JSON, for `SessionStore.load`."""
        events = [event.as_dict() for event in self._read]
        return json.dumps({"turns": self.turns, "events": events}, ensure_ascii=False)


_current: ContextVar[Session | None] = ContextVar("session", default=None)

History = Callable[[str], Awaitable[list[str]]]


class SessionStore(InMemoryTrackerStore):
    """Rasa's tracker store: in a citizen's turn the session of that turn.

    Outside one, as in `rasa shell`, a developer talks to themselves: in memory.
    """

    def __init__(
        self, domain: Domain, host: str | None = None, event_broker: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker)
        self._history: History | None = None

    def serve(self, history: History) -> None:
        """Begin to serve citizens; `history` returns the events of every turn of a conversation."""
        self._history = history

    @contextmanager
    def turn(self, session: Session) -> Iterator[None]:
        """Let Rasa work on a session."""
        token = _current.set(session)
        try:
            yield
        finally:
            _current.reset(token)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the session of the turn."""
        session = _current.get()
        if session is None or session.conversation != sender_id:
            return await super().retrieve(sender_id)
        return session.begin(self.domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Take the session of the turn; its commit is the caller's."""
        session = _current.get()
        if session is None or session.conversation != tracker.sender_id:
            return await super().save(tracker)
        session.end(tracker)
        return None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return a conversation's whole history, from the log."""
        if self._history is None:
            return await super().retrieve_full_tracker(conversation_id)
        events = [
            event for turn in await self._history(conversation_id) for event in parsed(json.loads(turn))
        ]
        return restored(conversation_id, events, self.domain) if events else None


class Sealed:
    """Writes sessions for Redis and reads them back: they hold citizens' words (PV-2)."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def seal(self, session: Session) -> str:
        """Return a session as Redis keeps it."""
        return self._cipher.seal(session.dump()).decode()

    def open(self, conversation: str, sealed: str | None) -> Session | None:
        """Return a session as Redis keeps it, a new one if it keeps none; None if it cannot be read."""
        if sealed is None:
            return Session(conversation, 0, ())
        try:
            kept = json.loads(self._cipher.open(sealed.encode()))
            return Session(conversation, kept["turns"], parsed(kept["events"]))
        except (InvalidToken, ValueError, LookupError, TypeError):
            return None  # written by another version, or under a key that is gone


def rebuilt(conversation: str, turns: Sequence[str], lookback: Lookback, domain: Domain) -> Session:
    """Return the session after `turns`, the events of every turn that the log has."""
    events = latest_session([event for turn in turns for event in parsed(json.loads(turn))])
    whole = restored(conversation, events, domain)
    return Session(conversation, len(turns), shorten(whole, lookback, domain) if events else ())
