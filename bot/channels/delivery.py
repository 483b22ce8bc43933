"""The one way out: whatever is said to a citizen is sent by the channel that they came through.

Any process may deliver: to a web page through Redis, whichever process holds
the page's connection. What is lost on the way stands in the log, at its place,
and a client that comes back asks for it there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.service.ports import Logged

log = logging.getLogger(__name__)

Send = Callable[[str, Sequence[Logged]], Awaitable[None]]

_LIMIT_SECONDS = 3.0


class Delivery:
    """Sends what was logged, conversation by conversation."""

    def __init__(self) -> None:
        self._channels: dict[str, Send] = {}

    def by(self, channel: str, send: Send) -> None:
        """Name how the citizens of `channel` are reached; one that asks for its replies needs nothing."""
        self._channels[channel] = send

    async def send(self, said: Sequence[Logged]) -> None:
        """Send entries of one conversation's log; what cannot be sent now is asked for later."""
        if not said:
            return
        conversation = said[0].conversation
        send = self._channels.get(conversation.split(":", 1)[0])
        if send is None:
            return
        try:
            await asyncio.wait_for(send(conversation, said), _LIMIT_SECONDS)
        except Exception as error:  # the log has it; no failure of sending undoes a turn
            log.warning("conversation %s: not sent live: %s", conversation, type(error).__name__)
