"""Asking for a person."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, foreign_words_before, institution, system, words
from bot.hotline import deadlines, reading, telling
from bot.hotline.institution import Kind
from bot.service.matters import calendar_of


async def ask_for_person(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Say that nobody is on duty, and return the events that make a callback of what was begun."""
    served = await institution()
    due = deadlines.due(served.limit(Kind.CALLBACK), system().clock.now(), calendar_of(served))
    by = telling.instant(due.at, ZoneInfo(served.profile.time_zone))
    if tracker.get_slot("texts_only") or reading.cannot_take_calls(words(tracker)):
        dispatcher.utter_message(response="utter_nobody_on_duty_by_text", due=by)
    else:
        dispatcher.utter_message(response="utter_nobody_on_duty", due=by)
    return [
        SlotSet("kind", Kind.CALLBACK.value),
        SlotSet("confirmed", None),
        SlotSet("anonymous", None),
    ]


class ActionRequestHuman(HotlineAction):
    """Say that nobody is on duty, and take a message with a promised callback (FI-5).

    Until the desk exists nobody can sign in to take a conversation, so this is
    always the case; what was begun in a form becomes the message.
    """

    def name(self) -> str:
        return "action_request_human"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        asking = await ask_for_person(dispatcher, tracker)
        foreign = None if tracker.active_loop else foreign_words_before(tracker)
        return [*asking, SlotSet("matter", foreign)] if foreign else asking
