"""A turn of the dialogue: Rasa answers what a citizen said, or an aborted turn says why not."""

from __future__ import annotations

import asyncio
import functools
import logging
import traceback
from collections.abc import Awaitable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet

from bot.channels.announcing import Announcing
from bot.channels.guard import detect_of, lookback_of, session_store_of
from bot.hotline.files import FileRef, FileType
from bot.hotline.forms import MATTER_SLOTS
from bot.hotline.spelling import plain
from bot.service import intake
from bot.service.ports import Button, Database, Reply
from bot.service.turn import Burst, Cause, TurnAborted
from bot.stores.sessions import Sealed, Session, rebuilt

log = logging.getLogger(__name__)


class Dialogue:
    """Rasa, working on sessions that it is given."""

    def __init__(
        self,
        agent: Agent,
        database: Database,
        sealed: Sealed,
        limit_seconds: float,
        announcing: Announcing,
    ) -> None:
        self._agent = agent
        self._database = database
        self._announcing = announcing
        self._sealed = sealed
        self._limit = limit_seconds
        self._store = session_store_of(agent)
        self._store.serve(functools.partial(intake.history, database))
        self._lookback = lookback_of(agent)
        self.detect = detect_of(agent)

    def opened(self, conversation: str, sealed: str | None) -> Session | None:
        """Return a session as Redis keeps it; None if it cannot be read."""
        return self._sealed.open(conversation, sealed)

    async def rebuilt(self, conversation: str) -> Session:
        """Return a session as the log has it: Redis has lost it, or is behind."""
        log.warning("conversation %s: the session is read from the log", conversation)
        turns = await intake.history(self._database, conversation)
        return rebuilt(conversation, turns, self._lookback, self._agent.domain)

    async def answer(self, session: Session, burst: Burst, says: str) -> list[Reply]:
        """Return Rasa's answer to a burst and what it says; `TurnAborted` if there is none now.

        The session holds the turn; `after` returns it as it is once committed.
        """
        channel = _Collector(burst.conversation.split(":", 1)[0])
        heard = self._take_back(burst, channel) if burst.is_hand_back else self._hear(burst, says, channel)
        first: list[Reply] = []
        with self._store.turn(session):
            if not burst.is_hand_back:
                first = await self._before(burst.conversation, says, channel)
            await self._limited(heard)
        return [*first, *_replies(channel.messages)]

    def after(self, session: Session) -> tuple[Session, str]:
        """Return a session after its turn, and the same sealed for Redis."""
        session = session.after(self._lookback, self._agent.domain)
        return session, self._sealed.seal(session)

    async def _hear(self, burst: Burst, says: str, channel: CollectingOutputChannel) -> None:
        message = UserMessage(
            disarm(plain(says)),
            channel,
            burst.conversation,
            input_channel=channel.name(),
            message_id=burst.message,
        )
        await self._agent.handle_message(message)

    async def _before(self, conversation: str, says: str, channel: CollectingOutputChannel) -> list[Reply]:
        """Return what is said before the answer (KN-2), and keep what answers depend on."""
        processor = self._agent.processor
        assert processor
        tracker = await processor.fetch_tracker_and_update_session(conversation, channel)
        replies, learned = await self._announcing.first(
            says, tracker.current_slot_values(), channel.name(), self.detect(says) is not None
        )
        tracker.update_with_events([SlotSet(*one) for one in learned.items()], self._agent.domain)
        await processor.save_tracker(tracker)  # also if nothing is: it is not read from its events again
        return replies

    async def _take_back(self, burst: Burst, channel: CollectingOutputChannel) -> None:
        """Leave what was begun before a person took over; tell what was agreed with them, if anything."""
        agent, conversation = self._agent, burst.conversation
        assert agent.processor
        tracker = await agent.processor.fetch_tracker_and_update_session(conversation, channel)
        left = [SlotSet(slot, None) for slot in (*MATTER_SLOTS, REQUESTED_SLOT)]
        tracker.update_with_events([ActiveLoop(None), *left, SlotSet("agreed", burst.text)], agent.domain)
        await agent.processor.save_tracker(tracker)
        if burst.text:
            await agent.execute_action(conversation, "utter_handed_back", channel, None, 1.0)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME), agent.domain)

    async def _limited(self, handled: Awaitable[Any]) -> None:
        try:
            await asyncio.wait_for(handled, self._limit)
        except asyncio.TimeoutError:
            raise TurnAborted(Cause.ACTIONS) from None
        except Exception as error:
            log.error("a turn broke: %s", trace(error))
            raise TurnAborted(Cause.FAULT) from None


class _Collector(CollectingOutputChannel):
    """Collects a turn's replies; carries the channel's name so that its wording variants are chosen."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:  # type: ignore[override]
        return self._channel


def trace(error: Exception) -> str:
    """Return where an error came from, without its message: that may hold a citizen's words."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(
        [type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))]
    )


def disarm(text: str) -> str:
    """Make Rasa read a citizen's words as words: a leading slash or prefix would be a command."""
    text = text.strip()
    while text.startswith(("/", "EXTERNAL:")):
        text = text.removeprefix("EXTERNAL:").lstrip("/").strip()
    return text or "。"


def _replies(messages: Iterable[dict[str, Any]]) -> list[Reply]:
    """Return replies as Rasa collected them; files and cards come behind the words that they go with."""
    replies: list[Reply] = []
    for said in messages:
        if custom := said.get("custom"):
            said_before = replies[-1]
            files = (*said_before.files, *map(_file, custom.get("files", ())))
            replies[-1] = replace(said_before, files=files, card=custom.get("card") or said_before.card)
            continue
        buttons = tuple(Button(b["title"], b["payload"]) for b in said.get("buttons") or ())
        replies.append(Reply(said.get("text") or "", buttons))
    return replies


def _file(told: dict[str, Any]) -> FileRef:
    return FileRef(**told | {"type": FileType(told["type"])})
