"""What gateway and bot both know of a call."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

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


def token(secret_key: str) -> str:
    """Return what shows the bot that the gateway speaks."""
    return hmac.new(secret_key.encode(), b"phone gateway", hashlib.sha256).hexdigest()
