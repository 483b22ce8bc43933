"""Answering from the service guides (FI-2, ON-1)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import (
    Event,
    HotlineAction,
    alarmed,
    buttons,
    cleared,
    institution,
    origin,
    replies_before,
    system,
    told_before,
    words,
)
from actions.brief import answer_briefly, tell_pause
from actions.evaluation import rated
from actions.progress import tell_own_progress
from actions.ticket import KINDS
from bot.hotline import evaluation, guides, mood, reading
from bot.hotline.directory import asks_for_office
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution, Kind
from bot.hotline.leaning import leaning
from bot.hotline.reading import announces_question, asks_when, normalise
from bot.hotline.telling import told, told_of_fields, told_partly
from bot.service.matters import answer_directly, pause_of


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
        in_hand = served.guide(tracker.get_slot("guide") or "")
        if in_hand and guides.asks_on(question):
            return await answer(dispatcher, tracker, served, in_hand)
        hits = _search(tracker, served, question)
        guide = guides.clear_winner(hits)
        if guide and (hits[0].score >= guides.NAMED or not asks_for_office(served, question)):
            return await answer(dispatcher, tracker, served, guide)
        if await answer_briefly(dispatcher, tracker):
            return []
        if alarmed(tracker):
            dispatcher.utter_message(response="utter_emergency_waiting")
            return []
        if tracker.get_slot("own_number") and not tracker.active_loop and asks_when(question):
            await tell_own_progress(dispatcher, tracker)
            return []
        if hits:
            offer(dispatcher, [hit.guide for hit in hits])
            return []
        if tracker.latest_message["intent"]["name"] in ("nlu_fallback", "deny"):
            return _likely_report(dispatcher, tracker) or await not_understood(dispatcher, tracker)
        if tracker.latest_message["intent"]["name"] == "out_of_scope":
            dispatcher.utter_message(response="utter_out_of_scope")
            return []
        if tracker.active_loop:
            dispatcher.utter_message(response="utter_guide_later")
            return []
        # Not answerable now: question and contact are taken down, an answer is promised (FI-3).
        dispatcher.utter_message(response="utter_guide_unknown")
        matter = [SlotSet("kind", Kind.QUESTION.value), SlotSet("matter", question)]
        return [*cleared(), *matter, FollowupAction("ticket_form")]


def _search(tracker: Tracker, served: Institution, question: str) -> list[guides.Hit]:
    """Return the guides that a question may mean; what was offered just now and did not fit is none."""
    said = "\n".join(str(event.get("text")) for event in replies_before(tracker))
    unfit = said if reading.says_more_than_no(question) else ""
    without = [guide.code for guide in served.guides if f"“{guide.name}”" in unfit]
    question = reading.without_denied(question) if unfit else question
    return guides.likely(system().guides.search(served.guides, question, without=without))


async def answer(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution, guide: Guide
) -> list[Event]:
    """Tell what is asked of a guide, or all of it, and keep that the question was settled (FI-2, ON-1)."""
    await answer_directly(system().database, served, origin(tracker), guide, system().clock.now())
    labels = system().guide_fields.labels
    asked = system().asked_fields.asked(normalise(words(tracker)), guide.name)
    if asked and not set(asked) & set(guide.unstated):
        dispatcher.utter_message(
            response="utter_guide_fields", **told_of_fields(served, guide, asked, labels)
        )
    elif guide.is_partial:
        dispatcher.utter_message(response="utter_guide_partial", **told_partly(served, guide, labels))
    else:
        dispatcher.utter_message(response="utter_guide", **told(served, guide))
    async with system().database.reading() as work:
        pause = await pause_of(work, guide.unit, system().clock.now())
    if pause:
        tell_pause(dispatcher, served.unit(guide.unit), pause)
    return [SlotSet("guide", guide.code)]


def offer(dispatcher: CollectingDispatcher, found: list[Guide]) -> None:
    """Ask which of some guides is meant, or whether the only one is."""
    choices = [{"title": guide.name, "payload": guide.name} for guide in found]
    if len(found) == 1:
        dispatcher.utter_message(response="utter_is_it_guide", name=found[0].name, buttons=choices)
    else:
        dispatcher.utter_message(response="utter_which_guide", buttons=choices)
    dispatcher.utter_message(response="utter_none_of_these")


def offered(tracker: Tracker, served: Institution) -> Guide | None:
    """Return the only guide that was offered in the turn before, if there was one."""
    if "utter_is_it_guide" not in told_before(tracker):
        return None
    names = {choice["payload"] for event in replies_before(tracker) for choice in buttons(event)}
    return next((guide for guide in served.guides if guide.name in names), None)


def _likely_report(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Take down what is told, though not plainly a fault, an issue or a complaint: the read-back shows it."""
    if tracker.active_loop:
        return []
    ranking = tracker.latest_message.get("intent_ranking") or []
    upset = mood.sounds_upset(words(tracker))
    told = leaning(words(tracker), ((one["name"], one["confidence"]) for one in ranking))
    told = told or ("file_complaint" if upset else None)
    if told is None:
        return []
    dispatcher.utter_message(response="utter_acknowledge_upset" if upset else "utter_acknowledge_doubtful")
    matter = [SlotSet("kind", KINDS[told].value), SlotSet("matter", words(tracker).strip())]
    return [*cleared(), *matter, FollowupAction("ticket_form")]


async def not_understood(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Ask to say it otherwise; a person is offered from the second time in a row on (CO-6)."""
    before = told_before(tracker)
    if "utter_ask_score" in before and evaluation.score(words(tracker)) is not None:
        return await rated(dispatcher, tracker)
    missed = {"utter_rephrase", "utter_offer_person"} & before
    dispatcher.utter_message(response="utter_offer_person" if missed else "utter_rephrase")
    return []
