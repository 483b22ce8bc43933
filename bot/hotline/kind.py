"""What citizens come about."""

from __future__ import annotations

from enum import Enum


class Kind(str, Enum):
    """What a citizen came about; each kind has a time limit of its own."""

    URGENT_FAULT = "urgent_fault"
    FAULT = "fault"
    ISSUE = "issue"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    CALLBACK = "callback"
    PRAISE = "praise"
    LOST = "lost"  # property lost or found
    APPLICATION = "application"  # 办事申请, for what a guide is about (AH-1)
    EMERGENCY = "emergency"  # danger to life or property: who told of it is called back at once (EM-1)

    @property
    def is_callback(self) -> bool:
        """Say whether what is promised is a call, which needs a telephone."""
        return self in (Kind.CALLBACK, Kind.EMERGENCY)
