"""Saying the last thing again, taking a yes, staying calm."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import (
    Event,
    HotlineAction,
    buttons,
    cleared,
    institution,
    origin,
    replies_before,
    system,
    told_before,
    words,
    words_before,
)
from actions.consult import ActionAnswerGuide, answer
from actions.draft import go_on_with_draft
from actions.handoff import ask_for_person, call_person
from actions.offering import accepted, chosen
from actions.unanswered import keep_unanswered
from bot.hotline import reading, routing
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.kind import Kind
from bot.hotline.unanswered import Why
from bot.service.alerts import raise_alert


class ActionRepeat(HotlineAction):
    """Repeat what was said in the turn before."""

    def name(self) -> str:
        return "action_repeat"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        said = [event for event in replies_before(tracker) if event.get("text")]
        for event in said:
            dispatcher.utter_message(text=event["text"], buttons=buttons(event))
        if not said:
            dispatcher.utter_message(response="utter_greet")
        return []


_PATIENCE = 3  # so many outbursts in a conversation, and a person is offered (CO-6)


class ActionAffirm(HotlineAction):
    """Do what was offered in the turn before, or ask what else is needed."""

    def name(self) -> str:
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        if {"utter_offer_person", "utter_calm_and_offer"} & told_before(tracker):
            called = await call_person(dispatcher, tracker)
            events = called or [*await ask_for_person(dispatcher, tracker), FollowupAction("ticket_form")]
            return [*cleared(), *events]
        if tracker.get_slot("next_matter"):
            return go_on_with_draft(tracker)
        served = await institution()
        guide = chosen(tracker, served) or accepted(tracker, served)
        if guide:
            return await answer(dispatcher, tracker, served, guide)
        dispatcher.utter_message(response="utter_anything_else")
        return []


class ActionDeny(HotlineAction):
    """Offer a person to whom no choice fits; else let the citizen go on."""

    def name(self) -> str:
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        if reading.says_more_than_no(words(tracker)):
            return await ActionAnswerGuide().run(dispatcher, tracker, domain)
        offered = {"utter_which_guide", "utter_is_it_guide"} & told_before(tracker)
        unfit = offered and not reading.wants_to_stop(words(tracker))
        if unfit and (said := words_before(tracker)):
            await keep_unanswered(tracker, said[0], Why.NONE_FITS)
        dispatcher.utter_message(response="utter_offer_person" if unfit else "utter_deny")
        return []


class ActionCalm(HotlineAction):
    """Stay calm before insults and never retort (CO-6).

    When they go on, a person is offered and the duty leader told.
    """

    def name(self) -> str:
        return "action_calm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        outbursts = int(tracker.get_slot("outbursts") or 0) + 1
        if outbursts >= _PATIENCE:
            alert = Alert(AlertKind.ABUSE, origin(tracker), system().clock.now())
            await raise_alert(system().database, alert)
            dispatcher.utter_message(response="utter_calm_and_offer")
        elif tracker.active_loop:
            dispatcher.utter_message(response="utter_calm_in_form")
        elif routing.unit_in_charge(await institution(), words(tracker)):
            # Between the insults stands what it is about: it is taken down (CO-6).
            dispatcher.utter_message(response="utter_calm_in_form")
            told = [SlotSet("kind", Kind.ISSUE.value), SlotSet("matter", words(tracker))]
            return [SlotSet("outbursts", outbursts), *cleared(), *told, FollowupAction("ticket_form")]
        else:
            dispatcher.utter_message(response="utter_calm")
        return [SlotSet("outbursts", outbursts)]
