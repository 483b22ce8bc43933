"""Keeping what citizens ask and nothing serves (KN-1)."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import origin, system
from bot.hotline.unanswered import Why
from bot.service import unanswered

_QUESTIONS = ("ask_info", "ask_service_guide")


async def keep_unanswered(tracker: Tracker, text: str, why: Why, guide: str | None = None) -> None:
    """Keep a sentence that nothing served; in mid-form it may be a name or an address (PV-1)."""
    if not tracker.active_loop:
        place = (system().database, origin(tracker), text, why, tracker.get_slot("name"), guide)
        await unanswered.keep(*place, system().clock.now())


async def keep_unsolved(tracker: Tracker) -> None:
    """Keep the question to which a guide was told that did not help."""
    guide = tracker.get_slot("guide")
    question = next(filter(None, map(_question, reversed(tracker.events))), None)
    if guide and question:
        await keep_unanswered(tracker, question, Why.UNSOLVED, guide)


def _question(event: dict[str, object]) -> str | None:
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")  # type: ignore[attr-defined]
    return str(event["text"]) if intent in _QUESTIONS else None
