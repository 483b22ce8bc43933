"""Asking for a person."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import (
    Event,
    HotlineAction,
    alarmed,
    cleared,
    foreign_words_before,
    institution,
    system,
    words,
)
from bot.hotline import deadlines, reading, routing, telling
from bot.hotline.directory import sought
from bot.hotline.institution import Kind
from bot.service.duty import calendar_of


async def ask_for_person(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Say by when a person calls, and return the events that make a callback of what was begun."""
    if alarmed(tracker):
        # Staff know of the danger and call: a callback on the next working day is no answer (EM-1).
        dispatcher.utter_message(response="utter_person_alerted")
        begun = [] if tracker.active_loop else [*cleared(), SlotSet("matter", words(tracker))]
        return [*begun, SlotSet("kind", Kind.EMERGENCY.value)]
    served = await institution()
    due = deadlines.due(served.limit(Kind.CALLBACK), system().clock.now(), calendar_of(served))
    by = telling.instant(due.at, ZoneInfo(served.profile.time_zone))
    person = sought(served, words(tracker))
    if person:
        unit = served.unit(person.unit).name
        dispatcher.utter_message(
            response="utter_person_absent", person=person.name, post=person.post, unit=unit, due=by
        )
    elif tracker.get_slot("texts_only") or reading.cannot_take_calls(words(tracker)):
        dispatcher.utter_message(response="utter_nobody_on_duty_by_text", due=by)
    else:
        dispatcher.utter_message(response="utter_nobody_on_duty", due=by)
    return [
        SlotSet("kind", Kind.CALLBACK.value),
        SlotSet("confirmed", None),
        SlotSet("anonymous", None),
        SlotSet("sought", person.id if person else None),
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
        if alarmed(tracker):
            waits = tracker.get_slot("own_number") and not tracker.active_loop
            return [FollowupAction("action_listen")] if waits else asking
        if tracker.active_loop:
            return asking
        served = await institution()
        # 我是聋人，路灯不亮: what it is about was said with the need.
        needy = tracker.latest_message["intent"]["name"] == "special_need"
        told = words(tracker) if needy and routing.unit_in_charge(served, words(tracker)) else None
        told = told or foreign_words_before(tracker)
        return [*asking, SlotSet("matter", told)] if told else asking
