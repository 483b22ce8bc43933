"""The checklist (ON-2): which materials a citizen has, and all that is missing, in one message."""

from __future__ import annotations

import functools

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, institution, system, told_before, words
from actions.guide import tell_guide
from bot.hotline import materials, reading, telling
from bot.hotline.answers import INTERRUPTIONS, QUESTIONS, SURE
from bot.hotline.following import asks_on
from bot.hotline.guide import Guide
from bot.hotline.materials import Material

_AGAIN = "utter_unread_had"


async def check(
    dispatcher: CollectingDispatcher, tracker: Tracker, guide: Guide, wants_list: bool
) -> list[Event] | None:
    """Say at once what is missing if it was said what is there, else begin the checklist if it is wanted.

    None where nothing is to be checked: the guide says so itself.
    """
    listed = materials.materials_of(guide)
    if not listed or guide.is_partial:
        return None
    chosen = SlotSet("guide", guide.code)
    before = tracker.get_slot("had") if tracker.get_slot("guide") == guide.code else None
    if before and materials.asks_what_is_missing(words(tracker)):
        return [chosen, *_tell(dispatcher, guide, listed, [*before, words(tracker)])]
    if materials.read_had(listed, words(tracker), system().papers):
        return [chosen, *_tell(dispatcher, guide, listed, [*(before or ()), words(tracker)])]
    if tracker.active_loop or not wants_list:  # one form at a time: what is needed is told whole
        return None
    return [chosen, SlotSet("had", None), FollowupAction("check_form")]


class ValidateCheckForm(HotlineAction):
    """Read what of the materials the citizen has."""

    def name(self) -> str:
        return "validate_check_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        asked, said = tracker.get_slot("requested_slot"), words(tracker)
        served = await institution()
        guide = served.guide(tracker.get_slot("guide") or "")
        if guide is None:  # gone from the content meanwhile
            return _left()
        if asked is None:
            return [SlotSet("requested_slot", "had")]
        if materials.read_had(materials.materials_of(guide), said, system().papers):
            return [SlotSet("had", [said]), SlotSet("requested_slot", None)]
        if asks_on(said):
            tell_guide(dispatcher, served, guide, reading.normalise(said))
            return _again()
        heard = tracker.latest_message["intent"]
        if reading.says_only_no(said) or reading.wants_to_stop(said):
            dispatcher.utter_message(response="utter_check_left")
            return _left()
        if heard["name"] in INTERRUPTIONS - {"repeat"} and _is_meant(heard):
            return [SlotSet("requested_slot", "had")]  # Rasa leaves the turn to the rules
        if heard["name"] != "repeat":
            if _AGAIN in told_before(tracker):
                dispatcher.utter_message(response="utter_check_left")
                return _left()
            dispatcher.utter_message(response=_AGAIN)
        return _again()


class ActionAskHad(HotlineAction):
    """List a guide's materials by number, and ask which the citizen has."""

    def name(self) -> str:
        return "action_ask_check_form_had"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        guide = (await institution()).guide(tracker.get_slot("guide") or "")
        assert guide
        listed = [f"{place}. {one.text}" for place, one in enumerate(materials.materials_of(guide), 1)]
        dispatcher.utter_message(response="utter_check_list", name=guide.name, told="\n".join(listed))
        return []


class ActionTellMissing(HotlineAction):
    """Name all that is missing, in one message (ON-2)."""

    def name(self) -> str:
        return "action_tell_missing"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        said = tracker.get_slot("had")
        guide = (await institution()).guide(tracker.get_slot("guide") or "")
        if not said or guide is None:
            return []  # the form was left
        return _tell(dispatcher, guide, materials.materials_of(guide), said)


def _tell(
    dispatcher: CollectingDispatcher, guide: Guide, listed: tuple[Material, ...], said: list[str]
) -> list[Event]:
    """Tell what is there and what is missing, after all that was said of it; return what remembers it."""
    read = (materials.read_had(listed, one, system().papers) for one in said)
    had = functools.reduce(materials.also, filter(None, read))
    checked, papers = materials.check(listed, had), system().papers
    parts = {papers.had: checked.had, papers.missing: checked.missing, papers.if_so: checked.if_so}
    told = "\n".join(f"{title}：{telling.listed(entries)}" for title, entries in parts.items() if entries)
    dispatcher.utter_message(
        response="utter_check_complete" if checked.is_complete else "utter_check_missing",
        name=guide.name,
        told=told,
    )
    return [SlotSet("had", said), SlotSet("missing", [*checked.missing, *checked.if_so])]


def _is_meant(heard: Event) -> bool:
    return heard["confidence"] >= SURE or heard["name"] in QUESTIONS


def _again() -> list[Event]:
    return [SlotSet("had", None), SlotSet("requested_slot", "had")]


def _left() -> list[Event]:
    return [SlotSet("had", None), ActiveLoop(None), SlotSet("requested_slot", None)]
