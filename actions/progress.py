"""What an owner comes about again: progress, urging, adding, withdrawing (PV-5, RC-3)."""

from __future__ import annotations

import itertools

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import (
    Event,
    HotlineAction,
    alarmed,
    cleared,
    institution,
    origin,
    system,
    told_before,
    words,
)
from actions.consult import ActionAnswerGuide
from actions.form import OFFERS, ValidateForm, ended, hear
from actions.handoff import ask_for_person, call_person
from actions.look_up import sought_data, tell_looked_up, tell_where_account_is
from actions.ticket import facts
from actions.which import at_hand, own, own_open, picked
from bot.hotline import forms, reading
from bot.hotline.acts import Act, Supplement, Urge, Withdraw
from bot.hotline.answers import QUESTIONS, SURE, Item
from bot.hotline.choosing import chosen
from bot.hotline.form import Answer
from bot.hotline.forms import Form
from bot.hotline.institution import Institution
from bot.hotline.ticket import State
from bot.hotline.utility import read_account
from bot.service.follow_up import Errand, follow_up
from bot.service.matters import Opened, TooManyTries, progress

_PURPOSES = {
    "query_ticket": "progress",
    "urge_ticket": "urge",
    "supplement_ticket": "supplement",
    "withdraw_ticket": "withdraw",
}
_FORMS = {
    "supplement": forms.SUPPLEMENT,
    "withdraw": forms.WITHDRAW,
    "bill": forms.BILL,
    "outage": forms.OUTAGE,
}
_CONFIRMED = ("supplement", "withdraw")  # only once the ticket was named
_ON_CARD = ("number", "due")  # what the citizens' page shows beside the words


