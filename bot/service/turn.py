"""A turn of the dialogue: what it answers, and why it may be broken off."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.service.ports import Speaker, Waiting


class Cause(str, Enum):
    """Why a turn was broken off; only `FAULT` is the message's own doing."""

    SESSIONS = "sessions"  # Redis is out of reach
    ACTIONS = "actions"  # the action server is out of reach or too slow
    FAULT = "fault"  # something broke on this message, and may again


class TurnAborted(BaseException):
    """Break a turn off as if it had never begun.

    Rasa catches every `Exception` and goes on, which in a form ends in a false
    promise; what derives from `BaseException` passes, so the dialogue state is
    not saved and the message can be handled again (docs/decisions.md, 11).
    """

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


@dataclass(frozen=True)
class Burst:
    """Messages that are answered together (CO-9).

    Which they are is written down as they come: a burst that is tried again,
    perhaps after it has opened a ticket, means what it meant before.
    """

    messages: tuple[Waiting, ...]

    @property
    def conversation(self) -> str:
        """Return the conversation of all of them."""
        return self.messages[0].conversation

    @property
    def is_hand_back(self) -> bool:
        """Say whether a person gives the conversation back; without words where the talk has ended."""
        return self.messages[0].speaker is Speaker.HAND_BACK

    @property
    def message(self) -> str:
        """Return the id of the first, under which the burst acts (one burst, one matter)."""
        return self.messages[0].message

    @property
    def places(self) -> tuple[int, ...]:
        """Return their places in the log."""
        return tuple(message.place for message in self.messages)

    @property
    def text(self) -> str:
        """Return what they say as one text; the same said twice in a row is said once."""
        said = [message.text.strip() for message in self.messages]
        parts = [text for text, _ in itertools.groupby(said)]
        return "".join(part + _joint(part) for part in parts[:-1]) + parts[-1]


def bursts(waiting: Sequence[Waiting]) -> list[Burst]:
    """Return what waits as the bursts that it came in, in order."""
    rows = itertools.groupby(waiting, key=lambda message: message.burst)
    return [Burst(tuple(row)) for _, row in rows]


def _joint(text: str) -> str:
    return "" if text[-1:] in "。，！？；：、,.!?;:~…" else "，"
