"""Hearing what a citizen thinks of the service (EV-1)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared, institution, origin, system, words
from actions.unanswered import keep_unsolved
from bot.hotline import evaluation, reading
from bot.hotline.evaluation import Asked, Evaluation
from bot.hotline.kind import Kind
from bot.hotline.survey import Item
from bot.service.evaluation import Rated, rate


async def rated(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Keep an evaluation, and ask what is still to be asked of an answer, one thing at a time.

    What is low and neither done again nor heard by whoever calls back is offered to be taken down
    as a complaint (CP-1, CP-6). In mid-form, what was begun goes on first.
    """
    score, in_form = evaluation.score(words(tracker)), bool(tracker.active_loop)
    place = (system().database, system().wording, await institution(), origin(tracker))
    given = await rate(*place, score, system().clock.now(), in_form)
    is_low = given.so_far.is_bad if given else score is not None and score <= evaluation.LOW
    if is_low:
        await keep_unsolved(tracker)
    if in_form:
        dispatcher.utter_message(response="utter_rated_in_form")
        return []
    if given and given.item:  # of the period's survey (EV-4)
        _ask(dispatcher, given.item, is_first=score is not None)
        return []
    response = _next(given, score, is_low)
    dispatcher.utter_message(response=response)
    if response != "utter_rated_low":
        return []
    of_us = [SlotSet("kind", Kind.COMPLAINT.value), SlotSet("whom", reading.UNKNOWN)]  # whom is plain
    return [*cleared(), *of_us, FollowupAction("ticket_form")]


def _ask(dispatcher: CollectingDispatcher, item: Item, is_first: bool) -> None:
    """Ask a question of the survey, with its answers to choose from."""
    buttons = [{"title": choice, "payload": choice} for choice in item.choices]
    if is_first:
        dispatcher.utter_message(response="utter_survey", question=item.text, buttons=buttons)
    else:
        dispatcher.utter_message(response="utter_survey_on", question=item.text, buttons=buttons)


def _next(given: Rated | None, score: int | None, is_low: bool) -> str:
    """Return what is said to an evaluation: the next question, or the last word."""
    if given and given.is_over:
        return "utter_survey_over"
    if given and given.is_done_again:  # what follows from it, the notice says
        return "utter_rated"
    if given and given.so_far.ticket and given.so_far.asks:
        return _question(given.so_far)
    if score is None and not (given and given.so_far.ticket):
        return "utter_ask_score"
    if is_low:
        return "utter_rated_heard" if given and given.is_heard else "utter_rated_low"
    return "utter_rated"


def _question(said: Evaluation) -> str:
    """Return the next question about an answer."""
    if said.asks is Asked.SCORE:
        return "utter_ask_points"
    if said.asks is Asked.VERDICT:
        return "utter_ask_solved"
    if said.understood is False:
        return "utter_ask_why_unclear"
    return "utter_ask_why_unsolved" if said.solved is False else "utter_ask_why_low"


class ActionRateService(HotlineAction):
    """Take an evaluation."""

    def name(self) -> str:
        return "action_rate_service"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        return await rated(dispatcher, tracker)