class ValidateQueryForm(ValidateForm):
    """Take down which ticket it is about, the proof (PV-5), and what is to be done about it."""

    form_name = "query_form"

    async def form(self, tracker: Tracker, opening: list[Event]) -> Form:
        purpose = tracker.get_slot("purpose")
        if tracker.get_slot("requested_slot") is None and (looks_up := await sought_data(tracker)):
            opening += looks_up
            return _FORMS[looks_up[0]["value"]]
        meant = _PURPOSES.get(hear(tracker).intent)
        if tracker.get_slot("requested_slot") is None:
            purpose = meant or "progress"
            opening += [SlotSet(name, None) for name in ("addition", "confirmed")]
            opening += [SlotSet("purpose", purpose), *await at_hand(tracker)]
        elif purpose == "withdraw" and reading.urges(words(tracker)):
            purpose = "urge"
            opening.append(SlotSet("purpose", purpose))
        elif purpose == "progress" and meant and meant != purpose and hear(tracker).confidence >= SURE:
            purpose = meant
            opening.append(SlotSet("purpose", purpose))
        return _FORMS.get(purpose, forms.QUERY)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        """Take which of their tickets is meant (第一件); a question lets go; else read what is said."""
        asked_before = tracker.get_slot("requested_slot")
        asked = asked_before == Item.TICKET_NUMBER.value
        if asked and tracker.get_slot("purpose") == "progress" and _asks_otherwise(tracker):
            return [event for event in ended() if event.get("name") != "guide"]
        if asked_before and (other := await _other_bill(tracker)):
            return other
        if asked_before == Item.ACCOUNT.value and _lacks_account(words(tracker)):
            await tell_where_account_is(dispatcher, tracker)
            return [SlotSet("account", None), SlotSet("requested_slot", asked_before)]
        meant = chosen(words(tracker), await own_open(tracker)) if asked else None
        if meant is None:
            return await super().run(dispatcher, tracker, domain)
        events = picked(tracker, meant)
        slots = {**tracker.slots, **{event["name"]: event["value"] for event in events}}
        asking = await self.form(tracker, events)
        ending = await self.heard(dispatcher, tracker, slots, Answer(), asking)
        following = forms.missing(asking, slots)
        return ending or [*events, SlotSet("requested_slot", following.value if following else None)]

    async def to_a_person(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        return ended()  # the person is asked for once the form is done

    async def heard(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        slots: Event,
        answer: Answer,
        asking: Form,
    ) -> list[Event] | None:
        """Name the ticket, or refuse it, before anything about it is to be confirmed."""
        number, proof = slots.get("ticket_number"), slots.get("proof")
        told_before_now = tracker.get_slot("ticket_number") and tracker.get_slot("proof")
        if slots["purpose"] not in _CONFIRMED or not (number and proof) or told_before_now:
            return None
        found = await _looked_up(dispatcher, tracker, number, proof)
        if found is None:
            return ended()
        served = await institution()
        if found.ticket.state.is_end:
            tell_state(dispatcher, tracker, served, found)
            return ended()
        dispatcher.utter_message(response="utter_ticket_found", **facts(tracker, served, found))
        return None

    def say_left(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: Item | None) -> None:
        left = "utter_ticket_unchanged" if asked is Item.CONFIRMED else "utter_query_left"
        dispatcher.utter_message(response=left)

    def say_unread(self, dispatcher: CollectingDispatcher, tracker: Tracker, item: Item) -> None:
        missed = {"utter_unread_ticket_number", *OFFERS} & told_before(tracker)
        if item is Item.TICKET_NUMBER and (missed or reading.lacks_number(words(tracker))):
            dispatcher.utter_message(response="utter_offer_person_in_query")
        elif item is Item.CONFIRMED:
            dispatcher.utter_message(response="utter_unread_agreement")
        else:
            super().say_unread(dispatcher, tracker, item)


async def _other_bill(tracker: Tracker) -> list[Event]:
    """Return the events that go over to another bill or outage than was begun, if it is asked for."""
    events = await sought_data(tracker)
    told = {event["name"]: event["value"] for event in events}
    if tracker.get_slot("purpose") not in ("bill", "outage") or told.get("utility") in (
        None,
        tracker.get_slot("utility"),
    ):
        return []
    account = read_account(reading.normalise(words(tracker)))
    told = {"account": account, "proof": None, "place": None} | told
    following = forms.missing(_FORMS[told["purpose"]], told)
    return [
        *(SlotSet(*one) for one in told.items()),
        SlotSet("requested_slot", following.value if following else None),
    ]


def _lacks_account(said: str) -> bool:
    return reading.lacks_number(said) and read_account(reading.normalise(said)) is None


def _is_answered(tracker: Tracker) -> bool:
    """Say whether something was said to the citizen in this turn already."""
    turn = itertools.takewhile(lambda event: event["event"] != "user", reversed(tracker.events))
    return any(event["event"] == "bot" for event in turn)


def _asks_otherwise(tracker: Tracker) -> bool:
    """Say whether the citizen asks something else than after a ticket, where its number was asked for."""
    said = words(tracker)
    sure = hear(tracker).intent in QUESTIONS and hear(tracker).confidence >= SURE
    return sure and not reading.speaks_of_ticket(said) and not reading.read_ticket_number(said)


class ActionTellProgress(HotlineAction):
    """Do what the owner of a ticket came for, and tell how it stands."""

    def name(self) -> str:
        return "action_tell_progress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        if await tell_looked_up(dispatcher, tracker):
            return cleared()
        number, proof = tracker.get_slot("ticket_number"), tracker.get_slot("proof")
        if not number or not proof:
            if OFFERS & told_before(tracker) and reading.says_yes(words(tracker)):
                called = await call_person(dispatcher, tracker)
                events = called or [*await ask_for_person(dispatcher, tracker), FollowupAction("ticket_form")]
                return [*cleared(), *events]
            if _asks_otherwise(tracker) and not _is_answered(tracker):
                return await ActionAnswerGuide().run(dispatcher, tracker, domain)
            return []  # the form was left
        errand = Errand(origin(tracker), number, proof)
        purpose = tracker.get_slot("purpose") or "progress"
        if purpose == "progress" and alarmed(tracker) and reading.asks_when(words(tracker)):
            dispatcher.utter_message(response="utter_emergency_waiting")  # no date in danger (EM-1)
            return cleared()
        found = await _attended(dispatcher, errand, purpose, tracker.get_slot("addition"))
        if found:
            served = await institution()
            _tell_done(dispatcher, tracker, served, found, purpose)
        return [*cleared(), *(own(tracker, found.ticket) if found else [])]


def _tell_done(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution, found: Opened, purpose: str
) -> None:
    """Tell an owner what was done, and how their ticket stands; what has ended is only told."""
    if found.ticket.state is State.WITHDRAWN and purpose == "withdraw":
        dispatcher.utter_message(response="utter_withdrawn", **facts(tracker, served, found))
        return
    if purpose == "supplement" and not found.is_over:
        dispatcher.utter_message(response="utter_supplement_recorded", **facts(tracker, served, found))
        return
    if purpose == "urge" and not found.is_over:
        dispatcher.utter_message(response="utter_urge_recorded", **facts(tracker, served, found))
    elif found.urged and not found.is_over:
        dispatcher.utter_message(response="utter_urged_so_far", **facts(tracker, served, found))
    tell_state(dispatcher, tracker, served, found)


def tell_state(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution, found: Opened
) -> None:
    """Tell how a ticket stands: who has it, since when, by when, and what comes next."""
    state, application = found.ticket.state, found.ticket.application
    if application and not found.ticket.state.is_done:
        dispatcher.utter_message(response="utter_progress_materials", **facts(tracker, served, found))
    if found.step and not found.ticket.state.is_done:
        dispatcher.utter_message(response="utter_progress_step", step=found.step.rstrip("。"))
    if application and application.collect and not application.collected:
        dispatcher.utter_message(response="utter_progress_collect", **facts(tracker, served, found))
    topic = "answered_together" if state is State.MERGED and found.is_over else state.value
    dispatcher.utter_message(response=f"utter_progress_{topic}", **facts(tracker, served, found))
    told = facts(tracker, served, found)
    shown = {name: told[name] for name in _ON_CARD}
    dispatcher.utter_message(json_message={"card": {"kind": "progress", "state": state.value, **shown}})


def _act(purpose: str, addition: str | None) -> Act | None:
    """Return what an owner does about their ticket; None if they only ask after it."""
    acts = {"urge": Urge(), "supplement": Supplement(addition or ""), "withdraw": Withdraw()}
    return acts.get(purpose)


async def _attended(
    dispatcher: CollectingDispatcher, errand: Errand, purpose: str, addition: str | None
) -> Opened | None:
    """Do what an owner asks for and return the ticket; None once the citizen is told why not."""
    database, tries, wording, now = (
        system().database,
        system().tries,
        system().wording,
        system().clock.now(),
    )
    served = await institution()
    try:
        act = _act(purpose, addition)
        if act:
            found = await follow_up(database, tries, wording, served, errand, act, now)
        else:
            found = await progress(database, tries, served, errand.peer, errand.number, errand.proof, now)
    except TooManyTries:
        dispatcher.utter_message(response="utter_too_many_tries", telephone=served.profile.hotline)
        return None
    if found is None:
        dispatcher.utter_message(response="utter_progress_unproven")
    return found


async def _looked_up(
    dispatcher: CollectingDispatcher, tracker: Tracker, number: str, proof: str
) -> Opened | None:
    return await _attended(dispatcher, Errand(origin(tracker), number, proof), "progress", None)
