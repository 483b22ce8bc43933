"""Answering from the service guides (FI-2, ON-1)."""

from __future__ import annotations

from collections.abc import Callable

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.application import begin_application
from actions.base import (
    Event,
    HotlineAction,
    alarmed,
    cleared,
    institution,
    origin,
    replies_before,
    system,
    told_before,
    words,
)
from actions.brief import answer_briefly
from actions.check import check
from actions.evaluation import rated
from actions.guide import tell_guide, warn
from actions.look_up import sought_data
from actions.notice import give_notice
from actions.offering import choices, chosen, offer, offer_besides, offered
from actions.scenario import arrange
from actions.ticket import KINDS
from actions.unanswered import keep_unanswered
from bot.hotline import evaluation, following, guides, materials, mood, reading
from bot.hotline.application import applies_for
from bot.hotline.directory import asks_for_office
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution, LifeEvent
from bot.hotline.kind import Kind
from bot.hotline.leaning import leaning
from bot.hotline.life_events import event_of
from bot.hotline.materials import asks_for_list, asks_whether_enough
from bot.hotline.notices import asks_for_notice
from bot.hotline.reading import announces_question, asks_when, normalise
from bot.hotline.unanswered import Why
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
        if begun := await _begun(dispatcher, tracker, served):
            return begun
        if taken := chosen(tracker, served):
            return await answer(dispatcher, tracker, served, taken)
        if (several := offered(tracker, served)) and following.wants_all(question):
            return await _answer_first(dispatcher, tracker, served, several)
        hits = _search(tracker, served, question)
        guide = guides.clear_winner(hits)
        if in_hand := _in_hand(tracker, served, question, is_clear=guide is not None):
            return await answer(dispatcher, tracker, served, in_hand)
        event = event_of(served, question, is_clear=guide is not None)
        if event and not tracker.active_loop:
            return _offer_event(dispatcher, served, event)
        if several := guides.several(_searcher(served), reading.without_denied(question)):
            return await _answer_first(dispatcher, tracker, served, several)
        if guide and (hits[0].score >= guides.NAMED or not asks_for_office(served, question)):
            return await answer(dispatcher, tracker, served, guide)
        return await _without_guide(dispatcher, tracker, question, hits)


async def _begun(dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution) -> list[Event]:
    """Return the events that begin what is asked for and is no question: an application, a look-up."""
    if tracker.active_loop:
        return []
    if begun := begin_application(dispatcher, tracker, served):
        return begun
    if await sought_data(tracker):
        return [FollowupAction("query_form")]
    return await arrange(dispatcher, tracker)


async def _without_guide(
    dispatcher: CollectingDispatcher, tracker: Tracker, question: str, hits: list[guides.Hit]
) -> list[Event]:
    """Answer a question that no guide plainly answers; at the last it is taken down (FI-3)."""
    if await answer_briefly(dispatcher, tracker):
        return []
    if _asks_of_it(question) and not hits:
        written = asks_for_notice(question)
        dispatcher.utter_message(response="utter_notice_of_which" if written else "utter_check_of_which")
        return []
    if alarmed(tracker):
        dispatcher.utter_message(response="utter_emergency_waiting")
        return []
    if tracker.get_slot("own_number") and not tracker.active_loop and asks_when(question):
        return [FollowupAction("query_form")]
    if not tracker.active_loop and not hits and following.needs_a_matter(question):
        if asks_when(question):  # 多久能办好, of what was reported: which of it is asked there
            return [FollowupAction("query_form")]
        dispatcher.utter_message(response="utter_ask_question")
        return []
    if materials.loses_paper(question) and not hits and not tracker.active_loop:
        lost = [SlotSet("kind", Kind.LOST.value), SlotSet("matter", question)]
        return [*cleared(), *lost, FollowupAction("ticket_form")]
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
    await keep_unanswered(tracker, question, Why.NO_GUIDE)
    dispatcher.utter_message(response="utter_guide_unknown")
    matter = [SlotSet("kind", Kind.QUESTION.value), SlotSet("matter", question)]
    return [*cleared(), *matter, FollowupAction("ticket_form")]


def _in_hand(tracker: Tracker, served: Institution, question: str, *, is_clear: bool) -> Guide | None:
    """Return the guide that was told last, or applied for, if the question goes on about it."""
    guide = served.guide(tracker.get_slot("guide") or "")
    if guide and following.asks_on(question):
        return guide
    guide = guide or served.guide(tracker.get_slot("applied_for") or "")
    if guide is None:
        return None
    listed, papers = materials.materials_of(guide), system().papers
    lacks = materials.lacked(listed, question, papers)
    tells = lacks or materials.tells_of(listed, question, papers)
    return guide if tells or (_asks_of_it(question) and not is_clear) else None


async def _answer_first(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution, several: list[Guide]
) -> list[Event]:
    """Tell the first of several guides that are asked for at once, and offer the others."""
    events = await answer(dispatcher, tracker, served, several[0])
    if several[1:]:
        offer_besides(dispatcher, several[1:])
    return events


def _offer_event(dispatcher: CollectingDispatcher, served: Institution, event: LifeEvent) -> list[Event]:
    """Offer the guides that go with what happens in a citizen's life (KN-1)."""
    found = [guide for guide in map(served.guide, event.guides) if guide]
    dispatcher.utter_message(response="utter_event", name=event.name, buttons=choices(found))
    return []


def _searcher(served: Institution) -> Callable[[str], list[guides.Hit]]:
    return lambda question: guides.likely(system().guides.search(served.guides, question))


def _asks_of_it(question: str) -> bool:
    """Say whether a question is about the guide in hand that names no matter: is this enough, in writing."""
    return asks_whether_enough(question) or asks_for_notice(question)


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
    question = normalise(words(tracker))
    before = told_before(tracker)
    if asks_for_notice(question) or "utter_notice_of_which" in before:
        await give_notice(dispatcher, tracker, served, guide)
        return [SlotSet("guide", guide.code)]
    wants_list = asks_for_list(question) or "utter_check_of_which" in before
    in_hand = guide.code in (tracker.get_slot("guide"), tracker.get_slot("applied_for"))
    tells = in_hand and materials.tells_of(materials.materials_of(guide), question, system().papers)
    checks = wants_list or asks_whether_enough(question) or tells
    checking = await check(dispatcher, tracker, guide, wants_list) if checks else None
    if checking is None:
        tell_guide(dispatcher, served, guide, question)
        checking = [SlotSet("guide", guide.code)]
        if tracker.get_slot("guide") != guide.code:  # what was checked was another's
            checking += [SlotSet("had", None), SlotSet("missing", None)]
    await warn(dispatcher, served, guide)
    if materials.loses_paper(question) and not reading.asks(question):
        dispatcher.utter_message(response="utter_lost_too")
    elif guide.is_applied_for and applies_for(question):
        dispatcher.utter_message(response="utter_apply_offered")
    return checking


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
    await keep_unanswered(tracker, words(tracker), Why.NOT_UNDERSTOOD)
    missed = {"utter_rephrase", "utter_offer_person"} & before
    dispatcher.utter_message(response="utter_offer_person" if missed else "utter_rephrase")
    return []
