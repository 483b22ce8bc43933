"""An entry of a conversation's log, as pages read it."""

from __future__ import annotations

from typing import Any

from bot.channels.web.entries import file_ref
from bot.service.ports import Logged


def as_entry(entry: Logged | None) -> dict[str, Any] | None:
    """Return an entry as staff see it."""
    if entry is None:
        return None
    return {
        "place": entry.place,
        "speaker": entry.speaker.value,
        "person": entry.person,
        "text": entry.reply.text,
        "at": entry.at.isoformat(),
        "files": [file_ref(one) for one in entry.reply.files],
    }
