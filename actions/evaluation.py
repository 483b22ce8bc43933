"""Hearing what a citizen thinks of the service (EV-1)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared, words
from bot.hotline import evaluation, reading
from bot.hotline.institution import Kind


def rated(dispatcher: CollectingDispatcher, text: str) -> list[Event]:
    """Thank for an evaluation; a low one is offered to be taken down as a complaint (CP-1)."""
    score = evaluation.score(text)
    if score is None:
        dispatcher.utter_message(response="utter_ask_score")
    elif score > evaluation.LOW:
        dispatcher.utter_message(response="utter_rated")
    else:
        dispatcher.utter_message(response="utter_rated_low")
        of_us = [SlotSet("kind", Kind.COMPLAINT.value), SlotSet("whom", reading.UNKNOWN)]  # whom is plain
        return [*cleared(), *of_us, FollowupAction("ticket_form")]
    return []


class ActionRateService(HotlineAction):
    """Take an evaluation; in mid-form, what was begun goes on first."""

    def name(self) -> str:
        return "action_rate_service"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        if tracker.active_loop:
            dispatcher.utter_message(response="utter_rated_in_form")
            return []
        return rated(dispatcher, words(tracker))
