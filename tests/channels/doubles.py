"""Doubles of what `Turns` stands on: an agent that follows a script, and a spool in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered

from bot.service.ports import Inbound, StoreUnavailable

RESPONSES = {
    "utter_kept": [{"text": "已经保存"}],
    "utter_not_kept": [{"text": "没有保存"}],
    "utter_default": [{"text": "没有理解"}],
    "utter_handed_over": [{"text": "已转人工，工单{number}"}],
    "utter_emergency": [
        {"text": "请立即拨打119", "condition": [{"type": "slot", "name": "danger", "value": "fire"}]},
        {"text": "请立即拨打110"},
    ],
}


class ScriptedAgent:
    """Answers each message with its own words, unless told to fail; remembers sessions as Rasa does."""

    def __init__(self) -> None:
        self.domain = SimpleNamespace(responses=RESPONSES)
        self.heard: list[str] = []
        self.fail: Callable[[UserMessage], BaseException | None] = lambda message: None
        self.fail_after_saving = False
        self.sessions: dict[str, list[Any]] = {}
        self.tracker_store = self

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message.text or "")
        problem = self.fail(message)
        if problem is not None:
            raise problem
        said = f"收到：{message.text}"
        await message.output_channel.send_text_message(message.sender_id, said)
        user = UserUttered(message.text)
        user.message_id = message.message_id
        self.sessions.setdefault(message.sender_id, []).extend([user, BotUttered(said)])

    async def retrieve(self, sender_id: str) -> Any:
        events = self.sessions.get(sender_id)
        return SimpleNamespace(events=events) if events else None


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
