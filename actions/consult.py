"""Answering from the service guides (FI-2, ON-1)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import (
    Event,
    HotlineAction,
    cleared,
    institution,
    origin,
    system,
    told_before,
    words,
    words_before,
)
from actions.evaluation import rated
from bot.hotline import evaluation, guides, telling
from bot.hotline.institution import Guide, Institution, Kind
from bot.hotline.reading import announces_question, normalise
from bot.service.matters import answer_directly


class ActionAnswerGuide(HotlineAction):
    """Answer a question whole, ask which guide is meant, or take the question down."""

    def name(self) -> str:
        return "action_answer_guide"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        served = await institution()
        question = normalise(words(tracker))
        if not tracker.active_loop and announces_question(question):
            dispatcher.utter_message(response="utter_ask_question")
            return []
        if guides.asks_on(question) and "utter_guide" in told_before(tracker):
            asked = (text for text in words_before(tracker) if not guides.asks_on(text))
            question = f"{normalise(next(asked, ''))}，{question}"
        hits = guides.search(served.guides, question)
        guide = guides.clear_winner(hits)
        if guide:
            await answer_directly(system().database, served, origin(tracker), guide, system().clock.now())
            dispatcher.utter_message(response="utter_guide", **told(served, guide))
            return []
        if hits:
            choices = [{"title": hit.guide.name, "payload": hit.guide.name} for hit in hits]
            dispatcher.utter_message(response="utter_which_guide", buttons=choices)
            dispatcher.utter_message(response="utter_none_of_these")
            return []
        if tracker.latest_message["intent"]["name"] == "nlu_fallback":
            return not_understood(dispatcher, tracker)
        if tracker.active_loop:
            dispatcher.utter_message(response="utter_guide_later")
            return []
        # Not answerable now: question and contact are taken down, an answer is promised (FI-3).
        dispatcher.utter_message(response="utter_guide_unknown")
        matter = [SlotSet("kind", Kind.QUESTION.value), SlotSet("matter", question)]
        return [*cleared(), *matter, FollowupAction("ticket_form")]


def not_understood(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Ask to say it otherwise; a person is offered from the second time in a row on (CO-6)."""
    before = told_before(tracker)
    if "utter_ask_score" in before and evaluation.score(words(tracker)) is not None:
        return rated(dispatcher, words(tracker))
    missed = {"utter_rephrase", "utter_offer_person"} & before
    dispatcher.utter_message(response="utter_offer_person" if missed else "utter_rephrase")
    return []


def told(served: Institution, guide: Guide) -> dict[str, str]:
    """Return every field of a guide as it is told (ON-1)."""
    fields = guide.dict(exclude={"code", "aliases", "owner", "review_date", "version"})
    return {
        **{name: telling.listed(value) for name, value in fields.items()},
        "unit": served.unit(guide.unit).name,
    }
