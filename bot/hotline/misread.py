"""Sentences that the assistant took for something else: relabelled by one person, checked by another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.hotline.refusal import Refusal, Refused


@dataclass(frozen=True)
class Misread:
    """A citizen's sentence, masked (PV-1), with the intent that it has; its id tells nobody who said it."""

    id: str
    text: str
    meant: str  # an intent
    by: str
    at: datetime
    is_right: bool | None = None  # as somebody else finds; None: nobody has looked yet
    checked_by: str | None = None
    checked_at: datetime | None = None


def checked(one: Misread, is_right: bool, by: str, at: datetime) -> Misread:
    """Return a sentence as somebody finds it; `Refused` if they marked it, or it was looked at before."""
    if one.is_right is not None:
        raise Refused(Refusal.OVERTAKEN)
    if one.by == by:
        raise Refused(Refusal.OWN_WORK)
    return replace(one, is_right=is_right, checked_by=by, checked_at=at)
