"""Applying for what a guide is about: into the form that every matter is taken down in (AH-1)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, cleared, words
from bot.hotline.application import asks_to_apply
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind


def begin_application(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution
) -> list[Event] | None:
    """Return the events that begin an application for the guide that was told last; None if none is meant."""
    guide = served.guide(tracker.get_slot("guide") or "")
    if guide is None or not (guide.is_applied_for and asks_to_apply(words(tracker))):
        return None
    dispatcher.utter_message(response="utter_application_begun", guide=guide.name)
    begun = {"kind": Kind.APPLICATION.value, "matter": guide.name, "applied_for": guide.code}
    return [*cleared(), *(SlotSet(*one) for one in begun.items()), FollowupAction("ticket_form")]


def applied_for(tracker: Tracker, served: Institution) -> Guide | None:
    """Return the guide that is applied for in the form, if anything is and can be."""
    guide = served.guide(tracker.get_slot("applied_for") or "")
    is_meant = tracker.get_slot("kind") == Kind.APPLICATION.value
    return guide if is_meant and guide and guide.is_applied_for else None
