"""Hearing what a citizen thinks of the service (EV-1)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared, institution, origin, system, words
from actions.unanswered import keep_unsolved
from bot.hotline import evaluation, reading
from bot.hotline.kind import Kind
from bot.service.evaluation import rate


async def rated(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Thank for an evaluation, and keep it; a low one is offered to be taken down as a complaint (CP-1).

    Unless what was answered is done again for it: then nothing more is asked (CP-6).

    In mid-form, what was begun goes on first.
    """
    score, is_done_again = evaluation.score(words(tracker)), False
    if score and score <= evaluation.LOW:
        await keep_unsolved(tracker)
    if score:
        place = (system().database, system().wording, await institution(), origin(tracker))
        is_done_again = await rate(*place, score, system().clock.now())
    if tracker.active_loop:
        dispatcher.utter_message(response="utter_rated_in_form")
    elif score is None:
        dispatcher.utter_message(response="utter_ask_score")
    elif score > evaluation.LOW or is_done_again:  # what follows from it, the notice says
        dispatcher.utter_message(response="utter_rated")
    else:
        dispatcher.utter_message(response="utter_rated_low")
        of_us = [SlotSet("kind", Kind.COMPLAINT.value), SlotSet("whom", reading.UNKNOWN)]  # whom is plain
        return [*cleared(), *of_us, FollowupAction("ticket_form")]
    return []


class ActionRateService(HotlineAction):
    """Take an evaluation."""

    def name(self) -> str:
        return "action_rate_service"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        return await rated(dispatcher, tracker)
