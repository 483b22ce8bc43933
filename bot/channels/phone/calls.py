"""What gateway and bot both know of a call."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timezone

from bot.service.call_ports import CallRecord

CHANNEL = "phone"


@dataclass
class Call:
    """How a call went; instants in seconds since 1970."""

    id: str
    caller: str
    began_at: float
    answered_at: float | None = None
    ended_at: float | None = None
    # By the caller before anything was said to them, or while they waited for a person.
    abandoned: bool = False
    held_seconds: float = 0.0  # that they waited for a person
    transferred_at: float | None = None
    put_through: bool = False
    interrupted: int = 0  # how often they cut in


def record_of(call: Call) -> CallRecord:
    """Return a call as it is kept: without who called."""

    def at(seconds: float | None) -> datetime | None:
        return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)

    return CallRecord(
        id=call.id,
        began_at=datetime.fromtimestamp(call.began_at, timezone.utc),
        answered_at=at(call.answered_at),
        ended_at=at(call.ended_at),
        abandoned=call.abandoned,
        held_seconds=call.held_seconds,
        transferred_at=at(call.transferred_at),
        put_through=call.put_through,
        interrupted=call.interrupted,
    )


def token(secret_key: str) -> str:
    """Return what shows the bot that the gateway speaks."""
    return hmac.new(secret_key.encode(), b"phone gateway", hashlib.sha256).hexdigest()
