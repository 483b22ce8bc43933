"""Doubles of what `Turns` stands on: an agent that follows a script, and a spool in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.hotline.emergency import Danger
from bot.hotline.forms import MATTER_SLOTS
from bot.service.ports import Inbound, StoreUnavailable
from bot.stores.locks import ConversationLocks
from bot.stores.sessions import SessionStore

SLOTS = {
    name: {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    for name in (*MATTER_SLOTS, "agreed", "name")
}

RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_handed_back": [{"text": "已商定：{agreed}"}],
    "utter_kept": [{"text": "已经保存"}],
    "utter_not_kept": [{"text": "没有保存"}],
    "utter_default": [{"text": "没有理解"}],
    "utter_handed_over": [{"text": "已转人工，工单{number}"}],
    "utter_emergency": [
        {"text": "请立即拨打119", "condition": [{"type": "slot", "name": "danger", "value": "fire"}]},
        {"text": "请立即拨打110"},
    ],
}


DOMAIN = Domain.from_dict({"responses": RESPONSES, "slots": SLOTS, "actions": []})


class ScriptedAgent:
    """Answers each message with its own words, unless told to fail; its sessions are Rasa's."""

    def __init__(self) -> None:
        self.domain = DOMAIN
        self.heard: list[str] = []
        self.fail: Callable[[UserMessage], BaseException | None] = lambda message: None
        self.before_answering: Callable[[UserMessage], Awaitable[None]] | None = None
        self.tracker_store = SessionStore(DOMAIN)
        self.lock_store = ConversationLocks()
        self.processor = SimpleNamespace(
            graph_runner=SimpleNamespace(nodes={"danger": SimpleNamespace(_component=_Alarm())}),
            fetch_tracker_and_update_session=self._tracker,
            save_tracker=self.tracker_store.save,
        )

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message.text or "")
        if self.before_answering:
            await self.before_answering(message)
        problem = self.fail(message)
        if problem is not None:
            raise problem
        said = f"收到：{message.text}"
        await message.output_channel.send_text_message(message.sender_id, said)
        tracker = await self._tracker(message.sender_id)
        tracker.update_with_events([UserUttered(message.text), BotUttered(said)], DOMAIN)
        await self.tracker_store.save(tracker)

    async def execute_action(self, sender_id: str, action: str, channel: Any, *_: Any) -> None:
        tracker = await self._tracker(sender_id)
        said = RESPONSES[action][0]["text"].format(**tracker.current_slot_values())
        await channel.send_text_message(sender_id, said)
        await self.tracker_store.save(tracker)

    async def _tracker(self, sender_id: str, *_: Any) -> DialogueStateTracker:
        return await self.tracker_store.get_or_create_tracker(sender_id)


class _Alarm:
    """Hears fire."""

    def detect(self, text: str) -> Danger | None:
        return Danger.FIRE if "着火" in text else None


class MemorySpool:
    """`Spool` in memory; its contract is tested on Redis in tests/stores."""

    def __init__(self) -> None:
        self.kept: deque[tuple[Inbound, datetime]] = deque()
        self.down = False

    async def push(self, message: Inbound, at: datetime) -> None:
        self._check()
        self.kept.append((message, at))

    async def peek(self) -> tuple[Inbound, datetime] | None:
        self._check()
        return self.kept[0] if self.kept else None

    async def drop(self, message: Inbound) -> None:
        self._check()
        self.kept.popleft()

    def _check(self) -> None:
        if self.down:
            raise StoreUnavailable("down")


class Breakable:
    """A database that can be taken away for a while."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self.down = False

    def writing(self) -> Any:
        self._check()
        return self._database.writing()

    def reading(self) -> Any:
        self._check()
        return self._database.reading()

    def _check(self) -> None:
        if self.down:
            raise StoreUnavailable("down")
