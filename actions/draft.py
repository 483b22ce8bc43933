"""What was begun and is not registered yet: kept for later, and gone on with (FI-7)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.base import Event, cleared
from bot.hotline.kind import Kind


def put_off(tracker: Tracker) -> list[Event]:
    """Return the events that keep what was begun for when a danger is taken down, or nobody serves."""
    kind, matter = tracker.get_slot("kind"), tracker.get_slot("matter")
    if not matter or kind == Kind.EMERGENCY.value:
        return []
    # Where something was lost is not where the danger is.
    elsewhere = [SlotSet("place", None)] if kind == Kind.LOST.value else []
    return [*later(tracker, matter, kind), SlotSet("matter", None), *elsewhere]


def later(tracker: Tracker, matter: str, kind: str) -> list[Event]:
    """Return the events that keep a matter for later, with what waits already: none is lost (FI-7)."""
    waiting = tracker.get_slot("next_matter")
    kept = f"{waiting}；另外，{matter}" if waiting else matter
    return [SlotSet("next_matter", kept), SlotSet("next_kind", tracker.get_slot("next_kind") or kind)]


def go_on_with_draft(tracker: Tracker) -> list[Event]:
    """Return the events that go on with what was begun before a danger."""
    matter, kind, place = (tracker.get_slot(name) for name in ("next_matter", "next_kind", "place"))
    begun = [SlotSet("kind", kind), SlotSet("matter", matter), SlotSet("place", place)]
    return [*cleared(), *begun, FollowupAction("ticket_form")]
