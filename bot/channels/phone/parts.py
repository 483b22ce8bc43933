"""What calls share, and what is kept of one that was put through."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.phone.backend import Backend
from bot.channels.phone.hearing import Recogniser
from bot.channels.phone.speaking import Voice
from bot.service.ports import Wording


@dataclass(frozen=True)
class Parts:
    """What all calls share."""

    backend: Backend
    voice: Voice
    recogniser: Recogniser | None
    wording: Wording
    queue: str = ""  # the extension of the people's queue, for calls that no dialplan goes on with
    records: bool = False


@dataclass(frozen=True)
class Left:
    """How far a call was that was put through, should it come back for an evaluation."""

    place: int
    extension: str
