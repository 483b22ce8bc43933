"""A turn that cannot be completed now: raised deep in Rasa, caught by the channel."""

from __future__ import annotations

from enum import Enum


class Cause(str, Enum):
    """Why a turn was broken off; only `FAULT` is the message's own doing."""

    SESSIONS = "sessions"  # Redis is out of reach
    ACTIONS = "actions"  # the action server is out of reach or too slow
    FAULT = "fault"  # something broke on this message, and may again


class TurnAborted(BaseException):
    """Break a turn off as if it had never begun.

    Rasa catches every `Exception` and goes on, which in a form ends in a false
    promise; what derives from `BaseException` passes, so the dialogue state is
    not saved and the message can be handled again (DESIGN, Rasa facts).
    """

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause
