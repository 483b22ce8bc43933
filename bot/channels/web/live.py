"""Reaching the web pages of a conversation from any process, through Redis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from socketio import AsyncRedisManager

from bot.channels.delivery import Send
from bot.channels.web.entries import as_message
from bot.service.ports import Logged

_CHANNEL = "hotline:live"


def live_manager(redis_address: str, write_only: bool = False) -> AsyncRedisManager:
    """Return what joins the pages of all processes; `write_only` for one that holds none itself."""
    return AsyncRedisManager(redis_address, channel=_CHANNEL, write_only=write_only)


def to_pages(emitter: Any) -> Send:
    """Return how entries of a log are sent to every page of their conversation."""

    async def send(conversation: str, said: Sequence[Logged]) -> None:
        for entry in said:
            message = as_message(entry)
            choices = message.pop("buttons", ())
            if choices:  # the name and shape that Rasa's web clients know
                message["quick_replies"] = [{"content_type": "text", **choice} for choice in choices]
            await emitter.emit("bot_uttered", message, room=conversation)

    return send


async def show_typing(emitter: Any, conversation: str) -> None:
    """Show every page of a conversation that a member of staff writes."""
    await emitter.emit("staff_typing", None, room=conversation)
